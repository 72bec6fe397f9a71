"""Enumerated achievements: ties, near ties, decimals, edges, extremes, limits, bands, ranges."""

from fractions import Fraction
from itertools import product

import achievement
import rules
from exact import LARGEST, MODES, dec, plain, rounded, spell
from rules import round_name
from tables import from_cases, table

ACHIEVEMENT_OUTPUT = ["status", "value", "raw", "category", "formula", "reason"]
BIG = 3_141_592_653_589_793_238_462_643  # 25 digits, odd, no small factor in common with the ties below


def tie_pairs(most):
    """Every (target, realisasi) up to `most` whose percentage ends in exactly half a hundredth."""
    for target, realisasi in product(range(1, most + 1), repeat=2):
        if (Fraction(20_000 * realisasi, target)).denominator == 1 and 20_000 * realisasi // target % 2:
            yield target, realisasi


def printed(policy, polarity, target, realisasi, baseline=None):
    return achievement.answer(policy, polarity, target, realisasi, baseline)["value"]


def ties():
    pairs = list(tie_pairs(400))
    signed = [(t, s * r) for t, r in pairs for s in (1, -1)]
    made = []
    for mode in MODES:
        name = round_name(mode, 2)
        for polarity in ("maximize", "minimize_linear", "stabilize"):
            # (2T − R) / T and 1 − |R − T| / T move the percentage by whole hundreds: ties stay ties.
            rows = [[str(t), str(r), printed(name, polarity, str(t), str(r))] for t, r in signed]
            made.append((f"{polarity}/{mode}", polarity, name, rows))
        rows = [[str(r), str(t), printed(name, "minimize_inverse", str(r), str(t))] for t, r in pairs]
        made.append((f"minimize_inverse/{mode}", "minimize_inverse", name, rows))
    tables = [
        table(
            f"ties/{name}",
            "achievement",
            "every tie at two decimals with target and realisasi up to 400",
            ["input.target", "input.realisasi", "output.value"],
            rows,
            {"policy": policy, "input": {"polarity": polarity}, "output": {"status": "ok"}},
        )
        for name, polarity, policy, rows in made
    ]
    for mode, (start, down) in product(MODES, (("0", False), ("7.5", True), ("-13", False))):
        name, base = round_name(mode, 2), dec(start)
        rows = []
        for t, r in signed:
            target, realisasi = (base - t, base - r) if down else (base + t, base + r)
            given = plain(target), plain(realisasi)
            rows.append([*given, printed(name, "baseline", *given, start)])
        tables.append(
            table(
                f"ties/baseline/{mode}/{start}",
                "achievement",
                "every tie at two decimals, counted from a baseline",
                ["input.target", "input.realisasi", "output.value"],
                rows,
                {"policy": name, "input": {"polarity": "baseline", "baseline": start}, "output": {"status": "ok"}},
            )
        )
    return {"about": "Percentages that end in exactly half a hundredth.", "tables": tables}


