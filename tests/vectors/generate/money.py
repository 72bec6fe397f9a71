"""Budget figures, totals, efficiency, scores of an evaluation, plain numbers."""

from fractions import Fraction

import rules
from consolidation import Period, Refused, period_answer
from exact import LARGEST, PLAIN, dec, plain, ratio, rounded


def fits(value):
    """A sum that a decimal of 96 bits and at most 28 places holds."""
    scaled = Fraction(value)
    for decimals in range(29):
        if (scaled * 10**decimals).denominator == 1:
            return abs(scaled * 10**decimals) <= LARGEST
    return False


def budget(pagu, realisasi, rencana=None, mode="half_away", decimals=2):
    """Every figure of a budget line; where there is none, the reason stands in its place."""
    p, r, k = (None if amount is None else dec(amount) for amount in (pagu, realisasi, rencana))

    def share(part, whole, zero):
        if whole == 0:
            return None, zero
        raw = part / whole * 100
        printed = rounded(raw, mode, decimals)
        return (raw, printed) if printed is not None else (None, "overflow")

    def amount(value):
        return plain(value) if fits(value) else "overflow"

    if r is None:
        keys = ("sisa", "sisa_persen", "deviasi", "deviasi_poin", "deviasi_persen")
        return {"status": "not_filled", **dict.fromkeys(keys, "not_filled")}
    output = {}
    if p is None:
        output |= {"status": "not_computable", "reason": "no_pagu", "sisa": "no_pagu", "sisa_persen": "no_pagu"}
    else:
        raw, printed = share(r, p, "zero_pagu")
        if raw is None:
            output |= {"status": "not_computable", "reason": printed}
        else:
            output |= {"status": "ok", "value": printed, "raw": ratio(raw)}
        output["sisa"] = amount(p - r)
        output["sisa_persen"] = share(p - r, p, "zero_pagu")[1]
    if k is None:
        output |= dict.fromkeys(("deviasi", "deviasi_poin", "deviasi_persen"), "no_rencana")
        return output
    output["deviasi"] = amount(r - k)
    output["deviasi_poin"] = "no_pagu" if p is None else share(r - k, p, "zero_pagu")[1]
    output["deviasi_persen"] = share(r - k, k, "zero_rencana")[1]
    return output


def total(parts, printed):
    """The sum of the parts that are there, and whether the printed total is that sum."""
    values = [dec(part) for part in parts if part != "not_filled"]
    found = sum(values, Fraction(0))
    if not (fits(found) and fits(dec(printed) - found)):
        return {"verdict": "overflow"}
    return {
        "sum": plain(found),
        "missing": str(len(parts) - len(values)),
        "verdict": "agrees" if found == dec(printed) else "differs",
        "difference": plain(dec(printed) - found),
    }


def ledger(tahun, pagu, realisasi, rencana, at, mode="half_away", decimals=2):
    """One budget line: pagu revisions, monthly entries in any order, the state at the end of a period.

    The pagu in force is the latest one that has begun; realisasi and rencana add up from January.
    """
    try:
        end = Period(at)
        spent = [(Period(key), dec(amount)) for key, amount in realisasi]
        plan = [(Period(key), dec(amount)) for key, amount in rencana]
    except Refused as code:
        return {"status": "refused", "problems": str(code)}
    problems = set()
    for period, _ in [*spent, *plan]:
        if period.frequency != "monthly":
            problems.add("not_monthly")
        elif period.year != tahun:
            problems.add("unknown_line")
    months = [period.key for period, _ in plan]
    if len(set(months)) < len(months):
        problems.add("duplicate_plan")
    if any(amount < 0 for _, amount in plan) or any(dec(amount) < 0 for _, _, amount in pagu):
        problems.add("negative_amount")
    days = [day for _, day, _ in pagu]
    if len(set(days)) < len(days):
        problems.add("duplicate_revision")
    if any(day > f"{tahun}-12-31" for day in days):
        problems.add("effective_after_year")
    murni = [day for kind, day, _ in pagu if kind == "murni"]
    if len(murni) > 1:
        problems.add("second_murni")
    elif murni and min(days) < murni[0]:
        problems.add("before_murni")
    if problems:
        return {"status": "refused", "problems": ",".join(sorted(problems))}
    last_day = period_answer(at)["last_day"]
    in_force = [amount for day, amount in sorted((day, amount) for _, day, amount in pagu) if day <= last_day]

    def so_far(entries):
        amounts = [amount for period, amount in entries if period.last <= end.last]
        return plain(sum(amounts)) if amounts else None

    p, r, k = (in_force[-1] if in_force else None), so_far(spent), so_far(plan)
    figures = budget(p, r, k, mode, decimals)
    amounts = {"pagu": p, "realisasi": r, "rencana": k}
    return figures | {key: amount for key, amount in amounts.items() if amount is not None}


