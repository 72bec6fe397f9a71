"""Budget lines, totals, efficiency, scores and predicates."""

from fractions import Fraction
from itertools import product

import money
import rules
from exact import MODES, dec, plain
from tables import from_cases

AMOUNTS = [None, "-250000", "0", "0.01", "33.33", "100", "106439453000", "20000000000000", "79228162514264337593543950335"]


def budget():
    inputs = ["pagu", "realisasi", "rencana", "mode", "decimals"]
    outputs = ["status", "value", "raw", "reason", "sisa", "sisa_persen", "deviasi", "deviasi_poin", "deviasi_persen"]
    cases = []
    for pagu, realisasi, rencana in product(AMOUNTS, AMOUNTS, [None, "0", "-100", "104734936307"]):
        given = dict(zip(inputs, (pagu, realisasi, rencana, "half_away", 2)))
        cases.append((given, money.budget(*given.values())))
    for mode, decimals, realisasi in product(MODES, (0, 1, 2, 3), ["1", "-1", "0.05", "1.25", "12.55", "99.995", "100.005", "200"]):
        given = dict(zip(inputs, ("200", realisasi, "150", mode, decimals)))
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
    for capaian, serapan, mode in product(["0", "95.44", "100", "100.57", "198.58"], ["0", "0.01", "95.44", "100.57", "120.7"], MODES):
        given = {"method": "bpom", "capaian": capaian, "serapan": serapan, "mode": mode, "decimals": 2}
        cases.append((given, money.bpom(capaian, serapan, mode, 2)))
    tables.append(
        from_cases(
            "efficiency-bpom",
            "efficiency",
            "IE = capaian / serapan, TE = IE − 1; as much output as input is not efficient",
            cases,
            ["method", "capaian", "serapan", "mode", "decimals"],
            ["status", "value", "raw", "tingkat_efisiensi", "category", "reason"],
        )
    )
    return {"about": "Budget lines, totals, efficiency.", "tables": tables}


def sheets(rule):
    """Answer sheets: all alike, each single change from all BB, and a fixed walk through many others."""
    subs = [sub for component in rule["components"].values() for sub in component]
    labels = list(rule["answers"])
    for label in labels:
        yield dict.fromkeys(subs, label)
    for sub, label in product(subs, labels):
        yield dict.fromkeys(subs, "BB") | {sub: label}
    state = 20240229
    for _ in range(400):
        sheet = {}
        for sub in subs:
            state = (state * 1_103_515_245 + 12_345) % 2**31
            sheet[sub] = labels[(state >> 16) % len(labels)]
        yield sheet


def evaluation():
    template = "permenpanrb-88-2021"
    rule = rules.TEMPLATES[template]
    cases = []
    for sheet in sheets(rule):
        found = money.evaluation(template, sheet)
        cases.append(({"answers": sheet}, found))
    outputs = ["value", "raw", "predicate", *(f"score:{number}" for number in rule["components"])]
    common = {"input": {"template": template, "mode": "half_away", "decimals": 2}, "output": {"status": "ok"}}
    tables = [
        from_cases("lke-88-2021", "evaluation", "score = Σ weight × answer, exact", cases, ["answers"], outputs, common)
    ]
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
    return {"budget.json": budget(), "evaluation.json": evaluation()}
