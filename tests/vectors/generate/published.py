"""Every published row as a case: reproduced, or listed with the reason why it does not follow from its inputs."""

import json
import re
from fractions import Fraction
from pathlib import Path

import achievement
import money
from exact import dec, plain
from rules import round_name

FACTS = Path(__file__).parent.parent / "published.json"

# What a document follows, by its institution: policy of its "lower is better", or its rounding.
POLICY = {
    "Pemerintah Kabupaten Manggarai Timur": "minimize-inverse",
    "Kanwil DJBC Aceh (dashboard NKO)": "kemenkeu-nko",
    "PermenPANRB Sistem Manajemen Kinerja PNS (contoh resmi)": "skp-permenpanrb",
    "Balai Karantina Pertanian Kelas II Yogyakarta": "nol-tercapai",
}
ROUNDING = {
    # 99.875 is printed 99.8, 105.26 as 105 and 107.78 as 107: this document cuts off.
    "Pengadilan Agama Kangean": "truncate",
}

DEVIATIONS = {
    "achievement-006": "−11.5 against 25 is −46 %; −450 follows from no formula",
    "achievement-022": "0.18 against 0.64 is 355.56 % as T/R, the formula of the two other rows of the table, "
    "and 171.88 % as (2T−R)/T; the printed 72.52 follows from no formula and shows a beaten target as missed",
    "achievement-047": "the text divides by the upper bound, 92 / 90 = 102.22 %, and prints 113 %; "
    "by the lower bound it would be 115 %",
}
# The realisasi is printed with fewer digits than the document computed with.
ROUNDED_INPUT = {"achievement-027": "the printed 156.57 needs the unrounded realisasi 0.4343"}

# The categories of Permendagri 86/2017 as these documents print them.
CATEGORY = {"Sangat Tinggi (ST)": "sangat_tinggi", "Tinggi (T)": "tinggi"}


def facts():
    return json.loads(FACTS.read_text(encoding="utf-8"))["sources"]


def places(text):
    return len(text.split(".")[1]) if "." in text else 0


def source_of(group, row):
    source = {"citation": f"{group['instansi']}" + (f" {group['year']}" if "year" in group else "")}
    source |= {key: group[key] for key in ("url", "year") if key in group}
    if "citation" in group:
        source["citation"] += f": {group['citation']}"
    source["institution"] = group["instansi"]
    note = "; ".join(row[key] for key in ("indicator", "item", "unit", "note") if key in row)
    return source | ({"note": note} if note else {})


def target_of(text):
    match = re.fullmatch(r"([0-9.]+)-([0-9.]+)", text)
    return {"lo": match[1], "hi": match[2]} if match else text


def printed_like(document, policy, printed, raw_of):
    """The policy and the spelling under which a figure is printed as published; None where there is none.

    Two decimals first, trailing zeros being dropped by many documents; then as many as were printed.
    """
    mode = ROUNDING.get(document, "half_away")
    for decimals in (2, places(printed)):
        name = policy if (mode, decimals) == ("half_away", 2) else round_name(mode, decimals)
        if name != policy and policy not in ("sakip-default", "skp-permenpanrb"):
            continue
        output = raw_of(name)
        if "value" in output and dec(output["value"]) == dec(printed):
            return name, output
    return None


def interval(target, realisasi, printed):
    """How far rounding the realisasi of a `(2T − R) / T` may have moved the printed percentage."""
    half = Fraction(1, 2) / 10 ** places(realisasi)
    return half / dec(target) * 100 + Fraction(1, 2) / 10 ** places(printed)


def achievement_case(group, row):
    polarity = "maximize" if row["polarity"] == "unknown" else row["polarity"]
    case_input = {"polarity": polarity, "target": target_of(row["target"]), "realisasi": row["realisasi"]}
    if row["realisasi"] == "n/a":
        case_input["realisasi"] = "not_filled"
    policy = POLICY.get(group["instansi"], "sakip-default")

    def ask(name):
        return achievement.answer(name, case_input["polarity"], case_input["target"], case_input["realisasi"])

    case = {"kind": "achievement", "policy": policy, "input": case_input}
    if case_input["realisasi"] == "not_filled":
        return case | {"output": ask(policy)}
    case["published"] = row["capaian"]
    if row["id"] in DEVIATIONS:
        computed = ask(policy)
        deviation = {"reason": DEVIATIONS[row["id"]], "computed": computed["value"]}
        return case | {"output": {"status": "ok", "value": row["capaian"]}, "known_deviation": deviation}
    if row["id"] in ROUNDED_INPUT:
        tolerance = interval(row["target"], row["realisasi"], row["capaian"])
        assert abs(Fraction(ask(policy)["raw"]) - dec(row["capaian"])) <= tolerance, row["id"]
        output = {"status": "ok", "value": row["capaian"]}
        return case | {"output": output, "tolerance": {"value": plain(tolerance), "reason": ROUNDED_INPUT[row["id"]]}}
    found = printed_like(group["instansi"], policy, row["capaian"], ask)
    assert found, f"{row['id']} is neither reproduced nor listed"
    case["policy"], output = found
    label = row.get("category")
    if label in CATEGORY:
        assert output["category"] == CATEGORY[label], row["id"]
    else:
        del output["category"]
        if label:
            case["not_checked"] = {"category": label, "reason": "the document does not print its category table"}
    return case | {"output": output}


