"""Tables of polars, pandas, pyarrow and NumPy: the same kind comes back, the same figures in each."""

from __future__ import annotations

import math
import threading
import time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy
import pandas
import polars
import pyarrow
import pytest

import sakip

TARGET = [70, 95, 32, 0, 80, 100]
REALISASI = ["100", "89.75", "1", "5", None, "-450"]
CAPAIAN = [Decimal("120.00"), Decimal("94.47"), Decimal("3.13"), None, None, Decimal("-450.00")]
STATUS = ["capped", "ok", "ok", "not_computable", "not_filled", "ok"]
REASON = [None, None, None, "zero_target", None, None]


def decimals(scale: int = 2) -> list[Decimal | None]:
    return [None if text is None else Decimal(text) for text in REALISASI]


def polars_of(columns: dict[str, Any]) -> Any:
    return polars.DataFrame(columns)


def pandas_of(columns: dict[str, Any]) -> Any:
    return pandas.DataFrame(columns, index=[f"r{row}" for row in range(len(TARGET))])


def arrow_of(columns: dict[str, Any]) -> Any:
    return pyarrow.table(columns)


def batch_of(columns: dict[str, Any]) -> Any:
    return pyarrow.RecordBatch.from_pydict(columns)


def numpy_of(columns: dict[str, Any]) -> Any:
    return {name: numpy.asarray(values, dtype=None if None not in values else object) for name, values in columns.items()}


KINDS = {"polars": polars_of, "pandas": pandas_of, "pyarrow": arrow_of, "batch": batch_of, "numpy": numpy_of}


def listed(table: Any, name: str) -> list[Any]:
    column = table[name]
    if isinstance(column, numpy.ma.MaskedArray):
        return [None if gone else value for value, gone in zip(column.data.tolist(), column.mask)]
    if hasattr(column, "to_pylist"):
        return column.to_pylist()
    values = column.to_list() if hasattr(column, "to_list") else column.tolist()
    return [None if value is pandas.NA or value != value else value for value in values]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("realisasi", ["decimal", "text", "float"])
def test_each_kind_comes_back(kind: str, realisasi: str) -> None:
    given: list[Any] = {
        "decimal": decimals(),
        "text": REALISASI,
        "float": [None if text is None else float(text) for text in REALISASI],
    }[realisasi]
    table = KINDS[kind]({"target": TARGET, "realisasi": given, "lain": list("abcdef")})
    found = sakip.capaian(table, polaritas="maximize", policy="kemenkeu-nko")
    assert type(found) is type(table)
    assert listed(found, "capaian") == CAPAIAN
    assert listed(found, "status") == STATUS
    assert listed(found, "alasan") == REASON
    assert listed(found, "lain") == list("abcdef")
    assert listed(found, "kategori")[:2] == ["Tercapai", "Belum tercapai"]
    if kind == "pandas":
        assert list(found.index) == list(table.index)
        assert isinstance(found["kategori"].dtype, pandas.CategoricalDtype)
    if kind == "polars":
        assert found.schema["kategori"] in (polars.Categorical, polars.Enum(["Tercapai", "Belum tercapai"]))


def test_columns_agree_with_single_figures() -> None:
    polarities = [word.value for word in sakip.Polaritas if word.value not in ("ordinal", "range", "range_minimize")]
    random = numpy.random.default_rng(3)
    rows = 4_000
    table = polars.DataFrame({
        "polaritas": [polarities[at] for at in random.integers(0, len(polarities), rows)],
        "target": random.integers(-3, 400, rows),
        "realisasi": polars.Series(random.integers(-500, 50_000, rows)).cast(polars.Decimal(18, 2)) / 100,
        "baseline": random.integers(0, 300, rows),
    }).with_columns(polars.col("realisasi").cast(polars.Decimal(18, 2)))  # fmt: skip
    for policy in sakip.Policy.builtins():
        found = sakip.capaian(table, policy=policy)
        for row in found.head(500).to_dicts():
            one = sakip.achievement(row["target"], row["realisasi"], row["polaritas"], row["baseline"], policy=policy)
            category = one.category.label.id if one.category else None
            assert (row["capaian"], row["status"], row["kategori"]) == (one.value, one.status.value, category)
            assert row["alasan"] == (one.reason and one.reason.value)


