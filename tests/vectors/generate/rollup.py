"""What several figures come to: the mean, the weighted mean, the ratio of sums."""

from fractions import Fraction
from itertools import combinations_with_replacement

import achievement
import rules
from exact import dec, ratio
from tables import from_cases


def problem_of(method, weights):
    """What is wrong with the weights of the children; None where nothing is."""
    given = [weight for weight in weights if weight is not None]
    if not weights or method == "mean" or (method == "declared" and not given):
        return None
    if len(given) < len(weights):
        return "weights_mixed" if method == "declared" else "weight_missing"
    return None if sum(map(dec, given)) == 100 else "weight_sum"


def child_value(policy, target, realisasi):
    """The value a child enters with, or its status where it has none."""
    found = achievement.answer(policy["id"], "maximize", target, realisasi)
    if "raw" not in found:
        return found["status"], None
    limits = policy["limits"]
    value = Fraction(found["raw"])
    form = policy["rollup"]["children"]
    if form == "rounded":
        value = dec(found["value"])
    elif form == "limited" and found["status"] == "capped":
        value = dec(limits["cap"])
    elif form == "limited" and found["status"] == "floored":
        value = dec(limits["floor"])
    if "rollup_cap" in limits:
        value = min(value, dec(limits["rollup_cap"]))
    return "figure", value


def rollup(policy_name, children):
    """A node over `[target, realisasi, weight]` of its children, all of them higher-is-better."""
    policy = rules.POLICIES[policy_name]
    rule = policy["rollup"]
    weights = [weight for _, _, weight in children]
    problem = problem_of(rule["method"], weights)
    if problem:
        return {"status": "refused", "problems": problem}
    weighted = rule["method"] != "mean" and any(weights)
    counted, missing = [], []
    for target, realisasi, weight in children:
        heft = dec(weight) if weighted else Fraction(1)
        status, value = child_value(policy, target, realisasi)
        if status == "figure":
            counted.append((heft, value))
        elif status != "not_applicable":
            missing.append(heft)
    coverage = {"used": str(len(counted)), "total": str(len(counted) + len(missing))}
    used, total = sum((heft for heft, _ in counted), Fraction(0)), sum(missing, Fraction(0))
    total += used

    def incomplete(reason):
        return {"status": "incomplete", "reason": reason, **coverage}

    if not children:
        return incomplete("no_children")
    if not counted and not missing:
        return {"status": "not_applicable", **coverage}
    if missing and rule["missing"] == "incomplete":
        return incomplete("child_missing")
    if not counted and rule["missing"] == "excluded":
        return incomplete("no_child_figure")
    if used * 100 < dec(rule["minimum_coverage"]) * total:
        return incomplete("below_minimum_coverage")
    divisor = total if rule["missing"] == "zero" else used
    mean = sum((heft * value for heft, value in counted), Fraction(0)) / divisor
    return {**achievement.figure(policy, mean), **coverage}


def ratio_of_sums(parts):
    """Σ numerator / Σ denominator in percent; a unit that reported nothing shows in the coverage."""
    given = [(dec(part[0]), dec(part[1])) for part in parts if part is not None]
    coverage = {"used": str(len(given)), "total": str(len(parts))}
    below = sum((denominator for _, denominator in given), Fraction(0))
    if not given:
        return {"status": "not_filled", **coverage}
    if below == 0:
        return {"status": "not_computable", "reason": "zero_denominator", **coverage}
    above = sum((numerator for numerator, _ in given), Fraction(0))
    return {"status": "ok", "raw": ratio(above / below * 100), **coverage}


CHILDREN = [
    ["95", "89.75"],  # 94.47…, no finite decimal
    ["10", "65"],  # 650, above every cap
    ["25", "-11.5"],  # −46, below the floor
    ["10", "not_filled"],
    ["10", "not_applicable"],
    ["0", "5"],  # not computable
]


def nodes():
    """Every three children out of the six, and shorter lists; without weights and with unequal ones."""
    for count in range(4):
        for chosen in combinations_with_replacement(CHILDREN, count):
            yield [[*child, None] for child in chosen]
            if count == 3:
                yield [[*child, weight] for child, weight in zip(chosen, ("50", "37.5", "12.5"))]


def files():
    inputs, outputs = ["children"], ["status", "value", "raw", "category", "used", "total", "reason"]
    names = [name for name in rules.POLICIES if name.startswith("rollup-") and name != "rollup-weighted"]
    cases = [
        (name, {"children": node}, rollup(name, node))
        for name in names
        for node in nodes()
    ]
    note = "mean and weighted mean under every rule of missing children, forms of children and coverage"
    tables = [from_cases("rollup", "rollup", note, cases, inputs, outputs)]
    cases = []
    for name in ("rollup-mean", "rollup-weighted", "rollup-limited-excluded-0", "bps-nko", "kemenkeu-nko"):
        for weights in ([None, None], ["40", None], ["40", "60"], ["40", "59.99"], ["40", "60.01"], ["100", "100"]):
            node = [[*child, weight] for child, weight in zip(CHILDREN, weights)]
            cases.append((name, {"children": node}, rollup(name, node)))
    note = "weights for some, for none, for all; sums beside 100 %"
    tables.append(from_cases("rollup-weights", "rollup", note, cases, inputs, [*outputs, "problems"]))
    cases = [
        ({"parts": parts}, ratio_of_sums(parts))
        for parts in (
            [["90", "100"], ["1", "10"]],
            [["1", "2"], ["90", "98"], None],
            [["1", "3"]] * 7,
            [["0", "0"], ["5", "10"]],
            [["0", "0"]],
            [["5", "0"]],
            [None, None],
            [],
            [["-5", "10"], ["15", "10"]],
            [["104734936307", "106439453000"], ["2988047640", "3021089000"]],
            [["0.0000000000000000000000000001", "3"], ["79228162514264337593543950335", "7"]],
        )
    ]
    note = "91 of 110 is 82.73 %, where the mean of 90 % and 10 % says 50 %"
    tables.append(
        from_cases("ratio-of-sums", "ratio_of_sums", note, cases, ["parts"], ["status", "raw", "used", "total", "reason"])
    )
    return {"rollup.json": {"about": "Roll-up: mean, weighted mean, ratio of sums.", "tables": tables}}
