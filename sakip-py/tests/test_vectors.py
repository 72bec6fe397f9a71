"""Every case of `tests/vectors` through the package, with the counts of the index."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import sakip

VECTORS = Path(__file__).parents[2] / "tests" / "vectors"
INDEX = json.loads((VECTORS / "index.json").read_text())
RULES = json.loads((VECTORS / "rules.json").read_text())
EXACT = {"raw", "sum", "difference", "pagu", "realisasi", "rencana", "sisa", "deviasi", "above", "to"}


def put(case: dict[str, Any], place: str, cell: Any) -> None:
    head, _, rest = place.partition(".")
    if rest:
        put(case.setdefault(head, {}), rest, cell)
    else:
        case[head] = cell


def cases(name: str) -> list[dict[str, Any]]:
    document = json.loads((VECTORS / name).read_text())
    assert document["format"] == 1
    found = list(document.get("cases", []))
    for table in document.get("tables", []):
        for number, row in enumerate(table["rows"], 1):
            case = json.loads(json.dumps(table.get("common", {})))
            assert len(row) == len(table["columns"])
            for column, cell in zip(table["columns"], row):
                if cell is not None:
                    put(case, column, cell)
            found.append({**case, "id": f"{table['id']}/{number}", "kind": table["kind"]})
    return found


def _policies() -> dict[str, sakip.Policy]:
    return {
        name: sakip.Policy(name) if name in RULES["builtin"] else sakip.Policy.from_dict(data)
        for name, data in RULES["policies"].items()
    }


POLICIES = _policies()


def some(**values: Any) -> dict[str, str]:
    return {name: plain(value) for name, value in values.items() if value is not None}


def plain(value: Any) -> str:
    """A figure as it is printed: `str` writes a zero of ten decimals as `0E-10`."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def codes(error: sakip.SakipError) -> str:
    return ",".join(sorted({problem.code for problem in error.problems}))


def refused(error: sakip.SakipError) -> dict[str, str]:
    return {"status": "refused", "problems": codes(error)}


def measured(text: str) -> tuple[str | None, bool]:
    return (None, True) if text == "not_filled" else (None, False) if text == "not_applicable" else (text, True)


