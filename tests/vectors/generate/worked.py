"""Worked cases and known failures: the expected figure is written by hand, the reference has to agree."""

import achievement
import consolidation
import money
import rollup

PERMENDAGRI = "Permendagri 54/2010 jo. 86/2017: 91–100, 76–90, 66–75, 51–65, ≤ 50"
LKJIP = "LKjIP convention"
SKP = "PermenPANRB SKP guidance"
LKE = "PermenPANRB 88/2021"


def capaian(polarity, target, realisasi, policy="sakip-default", baseline=None):
    given = {"polarity": polarity, "target": target, "realisasi": realisasi}
    if baseline is not None:
        given["baseline"] = baseline
    found = achievement.answer(policy, polarity, target, realisasi, baseline)
    return {"kind": "achievement", "policy": policy, "input": given, "output": found}


def band(policy, percent):
    given = {"percent": percent}
    return {"kind": "bands", "policy": policy, "input": given, "output": achievement.banded(policy, percent)}


def periods(rule, additivity, into, readings):
    given = {"rule": rule, "additivity": additivity, "into": into, "readings": readings}
    return {"kind": "consolidation", "input": given, "output": consolidation.answer(rule, additivity, into, readings)}


def serapan(pagu, realisasi, rencana=None):
    given = {"pagu": pagu, "realisasi": realisasi, "mode": "half_away", "decimals": 2}
    if rencana is not None:
        given["rencana"] = rencana
    return {"kind": "budget", "input": given, "output": money.budget(pagu, realisasi, rencana)}


def buku(realisasi):
    given = {
        "tahun": 2025,
        "pagu": [["murni", "2025-01-02", "100"]],
        "realisasi": realisasi,
        "rencana": [],
        "at": "2025",
        "mode": "half_away",
        "decimals": 2,
    }
    return {"kind": "ledger", "input": given, "output": money.ledger(*given.values())}


def simpul(policy, children):
    return {"kind": "rollup", "policy": policy, "input": {"children": children}, "output": rollup.rollup(policy, children)}


def gabung(parts):
    return {"kind": "ratio_of_sums", "input": {"parts": parts}, "output": rollup.ratio_of_sums(parts)}


def jumlah(parts, total):
    return {"kind": "total", "input": {"parts": parts, "total": total}, "output": money.total(parts, total)}


def angka(text, unit="quantity"):
    return {"kind": "number", "input": {"text": text, "unit": unit}, "output": money.number(text, unit)}


def bulat(ratio, mode, decimals):
    from exact import rounded
    from fractions import Fraction

    given = {"ratio": ratio, "mode": mode, "decimals": decimals}
    output = {"status": "ok", "value": rounded(Fraction(ratio), mode, decimals)}
    return {"kind": "rounding", "input": given, "output": output}


def predikat(total):
    template = "permenpanrb-88-2021"
    output = {"predicate": money.predicate(template, achievement.dec(total))}
    return {"kind": "predicate", "input": {"template": template, "total": total}, "output": output}


RANGE = {"lo": "80", "hi": "90"}
MONTHS = {"lo": "7", "hi": "8"}
QUARTERS = [["2025-Q1", "10"], ["2025-Q2", "0"], ["2025-Q3", "21"], ["2025-Q4", "not_filled"]]