def near_ties():
    """28-digit inputs on a tie and one unit beside it: a quotient cut to 28 digits rounds these twice."""
    cases = []
    for t, r in list(tie_pairs(96)):
        for sign, step in product((1, -1), (-1, 0, 1)):
            target, realisasi = t * BIG, sign * r * BIG + step
            for mode in MODES:
                name = round_name(mode, 2)
                for polarity in ("maximize", "minimize_linear"):
                    given = {"polarity": polarity, "target": str(target), "realisasi": str(realisasi)}
                    cases.append((name, given, {"value": printed(name, polarity, str(target), str(realisasi))}))
    # The same with 28 decimals instead of 28 digits before the point.
    for t, r in [(32, 1), (32, 3), (64, 2), (160, 7)]:
        for step, mode in product((-1, 0, 1), MODES):
            name = round_name(mode, 2)
            target, realisasi = spell(t * 10**25, 28), spell(r * 10**25 + step, 28)
            for polarity in ("maximize", "stabilize", "minimize_shortfall"):
                given = {"polarity": polarity, "target": target, "realisasi": realisasi}
                cases.append((name, given, {"value": printed(name, polarity, target, realisasi)}))
    # A quotient of 28 nines and its neighbours: 0.0049999…, 0.0050000…1.
    for top, mode in product((-1, 0, 1), MODES):
        name = round_name(mode, 2)
        target, realisasi = str(2 * 10**27), str(10**23 + top)
        for polarity in ("maximize", "minimize_linear", "minimize_shortfall"):
            given = {"polarity": polarity, "target": target, "realisasi": realisasi}
            cases.append((name, given, {"value": printed(name, polarity, target, realisasi)}))
    made = from_cases(
        "near-ties",
        "achievement",
        "28-digit inputs on a tie at two decimals and one unit beside it",
        cases,
        ["polarity", "target", "realisasi"],
        ["value"],
        {"output": {"status": "ok"}},
    )
    return {"about": "Ties that only exact arithmetic tells apart.", "tables": [made]}


def decimals():
    tables = []
    for mode, places in product(MODES, range(5)):
        name = round_name(mode, places)
        rows = []
        for t, r in product(range(1, 19), range(-3, 19)):
            rows.append([str(t), str(r), printed(name, "maximize", str(t), str(r))])
        tables.append(
            table(
                f"decimals/{mode}/{places}",
                "achievement",
                "every rounding mode with 0 to 4 decimals",
                ["input.target", "input.realisasi", "output.value"],
                rows,
                {"policy": name, "input": {"polarity": "maximize"}, "output": {"status": "ok"}},
            )
        )
    return {"about": "Rounding modes and numbers of decimals.", "tables": tables}


def rounding():
    """Rounding by itself: exact ratios, both signs, 0 to 28 decimals, and what does not fit."""
    values = [Fraction(n, d) for n, d in product(range(-9, 10), (1, 2, 3, 4, 7, 8, 16, 40, 2000))]
    values += [Fraction(LARGEST, d) for d in (1, 2, 3, 10, 10**28)] + [Fraction(-LARGEST, 2), Fraction(LARGEST * 2, 2)]
    values += [Fraction(10**60, 10**60 + 1), Fraction(10**60 + 1, 2 * 10**60), Fraction(1, 10**40), Fraction(LARGEST + 1)]
    values += [Fraction(2 * LARGEST + 1, 2), Fraction(-2 * LARGEST - 1, 2), Fraction(25, 1000), Fraction(-35, 1000)]
    cases = []
    for value, mode, places in product(sorted(set(values)), MODES, (0, 1, 2, 3, 4, 10, 28)):
        found = rounded(value, mode, places)
        output = {"status": "overflow"} if found is None else {"status": "ok", "value": found}
        ratio = f"{value.numerator}/{value.denominator}"
        cases.append(({"ratio": ratio, "mode": mode, "decimals": places}, output))
    made = from_cases(
        "rounding", "rounding", "exact ratios under every mode", cases, ["ratio", "mode", "decimals"], ["status", "value"]
    )
    return {"about": "One exact ratio, rounded once.", "tables": [made]}


POLARITIES = [
    "maximize",
    "minimize",
    "minimize_linear",
    "minimize_inverse",
    "minimize_shortfall",
    "stabilize",
    "baseline",
    "range",
    "range_minimize",
    "ordinal",
]
TARGETS = [
    None,
    "-5",
    "-0",
    "0",
    "0.0001",
    "3",
    "10",
    {"lo": "7", "hi": "8"},
    {"lo": "0", "hi": "5"},
    {"lo": "-1", "hi": "5"},
    {"level": "BB"},
    {"level": "wajar tanpa  pengecualian"},
]
REALISASI = ["not_filled", "not_applicable", "-12", "-0", "0", "0.0001", "3", "4.5", "7.25", "10", "20", "30.03"]