def test_people_write_ranges_levels_and_local_numbers() -> None:
    table = polars.DataFrame({
        "polaritas": ["range", "ordinal", "maximize", "maximize"],
        "target": ["80-90", "WTP", "1.250,5", "1.000,0"],
        "realisasi": ["70", "WDP", "625,25", "belum berlaku"],
    })  # fmt: skip
    found = sakip.capaian(table, penjelasan=True, lang="en")
    assert listed(found, "capaian") == [Decimal("87.50"), Decimal("75.00"), Decimal("50.00"), None]
    assert listed(found, "status")[3] == "not_applicable"
    assert found["penjelasan"][2].startswith("Capaian 50.00 % = 625.25 / 1,250.5 × 100")
    assert sakip.capaian(table, locale="id")["capaian"].to_list() == found["capaian"].to_list()
    with pytest.raises(sakip.TableError) as refused:
        sakip.capaian(polars.DataFrame({"target": ["1.234"], "realisasi": ["5"]}), polaritas="maximize")
    assert (refused.value.code, refused.value.problems[0].place) == ("ambiguous_column", "target")


def test_errors_name_row_and_column() -> None:
    table = polars.concat([
        polars.DataFrame({"polaritas": ["maximize", "maksimal"], "target": [1, 2], "realisasi": [1, 2]}),
        polars.DataFrame({"polaritas": ["minimize", "?"], "target": [1, 2], "realisasi": [1, 2]}),
    ], rechunk=False)  # fmt: skip
    with pytest.raises(sakip.TableError) as refused:
        sakip.capaian(table.head(2))
    assert [(one.code, one.row, one.column) for one in refused.value.problems] == [("unknown_polarity", 2, "polaritas")]
    words = table.with_columns(realisasi=polars.Series(["1", "7o", "x1", "2"]))
    with pytest.raises(sakip.TableError) as refused:
        sakip.capaian(words, polaritas="maximize")
    assert [(one.row, one.column) for one in refused.value.problems] == [(2, "realisasi"), (3, "realisasi")]
    with pytest.raises(sakip.TableError) as refused:
        sakip.capaian(table.rename({"target": "sasaran"}), polaritas="maximize")
    assert (refused.value.code, refused.value.problems[0].place) == ("missing_column", "target")
    assert sakip.capaian(table.rename({"target": "T"}), polaritas="maximize", kolom={"target": "T"})["T"].len() == 4
    with pytest.raises(sakip.TableError) as refused:
        sakip.capaian(table.with_columns(target=polars.lit(True)), polaritas="maximize")
    assert refused.value.code == "column_type"
    with pytest.raises(sakip.FloatRefusedError):
        sakip.capaian(table.cast({"target": polars.Float64}), polaritas="maximize", allow_float=False)
    with pytest.raises(TypeError, match="polars"):
        sakip.capaian(object())


def test_figures_past_64_bits_are_kept() -> None:
    table = pyarrow.table({"target": pyarrow.array([Decimal("0.000000000000000001")], pyarrow.decimal128(38, 18)),
                           "realisasi": pyarrow.array([1_000])})  # fmt: skip
    found = sakip.capaian(table, polaritas="maximize")
    one = sakip.achievement("0.000000000000000001", 1_000)
    assert found["capaian"].to_pylist() == [one.value] and one.value is not None and one.value > 2**63


def test_slices_chunks_and_empty_tables() -> None:
    table = pyarrow.table({"target": pyarrow.array([None, 10, 20, None, 40], pyarrow.int64()),
                           "realisasi": pyarrow.array([1, 5, None, 4, 30], pyarrow.int64())})  # fmt: skip
    found = sakip.capaian(table.slice(1, 4), polaritas="maximize")
    assert found["capaian"].to_pylist() == [Decimal("50.00"), None, None, Decimal("75.00")]
    chunked = pyarrow.concat_tables([table.slice(0, 2), table.slice(2, 3)])
    whole = sakip.capaian(table, polaritas="maximize")["capaian"].to_pylist()
    assert sakip.capaian(chunked, polaritas="maximize")["capaian"].to_pylist() == whole
    for kind in ("polars", "pandas", "pyarrow"):
        empty = {"polars": polars.DataFrame, "pandas": pandas.DataFrame, "pyarrow": pyarrow.table}[kind](
            {"target": numpy.array([], dtype="int64"), "realisasi": numpy.array([], dtype="int64")}
        )
        assert len(sakip.capaian(empty, polaritas="maximize")["capaian"]) == 0
    words = sakip.capaian(polars.DataFrame({"polaritas": ["maximize"], "target": [1], "realisasi": [2]},
                          schema_overrides={"polaritas": polars.Categorical}))  # fmt: skip
    assert words["capaian"].to_list() == [Decimal("200.00")]