def efficiency(method, capaian, serapan, mode="half_away", decimals=2):
    """Capaian set against serapan, by a named method."""
    c, s = dec(capaian), dec(serapan)

    def printed(raw, category=None, **figures):
        output = {name: rounded(figure, mode, decimals) for name, figure in figures.items()}
        if None in output.values():
            return {"status": "not_computable", "reason": "overflow"}
        return {"status": "ok", "raw": ratio(raw), **output} | ({"category": category} if category else {})

    if method == "bpom_ie":
        if s <= 0:
            return {"status": "not_computable", "reason": "serapan_not_positive"}
        return printed(c / s, "efisien" if c > s else "tidak_efisien", ie=c / s, te=c / s - 1)
    if method == "pemda_selisih":
        return printed(c - s, "efisien" if c > s else "tidak_efisien", selisih=c - s)
    if method == "pemda_selisih_5":
        fair = "cukup_efisien" if abs(c - s) <= 5 else None
        return printed(c - s, fair or ("efisien" if c > s else "tidak_efisien"), selisih=c - s)
    if method == "unused":
        return {"status": "not_applicable"} if c < 100 else printed(100 - s, tak_terpakai=100 - s)
    assert method == "pmk_214_2017", method
    if c <= 0:
        return {"status": "not_computable", "reason": "capaian_not_positive"}
    raw = (c - s) / c * 100
    limited = max(Fraction(-20), min(Fraction(20), raw))
    return printed(raw, efisiensi=limited, nilai_efisiensi=50 + limited / 20 * 50)


def predicate(template, value):
    for label, above in rules.TEMPLATES[template]["predicates"]:
        if above is None or value > dec(above):
            return label
    raise ValueError("a predicate table without a last row")


def predicate_range(template, label):
    """Between which totals a predicate lies: above the one, up to the other."""
    rows = rules.TEMPLATES[template]["predicates"]
    labels = [name for name, _ in rows]
    if label not in labels:
        return {"status": "unknown"}
    at = labels.index(label)
    bounds = {"above": rows[at][1], "to": rows[at - 1][1] if at else None}
    return {"status": "known", **{key: bound for key, bound in bounds.items() if bound is not None}}


def evaluation(template, answers, mode="half_away", decimals=2):
    """Exact scores of sub-components and components, the total rounded once, its predicate."""
    rule = rules.TEMPLATES[template]
    output, grand = {}, Fraction(0)
    for component, subs in rule["components"].items():
        points = Fraction(0)
        for sub, asked in subs.items():
            values = [dec(rule["scales"][scale][answers[each]]) for each, scale in asked["questions"].items()]
            score = dec(asked["weight"]) * sum(values) / len(values)
            output[f"score:{sub}"] = ratio(score)
            points += score
        output[f"score:{component}"] = ratio(points)
        grand += points
    return {
        "status": "ok",
        "raw": ratio(grand),
        "value": rounded(grand, mode, decimals),
        "predicate": predicate(template, grand),
        **output,
    }


ALLOWED = {
    "quantity": lambda value: True,
    "percent": lambda value: True,
    "rupiah": lambda value: (value * 100).denominator == 1,
    "weight": lambda value: 0 < value <= 100,
    "score": lambda value: 0 <= value <= 100,
}


def number(text, unit):
    """A plain decimal in a unit: no digit is lost and nothing is guessed."""
    if not PLAIN.match(text):
        return {"status": "refused", "reason": "not_a_number"}
    digits = text.lstrip("+-").replace(".", "")
    places = len(text.split(".")[1]) if "." in text else 0
    if places > 28 or int(digits) > LARGEST or len(text.lstrip("+-").split(".")[0].lstrip("0")) + places > 29:
        return {"status": "refused", "reason": "too_many_digits"}
    value = dec(text)
    if not ALLOWED[unit](value):
        return {"status": "refused", "reason": "out_of_range"}
    return {"status": "ok", "raw": ratio(value)}
