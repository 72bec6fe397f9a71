"""The manners of single figures: numbers in, frozen values out."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy
import pytest

import sakip
from sakip import Period, Policy, SakipError


def test_a_float_is_read_by_its_shortest_form() -> None:
    assert sakip.achievement(0.3, 0.1).raw == Fraction(100, 3)
    assert sakip.achievement(numpy.float64(0.3), numpy.float32(0.1)).raw == Fraction(100, 3)
    assert sakip.number(1e-5) == Decimal("0.00001")
    assert sakip.number(numpy.int32(7)) == 7
    assert sakip.number(Decimal("1E+3")) == 1000


@pytest.mark.parametrize("value", [float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity"), True, "1,5", ""])
def test_what_is_no_number_is_refused(value: object) -> None:
    with pytest.raises(sakip.NumberError) as refused:
        sakip.number(value)  # type: ignore[arg-type]
    assert refused.value.code == "not_a_number"
    assert isinstance(refused.value, ValueError)


def test_digits_are_never_lost() -> None:
    assert sakip.number("1234567890123456789012345.678") == Decimal("1234567890123456789012345.678")
    for value in (Decimal(1) / Decimal("1e500"), Decimal("1E+999999"), "1" * 40):
        with pytest.raises(sakip.NumberError) as refused:
            sakip.number(value)
        assert refused.value.code == "too_many_digits"


def test_floats_may_be_refused() -> None:
    for ask in (
        lambda: sakip.achievement(1.5, 1, allow_float=False),
        lambda: sakip.serapan(1.5, 1, allow_float=False),
        lambda: sakip.capaian([{"polaritas": "maximize", "target": 1.5}], allow_float=False),
    ):
        with pytest.raises(sakip.FloatRefusedError) as refused:
            ask()
        assert isinstance(refused.value, TypeError) and isinstance(refused.value, SakipError)


FIGURES = [
    sakip.achievement(95, "89.75"),
    sakip.achievement(0, 1),
    sakip.achievement((80, 90), 70, "range", policy="kemenkeu-nko"),
    sakip.roll_up([sakip.achievement(95, "89.75"), sakip.achievement(10, None)]),
    sakip.ratio_of_sums([(1, 3), None]),
    sakip.konsolidasi("last", {"2025-Q1": 20, "2025-Q2": 45}, "2025"),
    sakip.serapan(1000, 250, 300),
    sakip.periksa_total([1, 2], 4),
    sakip.efisiensi("bpom_ie", 100, 90),
    sakip.nilai_lke({"1a": "A"}),
    sakip.Rumus("a / b"),
    sakip.angka(["1,5", None or "-"]),
    Period("2025-Q3"),
    Policy("kemenkeu-nko"),
    sakip.daftar_predikat()[0],
]


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: type(figure).__name__)
def test_values_are_values(figure: object) -> None:
    for same in (pickle.loads(pickle.dumps(figure)), copy.deepcopy(figure)):
        assert same == figure and repr(same) == repr(figure)
        if not isinstance(figure, sakip.Column):
            assert hash(same) == hash(figure)
    assert figure != object()
    assert type(figure).__doc__ and type(figure).__module__ == "sakip"
    with pytest.raises((AttributeError, TypeError)):
        figure.status = "ok"  # type: ignore[attr-defined]
    assert len(repr(figure)) < 400


@pytest.mark.parametrize("figure", [f for f in FIGURES if hasattr(f, "_repr_html_")], ids=lambda f: type(f).__name__)
def test_notebooks_see_a_table(figure: object) -> None:
    html = figure._repr_html_()  # type: ignore[attr-defined]
    assert html.startswith("<div><table>") and "None" not in html


def test_html_escapes_what_people_wrote() -> None:
    entries = [
        {"entry": "line", "key": "1", "tahun": 2025, "opd": "<b>&", "program": "p", "category": "modal"},
        {"entry": "pagu", "line": "1", "tahun": 2025, "kind": "murni", "effective": date(2025, 1, 2), "amount": 5},
    ]
    [group] = sakip.buku_anggaran(entries, Period("2025"), per="opd")
    assert "<b>&" not in group._repr_html_().replace("<b>&lt;", "") and "&lt;b&gt;&amp;" in group._repr_html_()


def test_enumerations_hold_what_the_engine_knows() -> None:
    for name, words in sakip._sakip.names():
        if name != "Call":
            assert [member.value for member in getattr(sakip, name)] == words, name
    assert sakip.Status.OK == "ok" and str(sakip.Status.OK) == "ok"
    assert sakip.achievement(1, 1).status is sakip.Status.OK


def test_periods() -> None:
    quarter = Period("2025-TW3")
    assert quarter.frequency is sakip.Frequency.QUARTERLY
    assert [str(month) for month in quarter.parts("monthly")] == ["2025-M07", "2025-M08", "2025-M09"]
    assert quarter.enclosing(sakip.Frequency.ANNUAL) == Period("2025")
    assert Period.of(date(2025, 12, 31), "semester") == Period("2025-S2")
    assert sorted([Period("2026"), Period("2025-M01"), Period("2025")])[0] == Period("2025")
    assert quarter.name() == "Triwulan III 2025" and quarter.name("en") == "Quarter 3 of 2025"
    with pytest.raises(sakip.PeriodError, match="month|period"):
        Period("2025-M13")
    with pytest.raises(sakip.PeriodError):
        quarter.parts("weekly")


def test_policies() -> None:
    own = Policy("lan-2021").to_dict()
    own["id"], own["limits"] = "perkada-1", {"cap": Decimal(120)}
    mine = Policy.from_dict(own)
    assert mine != Policy("lan-2021") and str(mine) == "perkada-1@1"
    assert sakip.achievement(1, 5, policy=mine).value == Decimal("120.00")
    assert sakip.rollup([{"id": "a", "nilai": 150}], policy=mine)[0]["id"] == "a"
    own["version"], own["id"] = 0, "Perkada 1"
    with pytest.raises(sakip.PolicyError) as refused:
        Policy.from_dict(own)
    assert {problem.code for problem in refused.value.problems} == {"policy_id", "policy_version"}
    with pytest.raises(sakip.PolicyError, match="kemenkeu-nko"):
        Policy("tidak-ada")


def test_errors_tell_everything_in_both_languages() -> None:
    rows = [{"polaritas": "maksimal", "target": "1"}, {"polaritas": "maximize", "target": "x?", "realisasi": "y"}]
    with pytest.raises(sakip.TableError) as refused:
        sakip.capaian(rows)
    error = refused.value
    assert [(one.row, one.column) for one in error.problems] == [(1, "polaritas"), (2, "target"), (2, "realisasi")]
    assert error.text("id").startswith("baris 1, kolom polaritas: ") and str(error).startswith("row 1, column polaritas: ")
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
    with pytest.raises(sakip.RequestError):
        sakip.call("hapus", "{}")


def test_every_call_has_a_function_with_decimals() -> None:
    plan = {"tujuan": [{"id": "t", "name": "Layanan", "indikator": [
        {"id": "ikm", "name": "IKM", "unit": "nilai", "polarity": "maximize", "weight": 100, "targets": {"2025": 80}}]}]}  # fmt: skip
    measured = sakip.rencana(plan, "2025", {"ikm": 76.5})
    assert measured["indikator"][0]["nilai"] == Decimal("95.63")
    assert isinstance(measured["simpul"][0]["trace"]["exact"], Fraction)
    lke = {"template": "permenpanrb-88-2021", "version": 1, "tracks": []}
    assert sakip.evaluasi(lke)["paling_tinggi"] == Fraction(100)
    assert sakip.lint(plan, year=2025)
    assert sakip.reviu([{"polaritas": "maximize", "target": 95, "realisasi": "89.75", "capaian": "94.47"}])[0][
        "verdict"
    ] == "reproduced"
    assert sakip.Rumus("a / b")(a=1, b=0) is None
    assert sakip.ask("efisiensi", {"metode": "bpom_ie", "capaian": 100, "serapan": 50})["result"] == "2.00"