def achievement(case: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    target, realisasi = given.get("target"), given["realisasi"]
    if isinstance(target, dict):
        target = target["level"] if "level" in target else (target["lo"], target["hi"])
    value, applies = (realisasi["level"], True) if isinstance(realisasi, dict) else measured(realisasi)
    found = sakip.achievement(
        target, value, given["polarity"], given.get("baseline"), berlaku=applies, policy=POLICIES[case["policy"]]
    )
    category = found.category.code if found.category else None
    return some(status=found.status, value=found.value, raw=found.raw, category=category, formula=found.formula,
                reason=found.reason)  # fmt: skip


def achievement_status(case: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    answer = achievement(case, given)
    if "raw" in answer:
        answer["achieved"] = "yes" if Fraction(answer["raw"]) >= 100 else "no"
    return answer


def bands(case: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    return achievement(case, {"polarity": "maximize", "target": "100", "realisasi": given["percent"]})


def rounding(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    try:
        return {"status": "ok", "value": plain(sakip.bulatkan(Fraction(given["ratio"]), given["decimals"], given["mode"]))}
    except sakip.NumberError as error:
        assert error.code == "overflow"
        return {"status": "overflow"}


def consolidation(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    readings = [(key, *measured(value)) for key, value in given["readings"]]
    # A period given twice is refused; which of the two is not in force does not matter then.
    unused = [key for key, _, applies in readings if not applies]
    try:
        found = sakip.konsolidasi(
            given["rule"],
            [(key, value) for key, value, _ in readings],
            given["into"],
            menjumlah=given["additivity"] == "additive",
            tidak_berlaku=unused,
        )
    except sakip.SakipError as error:
        return refused(error)
    return some(status=found.status, raw=found.value, reason=found.reason, decided_by=found.decided_by,
                used=found.coverage.used, total=found.coverage.total)  # fmt: skip


def period(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    try:
        found = sakip.Period(given["text"])
    except sakip.PeriodError as error:
        return {"status": "refused", "reason": error.code}
    return some(status="ok", key=found, frequency=found.frequency, first_day=found.first_day, last_day=found.last_day)


def number(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    try:
        return {"status": "ok", "raw": str(Fraction(sakip.number(given["text"], given["unit"])))}
    except sakip.NumberError as error:
        return {"status": "refused", "reason": error.code}


def rollup(case: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    policy = POLICIES[case["policy"]]
    children = []
    for target, realisasi, _ in given["children"]:
        value, applies = measured(realisasi)
        children.append(sakip.achievement(target, value, berlaku=applies, policy=policy))
    try:
        found = sakip.roll_up(children, [weight for _, _, weight in given["children"]], policy=policy)
    except sakip.PlanError as error:
        return refused(error)
    category = found.category.code if found.category else None
    return some(status=found.status, value=found.value, raw=found.raw, category=category, reason=found.reason,
                used=found.coverage.used, total=found.coverage.total)  # fmt: skip


def ratio_of_sums(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    found = sakip.ratio_of_sums([None if part is None else tuple(part) for part in given["parts"]])
    reason = "zero_denominator" if found.status == "not_computable" else None
    return some(status=found.status, raw=found.value, reason=reason, used=found.coverage.used,
                total=found.coverage.total)  # fmt: skip


def accounts(found: sakip.Anggaran) -> dict[str, str]:
    answer = some(status=found.serapan.status, value=found.serapan.value, raw=found.serapan.exact,
                  reason=found.serapan.reason)  # fmt: skip
    for name in ("sisa", "sisa_persen", "deviasi", "deviasi_poin", "deviasi_persen"):
        answer[name] = str(getattr(found, name))
    return answer


def budget(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    amounts = (given.get(name) for name in ("pagu", "realisasi", "rencana"))
    return accounts(sakip.serapan(*amounts, desimal=given["decimals"], mode=given["mode"]))


def ledger(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    line, tahun = "5.1", given["tahun"]
    try:
        # A period that is none is told before the ledger is read.
        for key in [given["at"], *(key for key, _ in given["realisasi"] + given["rencana"])]:
            sakip.Period(key)
        entries = [
            *({"entry": "pagu", "line": line, "tahun": tahun, "kind": kind, "effective": day, "amount": amount}
              for kind, day, amount in given["pagu"]),
            *({"entry": "realisasi", "id": str(number), "line": line, "period": month, "amount": amount}
              for number, (month, amount) in enumerate(given["realisasi"])),
            *({"entry": "rencana", "line": line, "period": month, "amount": amount}
              for month, amount in given["rencana"]),
            {"entry": "line", "key": line, "tahun": tahun, "opd": "OPD", "program": "P", "category": "lainnya"},
        ]  # fmt: skip
        groups = sakip.buku_anggaran(entries, given["at"], desimal=given["decimals"], mode=given["mode"])
    except sakip.SakipError as error:
        return refused(error)
    found = groups[0] if groups else sakip.serapan(None, None, desimal=given["decimals"], mode=given["mode"])
    return {**accounts(found), **some(pagu=found.pagu, realisasi=found.realisasi, rencana=found.rencana)}


def total(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    try:
        found = sakip.periksa_total([measured(part)[0] for part in given["parts"]], given["total"])
    except sakip.BudgetError as error:
        assert error.code == "overflow"
        return {"verdict": "overflow"}
    return some(sum=found.sum, missing=found.coverage.total - found.coverage.used,
                verdict="agrees" if found.agrees else "differs", difference=found.difference)  # fmt: skip


def efficiency(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    capaian, serapan = Fraction(given["capaian"]), Fraction(given["serapan"])
    found = sakip.efisiensi(given["method"], capaian, serapan, desimal=given["decimals"], mode=given["mode"])
    answer = some(status=found.status, reason=found.reason,
                  category=None if found.label is None else found.label.id.replace(" ", "_"),
                  raw=found.values[0][2] if found.values else None)  # fmt: skip
    return {**answer, **{name: plain(value) for name, value, _ in found.values}}


def evaluation(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    found = sakip.nilai_lke(given["answers"], template=given["template"])
    assert found.total is not None
    answer = some(status="ok", value=sakip.bulatkan(found.total, given["decimals"], given["mode"]), raw=found.total,
                  predicate=found.predicate)  # fmt: skip
    return {**answer, **{f"score:{name}": str(score) for name, score in found.scores.items()}}


def predicate(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    return {"predicate": sakip.predikat(Fraction(given["total"]), given["template"])}


def predicate_label(_: dict[str, Any], given: dict[str, Any]) -> dict[str, str]:
    for found in sakip.daftar_predikat(given["template"]):
        if found.label == given["label"]:
            return some(status="known", above=found.above, to=found.to)
    return {"status": "unknown"}


KINDS = {
    name: globals()[name]
    for name in (
        "achievement", "achievement_status", "bands", "rounding", "consolidation", "period", "number", "rollup",
        "ratio_of_sums", "budget", "ledger", "total", "efficiency", "evaluation", "predicate", "predicate_label",
    )
}  # fmt: skip


def same(key: str, found: str | None, expected: str, within: Fraction | None) -> bool:
    if found == expected:
        return True
    if found is None:
        return False
    try:
        if within is not None and key == "value":
            return abs(Fraction(found) - Fraction(expected)) <= within
        return (key in EXACT or key.startswith("score:")) and Fraction(found) == Fraction(expected)
    except ValueError:
        return False


def differs(case: dict[str, Any], answer: dict[str, str], within: Fraction | None = None) -> str | None:
    for key, expected in case["output"].items():
        if not same(key, answer.get(key), expected, within):
            return f"{key} is `{answer.get(key)}`, not `{expected}`"
    return None


def judged(case: dict[str, Any]) -> str | None:
    """What is wrong with the answer to a case."""
    answer = KINDS[case["kind"]](case, case["input"])
    assert case["output"], "it expects nothing"
    plain = differs(case, answer)
    if deviation := case.get("known_deviation"):
        if plain is None:
            return "it is listed as deviating and does not deviate"
        return None if answer.get("value") == deviation["computed"] else f"computes {answer.get('value')}"
    if tolerance := case.get("tolerance"):
        if plain is None:
            return "its tolerance is not needed"
        return differs(case, answer, Fraction(tolerance["value"]))
    return plain


def test_every_file_is_in_the_index() -> None:
    files = {path.name for path in VECTORS.glob("*.json")} - {"index.json", "rules.json", "published.json"}
    assert files == set(INDEX["files"])


@pytest.mark.parametrize("name", sorted(INDEX["files"]))
def test_the_cases_of(name: str) -> None:
    found = cases(name)
    assert len(found) == INDEX["files"][name]
    wrong = [f"{case['id']}: {why}" for case in found if (why := judged(case))]
    assert not wrong, f"{len(wrong)} failures:\n" + "\n".join(wrong[:20])


def test_the_counts_are_those_of_rust(capsys: pytest.CaptureFixture[str]) -> None:
    counted = Counter[str]()
    deviations = 0
    for name in INDEX["files"]:
        for case in cases(name):
            counted[case["kind"]] += 1
            deviations += "known_deviation" in case
    assert counted.total() == sum(INDEX["files"].values())
    assert deviations == INDEX["deviations"]
    assert set(counted) == set(KINDS)
    with capsys.disabled():
        print(f"\nconformance: python ran {counted.total()} cases, {deviations} listed deviations")
