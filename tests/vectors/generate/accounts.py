"""Budget lines, totals, efficiency, scores and predicates."""

from fractions import Fraction
from itertools import product

import money
import rules
from exact import MODES, dec, plain
from tables import from_cases

AMOUNTS = [None, "-250000", "0", "0.01", "33.33", "100", "106439453000", "20000000000000", "79228162514264337593543950335"]

METHODS = ["bpom_ie", "pemda_selisih", "pemda_selisih_5", "unused", "pmk_214_2017"]


def budget():
    inputs = ["pagu", "realisasi", "rencana", "mode", "decimals"]
    outputs = ["status", "value", "raw", "reason", "sisa", "sisa_persen", "deviasi", "deviasi_poin", "deviasi_persen"]
    cases = []
    for pagu, realisasi, rencana in product(AMOUNTS, AMOUNTS, [None, "0", "-100", "104734936307"]):
        given = dict(zip(inputs, (pagu, realisasi, rencana, "half_away", 2)))
        cases.append((given, money.budget(*given.values())))
    ties = ["1", "-1", "5", "125", "1255", "9999.50", "10000.50", "20000", "0.05"]
    for mode, decimals, realisasi in product(MODES, (0, 1, 2, 3), ties):
        given = dict(zip(inputs, ("20000", realisasi, "15000", mode, decimals)))
        cases.append((given, money.budget(*given.values())))
    note = "missing, zero, negative, sen, more than the pagu, amounts at the limit"
    tables = [from_cases("budget", "budget", note, cases, inputs, outputs)]
    cases = []
    for parts, total in [
        (["1", "2", "3"], "6"),
        (["1", "2", "3"], "6000006"),
        (["0.10", "0.20"], "0.30"),
        (["not_filled", "5"], "5"),
        (["not_filled", "not_filled"], "0"),
        ([], "0"),
        (["-5", "5"], "0"),
        (["20000000000000"] * 12, "240000000000000"),
        (["79228162514264337593543950335"] * 2, "79228162514264337593543950335"),
    ]:
        cases.append(({"parts": parts, "total": total}, money.total(parts, total)))
    note = "a printed total beside the sum of its rows; it is reported, never corrected"
    tables.append(from_cases("totals", "total", note, cases, ["parts", "total"], ["sum", "missing", "verdict", "difference"]))
    cases = []
    percents = ["-3", "0", "0.01", "80", "95.44", "99.995", "100", "100.57", "105", "120.7", "198.58"]
    for method, capaian, serapan in product(METHODS, percents, percents):
        given = {"method": method, "capaian": capaian, "serapan": serapan, "mode": "half_away", "decimals": 2}
        cases.append((given, money.efficiency(*given.values())))
    for mode, decimals in product(MODES, (0, 1, 3)):
        given = {"method": "bpom_ie", "capaian": "100.57", "serapan": "95.44", "mode": mode, "decimals": decimals}
        cases.append((given, money.efficiency(*given.values())))
    figures = ["ie", "te", "selisih", "tak_terpakai", "efisiensi", "nilai_efisiensi"]
    tables.append(
        from_cases(
            "efficiency",
            "efficiency",
            "every named method; as much output as input is not efficient",
            cases,
            ["method", "capaian", "serapan", "mode", "decimals"],
            ["status", "raw", *figures, "category", "reason"],
        )
    )
    return {"about": "Budget lines, totals, efficiency.", "tables": tables}


REVISIONS = [["perubahan", "2025-09-30", "900"], ["murni", "2024-12-30", "1000"], ["pergeseran", "2025-05-15", "1100"]]
MONTHS = [
    ["2025-M03", "120"],
    ["2025-M01", "80"],
    ["2025-M02", "0"],
    ["2025-M03", "-20.50"],
    ["2025-M12", "310"],
    ["2025-M07", "99.99"],
    ["2025-M06", "150"],
    ["2025-M12", "-310"],
    ["2025-M10", "400"],
]
PLAN = [[f"2025-M{month:02}", str(80 + month)] for month in range(12, 0, -1)]