def edges():
    cases = []
    policies = ["sakip-default", "nol-tercapai", "minimize-inverse", "cap-120-floor-0"]
    for policy, polarity, target, realisasi in product(policies, POLARITIES, TARGETS, REALISASI):
        given = {"polarity": polarity, "target": target, "realisasi": realisasi}
        cases.append((policy, given, achievement.answer(policy, polarity, target, realisasi)))
    inputs = ["polarity", "target", "realisasi"]
    tables = [
        from_cases(
            "edges",
            "achievement",
            "every formula against zero, negative, missing, ranges, levels and targets of the wrong kind",
            cases,
            inputs,
            ACHIEVEMENT_OUTPUT,
        )
    ]
    cases = []
    for baseline, target, realisasi in product(["-10", "0", "4", "30"], ["-10", "0", "4", "20"], REALISASI):
        given = {"polarity": "baseline", "target": target, "realisasi": realisasi, "baseline": baseline}
        cases.append(
            ("sakip-default", given, achievement.answer("sakip-default", "baseline", target, realisasi, baseline))
        )
    note = "progress from a baseline, upwards, downwards, through zero and with no way to go"
    tables.append(from_cases("baseline", "achievement", note, cases, [*inputs, "baseline"], ACHIEVEMENT_OUTPUT))
    cases = []
    for label, realised in product(["TMP", "wtp", "Disclaimer", "D", "AA", "level 3"], ["TW", "WTP", "BB", "AA", "Level 5"]):
        given = {"polarity": "ordinal", "target": {"level": label}, "realisasi": {"level": realised}}
        cases.append(("sakip-default", given, achievement.answer("sakip-default", *given.values())))
    tables.append(
        from_cases("levels", "achievement", "positions on the built-in scales", cases, inputs, ACHIEVEMENT_OUTPUT)
    )
    return {"about": "Every formula on the edges of its inputs.", "tables": tables}


EXTREMES = [
    str(LARGEST),
    str(-LARGEST),
    "9999999999999999999999999999",
    "-9999999999999999999999999999",
    "7922816251426433759354395033.5",
    "0.0000000000000000000000000001",
    "-0.0000000000000000000000000001",
    "1.2345678901234567890123456789",
    "20000000000000",
    "0.0045",
    "1",
]


def extremes():
    cases = []
    formulas = ["maximize", "minimize_linear", "minimize_inverse", "minimize_shortfall", "stabilize"]
    policies = ["sakip-default", "round-truncate-0", "round-half_even-10", "cap-120-floor-0"]
    for policy, polarity, target, realisasi in product(policies, formulas, EXTREMES, EXTREMES):
        given = {"polarity": polarity, "target": target, "realisasi": realisasi}
        cases.append((policy, given, achievement.answer(policy, polarity, target, realisasi)))
    inputs, outputs = ["polarity", "target", "realisasi"], ["status", "value", "raw", "category", "reason"]
    note = "28-digit values, scale-28 fractions, quotients that do not fit"
    tables = [from_cases("extremes", "achievement", note, cases, inputs, outputs)]
    cases = []
    for baseline, target, realisasi in product(EXTREMES[:8], repeat=3):
        given = {"polarity": "baseline", "target": target, "realisasi": realisasi, "baseline": baseline}
        found = achievement.answer("sakip-default", "baseline", target, realisasi, baseline)
        cases.append(("sakip-default", given, found))
    tables.append(
        from_cases("extreme-baselines", "achievement", note, cases, [*inputs, "baseline"], ["status", "value", "raw", "reason"])
    )
    return {"about": "Quantities at the limits of what is kept.", "tables": tables}


