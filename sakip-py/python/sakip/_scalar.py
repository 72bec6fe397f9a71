"""Single figures: each is a frozen dataclass that tells how it came about."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any, Union

from . import _html, _sakip
from ._enums import Aturan, Formula, Lang, NotComputable, Polaritas, RoundingMode, Status
from ._errors import NumberError, Text, single
from ._numbers import Number, decimal, fraction, maybe, ratio, text
from ._sakip import Period, Policy

Target = Union[Number, tuple[Number, Number], None]
"""A target: a number, text as people write it (`95`, `80-90`, `WTP`), or the two bounds of a range."""

Asked = tuple[str, Union[str, tuple[str, str], None], Union[str, None], Union[str, None], bool]


@dataclass(frozen=True)
class Category:
    """The band a figure falls in."""

    code: str
    label: Text

    def __str__(self) -> str:
        return self.label.id


@dataclass(frozen=True)
class Coverage:
    """How many of how many children counted."""

    used: int
    total: int

    def __str__(self) -> str:
        return f"{self.used}/{self.total}"


@dataclass(frozen=True)
class Explained:
    """What every figure can tell of itself."""

    sentence: Text = field(repr=False)
    """The derivation as one sentence."""
    trace_json: str = field(repr=False, compare=False)

    @property
    def trace(self) -> dict[str, Any]:
        """The whole derivation: formula, inputs, exact value, limits, rounding, policy, legal source."""
        found: dict[str, Any] = json.loads(self.trace_json)
        return found

    def explain(self, lang: Lang | str = Lang.ID) -> str:
        """The derivation as one sentence, in a language."""
        return self.sentence.get(lang)


@dataclass(frozen=True)
class Achievement(Explained):
    """How much of a target was reached, or why there is no figure.

    >>> from sakip import achievement
    >>> found = achievement(target=95, realisasi="89.75")
    >>> found.value, found.raw, found.category.code
    (Decimal('94.47'), Fraction(1795, 19), 'sangat_tinggi')
    >>> print(found.explain("en"))
    Capaian 94.47 % = 89.75 / 95 × 100 = 94.473684…, rounded to 2 decimals ...
    >>> achievement(target=0, realisasi=1).reason
    <NotComputable.ZERO_TARGET: 'zero_target'>
    """

    status: Status
    value: Decimal | None
    """The figure in percent: limited, then rounded once."""
    raw: Fraction | None
    """The exact percentage before limits and rounding."""
    limited: Fraction | None
    """The exact percentage after limits, before rounding: what rolls up."""
    category: Category | None
    formula: Formula
    reason: NotComputable | None
    policy: str
    """The policy, as `id@version`."""
    asked: Asked = field(repr=False)

    def __repr__(self) -> str:
        shown = str(self.reason or self.status) if self.value is None else f"{self.value} %"
        category = f", {self.category.code}" if self.category else ""
        return f"Achievement({shown}{category}, {self.formula}, {self.policy})"

    def _repr_html_(self) -> str:
        shown = self.reason or self.status
        return _html.table(
            "Capaian",
            [
                ("Capaian", f"{self.value} %" if self.value is not None else str(shown)),
                ("Kategori", self.category),
                ("Rumus", self.formula),
                ("Kebijakan", self.policy),
            ],
            self.sentence.id,
        )


@dataclass(frozen=True)
class RolledUp(Explained):
    """What several achievements come to together."""

    status: str
    value: Decimal | None
    raw: Fraction | None
    category: Category | None
    reason: str | None
    coverage: Coverage
    policy: str

    def __repr__(self) -> str:
        shown = (self.reason or self.status) if self.value is None else f"{self.value} %"
        return f"RolledUp({shown}, {self.coverage} children, {self.policy})"

    def _repr_html_(self) -> str:
        return _html.table(
            "Agregasi",
            [
                ("Nilai", f"{self.value} %" if self.value is not None else self.status),
                ("Kategori", self.category),
                ("Cakupan", self.coverage),
                ("Kebijakan", self.policy),
            ],
            self.sentence.id,
        )


@dataclass(frozen=True)
class RatioOfSums:
    """A ratio indicator over several units: Σ numerators / Σ denominators × factor, exact."""

    status: str
    value: Fraction | None
    coverage: Coverage


@dataclass(frozen=True)
class Consolidated(Explained):
    """Several periods made one."""

    status: Status
    value: Fraction | None
    reason: str | None
    decided_by: Period | None
    """The period whose reading decided, under `last`, `max` and `min`."""
    coverage: Coverage
    warnings: tuple[Text, ...]


def policy_of(policy: Policy | str | None) -> Policy:
    """The policy that is meant; the default one where none is."""
    if policy is None:
        return Policy()
    return policy if isinstance(policy, Policy) else Policy(policy)


def _words(data: Any) -> Text:
    return Text(data["id"], data["en"])


def _explained(data: Mapping[str, Any]) -> dict[str, Any]:
    return {"sentence": _words(data["sentence"]), "trace_json": json.dumps(data["trace"], ensure_ascii=False)}


def _category(data: Any) -> Category | None:
    return None if data is None else Category(data["code"], _words(data["label"]))


def _asked(
    target: Target,
    realisasi: Number | None,
    polaritas: Polaritas | str,
    baseline: Number | None,
    berlaku: bool,
    allow_float: bool,
) -> Asked:
    goal: str | tuple[str, str] | None
    if isinstance(target, tuple):
        low, high = target
        goal = (text(low, allow_float=allow_float, place="target"), text(high, allow_float=allow_float, place="target"))
    else:
        goal = maybe(target, allow_float=allow_float, place="target")
    return (
        str(polaritas),
        goal,
        maybe(realisasi, allow_float=allow_float, place="realisasi"),
        maybe(baseline, allow_float=allow_float, place="baseline"),
        berlaku,
    )


def achievement(
    target: Target = None,
    realisasi: Number | None = None,
    polaritas: Polaritas | str = Polaritas.MAXIMIZE,
    baseline: Number | None = None,
    *,
    berlaku: bool = True,
    policy: Policy | str | None = None,
    allow_float: bool = True,
) -> Achievement:
    """The achievement of one indicator.

    A realisasi of ``None`` was not filled in, which is not zero; ``berlaku=False`` says that the indicator was
    not in force. A float is read by its shortest decimal form; ``allow_float=False`` refuses floats.

    >>> achievement(10, 5, "minimize").value, achievement(10, 5, "minimize_inverse").value
    (Decimal('150.00'), Decimal('200.00'))
    >>> achievement((80, 90), 70, "range").value, achievement("WTP", "WDP", "ordinal").value
    (Decimal('87.50'), Decimal('75.00'))
    >>> achievement(10, 65, policy="kemenkeu-nko")
    Achievement(120.00 %, tercapai, maximize, kemenkeu-nko@1)
    >>> achievement(0.3, 0.1, allow_float=False)
    Traceback (most recent call last):
        ...
    sakip.FloatRefusedError: target: the float `0.3` is not allowed: use a Decimal or text
    """
    asked = _asked(target, realisasi, polaritas, baseline, berlaku, allow_float)
    data = json.loads(_sakip.achievement(policy_of(policy), asked))
    return Achievement(
        **_explained(data),
        status=Status(data["status"]),
        value=decimal(data["value"]),
        raw=fraction(data["raw"]),
        limited=fraction(data["limited"]),
        category=_category(data["category"]),
        formula=Formula(data["formula"]),
        reason=None if data["reason"] is None else NotComputable(data["reason"]),
        policy=data["policy"],
        asked=asked,
    )


def roll_up(
    children: Iterable[Achievement],
    weights: Sequence[Number | None] | None = None,
    *,
    policy: Policy | str | None = None,
) -> RolledUp:
    """What achievements come to together: their mean, or weighted where they have weights that sum to 100.

    The children are computed anew under the policy, which also says in which form they enter and what a missing
    one does.

    >>> parts = [achievement(70, 35), achievement(10, 9), achievement(10, None)]
    >>> roll_up(parts)
    RolledUp(70.00 %, 2/3 children, sakip-default@1)
    >>> roll_up(parts[:2], [25, 75]).value
    Decimal('80.00')
    """
    listed = list(children)
    heavy = [None] * len(listed) if weights is None else [maybe(weight, place="bobot") for weight in weights]
    if len(heavy) != len(listed):
        raise ValueError(f"{len(listed)} children with {len(heavy)} weights")
    pairs = [(child.asked, weight) for child, weight in zip(listed, heavy)]
    data = json.loads(_sakip.roll_up(policy_of(policy), pairs))
    return RolledUp(
        **_explained(data),
        status=data["status"],
        value=decimal(data["value"]),
        raw=fraction(data["raw"]),
        category=_category(data["category"]),
        reason=data["reason"],
        coverage=Coverage(**data["coverage"]),
        policy=data["policy"],
    )


def ratio_of_sums(
    parts: Iterable[tuple[Number, Number] | None], faktor: Number = 100, *, allow_float: bool = True
) -> RatioOfSums:
    """A ratio indicator over several units, never the mean of their percentages; ``None`` reported nothing.

    >>> ratio_of_sums([(1, 2), (90, 98), None])
    RatioOfSums(status='ok', value=Fraction(91, 1), coverage=Coverage(used=2, total=3))
    """
    pairs = [
        None if part is None else (text(part[0], allow_float=allow_float), text(part[1], allow_float=allow_float))
        for part in parts
    ]
    data = json.loads(_sakip.ratio_of_sums(pairs, text(faktor, allow_float=allow_float)))
    return RatioOfSums(data["status"], fraction(data["value"]), Coverage(**data["coverage"]))


def konsolidasi(
    aturan: Aturan | str,
    realisasi: Mapping[Period | str, Number | None] | Iterable[tuple[Period | str, Number | None]],
    periode: Period | str,
    *,
    menjumlah: bool = True,
    tidak_berlaku: Iterable[Period | str] = (),
    allow_float: bool = True,
) -> Consolidated:
    """Several periods made one: months a quarter, quarters a year.

    ``menjumlah=False`` says that the unit is a percentage or an index, which never sums.

    >>> found = konsolidasi("last", {"2025-Q1": 20, "2025-Q2": 45, "2025-Q3": None}, "2025")
    >>> found.value, found.decided_by
    (Fraction(45, 1), Period('2025-Q2'))
    """
    pairs = realisasi.items() if isinstance(realisasi, Mapping) else realisasi
    unused = {str(period) for period in tidak_berlaku}
    readings = [
        (str(period), maybe(value, allow_float=allow_float, place=str(period)), str(period) not in unused)
        for period, value in pairs
    ]
    data = json.loads(_sakip.consolidate(str(aturan), menjumlah, str(periode), readings))
    decided = data["decided_by"]
    return Consolidated(
        **_explained(data),
        status=Status(data["status"]),
        value=fraction(data["value"]),
        reason=data["reason"],
        decided_by=None if decided is None else Period(decided),
        coverage=Coverage(**data["coverage"]),
        warnings=tuple(_words(warning) for warning in data["warnings"]),
    )


def number(value: Number, satuan: str = "quantity", *, allow_float: bool = True) -> Decimal:
    """A number as the engine keeps it in a unit: `quantity`, `percent`, `rupiah`, `weight` or `score`.

    >>> number("1234.50", "rupiah")
    Decimal('1234.50')
    >>> number("0.005", "rupiah")
    Traceback (most recent call last):
        ...
    sakip.NumberError: `0.005` is out of range for Rupiah: at most two decimals (sen)
    """
    return Decimal(_sakip.number(text(value, allow_float=allow_float), satuan))


def bulatkan(
    value: Number | Fraction, desimal: int = 2, mode: RoundingMode | str = RoundingMode.HALF_AWAY
) -> Decimal:
    """An exact number rounded once.

    >>> bulatkan(Fraction(1795, 19)), bulatkan("0.125"), bulatkan("0.125", mode="half_even")
    (Decimal('94.47'), Decimal('0.13'), Decimal('0.12'))
    """
    rounded = _sakip.round_exact(ratio(value), str(mode), desimal)
    if rounded is None:
        raise single(
            NumberError, "overflow", "", "hasilnya melebihi 28 digit", "the result has more than 28 digits"
        )
    return Decimal(rounded)