# id, source, what is expected, the case.
WORKED = [
    ("two-schools-linear", LKJIP, {"value": "150.00"}, capaian("minimize_linear", "10", "5")),
    ("two-schools-inverse", "LKjIP Manggarai Timur", {"value": "200.00"}, capaian("minimize_inverse", "10", "5")),
    ("two-schools-shortfall", "one legacy application", {"value": "50.00"}, capaian("minimize_shortfall", "10", "5")),
    ("minimize-default", LKJIP, {"value": "150.00"}, capaian("minimize", "10", "5")),
    ("minimize-by-policy", "policy", {"value": "200.00"}, capaian("minimize", "10", "5", "minimize-inverse")),
    ("range-below", SKP, {"value": "87.50"}, capaian("maximize", RANGE, "70")),
    ("range-inside", SKP, {"value": "100.00"}, capaian("maximize", RANGE, "85")),
    ("range-lower-is-better", SKP, {"value": "107.14"}, capaian("minimize", MONTHS, "6.5")),
    ("range-lower-is-better-above", SKP, {"value": "87.50"}, capaian("minimize", MONTHS, "9")),
    ("baseline-down", "stunting from 30 to 20, at 24", {"value": "60.00"}, capaian("baseline", "20", "24", baseline="30")),
    ("baseline-up", "from 50 to 80, at 65", {"value": "50.00"}, capaian("baseline", "80", "65", baseline="50")),
    ("ordinal", "WDP against WTP", {"value": "75.00"}, capaian("ordinal", {"level": "WTP"}, {"level": "WDP"})),
    ("uncapped-lampung", "LKjIP Lampung", {"value": "198.58"}, capaian("maximize", "100", "198.58")),
    ("uncapped-deli-serdang", "Evaluasi Renja Deli Serdang", {"value": "1388.89"}, capaian("maximize", "18", "250")),
    ("cap-650", "NKO Kanwil DJBC Aceh", {"value": "120.00", "raw": "650"}, capaian("maximize", "10", "65", "kemenkeu-nko")),
    ("cap-286", "NKO Kanwil DJBC Aceh", {"value": "120.00", "raw": "286"}, capaian("maximize", "50", "143", "kemenkeu-nko")),
    ("cap-190", "NKO Kanwil DJBC Aceh", {"value": "120.00", "raw": "190"}, capaian("maximize", "60", "114", "kemenkeu-nko")),
    ("bps-120-then-110", "BPS: 120 per indicator, 110 when averaged", {"value": "105.00"},
     simpul("bps-nko", [["10", "65", None], ["10", "10", None]])),
    ("zero-against-zero", "no policy says otherwise", {"reason": "zero_target"}, capaian("minimize", "0", "0")),
    (
        "zero-against-zero-declared",
        "Balai Karantina Pertanian Yogyakarta 2020",
        {"value": "100.00"},
        capaian("minimize", "0", "0", "nol-tercapai"),
    ),
    ("large-percent", "no upper bound", {"value": "1200.00"}, capaian("maximize", "1", "12")),
    ("small-quantity", "every digit is kept", {"value": "45.00"}, capaian("maximize", "0.01", "0.0045")),
    ("large-money", "Rp 20 trillion", {"value": "100.00"}, serapan("20000000000000", "20000000000000")),
    ("mean-of-three", "LKjIP Manggarai Timur 2019, average of 87.10, 96.54 and 72.52 printed 85.38, cut off",
     {"value": "85.38"}, bulat("6404/75", "truncate", 2)),
    ("sum-of-quarters", "three of four quarters", {"raw": "31", "used": "3", "total": "4"},
     periods("sum", "additive", "2025", QUARTERS)),
    ("average-of-quarters", "the unfilled quarter does not count", {"raw": "31/3"},
     periods("average", "additive", "2025", QUARTERS)),
    ("last-of-quarters", "take last known", {"raw": "21", "decided_by": "2025-Q3"},
     periods("last", "never_sums", "2025", QUARTERS)),
    ("binjai", "PA Binjai: 87.80", {"predicate": "A"}, predikat("87.80")),
    ("eighty", LKE, {"predicate": "BB"}, predikat("80.00")),
    ("eighty-and-a-bit", LKE, {"predicate": "A"}, predikat("80.01")),
    ("bappeda-banda-aceh", "Bappeda Kota Banda Aceh 2021",
     {"value": "84.33", "sisa": "1737017861", "sisa_persen": "15.67"}, serapan("11086045405", "9349027544")),
    ("binjai-lke", "PA Binjai", {"value": "87.80", "predicate": "A", "score:1": "123/5", "score:4": "95/4"}, {
        "kind": "evaluation",
        "input": {
            "template": "permenpanrb-88-2021",
            "answers": dict(zip("1a 1b 1c 2a 2b 2c 3a 3b 3c 4a 4b 4c".split(), "A BB BB BB BB A BB A AA A A AA".split())),
            "mode": "half_away",
            "decimals": 2,
        },
    }),
]

