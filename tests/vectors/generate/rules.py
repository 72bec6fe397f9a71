"""The rule sets the cases run under: frozen copies of the built-in policies, and policies of the vectors' own."""

import copy
from itertools import product

from exact import MODES


def band(code, above=None, start=None):
    label = code.replace("_", " ").capitalize()
    data = {"code": code, "label": {"id": label, "en": label}}
    if above is not None:
        data["above"] = above
    if start is not None:
        data["from"] = start
    return data


PERMENDAGRI = [
    band("sangat_tinggi", above="90"),
    band("tinggi", above="75"),
    band("sedang", above="65"),
    band("rendah", above="50"),
    band("sangat_rendah"),
]
TERCAPAI = [band("tercapai", start="100"), band("belum_tercapai")]
LAN = [
    band("memuaskan", above="85"),
    band("sangat_baik", above="75"),
    band("baik", above="65"),
    band("cukup_baik", above="50"),
    band("agak_kurang", above="30"),
    band("kurang"),
]
LAMPU = [band("hijau", start="100"), band("kuning", start="80"), band("merah")]


def policy(
    name,
    bands=PERMENDAGRI,
    minimize="minimize_linear",
    cap=None,
    floor=None,
    rollup_cap=None,
    zero_target="not_computable",
    band_input="rounded",
    mode="half_away",
    decimals=2,
    rollup=None,
):
    limits = {"cap": cap, "floor": floor, "rollup_cap": rollup_cap}
    return {
        "id": name,
        "version": 1,
        "title": {"id": name, "en": name},
        "effective_from": "2010-01-01",
        "zero_target": zero_target,
        "band_input": band_input,
        "source": {"citation": "conformance vectors", "verified": False},
        "formulas": {"minimize": minimize},
        "limits": {key: value for key, value in limits.items() if value is not None},
        "rounding": {"mode": mode, "decimals": decimals},
        "rollup": rollup
        or {"method": "declared", "children": "limited", "missing": "excluded", "minimum_coverage": "0"},
        "bands": copy.deepcopy(bands),
    }


# The rules of version 1 of every built-in policy. A published version never changes: the runner compares these
# with what the engine ships, so a silent change of a rule fails the run.
BUILTIN = [
    policy("sakip-default"),
    policy("permendagri-86-2017-bulat", band_input="whole"),
    policy("minimize-inverse", minimize="minimize_inverse"),
    policy("minimize-shortfall", minimize="minimize_shortfall"),
    policy("kemenkeu-nko", TERCAPAI, cap="120"),
    policy("bps-nko", TERCAPAI, cap="120", rollup_cap="110"),
    policy("lan-2021", LAN),
    policy("skp-permenpanrb"),
    policy("lampu-lalu-lintas", LAMPU),
    policy("nol-tercapai", zero_target="achieved_if_zero"),
]


def round_name(mode, decimals):
    """The name of the default policy with another rounding."""
    return "sakip-default" if (mode, decimals) == ("half_away", 2) else f"round-{mode}-{decimals}"


MISSING = ("excluded", "zero", "incomplete")


def own():
    for mode in MODES:
        for decimals in (0, 1, 2, 3, 4, 10):
            name = round_name(mode, decimals)
            if name != "sakip-default":
                yield policy(name, mode=mode, decimals=decimals)
    for cap in ("100", "110", "120"):
        yield policy(f"cap-{cap}", cap=cap)
        yield policy(f"cap-{cap}-floor-0", cap=cap, floor="0")
    yield policy("floor-0", floor="0")
    yield policy("floor-minus-50", floor="-50")
    yield policy("cap-119.995-truncate", cap="119.995", mode="truncate")
    yield policy("bands-exact", band_input="exact")
    yield policy("bands-truncate", mode="truncate")
    yield policy("bands-0-decimals", decimals=0)
    yield policy("nol-tercapai-cap-100", cap="100", zero_target="achieved_if_zero")
    for children, missing, coverage in product(("limited", "raw", "rounded"), MISSING, ("0", "60")):
        rule = {"method": "declared", "children": children, "missing": missing, "minimum_coverage": coverage}
        name = f"rollup-{children}-{missing}-{coverage}"
        yield policy(name, rollup=rule)
        yield policy(f"{name}-capped", rollup=rule, cap="120", floor="0", rollup_cap="110")
    for method in ("mean", "weighted"):
        rule = {"method": method, "children": "limited", "missing": "excluded", "minimum_coverage": "0"}
        yield policy(f"rollup-{method}", rollup=rule)
    # `from` and `above` at the same bound: exactly 100 is a band of its own.
    yield policy(
        "bands-point",
        [band("lebih", above="100"), band("tepat", start="100"), band("kurang")],
        band_input="exact",
    )


