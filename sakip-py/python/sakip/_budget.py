"""Budgets: the figures of a line, of a ledger, of a printed total; efficiency."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from . import _html, _sakip
from ._enums import Metode, RoundingMode, Status
from ._errors import Text
from ._numbers import Number, decimal, dumps, fraction, maybe, ratio, text
from ._sakip import Period
from ._scalar import Coverage, Explained, _explained


@dataclass(frozen=True)
class Angka:
    """One figure of a budget, with its exact value, or why there is none."""

    status: Status
    value: Decimal | None
    exact: Fraction | None
    reason: str | None

    def __str__(self) -> str:
        return str(self.reason or self.status) if self.value is None else format(self.value, "f")


@dataclass(frozen=True)
class Anggaran(Explained):
    """The figures of a budget line or of a group of them.

    >>> from sakip import serapan
    >>> line = serapan("103826538000", "23906077655")
    >>> line.serapan.value, line.sisa.value
    (Decimal('23.03'), Decimal('79920460345'))
    >>> serapan(0, 5).serapan.reason
    'zero_pagu'
    """

    kelompok: str
    pagu: Decimal | None
    realisasi: Decimal | None
    rencana: Decimal | None
    serapan: Angka
    sisa: Angka
    sisa_persen: Angka
    deviasi: Angka
    deviasi_poin: Angka
    deviasi_persen: Angka

    def __repr__(self) -> str:
        named = f"{self.kelompok}: " if self.kelompok else ""
        return f"Anggaran({named}pagu {self.pagu}, realisasi {self.realisasi}, serapan {self.serapan} %)"

    def _repr_html_(self) -> str:
        return _html.table(
            self.kelompok or "Anggaran",
            [
                ("Pagu", self.pagu),
                ("Realisasi", self.realisasi),
                ("Rencana", self.rencana),
                ("Serapan (%)", self.serapan),
                ("Sisa", self.sisa),
            ],
            self.sentence.id,
        )


@dataclass(frozen=True)
class TotalCheck:
    """A printed total set against the sum of its rows."""

    sum: Decimal
    printed: Decimal
    difference: Decimal
    agrees: bool
    coverage: Coverage


@dataclass(frozen=True)
class Efisiensi(Explained):
    """Efficiency by a named method: each of its values as printed and exact."""

    status: Status
    reason: str | None
    values: tuple[tuple[str, Decimal, Fraction], ...]
    label: Text | None

    @property
    def value(self) -> Decimal | None:
        """The first value of the method, as printed."""
        return self.values[0][1] if self.values else None


def _angka(data: Mapping[str, Any]) -> Angka:
    return Angka(Status(data["status"]), decimal(data["value"]), fraction(data["exact"]), data["reason"])


def _anggaran(data: Mapping[str, Any]) -> Anggaran:
    return Anggaran(
        **_explained(data),
        kelompok=data["kelompok"],
        pagu=decimal(data["pagu"]),
        realisasi=decimal(data["realisasi"]),
        rencana=decimal(data["rencana"]),
        serapan=_angka(data["serapan"]),
        sisa=_angka(data["sisa"]),
        sisa_persen=_angka(data["sisa_persen"]),
        deviasi=_angka(data["deviasi"]),
        deviasi_poin=_angka(data["deviasi_poin"]),
        deviasi_persen=_angka(data["deviasi_persen"]),
    )


def serapan(
    pagu: Number | None,
    realisasi: Number | None,
    rencana: Number | None = None,
    *,
    desimal: int = 2,
    mode: RoundingMode | str = RoundingMode.HALF_AWAY,
    allow_float: bool = True,
) -> Anggaran:
    """The figures of one budget line: absorption, what is left, deviation from plan."""
    def amount(place: str, value: Number | None) -> str | None:
        return maybe(value, allow_float=allow_float, place=place)

    found = _sakip.budget(
        amount("pagu", pagu), amount("realisasi", realisasi), amount("rencana", rencana), str(mode), desimal
    )
    return _anggaran(json.loads(found))


def buku_anggaran(
    entries: Iterable[Mapping[str, Any]],
    sampai: Period | str,
    per: str = "total",
    *,
    desimal: int = 2,
    mode: RoundingMode | str = RoundingMode.HALF_AWAY,
) -> list[Anggaran]:
    """A ledger summed up at the end of a period, by `total`, `opd`, `program`, `kegiatan`, `category` or `line`.

    Entries come in any order; cumulative figures are derived from them. Everything that is wrong with them is
    told at once.

    >>> entries = [
    ...     {"entry": "line", "key": "5.1", "tahun": 2025, "opd": "Dinkes", "program": "1.02", "category": "modal"},
    ...     {"entry": "pagu", "line": "5.1", "tahun": 2025, "kind": "murni", "effective": "2025-01-02", "amount": 1000},
    ...     {"entry": "realisasi", "id": "SP2D-1", "line": "5.1", "period": "2025-M03", "amount": 250},
    ... ]
    >>> buku_anggaran(entries, "2025-M04", per="opd")
    [Anggaran(Dinkes: pagu 1000, realisasi 250, serapan 25.00 %)]
    """
    listed = dumps([dict(entry) for entry in entries])
    return [_anggaran(group) for group in json.loads(_sakip.ledger(listed, per, str(sampai), str(mode), desimal))]


def periksa_total(rows: Iterable[Number | None], total: Number, *, allow_float: bool = True) -> TotalCheck:
    """Whether a printed total is the sum of its rows.

    >>> check = periksa_total([1, None, "2.50"], "3.60")
    >>> check.agrees, check.difference
    (False, Decimal('0.1'))
    """
    parts = [maybe(row, allow_float=allow_float) for row in rows]
    data = json.loads(_sakip.check_total(parts, text(total, allow_float=allow_float)))
    return TotalCheck(
        Decimal(data["sum"]),
        Decimal(data["printed"]),
        Decimal(data["difference"]),
        data["agrees"],
        Coverage(**data["coverage"]),
    )


def efisiensi(
    metode: Metode | str,
    capaian: Number | Fraction | None,
    serapan: Number | Fraction | None,
    *,
    desimal: int = 2,
    mode: RoundingMode | str = RoundingMode.HALF_AWAY,
    allow_float: bool = True,
) -> Efisiensi:
    """Capaian set against the serapan it took; both in percent, exact ones as fractions.

    >>> found = efisiensi("bpom_ie", "100.57", "95.44")
    >>> found.value, found.label.id
    (Decimal('1.05'), 'efisien')
    """
    def percent(place: str, value: Number | Fraction | None) -> str | None:
        return None if value is None else ratio(value, allow_float=allow_float, place=place)

    found = _sakip.efficiency(
        str(metode), percent("capaian", capaian), percent("serapan", serapan), str(mode), desimal
    )
    data = json.loads(found)
    label = data["label"]
    return Efisiensi(
        **_explained(data),
        status=Status(data["status"]),
        reason=data["reason"],
        values=tuple((name, Decimal(value), Fraction(exact)) for name, value, exact in data["values"]),
        label=None if label is None else Text(**label),
    )