FAILURES = [
    ("zero-realisasi-is-the-best", "R = 0 on a minimize indicator scored 0 %", {"value": "200.00"},
     capaian("minimize", "10", "0")),
    ("zero-realisasi-inverse", "R = 0 under T/R is no number, and not 0", {"reason": "zero_realisasi"},
     capaian("minimize_inverse", "10", "0")),
    ("met-under-shortfall", "R = T under shortfall scores 0 %, as that formula says", {"value": "0.00"},
     capaian("minimize_shortfall", "10", "10")),
    ("met-by-default", "R = T under the default is 100 %", {"value": "100.00"}, capaian("minimize", "10", "10")),
    ("overlapping-bands", "120 % scored 0 by overlapping bands", {"category": "sangat_tinggi"}, band("sakip-default", "120")),
    ("overlapping-bands-lan", "120 % scored 0 by overlapping bands", {"category": "memuaskan"}, band("lan-2021", "120")),
    ("band-gap-60", "values in a band gap given the best label", {"category": "rendah"}, band("sakip-default", "59.995")),
    ("band-gap-80", "values in a band gap given the best label", {"category": "tinggi"}, band("sakip-default", "80.005")),
    ("band-gap-90", "between 90 and 91 no source rules", {"category": "sangat_tinggi"}, band("sakip-default", "90.5")),
    ("band-gap-90-whole", "read by whole numbers, 90.5 is 90", {"category": "tinggi"},
     band("permendagri-86-2017-bulat", "90.5")),
    ("division-by-zero", "division by zero gave Infinity, NaN or a 500", {"reason": "zero_target"},
     capaian("maximize", "0", "5")),
    ("zero-pagu", "division by zero gave Infinity, NaN or a 500", {"reason": "zero_pagu"}, serapan("0", "5")),
    ("health-score", "health score 0/0", {"reason": "zero_pagu"}, serapan("0", "0")),
    ("nothing-reported", "health score 0/0", {"status": "not_filled", "used": "0"}, periods("average", "additive", "2025", [])),
    ("annual-against-january", "annual realisasi divided by a January target", {"problems": "longer_than_period"},
     periods("last", "additive", "2025-M01", [["2025", "12"]])),
    ("two-annual-values", "duplicate annual values, since UNIQUE does not bind over NULL", {"problems": "duplicate_period"},
     periods("sum", "additive", "2025", [["2025", "1"], ["2025", "1"]])),
    ("duplicate-month", "duplicate budget month", {"problems": "duplicate_period"},
     periods("sum", "additive", "2025", [["2025-M01", "1"], ["2025-M01", "2"]])),
    ("thirteenth-month", "13th budget month", {"problems": "part_out_of_range"},
     periods("sum", "additive", "2025", [["2025-M13", "1"]])),
    ("thirteenth-budget-month", "13th budget month", {"problems": "part_out_of_range"}, buku([["2025-M13", "5"]])),
    ("quarter-as-month", "a quarter booked where months are kept", {"problems": "not_monthly"}, buku([["2025-Q1", "5"]])),
    ("next-year-same-code", "pagu overwritten because next year's sync has the same code", {"problems": "unknown_line"},
     buku([["2026-M01", "5"]])),
    ("late-correction", "a stored cumulative gone stale after a correction", {"realisasi": "30", "value": "30.00"},
     buku([["2025-M03", "40"], ["2025-M01", "10"], ["2025-M03", "-20"]])),
    ("percentages-summed", "100 % + 100 % = 200 % was published", {"reason": "never_sums"},
     periods("sum", "never_sums", "2025", [["2025-S1", "100"], ["2025-S2", "100"]])),
    ("unreported-quarters", "unreported parts silently dropped: the coverage tells", {"raw": "50", "used": "1", "total": "4"},
     periods("average", "never_sums", "2025", [["2025-Q1", "50"]])),
    ("unreported-children", "unreported children silently dropped: the coverage tells", {"value": "50.00", "used": "1", "total": "3"},
     simpul("sakip-default", [["10", "5", None], ["10", "not_filled", None], ["10", "not_filled", None]])),
    ("mean-of-percentages", "mean of percentages where units differ", {"raw": "910/11"}, gabung([["90", "100"], ["1", "10"]])),
    ("weights-of-99.99", "weights that do not reach 100 %", {"problems": "weight_sum"},
     simpul("sakip-default", [["10", "5", "50"], ["10", "5", "49.99"]])),
    ("missing-is-not-zero", "an empty cell counted as zero", {"status": "not_filled"}, capaian("maximize", "10", "not_filled")),
    ("zero-is-a-value", "a zero treated as an empty cell", {"value": "0.00"}, capaian("maximize", "10", "0")),
    ("no-target", "a realisasi without a target for its period", {"reason": "no_target"}, capaian("maximize", None, "5")),
    ("four-and-a-quarter", "4.25 turned into 425", {"raw": "17/4"}, angka("4.25")),
    ("comma", "4,25 is refused, not guessed", {"reason": "not_a_number"}, angka("4,25")),
    ("rounded-twice", "94.4449 rounded to 94.445 and then to 94.45", {"value": "94.44"},
     capaian("maximize", "100", "94.4449")),
    ("total-off-by-six-million", "a published total 6,000,000 off its rows", {"verdict": "differs", "difference": "6000000"},
     jumlah(["104734936307", "2988047640", "1000"], "107728984947")),
    ("score-against-grade", "grade typed by hand contradicting its score", {"predicate": "BB"}, predikat("79.99")),
    ("parts-rounded-first", "3.75 % parts rounded before the total top out at 14.91", {"value": "100.00"}, {
        "kind": "evaluation",
        "input": {
            "template": "permenpanrb-88-2021",
            "answers": dict.fromkeys("1a 1b 1c 2a 2b 2c 3a 3b 3c 4a 4b 4c".split(), "AA"),
            "mode": "half_away",
            "decimals": 2,
        },
    }),
]


def checked(prefix, entries):
    cases = []
    for name, source, expected, case in entries:
        if case["kind"] == "evaluation":
            given = case["input"]
            case = case | {"output": money.evaluation(given["template"], given["answers"])}
        for key, value in expected.items():
            assert case["output"][key] == value, f"{name}: {key} is {case['output'][key]}, not {value}"
        cases.append({"id": f"{prefix}/{name}", **case, "source": {"citation": source}})
    return cases


def files():
    about = "Worked cases of regulations and published documents."
    failures = "What systems in use get wrong, each as a case that would catch it."
    return {
        "worked.json": {"about": about, "cases": checked("worked", WORKED)},
        "failures.json": {"about": failures, "cases": checked("failure", FAILURES)},
    }