def ledgers():
    inputs = ["tahun", "pagu", "realisasi", "rencana", "at", "mode", "decimals"]
    outputs = ["status", "value", "raw", "reason", "pagu", "realisasi", "rencana"]
    outputs += ["sisa", "sisa_persen", "deviasi", "deviasi_poin", "deviasi_persen"]
    every = ["2025", *(f"2025-S{n}" for n in (1, 2)), *(f"2025-Q{n}" for n in range(1, 5))]
    every += [f"2025-M{n:02}" for n in range(1, 13)]
    cases = []
    for at, pagu, realisasi, rencana in product(
        every,
        [REVISIONS, REVISIONS[2:], [], [["murni", "2025-01-01", "0"]]],
        [MONTHS, list(reversed(MONTHS)), MONTHS[:1], []],
        [PLAN, PLAN[:3], []],
    ):
        given = dict(zip(inputs, (2025, pagu, realisasi, rencana, at, "half_away", 2)))
        cases.append((given, money.ledger(*given.values())))
    note = "one line, entries in any order, corrections below zero: cumulative and pagu in force at each period"
    tables = [from_cases("ledger", "ledger", note, cases, inputs, outputs)]
    cases = []
    for pagu, realisasi, rencana in [
        (REVISIONS, [["2025-M13", "1"]], []),
        (REVISIONS, [["2025-M00", "1"]], []),
        (REVISIONS, [["2025-Q1", "1"]], []),
        (REVISIONS, [["2025", "1"]], []),
        (REVISIONS, [["2026-M01", "1"]], []),
        (REVISIONS, [], [["2025-M01", "1"], ["2025-M01", "1"]]),
        (REVISIONS, [], [["2025-M01", "-1"]]),
        (REVISIONS, [], [["2025-S1", "1"]]),
        ([["murni", "2025-01-02", "-5"]], [], []),
        ([["murni", "2025-01-02", "5"], ["murni", "2025-02-02", "6"]], [], []),
        ([["murni", "2025-01-02", "5"], ["perubahan", "2025-01-02", "6"]], [], []),
        ([["murni", "2025-01-02", "5"], ["perubahan", "2024-12-02", "6"]], [], []),
        ([["murni", "2026-01-01", "5"]], [], []),
    ]:
        given = dict(zip(inputs, (2025, pagu, realisasi, rencana, "2025", "half_away", 2)))
        cases.append((given, money.ledger(*given.values())))
    note = "a 13th month, a quarter booked as a month, next year's month, a month planned twice"
    tables.append(from_cases("ledger-refused", "ledger", note, cases, inputs, ["status", "problems"]))
    return {"about": "A budget line over its year.", "tables": tables}


def sheets(template, walks):
    """Answer sheets: the n-th answer everywhere, each single change, and a fixed walk through many others."""
    asked = rules.questions(template)
    longest = max(len(labels) for labels in asked.values())
    for at in range(longest):
        yield {question: labels[min(at, len(labels) - 1)] for question, labels in asked.items()}
    if len(asked) <= 20:
        for changed, labels in asked.items():
            for label in labels:
                yield dict.fromkeys(asked, "BB") | {changed: label}
    state = 20240229
    for _ in range(walks):
        sheet = {}
        for question, labels in asked.items():
            state = (state * 1_103_515_245 + 12_345) % 2**31
            sheet[question] = labels[(state >> 16) % len(labels)]
        yield sheet


def evaluation():
    tables = []
    for template, walks in (("permenpanrb-88-2021", 400), ("permenpanrb-12-2015", 60)):
        cases = [({"answers": sheet}, money.evaluation(template, sheet)) for sheet in sheets(template, walks)]
        outputs = ["value", "raw", "predicate", *(f"score:{id}" for id in rules.TEMPLATES[template]["components"])]
        common = {"input": {"template": template, "mode": "half_away", "decimals": 2}, "output": {"status": "ok"}}
        note = "score = Σ weight × answer, exact; no part is rounded before the total"
        tables.append(from_cases(f"lke-{template[12:]}", "evaluation", note, cases, ["answers"], outputs, common))
    cases = []
    steps = ["-1", "-0.01", "-0.005", "-0.004", "0", "0.0000000000000000000001", "0.004", "0.005", "0.01", "1"]
    marks = ["0", "30", "50", "60", "70", "80", "90", "100"]
    totals = {dec(mark) + dec(step) for mark, step in product(marks, steps)} | {dec("87.8"), Fraction(72)}
    for name, total in product(rules.TEMPLATES, sorted(totals)):
        cases.append(({"template": name, "total": plain(total)}, {"predicate": money.predicate(name, total)}))
    note = "strict on the left: 80.00 is BB and 80.01 is A; an unrounded total, so 80.004 is A"
    tables.append(from_cases("predicates", "predicate", note, cases, ["template", "total"], ["predicate"]))
    cases = []
    for name, label in product(rules.TEMPLATES, ["AA", "A", "BB", "B", "CC", "C", "D", "E", "A-", "B+", "aa", ""]):
        cases.append(({"template": name, "label": label}, money.predicate_range(name, label)))
    note = "there is no predicate E, A- or B+"
    tables.append(
        from_cases("predicate-labels", "predicate_label", note, cases, ["template", "label"], ["status", "above", "to"])
    )
    return {"about": "Scores of an LKE and predicates.", "tables": tables}


def files():
    return {"budget.json": budget(), "ledger.json": ledgers(), "evaluation.json": evaluation()}
