"""Whole requests: the calls every binding of the engine answers alike, as functions of Python."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from . import _sakip
from ._enums import Lang, Locale
from ._numbers import Number, dumps, plain
from ._sakip import Period, Policy

Row = Mapping[str, Any]

# What an answer has as decimals, and what as exact numbers.
_DECIMALS = {
    "capaian": {"capaian", "capaian_mentah"},
    "rollup": {"nilai"},
    "rencana": {"nilai"},
    "angka": {"nilai"},
    "evaluasi": {"nilai_bulat"},
}
_EXACT = {
    "rollup": {"realisasi"},
    "rencana": {"realisasi"},
    "evaluasi": {"nilai", "paling_rendah", "paling_tinggi", "tambahan"},
}


def _numbers(value: Any, decimals: set[str], exact: set[str], key: str = "") -> Any:
    if isinstance(value, dict):
        # A derivation keeps its inputs as they were written; its exact value is one.
        if "schema" in value:
            return _trace(value)
        return {name: _numbers(item, decimals, exact, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_numbers(item, decimals, exact, key) for item in value]
    if isinstance(value, str) and key in decimals:
        return Decimal(value)
    if isinstance(value, str) and key in exact:
        return Fraction(value)
    return value


def _trace(trace: dict[str, Any]) -> dict[str, Any]:
    told = dict(trace)
    if "exact" in told:
        told["exact"] = Fraction(told["exact"])
    if "parts" in told:
        told["parts"] = [_trace(part) for part in told["parts"]]
    return told


def ask(name: str, request: Mapping[str, Any]) -> Any:
    """A call by its name: a request of Python values in, the answer with `Decimal` and `Fraction` out."""
    given = {key: value for key, value in request.items() if value is not None}
    answer = json.loads(_sakip.call(name, dumps(given)))
    return _numbers(answer, _DECIMALS.get(name, set()), _EXACT.get(name, set()))


def _policy(policy: Policy | str | Mapping[str, Any] | None) -> Any:
    return policy if policy is None or isinstance(policy, (str, Policy)) else dict(policy)


def _rows(rows: Iterable[Row], allow_float: bool) -> list[Any]:
    return [plain(dict(row), allow_float=allow_float) for row in rows]


def rows_capaian(
    rows: Iterable[Row],
    policy: Policy | str | None = None,
    locale: Locale | str | None = None,
    lang: Lang | str | None = None,
    allow_float: bool = True,
) -> list[dict[str, Any]]:
    """The achievement of each row of a list."""
    request = {"policy": _policy(policy), "locale": locale, "lang": lang, "rows": _rows(rows, allow_float)}
    answers: list[dict[str, Any]] = ask("capaian", request)
    return answers


def rows_reviu(
    rows: Iterable[Row],
    policy: Policy | str | None = None,
    locale: Locale | str | None = None,
    lang: Lang | str | None = None,
    allow_float: bool = True,
) -> list[dict[str, Any]]:
    """The verdict on each printed row of a list."""
    request = {"policy": _policy(policy), "locale": locale, "lang": lang, "rows": _rows(rows, allow_float)}
    answers: list[dict[str, Any]] = ask("reviu", request)
    return answers


def jelaskan(
    rows: Iterable[Row],
    *,
    policy: Policy | str | None = None,
    locale: Locale | str | None = None,
    allow_float: bool = True,
) -> list[dict[str, Any]]:
    """The whole derivation of each row.

    >>> [row] = jelaskan([{"id": "a", "polaritas": "maximize", "target": 95, "realisasi": "89.75"}])
    >>> row["trace"]["exact"], row["trace"]["formula"]
    (Fraction(1795, 19), 'maximize')
    """
    request = {"policy": _policy(policy), "locale": locale, "rows": _rows(rows, allow_float)}
    answers: list[dict[str, Any]] = ask("jelaskan", request)
    return answers


def rollup(nodes: Iterable[Row], *, policy: Policy | str | None = None) -> list[dict[str, Any]]:
    """A tree rolled up: what every node comes to, in the order given.

    A leaf has a `capaian`, a printed `nilai`, or the `bagian` of a ratio; a branch none of them.

    >>> answer = rollup([
    ...     {"id": "opd"},
    ...     {"id": "a", "induk": "opd", "capaian": {"polaritas": "maximize", "target": 70, "realisasi": 35}},
    ...     {"id": "b", "induk": "opd", "nilai": "90"},
    ... ])
    >>> answer[0]["nilai"], answer[0]["cakupan"]
    (Decimal('70.00'), {'used': 2, 'total': 2})
    """
    answers: list[dict[str, Any]] = ask("rollup", {"policy": _policy(policy), "nodes": list(nodes)})
    return answers


def rencana(
    plan: Mapping[str, Any],
    periode: Period | str,
    realisasi: Mapping[str, Number | None] | None = None,
    *,
    policy: Policy | str | None = None,
) -> dict[str, Any]:
    """A plan measured in one period: what every node (`simpul`) and every indicator comes to.

    >>> plan = {"tujuan": [{"id": "t", "name": "Layanan", "indikator": [
    ...     {"id": "ikm", "name": "IKM", "unit": "nilai", "polarity": "maximize", "targets": {"2025": 80}}]}]}
    >>> rencana(plan, "2025", {"ikm": 76})["simpul"][0]["nilai"]
    Decimal('95.00')
    """
    request = {
        "policy": _policy(policy),
        "plan": plan,
        "periode": periode,
        "realisasi": {str(name): value for name, value in (realisasi or {}).items()},
    }
    answer: dict[str, Any] = ask("rencana", request)
    return answer


def lint(
    plan: Mapping[str, Any],
    *,
    policy: Policy | str | None = None,
    year: int | None = None,
    max_indicators: int | None = None,
    off: Iterable[str] = (),
) -> list[dict[str, Any]]:
    """What is missing or contradictory in a plan, with advice.

    >>> [finding["name"] for finding in lint({"tujuan": [{"name": "Meningkatnya mutu layanan"}]})]
    ['node_without_indicator', 'tujuan_without_sasaran']
    """
    given = {"year": year, "max_indicators": max_indicators, "off": list(off)}
    options = {name: value for name, value in given.items() if value is not None}
    answers: list[dict[str, Any]] = ask("lint", {"policy": _policy(policy), "options": options, "plan": plan})
    return answers


def evaluasi(
    lke: Mapping[str, Any], track: str = "mandiri", template: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """A sheet scored on a track, with the answers that would raise it most."""
    answer: dict[str, Any] = ask("evaluasi", {"lke": lke, "track": track, "template": template})
    return answer


def kebijakan(policy: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """A policy as it was understood, or every built-in one.

    >>> len(kebijakan()) == len(Policy.builtins())
    True
    """
    answers: list[dict[str, Any]] = ask("kebijakan", {"policy": policy})
    return answers


@dataclass(frozen=True)
class Column:
    """A column of numbers that was read, with how they are written and what that was inferred from."""

    locale: Locale
    values: tuple[Decimal | None, ...]
    evidence: dict[str, Any] | None


def angka(cells: Iterable[str], *, locale: Locale | str | None = None, ocr: bool = False) -> Column:
    """A column of numbers as people wrote them; what stays ambiguous is refused.

    >>> angka(["1.234", "86,00", "-"])
    Column(locale=<Locale.ID: 'id'>, values=(Decimal('1234'), Decimal('86.00'), None), evidence=...)
    >>> angka(["1.234"])
    Traceback (most recent call last):
        ...
    sakip.NumberError: nilai: ...
    """
    answer = ask("angka", {"nilai": list(cells), "locale": locale, "ocr": ocr})
    return Column(Locale(answer["locale"]), tuple(answer["nilai"]), answer["bukti"])


@dataclass(frozen=True)
class Rumus:
    """A formula of the formula language; making one checks it and tells every error at once.

    >>> lulus = Rumus("[Jumlah lulus] / [Jumlah siswa] × 100%")
    >>> lulus({"Jumlah lulus": 45, "Jumlah siswa": 60})
    Fraction(75, 1)
    >>> Rumus("1 +")
    Traceback (most recent call last):
        ...
    sakip.FormulaError: rumus: ...
    """

    text: str

    def __post_init__(self) -> None:
        self.trace({})

    def trace(self, values: Mapping[str, Number | None]) -> dict[str, Any]:
        """The derivation of the value, or of the reason there is none."""
        answer: dict[str, Any] = ask("rumus", {"rumus": self.text, "nilai": dict(values)})
        return answer

    def __call__(self, values: Mapping[str, Number | None] | None = None, **named: Number | None) -> Fraction | None:
        """The exact value; ``None`` where it cannot be computed, which `trace` tells why."""
        exact: Fraction | None = self.trace({**(values or {}), **named}).get("exact")
        return exact

    def __str__(self) -> str:
        return self.text
