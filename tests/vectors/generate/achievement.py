"""What a target and a realisasi come to, written from DOMAIN's table of formulas."""

from fractions import Fraction

import rules
from exact import dec, ratio, rounded

LOWER_IS_BETTER = ("minimize", "minimize_linear", "minimize_inverse", "minimize_shortfall", "range_minimize")


class NoFigure(Exception):
    """There is no figure; the argument is the reason."""


def level(label):
    """The position of a label on the one scale that has it."""
    wanted = " ".join(label.split()).lower()
    found = [
        position
        for levels in rules.SCALES.values()
        for position, names in enumerate(levels, 1)
        if wanted in [name.lower() for name in names]
    ]
    if len(found) != 1:
        raise ValueError(f"no such level: {label}")
    return found[0]


def formula_of(policy, polarity, target):
    if isinstance(target, dict) and "level" in target:
        return "ordinal"
    if isinstance(target, dict):
        if polarity in LOWER_IS_BETTER:
            return "range_minimize"
        if polarity == "maximize":
            return "range"
    return policy["formulas"]["minimize"] if polarity == "minimize" else polarity


def value_of(quantity):
    return Fraction(level(quantity["level"])) if isinstance(quantity, dict) else dec(quantity)


def raw_percent(formula, target, realisasi, baseline, zero_target):
    r = value_of(realisasi)
    if formula == "ordinal":
        if not (isinstance(target, dict) and "level" in target):
            raise NoFigure("target_kind")
        return r / level(target["level"]) * 100
    if formula in ("range", "range_minimize"):
        if not (isinstance(target, dict) and "lo" in target):
            raise NoFigure("target_kind")
        lo, hi = dec(target["lo"]), dec(target["hi"])
        if lo < 0:
            raise NoFigure("negative_target")
        if lo <= r <= hi:
            return Fraction(100)
        bound = hi if r > hi else lo
        if bound == 0:
            raise NoFigure("zero_target")
        share = r / bound
        return (share if formula == "range" else 1 + (1 - share)) * 100
    if isinstance(target, dict):
        raise NoFigure("target_kind")
    t = dec(target)
    if formula == "baseline":
        if baseline is None:
            raise NoFigure("no_baseline")
        b = dec(baseline)
        if b == t:
            raise NoFigure("baseline_is_target")
        return (b - r) / (b - t) * 100
    if t < 0:
        raise NoFigure("negative_target")
    if t == 0:
        if zero_target == "achieved_if_zero" and r == 0:
            return Fraction(100)
        raise NoFigure("zero_target")
    if formula == "maximize":
        return r / t * 100
    if formula == "minimize_linear":
        return (2 * t - r) / t * 100
    if formula == "minimize_shortfall":
        return (t - r) / t * 100
    if formula == "stabilize":
        return (1 - abs(r - t) / t) * 100
    if formula == "minimize_inverse":
        if r == 0:
            raise NoFigure("zero_realisasi")
        if r < 0:
            raise NoFigure("negative_realisasi")
        return t / r * 100
    raise ValueError(formula)


def category(policy, limited, printed):
    """The code of the band: the first one whose bound the looked-up value passes."""
    if policy["band_input"] == "exact":
        looked_up = limited
    elif policy["band_input"] == "rounded":
        looked_up = dec(printed)
    else:
        looked_up = Fraction(limited.numerator // limited.denominator)
    for entry in policy["bands"]:
        if "above" in entry and looked_up > dec(entry["above"]):
            return entry["code"]
        if "from" in entry and looked_up >= dec(entry["from"]):
            return entry["code"]
        if "above" not in entry and "from" not in entry:
            return entry["code"]
    raise ValueError("a band table without a last band")


def figure(policy, raw):
    """Limits, one rounding, category of an exact percentage."""
    cap, floor = policy["limits"].get("cap"), policy["limits"].get("floor")
    status, limited = "ok", raw
    if cap is not None and raw > dec(cap):
        status, limited = "capped", dec(cap)
    elif floor is not None and raw < dec(floor):
        status, limited = "floored", dec(floor)
    printed = rounded(limited, policy["rounding"]["mode"], policy["rounding"]["decimals"])
    if printed is None:
        raise NoFigure("overflow")
    return {
        "status": status,
        "value": printed,
        "raw": ratio(raw),
        "category": category(policy, limited, printed),
    }


def answer(policy_name, polarity, target, realisasi, baseline=None):
    """The whole output of an achievement case. `target` may be None, a decimal, a range or a level."""
    policy = rules.POLICIES[policy_name]
    formula = formula_of(policy, polarity, target)
    if realisasi in ("not_filled", "not_applicable"):
        return {"status": realisasi, "formula": formula}
    try:
        if target is None:
            raise NoFigure("no_target")
        raw = raw_percent(formula, target, realisasi, baseline, policy["zero_target"])
        return {**figure(policy, raw), "formula": formula}
    except NoFigure as reason:
        return {"status": "not_computable", "reason": str(reason), "formula": formula}


def banded(policy_name, percent):
    """The output of a bands case: limits, rounding and category of a percentage that is already there."""
    policy = rules.POLICIES[policy_name]
    result = figure(policy, Fraction(percent))
    return {"value": result["value"], "category": result["category"]}

