"""What the engine refuses: a typed tree of exceptions that carry every problem."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from ._enums import Lang


@dataclass(frozen=True)
class Text:
    """Words for people in Indonesian and English; `str` gives the Indonesian ones."""

    id: str
    en: str

    def get(self, lang: Lang | str = Lang.ID) -> str:
        """The words in a language."""
        return self.en if Lang(lang) is Lang.EN else self.id

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a stable code, the place it is in, and what is wrong in both languages.

    In a table the place is a row (counted from 1) with its column, such as ``7:target``.
    """

    code: str
    place: str
    message: Text

    @property
    def row(self) -> int | None:
        """The row of a table, from 1; ``None`` elsewhere."""
        head = self.place.split(":", 1)[0]
        return int(head) if head.isdecimal() else None

    @property
    def column(self) -> str | None:
        """The column of a table; ``None`` elsewhere."""
        if self.row is None:
            return None
        _, _, column = self.place.partition(":")
        return column or None


class SakipError(Exception):
    """The root of everything the engine refuses.

    >>> import sakip
    >>> try:
    ...     sakip.capaian([{"polaritas": "maksimal", "target": "4,5x", "realisasi": "1"}])
    ... except sakip.SakipError as error:
    ...     [(problem.code, problem.row, problem.column) for problem in error.problems]
    [('unknown_polarity', 1, 'polaritas'), ('not_a_number', 1, 'target')]
    """

    problems: tuple[Problem, ...]
    count: int

    def __init__(self, problems: tuple[Problem, ...], count: int | None = None) -> None:
        self.problems = tuple(problems)
        self.count = len(self.problems) if count is None else count
        super().__init__(self.problems, self.count)

    @property
    def code(self) -> str:
        """The code of the first problem."""
        return self.problems[0].code if self.problems else ""

    def text(self, lang: Lang | str = Lang.EN) -> str:
        """Every problem on a line of its own."""
        english = Lang(lang) is Lang.EN
        lines = []
        for problem in self.problems:
            message = problem.message.get(lang)
            if problem.row is not None:
                where = f"row {problem.row}" if english else f"baris {problem.row}"
                if problem.column:
                    where += f", column {problem.column}" if english else f", kolom {problem.column}"
                message = f"{where}: {message}"
            elif problem.place:
                message = f"{problem.place}: {message}"
            lines.append(message)
        more = self.count - len(self.problems)
        if more > 0:
            lines.append(f"and {more} more problems" if english else f"dan {more} masalah lain")
        return "\n".join(lines)

    def __str__(self) -> str:
        return self.text(Lang.EN)


class RequestError(SakipError, ValueError):
    """A request or a document that cannot be answered as it stands."""


class NumberError(RequestError):
    """A text or a value that is no number the engine keeps without loss."""


class FloatRefusedError(SakipError, TypeError):
    """A float where floats are not allowed (``allow_float=False``)."""


class PeriodError(RequestError):
    """A period or a frequency that does not exist."""


class PolicyError(RequestError):
    """A policy that does not exist or is not in order."""


class FormulaError(RequestError):
    """A text that is no formula."""


class PlanError(RequestError):
    """A plan that is not in order, or a tree that does not roll up."""


class BudgetError(RequestError):
    """A ledger or an amount that is not in order."""


class EvaluationError(RequestError):
    """A sheet or a template of an evaluation that is not in order."""


class TableError(RequestError):
    """A table with rows that cannot be read; each problem names its row and column."""


_CLASSES: dict[str, type[SakipError]] = {
    "number": NumberError,
    "angka": NumberError,
    "period": PeriodError,
    "konsolidasi": PeriodError,
    "policy": PolicyError,
    "kebijakan": PolicyError,
    "rumus": FormulaError,
    "rollup": PlanError,
    "rencana": PlanError,
    "lint": PlanError,
    "anggaran": BudgetError,
    "efisiensi": BudgetError,
    "evaluasi": EvaluationError,
    "table": TableError,
    "capaian": TableError,
    "jelaskan": TableError,
    "reviu": TableError,
}

_BY_CODE: dict[str, type[SakipError]] = {
    "request_unreadable": RequestError,
    "unknown_policy": PolicyError,
    "not_a_number": NumberError,
    "too_many_digits": NumberError,
    "out_of_range": NumberError,
    "float_refused": FloatRefusedError,
}


def _problem(data: dict[str, Any]) -> Problem:
    return Problem(data["code"], data["place"], Text(**data["message"]))


def refused(kind: str, problems: str, count: int) -> SakipError:
    """The exception for problems of a kind; called by the engine."""
    found = tuple(_problem(data) for data in json.loads(problems))
    of_kind = _CLASSES.get(kind, RequestError)
    first = found[0].code if found else ""
    # A table keeps its class: what is wrong is one of its cells.
    chosen = of_kind
    if of_kind is not TableError or first in ("float_refused", "request_unreadable", "unknown_policy"):
        chosen = _BY_CODE.get(first, of_kind)
    return chosen(found, count)


def single(kind: type[SakipError], code: str, place: str, id: str, en: str) -> SakipError:
    """The exception for one problem."""
    return kind((Problem(code, place, Text(id, en)),))