def test_masked_numpy_columns_stay_missing() -> None:
    masked = numpy.ma.MaskedArray([1, 2, 3], mask=[False, True, False])
    found = sakip.capaian({"target": numpy.array([2, 2, 2]), "realisasi": masked}, polaritas="maximize")
    assert listed(found, "capaian") == [Decimal("50.00"), None, Decimal("150.00")]


def test_the_gil_is_released() -> None:
    rows = 400_000
    table = pyarrow.table({"target": numpy.arange(1, rows + 1), "realisasi": numpy.arange(rows),
                           "pagu": numpy.arange(1, rows + 1)})  # fmt: skip
    gaps = []
    stop = threading.Event()

    def beat() -> None:
        last = time.perf_counter()
        while not stop.wait(0.002):
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    thread = threading.Thread(target=beat)
    thread.start()
    begun = time.perf_counter()
    sakip.anggaran(table)
    took = time.perf_counter() - begun
    stop.set()
    thread.join()
    # Another thread runs all the while, not only before and after.
    assert len(gaps) > 5 and max(gaps) < took


def test_reviews_and_budgets_of_each_kind() -> None:
    printed = {"polaritas": ["maximize", "maximize", "?"], "target": ["95", "95", "10"],
               "realisasi": ["89.75", "93", "5"], "capaian": ["94.47", "97.98", "150"]}  # fmt: skip
    rows = [dict(zip(printed, row)) for row in zip(*printed.values())]
    expected = [answer["verdict"] for answer in sakip.reviu(rows)]
    money = {"pagu": [1000, 0, 300], "realisasi": [250, 5, None], "rencana": [200, 5, 100]}
    for kind in ("polars", "pyarrow", "batch", "numpy"):
        assert listed(sakip.reviu(KINDS[kind](printed)), "verdict") == expected
        found = sakip.anggaran(KINDS[kind](money))
        assert listed(found, "serapan") == [Decimal("25.00"), None, None]
        assert listed(found, "alasan") == [None, "zero_pagu", None]
        assert listed(found, "deviasi") == [Decimal("50.00"), Decimal("0.00"), None]
    frame = sakip.anggaran(pandas.DataFrame(money))
    assert frame["sisa"].tolist()[:2] == [Decimal("750.00"), Decimal("-5.00")]


def test_a_float_is_its_shortest_form_and_not_its_binary_value() -> None:
    """Each float comes back with the digits it prints, through a policy that keeps them all."""
    keeps = sakip.Policy.from_toml(
        'id = "semua-angka"\nversion = 1\neffective_from = "2021-01-01"\ntitle = { id = "Semua angka", en = "Every digit" }\n'
        'bands = [{ code = "ada", label = { id = "Ada", en = "There" } }]\n'
        "[rounding]\nmode = \"half_away\"\ndecimals = 8\n"
        '[source]\ncitation = "uji"\nverified = false\n'
    )
    random = numpy.random.default_rng(11)
    decimals = [round(value, places) for places in range(9) for value in random.uniform(-9e6, 9e6, 300).tolist()]
    binary = [0.5**places * whole for places in range(9) for whole in (1, 3, 1023, 2.0**22)]
    beside = [math.nextafter(value, toward) for value in decimals[::7] + binary for toward in (-math.inf, math.inf)]
    # The neighbours have up to seventeen digits: a table holds one scale, so each kind goes alone.
    for values in (decimals + binary + [0.0, -0.0, 1e5, 0.00000001], beside):
        for value in values if values is beside else [None]:
            given = values if value is None else [value]
            table = polars.DataFrame({"target": [1] * len(given), "realisasi": given})
            found = sakip.capaian(table, polaritas="maximize", policy=keeps)["capaian"].to_list()
            exact = [(Decimal(repr(float(one))) * 100).quantize(Decimal("1e-8"), ROUND_HALF_UP) for one in given]
            assert found == exact
