"""Periods, their consolidation, plain numbers."""

from itertools import product

import consolidation
import money
from tables import from_cases

RULES = ("sum", "average", "last", "max", "min")
ADDITIVITY = ("additive", "never_sums")
OUTPUT = ["status", "raw", "decided_by", "used", "total", "reason", "problems"]
INPUT = ["rule", "additivity", "into", "readings"]


def ask(rule, additivity, into, readings):
    given = {"rule": rule, "additivity": additivity, "into": into, "readings": readings}
    return given, consolidation.answer(rule, additivity, into, readings)


def quarters():
    """Every pattern of four quarters: absent, not filled, not applicable, filled."""
    values = ["10", "0", "-2.5", "21.125"]
    for pattern in product((None, "not_filled", "not_applicable", "value"), repeat=4):
        yield [
            [f"2025-Q{number}", value if state == "value" else state]
            for number, (state, value) in enumerate(zip(pattern, values), 1)
            if state is not None
        ]


def consolidations():
    cases = [ask(*each) for each in product(RULES, ADDITIVITY, ["2025"], list(quarters()))]
    tables = [from_cases("quarters", "consolidation", "every pattern of four quarters", cases, INPUT, OUTPUT)]
    huge = "79228162514264337593543950335"
    months = [[f"2024-M{month:02}", str(month * 7 % 5)] for month in range(1, 13)]
    lists = {
        "2024": [
            months,
            months[:7],
            months[6:],
            list(reversed(months)),
            [[key, "3"] for key, _ in months],
            [[key, huge] for key, _ in months],
            [["2024-S1", "0.1"], ["2024-S2", "0.2"]],
            [["2024-S2", huge], ["2024-S1", "-" + huge]],
            [["2024", "97.5"]],
            [["2024", "not_applicable"]],
            [["2024", "not_filled"]],
            [["2024-07", "1"], ["2024-M08", "2"]],
            [["2024-TW1", "1"], ["2024-Q2", "2"]],
            [],
        ],
        "2024-Q1": [months[:3], [["2024-M02", "29"]], [["2024-Q1", "5"]], []],
        "2024-S2": [months[6:], [["2024-Q3", "1"], ["2024-Q4", "2"]], [["2024-Q4", "2"]]],
        "2024-M02": [[["2024-M02", "29"]]],
    }
    cases = [
        ask(rule, additivity, into, readings)
        for rule, additivity in product(RULES, ADDITIVITY)
        for into, every in lists.items()
        for readings in every
    ]
    tables.append(from_cases("longer", "consolidation", "months, quarters and halves", cases, INPUT, OUTPUT))
    wrong = [
        ("2025", [["2025-M13", "1"]]),
        ("2025", [["2025-Q5", "1"]]),
        ("2025", [["2025-S0", "1"]]),
        ("2025", [["Januari", "1"]]),
        ("1944", [["1944-Q1", "1"]]),
        ("2025", [["2025-M01", "1"], ["2025-M01", "2"]]),
        ("2025", [["2025", "1"], ["2025", "1"]]),
        ("2025", [["2025-Q1", "1"], ["2025-TW1", "1"]]),
        ("2025", [["2025-Q1", "1"], ["2025-M04", "1"]]),
        ("2025-M01", [["2025", "12"]]),
        ("2025-Q1", [["2025-S1", "12"]]),
        ("2025-Q1", [["2025-Q2", "1"]]),
        ("2025", [["2024-Q1", "1"]]),
        ("2025-S1", [["2025-Q1", "1"], ["2025-Q1", "2"], ["2025", "3"], ["2025-Q3", "4"], ["2025-M01", "6"]]),
    ]
    cases = [ask(rule, "additive", into, readings) for rule, (into, readings) in product(("sum", "last"), wrong)]
    tables.append(
        from_cases("refused", "consolidation", "readings that do not belong, every problem at once", cases, INPUT, OUTPUT)
    )
    return {"about": "Consolidating periods.", "tables": tables}


def periods():
    texts = []
    for year in (1944, 1945, 1996, 2000, 2023, 2024, 2100, 2200, 2201):
        texts.append(str(year))
        texts += [f"{year}-S{n}" for n in range(4)] + [f"{year}-Q{n}" for n in range(6)]
        texts += [f"{year}-M{n:02}" for n in range(15)] + [f"{year}-{n:02}" for n in (0, 2, 12, 13)]
        texts += [f"{year}-TW{n}" for n in (0, 1, 4, 5)]
    texts += ["", "25", "2025-", "2025-M7", "2025-Q03", "2025-1", "2025/01", " 2025", "2025 ", "2025-W01", "２０２５", "Q1-2025"]
    cases = [({"text": text}, consolidation.period_answer(text)) for text in texts]
    outputs = ["status", "key", "frequency", "first_day", "last_day", "reason"]
    made = from_cases("periods", "period", "keys, leap years, months that do not exist", cases, ["text"], outputs)
    return {"about": "Period keys.", "tables": [made]}


def numbers():
    texts = """0 -0 +1 1 -1 4.25 425 4,25 1.50 0.0045 1200 20000000000000 79228162514264337593543950335
        79228162514264337593543950336 7922816251426433759354395033.5 0.0000000000000000000000000001
        0.00000000000000000000000000001 1.2345678901234567890123456789 12.3456789012345678901234567891
        99999999999999999999999999999 1e5 NaN Infinity -Infinity 1. .5 -.5 - + . -- --1 1.2.3 1_000 0x10 ٣
        1.234.567,89 1,234.56 Rp1000 86% 100 100.01 -0.01 0.001 0.005 12.345 n/a WTP 85-90""".split()
    texts += ["", " 1", "1 ", "1 000", "000123.4500"]
    cases = [
        ({"text": text, "unit": unit}, money.number(text, unit)) for text, unit in product(texts, money.ALLOWED)
    ]
    made = from_cases(
        "numbers",
        "number",
        "plain decimals: every digit kept, nothing guessed, 4,25 never 425",
        cases,
        ["text", "unit"],
        ["status", "raw", "reason"],
    )
    return {"about": "Plain decimals in their units.", "tables": [made]}


def files():
    return {"consolidation.json": consolidations(), "periods.json": periods(), "numbers.json": numbers()}
