"""Periods and their consolidation."""

import calendar
import re
from fractions import Fraction

from exact import dec, ratio

COUNT = {"annual": 1, "semester": 2, "quarterly": 4, "monthly": 12}
LETTER = {"semester": "S{}", "quarterly": "Q{}", "monthly": "M{:02}"}
KEY = re.compile(r"([0-9]{4})(?:-(?:S([0-9])|(?:Q|TW)([0-9])|M?([0-9]{2})))?\Z", re.ASCII)


class Refused(Exception):
    """A text that is not a period; the argument is the code."""


class Period:
    def __init__(self, text):
        match = KEY.match(text)
        if not match:
            raise Refused("not_a_period")
        self.year = int(match[1])
        if not 1945 <= self.year <= 2200:
            raise Refused("year_out_of_range")
        parts = list(zip(("semester", "quarterly", "monthly"), match.groups()[1:]))
        given = [(frequency, int(number)) for frequency, number in parts if number is not None]
        self.frequency, self.number = given[0] if given else ("annual", 1)
        if not 1 <= self.number <= COUNT[self.frequency]:
            raise Refused("part_out_of_range")
        months = 12 // COUNT[self.frequency]
        self.first, self.last = (self.number - 1) * months + 1, self.number * months

    @property
    def key(self):
        letter = LETTER.get(self.frequency)
        return str(self.year) + ("-" + letter.format(self.number) if letter else "")

    def contains(self, other):
        return self.year == other.year and self.first <= other.first and other.last <= self.last

    def parts(self, frequency):
        letter = LETTER.get(frequency, "")
        every = [str(self.year) + ("-" + letter.format(n) if letter else "") for n in range(1, COUNT[frequency] + 1)]
        return [period for period in map(Period, every) if self.contains(period)]


def period_answer(text):
    try:
        period = Period(text)
    except Refused as code:
        return {"status": "refused", "reason": str(code)}
    last = calendar.monthrange(period.year, period.last)[1]
    return {
        "status": "ok",
        "key": period.key,
        "frequency": period.frequency,
        "first_day": f"{period.year:04}-{period.first:02}-01",
        "last_day": f"{period.year:04}-{period.last:02}-{last:02}",
    }


def answer(rule, additivity, into, readings):
    """The output of a consolidation case; `readings` is a list of [period, value]."""
    try:
        target = Period(into)
        given = [(Period(key), value) for key, value in readings]
    except Refused as code:
        return {"status": "refused", "problems": str(code)}
    problems, known = set(), {}
    for period, value in given:
        if not target.contains(period):
            problems.add("longer_than_period" if period.contains(target) else "outside_period")
        elif period.key in known:
            problems.add("duplicate_period")
        else:
            known[period.key] = (period, value)
    frequencies = {period.frequency for period, _ in known.values()}
    if len(frequencies) > 1:
        problems.add("mixed_frequency")
    if problems:
        return {"status": "refused", "problems": ",".join(sorted(problems))}
    parts = target.parts(frequencies.pop()) if frequencies else []
    every = [(part.key, known[part.key][1] if part.key in known else "not_filled") for part in parts]
    filled = [(key, dec(value)) for key, value in every if value not in ("not_filled", "not_applicable")]
    in_force = [key for key, value in every if value != "not_applicable"]
    coverage = {"used": str(len(filled)), "total": str(len(in_force))}
    if rule == "sum" and additivity == "never_sums" and len(every) > 1:
        return {"status": "not_computable", "reason": "never_sums", **coverage}
    if every and not in_force:
        return {"status": "not_applicable", **coverage}
    if not filled:
        return {"status": "not_filled", **coverage}
    values = [value for _, value in filled]
    if rule == "sum":
        return {"status": "ok", "raw": ratio(sum(values)), **coverage}
    if rule == "average":
        return {"status": "ok", "raw": ratio(Fraction(sum(values)) / len(values)), **coverage}
    if rule == "last":
        decided = filled[-1]
    else:
        best = max(values) if rule == "max" else min(values)
        decided = next(entry for entry in filled if entry[1] == best)
    return {"status": "ok", "raw": ratio(decided[1]), "decided_by": decided[0], **coverage}
