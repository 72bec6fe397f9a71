"""The budgets: lines, pagu with revisions, the plan of the months (RPD) and what was spent, corrections included."""

import re

from draw import below, between, shares
from facts import BY_ID
from opd import ALL, BY_SHORT
from plan import LEVEL

YEARS = [2024, 2025]
#: The last month with realisasi.
LAST_MONTH = {2024: 12, 2025: 9}
MURNI = {2024: "2024-01-02", 2025: "2025-01-02"}
PERGESERAN = {2024: "2024-05-13", 2025: "2025-04-21"}
PERUBAHAN = {2024: "2024-09-27", 2025: "2025-08-25"}

#: The account of a category, as it ends the key of a line.
ACCOUNT = {
    "pegawai": "5.1.01",
    "barang_dan_jasa": "5.1.02",
    "bunga": "5.1.03",
    "hibah": "5.1.05",
    "bantuan_sosial": "5.1.06",
    "modal": "5.2",
    "tidak_terduga": "5.3",
    "bagi_hasil": "5.4.01",
    "bantuan_keuangan": "5.4.02",
    "lainnya": "5",
}
#: When in a year a category is spent, by month.
SEASON = {
    "pegawai": [8, 8, 9, 14, 8, 14, 8, 8, 8, 8, 8, 9],
    "barang_dan_jasa": [2, 4, 7, 7, 8, 9, 9, 10, 10, 11, 12, 11],
    "modal": [0, 0, 0, 2, 5, 8, 10, 12, 14, 15, 17, 17],
    "tidak_terduga": [0, 2, 4, 4, 4, 6, 6, 8, 10, 10, 14, 12],
}
#: How much of its pagu a category spends in a whole year, in thousandths: from, to.
ABSORBED = {"pegawai": (955, 990), "barang_dan_jasa": (860, 960), "modal": (800, 965), "tidak_terduga": (120, 400)}

#: Lines of 2024 whose pagu and realisasi stand in a published account: OPD, program, category, fact.
PUBLISHED = [
    ("BPKAD", "5.02.02", "bunga", "budget-380"),
    ("BPKAD", "5.02.02", "hibah", "budget-381"),
    ("BPKAD", "5.02.02", "bantuan_sosial", "budget-382"),
    ("PUPR", "1.03.10", "modal", "budget-424"),
    ("DIKBUD", "1.01.02", "modal", "budget-358"),
    ("BAPPEDA", "5.01.01", "lainnya", "budget_quarterly-076"),
    ("BAPPEDA", "5.01.02", "lainnya", "budget_quarterly-198"),
    ("BAPPEDA", "5.02.02", "lainnya", "budget_quarterly-303"),
    ("BAPPEDA", "5.05.02", "lainnya", "budget_quarterly-316"),
]
#: The printed total of an OPD, and the programme that takes what its printed rows leave of it.
TOTAL = ("BAPPEDA", "5.01.03", "lainnya", "budget-342")
#: What the office of finance spends for the whole regency besides, in million rupiah.
REGENCY = [("tidak_terduga", 9500), ("bagi_hasil", 14200), ("bantuan_keuangan", 168000)]


class Line:
    """A budget line of both years."""

    def __init__(self, opd, program, kegiatan, category, size, fact=None):
        self.opd, self.program, self.kegiatan, self.category = opd, program, kegiatan, category
        self.key = f"{opd}/{program}.{ACCOUNT[category]}"
        self.size, self.fact = size, fact

    def published(self, year):
        """Pagu and realisasi of a published account, or none."""
        return self.fact if year == 2024 else None


class Spent:
    """What a published row says was spent: the year, and its quarters where they are printed."""

    def __init__(self, pagu, realisasi, quarters=None):
        self.pagu, self.realisasi, self.quarters = pagu, realisasi, quarters

    @staticmethod
    def of(fact):
        row = fact.row
        found = re.search(r"TW=([\d/]+)", row.get("note", ""))
        quarters = [int(part) for part in found.group(1).split("/")] if found else None
        spent = Spent(whole(row["pagu"]), whole(row["realisasi"]), quarters)
        if quarters and sum(quarters) != spent.realisasi:
            raise SystemExit(f"{fact.id}: its quarters do not make its year")
        return spent


def whole(text):
    amount, _, sen = text.partition(".")
    if sen.strip("0"):
        raise SystemExit(f"{text} is not whole rupiah")
    return int(amount)


def programs(plan):
    """The programs of a plan with the first kegiatan of each, in the order of the document."""
    for tujuan in plan[LEVEL["T"]]:
        for sasaran in tujuan[LEVEL["S"]]:
            for program in sasaran.get(LEVEL["P"], []):
                kegiatan = program.get(LEVEL["K"], [])
                yield program["code"], kegiatan[0]["code"] if kegiatan else None


def published_lines():
    lines = {}
    for opd, program, category, id in PUBLISHED:
        spent = Spent.of(BY_ID[id])
        lines[opd, program, category] = Line(opd, program, None, category, spent.pagu, spent)
    opd, program, category, id = TOTAL
    total = Spent.of(BY_ID[id])
    rows = [line.fact for (name, *_), line in lines.items() if name == opd]
    rest = Spent(total.pagu - sum(row.pagu for row in rows), total.realisasi - sum(row.realisasi for row in rows))
    lines[opd, program, category] = Line(opd, program, None, category, rest.pagu, rest)
    return lines


