"""The evaluations: answers on two tracks for every OPD and both years, and what was found and followed up.

The year is the one in which the evaluation is held. 2024 is reviewed; 2025 stands where evaluations stand in
September.
"""

from fractions import Fraction

from draw import below, between, one_of
from facts import BY_ID
from opd import ALL
from temuan import FINDINGS

YEARS = [2024, 2025]
TEMPLATE = {"template": "permenpanrb-88-2021", "version": 1}
#: Sub-components and their weights, PermenPANRB 88/2021.
WEIGHTS = {
    "1a": "6", "1b": "9", "1c": "15",
    "2a": "6", "2b": "9", "2c": "15",
    "3a": "3", "3b": "4.5", "3c": "7.5",
    "4a": "5", "4b": "7.5", "4c": "12.5",
}  # fmt: skip
#: Answers from the best to the worst, and what each is worth.
LABELS = ["AA", "A", "BB", "B", "CC", "C", "D", "E"]
VALUES = [Fraction(text) for text in ("1", "0.9", "0.8", "0.7", "0.6", "0.5", "0.3", "0")]
#: Where the answers of a tier lie on average, in tenths of a step from the best; later years are better.
MIDDLE = {5: 14, 4: 20, 3: 28, 2: 35, 1: 41}
PREDICATES = [(90, "AA"), (80, "A"), (70, "BB"), (60, "B"), (50, "CC"), (30, "C")]

#: The published sheet this data set carries, and where.
PUBLISHED = ("ITDA", 2024, "evaluation-442")

REVIEWER, EVALUATOR = "Inspektur", "Ketua Tim Evaluasi AKIP"


def answer(opd, year, question):
    """The evaluator's label: existence scores above use, as evaluations mostly find."""
    if (opd.short, year) == PUBLISHED[:2]:
        return published_answers()[question]
    part = {"a": -8, "b": 0, "c": 7}[question[1]]
    tenths = MIDDLE[opd.tier] + part - (4 if year == 2025 else 0)
    tenths += between(-7, 7, opd.short, question) + between(-3, 3, opd.short, year, question)
    return LABELS[max(1, min(6, (tenths + 5) // 10))]


def published_answers():
    components = BY_ID[PUBLISHED[2]].row["components"]
    return {id: sub[1] for component in components.values() for id, sub in component["sub"].items()}


def own_answer(opd, year, question):
    """What the OPD says of itself: the same or a step better."""
    at = LABELS.index(answer(opd, year, question))
    better = below(5, opd.short, year, question, "mandiri") < 2
    return LABELS[max(1, at - 1) if better and at > 1 else at]


def total(opd, year):
    """The exact total of the evaluator's track."""
    worth = {question: VALUES[LABELS.index(answer(opd, year, question))] for question in WEIGHTS}
    return sum(Fraction(weight) * worth[question] for question, weight in WEIGHTS.items())


def predicate(score):
    return next((label for bound, label in PREDICATES if score > bound), "D")


def track(name, answers):
    return {"track": name, "answers": {question: {"answer": label} for question, label in answers.items()}}


def sheet(opd, year):
    own = {question: own_answer(opd, year, question) for question in WEIGHTS}
    theirs = {question: answer(opd, year, question) for question in WEIGHTS}
    return TEMPLATE | {"tracks": [track("mandiri", own), track("evaluator-1", theirs)]}


def stage(opd, year, number):
    if year == 2024:
        official = {"number": f"REKAAN/700/{number:03d}/ITDA/2024", "date": "2024-08-30"}
        return {"reviewed": reviewed() | {"official": official}}
    states = [{"reviewed": reviewed()}] * 2 + [{"completed": {"deciding": "evaluator-1", "by": EVALUATOR}}] * 4
    return one_of(states + ["in_progress"] * 2, opd.short, year, "stage")


def reviewed():
    return {"deciding": "evaluator-1", "completed_by": EVALUATOR, "reviewed_by": REVIEWER}


def findings(opd, year):
    """One or two findings on the weakest sub-components, for about every second evaluation."""
    if below(2, opd.short, year, "temuan"):
        return []
    worst = sorted(WEIGHTS, key=lambda question: (-LABELS.index(answer(opd, year, question)), question))
    count = between(1, 2, opd.short, year, "jumlah")
    return [finding(opd, year, n, question) for n, question in enumerate(worst[:count], 1)]


def finding(opd, year, number, question):
    statement, advice = FINDINGS[question]
    recommendation = {
        "id": "R1",
        "statement": advice,
        "owner": f"{opd.head} {opd.name}",
        "issued": f"{year}-08-30",
        "due": f"{year}-12-20",
    }
    steps = follow_ups(opd, year, number)
    if steps:
        recommendation["follow_ups"] = steps
    return {
        "id": f"T{number}",
        "sub_component": question,
        "statement": statement,
        "recommendations": [recommendation],
    }


def follow_ups(opd, year, number):
    """How far it came: what was found in 2024 is further than what was found in 2025."""
    ways = {
        2024: [["in_progress", "done", "verified"]] * 5 + [["done"]] * 2 + [["in_progress"]] * 2 + [["dropped"], []],
        2025: [["in_progress"]] * 2 + [[]] * 3,
    }
    way = one_of(ways[year], opd.short, year, number, "tindak lanjut")
    return [step(opd, year, status) for status in way]


def step(opd, year, status):
    days = {"in_progress": f"{year}-09-16", "done": f"{year}-11-25", "verified": f"{year}-12-16"}
    by = "Tim Pemantau Tindak Lanjut Inspektorat" if status == "verified" else f"{opd.head} {opd.name}"
    made = {"date": days.get(status, f"{year}-10-14"), "by": by, "status": status}
    if status == "dropped":
        made["note"] = "Sudah tercakup dalam perubahan Renstra; rekomendasi tidak lagi relevan"
    if status in ("done", "verified"):
        made["evidence"] = [f"Bukti tindak lanjut {opd.short} {year} (contoh)"]
    return made


def document():
    return [
        {
            "opd": opd.code,
            "tahun": year,
            "evaluasi": {"stage": stage(opd, year, number), "lke": sheet(opd, year), "findings": findings(opd, year)},
        }
        for year in YEARS
        for number, opd in enumerate(ALL, 1)
    ]


def share_from_b():
    """Of a hundred OPD, how many reach B in 2024."""
    reached = [predicate(total(opd, 2024)) in ("AA", "A", "BB", "B") for opd in ALL]
    return Fraction(100 * sum(reached), len(reached))


def published():
    opd, year, id = PUBLISHED
    fact = BY_ID[id]
    code = next(each.code for each in ALL if each.short == opd)
    row = fact.row
    return [
        {
            "opd": code,
            "tahun": year,
            "track": "evaluator-1",
            "fakta": id,
            "sumber": fact.source,
            "instansi": fact.citation(),
            "total": row["total"],
            "predikat": row["grade"],
        }
    ]
