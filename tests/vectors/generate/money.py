"""Budget figures, totals, efficiency, scores of an evaluation, plain numbers."""

from fractions import Fraction

import rules
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
    return {
        "sum": plain(found),
        "missing": str(len(parts) - len(values)),
        "verdict": "agrees" if found == dec(printed) else "differs",
        "difference": plain(dec(printed) - found),
    }


def bpom(capaian, serapan, mode="half_away", decimals=2):
    """Badan POM: IE = capaian / serapan, TE = IE − 1, efficient where IE > 1."""
    c, s = dec(capaian), dec(serapan)
    if s == 0:
        return {"status": "not_computable", "reason": "zero_serapan"}
    index = c / s
    return {
        "status": "ok",
        "raw": ratio(index),
        "value": rounded(index, mode, decimals),
        "tingkat_efisiensi": rounded(index - 1, mode, decimals),
        "category": "efisien" if index > 1 else "tidak_efisien",
    }


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
        for sub, weight in subs.items():
            score = dec(weight) * dec(rule["answers"][answers[sub]])
            output[f"score:{sub}"] = plain(score)
            points += score
        output[f"score:{component}"] = plain(points)
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