def status_case(group, row):
    policy = POLICY[group["instansi"]]
    case_input = {key: row[key] for key in ("polarity", "target", "realisasi")}
    output = achievement.answer(policy, *case_input.values())
    achieved = "yes" if Fraction(output["raw"]) >= 100 else "no"
    assert achieved == ("yes" if row["category"] == "Tercapai" else "no"), row["id"]
    output = {"status": output["status"], "achieved": achieved, "raw": output["raw"]}
    case = {"kind": "achievement_status", "policy": policy, "input": case_input, "output": output}
    return case | {"published": row["category"]}


def budget_case(_, row):
    mode, decimals = "half_away", max(2, places(row["percent"]))
    case_input = {"pagu": row["pagu"], "realisasi": row["realisasi"], "mode": mode, "decimals": decimals}
    full = money.budget(row["pagu"], row["realisasi"], mode=mode, decimals=decimals)
    assert dec(full["value"]) == dec(row["percent"]), row["id"]
    output = {key: full[key] for key in ("status", "value", "raw", "sisa")}
    return {"kind": "budget", "input": case_input, "output": output, "published": row["percent"]}


def quarterly_case(_, row):
    quarters = re.search(r"TW=([^;]*);", row["note"])[1].split("/")
    parts = ["not_filled" if amount == "-" else amount for amount in quarters]
    assert len(parts) == 4, row["id"]
    output = money.total(parts, row["realisasi"])
    assert output["verdict"] == "agrees", row["id"]
    case_input = {"parts": parts, "total": row["realisasi"]}
    return {"kind": "total", "input": case_input, "output": output, "published": row["realisasi"]}


def efficiency_case(_, row):
    case_input = {"method": "bpom_ie", "capaian": row["capaian_output"], "serapan": row["serapan"]}
    output = money.efficiency(*case_input.values())
    assert (output["ie"], output["te"]) == (row["indeks_efisiensi"], row["tingkat_efisiensi"]), row["id"]
    assert output["category"] == "efisien", row["id"]
    case_input |= {"mode": "half_away", "decimals": 2}
    return {"kind": "efficiency", "input": case_input, "output": output, "published": row["indeks_efisiensi"]}


def template_of(row):
    # The predicates before 12/2015 are not known at first hand; both published totals lie where 12/2015 agrees.
    return "permenpanrb-88-2021" if row["regulation"] == "88/2021" else "permenpanrb-12-2015"


def evaluation_case(_, row):
    template, parts = template_of(row), row.get("components", {})
    if any(isinstance(part, dict) for part in parts.values()):
        answers = {sub: answer for part in parts.values() for sub, (_, answer, _) in part["sub"].items()}
        output = money.evaluation(template, answers)
        assert (output["value"], output["predicate"]) == (row["total"], row["grade"]), row["id"]
        for number, part in enumerate(parts.values(), 1):
            assert Fraction(output[f"score:{number}"]) == dec(part["nilai"]), row["id"]
            for sub, (_, _, score) in part["sub"].items():
                assert Fraction(output[f"score:{sub}"]) == dec(score), row["id"]
        case_input = {"template": template, "answers": answers, "mode": "half_away", "decimals": 2}
        return {"kind": "evaluation", "input": case_input, "output": output, "published": row["total"]}
    if parts:
        output = money.total(list(parts.values()), row["total"])
        assert output["verdict"] == "agrees", row["id"]
        case_input = {"parts": list(parts.values()), "total": row["total"]}
        return {"kind": "total", "input": case_input, "output": output, "published": row["total"]}
    if "total" in row:
        output = {"predicate": money.predicate(template, dec(row["total"]))}
        assert output["predicate"] == row["grade"], row["id"]
        case_input = {"template": template, "total": row["total"]}
        return {"kind": "predicate", "input": case_input, "output": output, "published": row["grade"]}
    # No number was published: what can be checked is that the predicate exists, and where it lies.
    output = money.predicate_range(template, row["grade"])
    assert output["status"] == "known", row["id"]
    case_input = {"template": template, "label": row["grade"]}
    return {"kind": "predicate_label", "input": case_input, "output": output, "published": row["grade"]}


MAKE = {
    "achievement": achievement_case,
    "achievement_status": status_case,
    "budget": budget_case,
    "budget_quarterly": quarterly_case,
    "efficiency": efficiency_case,
    "evaluation": evaluation_case,
}
FILE = {"achievement_status": "achievement", "budget_quarterly": "budget", "efficiency": "budget"}


def files():
    """One file per published kind."""
    found = {}
    for group in facts():
        for row in group["rows"]:
            case = MAKE[row["kind"]](group, row)
            file = f"published-{FILE.get(row['kind'], row['kind'])}.json"
            found.setdefault(file, []).append({"id": row["id"], **case, "source": source_of(group, row)})
    about = "Published figures, each reproduced or listed with its reason. Made from published.json."
    return {file: {"about": about, "cases": cases} for file, cases in found.items()}