def limits():
    policies = [name for name in rules.POLICIES if name.startswith(("cap-", "floor-"))]
    policies += ["sakip-default", "kemenkeu-nko", "bps-nko", "nol-tercapai-cap-100"]
    marks = ["-50", "0", "100", "110", "119.995", "120"]
    steps = ["-0.01", "-0.005", "-0.0001", "0", "0.0001", "0.004", "0.005", "0.01"]
    around = [plain(dec(mark) + dec(step)) for mark, step in product(marks, steps)] + ["650", "286", "190", "-450"]
    cases = []
    for policy, polarity, realisasi in product(policies, ("maximize", "minimize_linear"), around):
        given = {"polarity": polarity, "target": "100", "realisasi": realisasi}
        cases.append((policy, given, achievement.answer(policy, *given.values())))
        # The same share of a target that divides nothing.
        target, share = "7.77", plain(dec(realisasi) * dec("0.0777"))
        given = {"polarity": polarity, "target": target, "realisasi": share}
        cases.append((policy, given, achievement.answer(policy, *given.values())))
    made = from_cases(
        "limits",
        "achievement",
        "on, just below and just above every cap and floor",
        cases,
        ["polarity", "target", "realisasi"],
        ["status", "value", "raw", "category"],
    )
    return {"about": "Caps and floors, the raw figure beside the limited one.", "tables": [made]}


def bands():
    steps = "-1 -0.51 -0.5 -0.01 -0.0051 -0.005 -0.0049 -0.004 0 0.004 0.0049 0.005 0.0051 0.01 0.49 0.5 0.99 0.994 0.995 0.999 1"
    steps = [dec(step) for step in steps.split()] + [Fraction(1, 10**20), Fraction(-1, 10**20)]
    cases = []
    for name, policy in rules.POLICIES.items():
        # Policies that differ only in their rounding band alike but for the decimals tested above.
        if name.startswith("rollup-") or name.startswith("round-") and not name.endswith(("-0", "-2")):
            continue
        bounds = {entry.get("above") or entry.get("from") for entry in policy["bands"]} - {None}
        values = {dec(bound) + step for bound, step in product(bounds, steps)}
        values |= {dec(text) for text in "-450 -1 -0.5 0 0.5 59.995 80.005 90.5 120 1200 123456789012345678901234".split()}
        for value in sorted(values):
            cases.append((name, {"percent": plain(value)}, achievement.banded(name, value)))
    made = from_cases(
        "bands", "bands", "on and around every boundary of every table", cases, ["percent"], ["value", "category"]
    )
    return {"about": "Category bands: no hole, no overlap.", "tables": [made]}


def ranges():
    cases = []
    bounds = [("80", "90"), ("7", "8"), ("0.5", "0.75"), ("99.99", "100"), ("1", "3")]
    for policy, polarity, (lo, hi) in product(
        ("skp-permenpanrb", "round-half_even-2", "round-truncate-2", "cap-120-floor-0"),
        ("maximize", "minimize", "minimize_inverse", "range", "range_minimize"),
        bounds,
    ):
        width = dec(hi) - dec(lo)
        steps = [-20, Fraction(-1, 4), 0, Fraction(1, 2), 1, Fraction(5, 4), 4]
        values = [dec(lo) + width * step for step in steps] + [Fraction(0), 2 * dec(hi), dec(hi) + Fraction(1, 1000)]
        for value in values:
            given = {"polarity": polarity, "target": {"lo": lo, "hi": hi}, "realisasi": plain(value)}
            cases.append((policy, given, achievement.answer(policy, *given.values())))
    made = from_cases(
        "ranges",
        "achievement",
        "target ranges: inside, on the bounds, outside on both sides",
        cases,
        ["polarity", "target", "realisasi"],
        ["status", "value", "raw", "formula"],
    )
    return {"about": "Range targets.", "tables": [made]}


def files():
    return {
        "ties.json": ties(),
        "near-ties.json": near_ties(),
        "decimals.json": decimals(),
        "rounding.json": rounding(),
        "edges.json": edges(),
        "extremes.json": extremes(),
        "limits.json": limits(),
        "bands.json": bands(),
        "ranges.json": ranges(),
    }