# The built-in ordinal scales, worst label first; aliases after the label.
SCALES = {
    "opini_bpk": [
        ["TMP", "Disclaimer", "Tidak Memberikan Pendapat", "Tidak Menyatakan Pendapat"],
        ["TW", "Tidak Wajar", "Adverse"],
        ["WDP", "Wajar Dengan Pengecualian"],
        ["WTP", "Wajar Tanpa Pengecualian"],
    ],
    "predikat_akip": [["D"], ["C"], ["CC"], ["B"], ["BB"], ["A"], ["AA"]],
    "level": [["Level 1"], ["Level 2"], ["Level 3"], ["Level 4"], ["Level 5"]],
}

# PermenPANRB 88/2021 and 12/2015 share their predicates: strict on the left, no bound on the last.
PREDICATES = [["AA", "90"], ["A", "80"], ["BB", "70"], ["B", "60"], ["CC", "50"], ["C", "30"], ["D", None]]

SCALES_LKE = {
    "aa-e": {"AA": "1", "A": "0.9", "BB": "0.8", "B": "0.7", "CC": "0.6", "C": "0.5", "D": "0.3", "E": "0"},
    "a-e": {"a": "1", "b": "0.75", "c": "0.5", "d": "0.25", "e": "0"},
    "ya-tidak": {"ya": "1", "tidak": "0"},
}

WEIGHTS_88_2021 = {
    "1": {"1a": "6", "1b": "9", "1c": "15"},
    "2": {"2a": "6", "2b": "9", "2c": "15"},
    "3": {"3a": "3", "3b": "4.5", "3c": "7.5"},
    "4": {"4a": "5", "4b": "7.5", "4c": "12.5"},
}

# Weight, number of the first criterion, and for each criterion whether it is answered a–e or ya/tidak.
CRITERIA_12_2015 = {
    "A": {
        "A.I.a": ("2", 1, "yyaaaaaay"),
        "A.I.b": ("5", 10, "aaaaaaaa"),
        "A.I.c": ("3", 18, "aaa"),
        "A.II.a": ("4", 1, "ayay"),
        "A.II.b": ("10", 5, "aaaaaaayay"),
        "A.II.c": ("6", 15, "aaaaa"),
    },
    "B": {"B.I": ("5", 1, "yaay"), "B.II": ("12.5", 5, "aaaaaaaayy"), "B.III": ("7.5", 15, "aaaaaa")},
    "C": {"C.I": ("3", 1, "yyya"), "C.II": ("7.5", 5, "aaaaaaa"), "C.III": ("4.5", 12, "aaaa")},
    "D": {"D.I": ("2", 1, "yyaa"), "D.II": ("5", 5, "aaaaaa"), "D.III": ("3", 11, "aa")},
    "E": {"E.I": ("5", 1, "aaa"), "E.II": ("10", 4, "aaa"), "E.III": ("5", 7, "aaa")},
}


def template_88_2021():
    """One answer per sub-component."""
    components = {
        component: {sub: {"weight": weight, "questions": {sub: "aa-e"}} for sub, weight in subs.items()}
        for component, subs in WEIGHTS_88_2021.items()
    }
    return {"components": components, "scales": {"aa-e": SCALES_LKE["aa-e"]}, "predicates": PREDICATES}


def template_12_2015():
    """One answer per criterion; a sub-component is the mean of its criteria."""
    components = {
        component: {
            sub: {
                "weight": weight,
                "questions": {
                    f"{sub}.{first + at}": "a-e" if scale == "a" else "ya-tidak" for at, scale in enumerate(scales)
                },
            }
            for sub, (weight, first, scales) in subs.items()
        }
        for component, subs in CRITERIA_12_2015.items()
    }
    scales = {name: SCALES_LKE[name] for name in ("a-e", "ya-tidak")}
    return {"components": components, "scales": scales, "predicates": PREDICATES}


TEMPLATES = {"permenpanrb-88-2021": template_88_2021(), "permenpanrb-12-2015": template_12_2015()}


def questions(template):
    """Every question of a template with the labels of its scale, best first."""
    rule = TEMPLATES[template]
    return {
        question: list(rule["scales"][scale])
        for subs in rule["components"].values()
        for sub in subs.values()
        for question, scale in sub["questions"].items()
    }


POLICIES = {data["id"]: data for data in [*BUILTIN, *own()]}


def document():
    """The rule sets as the file `rules.json`."""
    return {
        "format": 1,
        "builtin": [data["id"] for data in BUILTIN],
        "policies": POLICIES,
        "scales": SCALES,
        "templates": TEMPLATES,
    }
