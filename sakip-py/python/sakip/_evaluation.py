"""Evaluations (LKE): scores and predicates. A score is an estimate, not the official LHE."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from . import _html, _sakip
from ._errors import Text
from ._numbers import Number, decimal, dumps, fraction, ratio
from ._scalar import Coverage, Explained, _explained

DEFAULT_TEMPLATE = "permenpanrb-88-2021"


@dataclass(frozen=True)
class Predikat:
    """A predicate: it holds above `above` up to `to`, both in points."""

    label: str
    above: Decimal | None
    to: Decimal | None
    name: Text


@dataclass(frozen=True)
class Bagian:
    """The score of a sub-component, or of a component with its parts."""

    id: str
    title: Text
    weight: Decimal
    score: Fraction | None
    parts: tuple[Bagian, ...] = ()


@dataclass(frozen=True)
class Nilai(Explained):
    """The score of a sheet on one track; an incomplete one has no total, only the range it may still reach.

    >>> from sakip import nilai_lke
    >>> found = nilai_lke({"1a": "A", "1b": "BB", "1c": "BB", "2a": "BB", "2b": "BB", "2c": "A",
    ...                    "3a": "BB", "3b": "A", "3c": "AA", "4a": "A", "4b": "A", "4c": "AA"})
    >>> found.rounded, found.predicate, found.scores["1a"]
    (Decimal('87.80'), 'A', Fraction(27, 5))
    """

    total: Fraction | None
    rounded: Decimal | None
    predicate: str | None
    grade: Text | None
    lower: Fraction
    upper: Fraction
    coverage: Coverage
    components: tuple[Bagian, ...]

    @property
    def scores(self) -> dict[str, Fraction | None]:
        """The score of every component and sub-component by its id."""
        found: dict[str, Fraction | None] = {}
        for component in self.components:
            found[component.id] = component.score
            found.update((part.id, part.score) for part in component.parts)
        return found

    def __repr__(self) -> str:
        shown = "incomplete" if self.rounded is None else f"{self.rounded} {self.predicate}"
        return f"Nilai({shown}, {self.coverage} answered)"

    def _repr_html_(self) -> str:
        rows: list[tuple[str, Any]] = [(part.title.id, part.score) for part in self.components]
        return _html.table(
            "Nilai LKE (perkiraan)",
            [*rows, ("Nilai", self.rounded), ("Predikat", self.grade), ("Terjawab", self.coverage)],
            self.sentence.id,
        )


def _template(template: str | Mapping[str, Any]) -> str:
    return template if isinstance(template, str) else dumps(dict(template))


def _bagian(data: Mapping[str, Any]) -> Bagian:
    return Bagian(
        data["id"],
        Text(**data["title"]),
        Decimal(data["weight"]),
        fraction(data["score"]),
        tuple(_bagian(part) for part in data.get("parts", ())),
    )


def nilai_lke(
    jawaban: Mapping[str, Any],
    track: str = "mandiri",
    template: str | Mapping[str, Any] = DEFAULT_TEMPLATE,
) -> Nilai:
    """The score of the answers of one track, by question: a label, or a whole answer with note and evidence.

    ``template`` is a built-in one by its id or one of one's own.
    """
    named = json.loads(_template(template)) if not isinstance(template, str) else None
    answers = {
        question: answer if isinstance(answer, Mapping) else {"answer": answer} for question, answer in jawaban.items()
    }
    lke = {
        "template": template if named is None else named["id"],
        "version": 1 if named is None else named["version"],
        "tracks": [{"track": track, "answers": answers}],
    }
    data = json.loads(_sakip.score(_template(template), dumps(lke), track))
    grade = data["grade"]
    return Nilai(
        **_explained(data),
        total=fraction(data["total"]),
        rounded=decimal(data["rounded"]),
        predicate=data["predicate"],
        grade=None if grade is None else Text(**grade),
        lower=Fraction(data["lower"]),
        upper=Fraction(data["upper"]),
        coverage=Coverage(**data["coverage"]),
        components=tuple(_bagian(part) for part in data["components"]),
    )


def daftar_predikat(template: str | Mapping[str, Any] = DEFAULT_TEMPLATE) -> list[Predikat]:
    """The predicates of a template, the highest first.

    >>> [predicate.label for predicate in daftar_predikat()]
    ['AA', 'A', 'BB', 'B', 'CC', 'C', 'D']
    """
    return [
        Predikat(data["label"], decimal(data["above"]), decimal(data["to"]), Text(**data["name"]))
        for data in json.loads(_sakip.predicates(_template(template)))
    ]


def predikat(total: Number | Fraction, template: str | Mapping[str, Any] = DEFAULT_TEMPLATE) -> str:
    """The predicate of an exact total; bounds are strict.

    >>> predikat("80.00"), predikat("80.01")
    ('BB', 'A')
    """
    return _sakip.predicate(_template(template), ratio(total))