def lines_of(opd, plan, published):
    """The lines of one OPD: salaries and supplies of its support, supplies and investment of its first program."""
    own = list(programs(plan))
    support = own[-1]
    main = own[0]
    parts = [
        (support, "pegawai", opd.salaries),
        (support, "barang_dan_jasa", (100 - opd.salaries) // 3),
        (main, "barang_dan_jasa", (100 - opd.salaries) // 3),
        (main, "modal", (100 - opd.salaries) // 4),
    ]
    for (program, kegiatan), category, percent in parts:
        fixed = published.get((opd.short, program, category))
        if fixed:
            fixed.kegiatan = kegiatan
        elif percent:
            size = opd.budget * percent // 100 + between(-900, 900, opd.short, program, category) * 1_000
            yield Line(opd.short, program, kegiatan, category, size)


def lines(plans):
    published = published_lines()
    by_code = {plan["opd"]: plan for plan in plans}
    found = []
    for opd in ALL:
        if opd.short != "BAPPEDA":
            found += unique(lines_of(opd, by_code[opd.code], published))
        found += [line for (name, *_), line in published.items() if name == opd.short]
        if opd.short == "BPKAD":
            found += [Line("BPKAD", "5.02.02", None, kind, size * 1_000_000) for kind, size in REGENCY]
    return found


def unique(lines):
    """A bagian has one program for support and work: its two lines of supplies are one."""
    by_key = {}
    for line in lines:
        if line.key in by_key:
            by_key[line.key].size += line.size
        else:
            by_key[line.key] = line
    return by_key.values()


def pagu_of(line, year):
    """The revisions of a line, the first one first: kind, day, amount; the last is in force."""
    fixed = line.published(year)
    grown = line.size if year == 2024 else line.size * between(97, 106, line.key, "2025") // 100
    if fixed:
        murni = fixed.pagu * between(93, 99, line.key, "murni") // 100
        return [("murni", MURNI[year], murni), ("perubahan", PERUBAHAN[year], fixed.pagu)]
    murni = grown // 1_000 * 1_000 + between(0, 999, line.key, year)
    revisions = [("murni", MURNI[year], murni)]
    if not below(12, line.key, year, "pergeseran"):
        revisions.append(("pergeseran", PERGESERAN[year], murni * between(96, 104, line.key, year, "geser") // 100))
    if below(10, line.key, year, "perubahan") < 7:
        revisions.append(("perubahan", PERUBAHAN[year], murni * between(92, 112, line.key, year, "ubah") // 100))
    return revisions


def season(line, year, name):
    """The weights of the months, a little different for every line; what never begins stays at zero."""
    weights = SEASON.get(line.category, SEASON["barang_dan_jasa"])
    return [
        weight * between(80, 120, line.key, year, name, month) if weight else 0
        for month, weight in enumerate(weights, 1)
    ]


def spent_by_month(line, year, pagu):
    """What was spent in each month of a whole year."""
    fixed = line.published(year)
    weights = season(line, year, "realisasi")
    if fixed and fixed.quarters:
        months = []
        for quarter, amount in enumerate(fixed.quarters):
            months += shares(amount, weights[quarter * 3 : quarter * 3 + 3])
        return months
    if fixed:
        return shares(fixed.realisasi, weights)
    low, high = ABSORBED.get(line.category, ABSORBED["barang_dan_jasa"])
    tier = BY_SHORT[line.opd].tier
    level = min(between(low, high, line.key, year, "serapan") + 4 * (tier - 3), high)
    return shares(pagu * level // 1000, weights)


def entries_of_month(line, year, month, amount):
    """The amount of a month as it was entered: sometimes too much at first, then a correction takes it back."""
    if amount > 10_000 and not below(30, line.key, year, month, "koreksi"):
        over = amount * between(4, 60, line.key, year, month, "lebih") // 1000
        return [amount + over, -over]
    return [amount]


def tables(plans):
    """The four tables of the ledger: name, header, rows."""
    codes = {opd.short: opd.code for opd in ALL}
    line_rows, pagu_rows, plan_rows, spent_rows = [], [], [], []
    for year in YEARS:
        number = 0
        for line in lines(plans):
            line_rows.append([line.key, year, codes[line.opd], line.program, line.kegiatan or "", line.category])
            revisions = pagu_of(line, year)
            pagu_rows += [[line.key, year, kind, day, amount] for kind, day, amount in revisions]
            for month, amount in enumerate(shares(revisions[0][2], season(line, year, "rencana")), 1):
                if amount:
                    plan_rows.append([line.key, f"{year}-M{month:02d}", amount])
            spent = spent_by_month(line, year, revisions[-1][2])
            for month, amount in enumerate(spent[: LAST_MONTH[year]], 1):
                for entry in entries_of_month(line, year, month, amount) if amount else []:
                    number += 1
                    spent_rows.append([f"R{year}-{number:05d}", line.key, f"{year}-M{month:02d}", entry])
    return [
        ("anggaran-baris.csv", ["key", "tahun", "opd", "program", "kegiatan", "category"], line_rows),
        ("anggaran-pagu.csv", ["line", "tahun", "kind", "effective", "amount"], pagu_rows),
        ("anggaran-rencana.csv", ["line", "period", "amount"], plan_rows),
        ("anggaran-realisasi.csv", ["id", "line", "period", "amount"], spent_rows),
    ]


def published():
    """What the published accounts print, for the check: the line or the OPD, and its figures."""
    for opd, program, category, id in [*PUBLISHED, TOTAL]:
        row, fact = BY_ID[id].row, BY_ID[id]
        printed = {"fakta": id, "sumber": fact.source, "instansi": fact.citation(), "uraian": row["item"]}
        printed |= {"pagu": whole(row["pagu"]), "realisasi": whole(row["realisasi"]), "serapan": row.get("percent")}
        total = (opd, program, category, id) == TOTAL
        where = {"opd": BY_SHORT[opd].code} if total else {"baris": f"{opd}/{program}.{ACCOUNT[category]}"}
        yield where | {"tahun": 2024} | printed
