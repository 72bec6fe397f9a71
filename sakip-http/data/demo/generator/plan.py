"""The plans: the texts in `plans/` become one nested document per OPD, with targets for every period.

A line starts with what it is. `OPD`, `T` tujuan, `S` weight sasaran, `P`/`K`/`U` code program, kegiatan and sub
kegiatan; `i` an indicator (`i*` an IKU), `o` an output indicator of a kegiatan or sub kegiatan; `PENUNJANG` the
supporting programme every OPD has. Indicators hang on the node above them. `|` parts their fields:
name, unit, polarity, rhythm, baseline, targets of 2024 2025 2026, source, definition, then `w=` weight, `@` fact.
"""

from fractions import Fraction
from pathlib import Path

import kewilayahan
from draw import between, shares
from facts import BY_ID
from opd import BY_SHORT

FOLDER = Path(__file__).parent / "plans"
FILES = ["penunjang-pengawasan", "pelayanan-dasar", "pelayanan-lain", "urusan-pilihan"]
YEARS = ["2024", "2025", "2026"]
#: The years that have targets for the periods within them.
DETAILED = ["2024", "2025"]
PERIOD = "2024-2026"

POLARITY = {
    "max": "maximize",
    "min": "minimize",
    "min_inv": "minimize_inverse",
    "base": "baseline",
    "stab": "stabilize",
    "range": "range",
    "range_min": "range_minimize",
    "ord": "ordinal",
}
#: The parts of a year by their letter: frequency and the keys of its periods.
RHYTHM = {
    "A": ("annual", [""]),
    "S": ("semester", ["-S1", "-S2"]),
    "Q": ("quarterly", [f"-Q{n}" for n in range(1, 5)]),
    "M": ("monthly", [f"-M{n:02d}" for n in range(1, 13)]),
}
#: How the parts make the year: each adds to it, each stands for it, or the last one says where the year is.
MAKING = {"": None, "+": "sum", "=": "average", ">": "last", "^": "last"}
LEVEL = {"T": "tujuan", "S": "sasaran", "P": "program", "K": "kegiatan", "U": "sub_kegiatan"}
ORDER = "TSPKU"


class Indicator:
    """What a line says of an indicator, and the targets of all its periods."""

    def __init__(self, id, fields, iku, opd):
        name, unit, polarity, rhythm, baseline, targets, source, definition = fields[:8]
        self.id, self.name, self.unit, self.iku, self.opd = id, name, unit, iku, opd
        self.polarity = POLARITY[polarity]
        self.frequency, self.parts = RHYTHM[rhythm[0]]
        self.making = MAKING[rhythm[1:]]
        self.from_nothing = rhythm[1:] == "^"
        self.baseline, self.source, self.definition = baseline, source, definition
        self.annual = dict(zip(YEARS, (target.replace("Level_", "Level ") for target in targets.split())))
        self.weight = next((extra[2:] for extra in fields[8:] if extra.startswith("w=")), None)
        self.mark = next((extra[1:] for extra in fields[8:] if extra.startswith("@")), None)
        self.fact = BY_ID.get(self.mark)
        if self.fact and not same(self.annual["2024"], self.fact.row["target"]):
            raise SystemExit(f"{id}: the target {self.annual['2024']} is not the one of {self.mark}")
        self.targets = self.periods()

    @property
    def is_number(self):
        return self.polarity not in ("range", "range_minimize", "ordinal")

    @property
    def decimals(self):
        return decimals(self.annual["2024"])

    def periods(self):
        targets = dict(self.annual)
        if self.frequency == "annual":
            return targets
        before = self.baseline
        for year in DETAILED:
            for key, target in zip(self.parts, self.within(before, self.annual[year])):
                targets[year + key] = target
            before = self.annual[year]
        return dict(sorted(targets.items()))

    def within(self, before, target):
        """The targets of the parts of a year with this target, which make it again."""
        count = len(self.parts)
        if self.making == "average":
            return [target] * count
        if self.making == "sum":
            weights = {2: [55, 45], 4: [20, 25, 25, 30], 12: [1] * 12}[count]
            return [scaled(part, self.decimals) for part in shares(units(target, self.decimals), weights)]
        start = Fraction(0) if self.from_nothing else Fraction(before)
        way = Fraction(target) - start
        return [rounded(start + way * n / count, self.decimals) for n in range(1, count + 1)]

    def data(self):
        data = {"id": self.id, "code": self.id, "name": self.name, "unit": self.unit, "polarity": self.polarity}
        if self.frequency != "annual":
            data |= {"frequency": self.frequency, "consolidation": self.making}
        if self.weight:
            data["weight"] = self.weight
        if self.baseline:
            data["baseline"] = self.baseline
        data |= {"targets": self.targets, "end_target": self.annual["2026"]}
        if self.iku:
            data["iku"] = True
        if self.definition:
            data |= self.meaning()
        data["sumber_data"] = self.origin()
        if self.definition:
            data["penanggung_jawab"] = BY_SHORT[self.opd].head
        return data

    def meaning(self):
        above, divided, below = self.definition.partition(" ÷ ")
        if not divided:
            return {"definisi_operasional": self.definition}
        words = f"{above[0].upper()}{above[1:]} dibagi {below}, dalam persen"
        return {"formula": f"[{above}] / [{below}] × 100%", "definisi_operasional": words}

    def origin(self):
        """Where its figures come from: a document, or nowhere and then it says so."""
        if self.fact:
            what = "Target dan realisasi 2024"
            return f"Fakta terbit: {what.lower()} disalin dari {self.fact.citation()} ({self.fact.id}); angka lain rekaan"
        if self.source:
            return f"Angka rekaan; acuan indikator: {self.source}"
        return "Angka rekaan"


def decimals(text):
    return len(text.partition(".")[2]) if text.replace(".", "").replace("-", "").isdigit() else 0


def units(text, places):
    return int(Fraction(text) * 10**places)


def scaled(number, places):
    """A whole number of units as a decimal text."""
    if places == 0:
        return str(number)
    sign, number = ("-" if number < 0 else ""), abs(number)
    return f"{sign}{number // 10**places}.{number % 10**places:0{places}d}"


def rounded(value, places):
    """Half up, as a decimal text."""
    return scaled(int((value * 10**places * 2 + 1) // 2), places)


def same(ours, theirs):
    numeric = ours.replace(".", "").isdigit()
    return Fraction(ours) == Fraction(theirs) if numeric else ours == theirs


class Builder:
    """Reads the lines of one OPD after another."""

    def __init__(self):
        self.plans, self.indicators = [], []

    def read(self, text):
        for line in text.splitlines():
            if line.strip():
                kind, _, rest = line.partition(" ")
                self.line(kind, rest)

    def line(self, kind, rest):
        if kind == "OPD":
            self.open(rest)
        elif kind in LEVEL:
            self.node(kind, rest)
        elif kind == "PENUNJANG":
            self.supporting(rest)
        else:
            self.indicator(kind, [field.strip() for field in rest.split("|")])

    def open(self, short):
        self.opd = BY_SHORT[short]
        self.plan = {
            "name": f"Rencana Strategis {self.opd.name} {PERIOD} (contoh)",
            "opd": self.opd.code,
            "period": PERIOD,
        }
        self.plans.append(self.plan)
        self.counts = dict.fromkeys(ORDER, 0)
        self.path = {}

    def node(self, kind, rest):
        self.counts[kind] += 1
        node = {"id": f"{self.opd.short}-{kind}{self.counts[kind]}"}
        if kind == "T":
            node |= {"code": str(self.counts[kind]), "name": rest}
        elif kind == "S":
            weight, _, name = rest.partition(" ")
            node |= {"code": f"{self.counts['T']}.{self.counts[kind]}", "name": name, "weight": weight}
        else:
            code, _, name = rest.partition(" ")
            node |= {"code": code, "name": name}
        node["indikator"] = []
        at = ORDER.index(kind)
        above = self.path[ORDER[at - 1]] if at else self.plan
        above.setdefault(LEVEL[kind], []).append(node)
        self.path = {level: self.path[level] for level in ORDER[:at]} | {kind: node}
        self.current = node

    def indicator(self, kind, fields):
        id = f"{self.current['id']}-{len(self.current['indikator']) + 1}"
        if kind == "o":
            fields = self.output(fields)
        indicator = Indicator(id, fields, kind == "i*", self.opd.short)
        self.indicators.append(indicator)
        self.current["indikator"].append(indicator.data())

    def output(self, fields):
        """The fields of an output indicator: a count per year, of a sub kegiatan added up over the quarters."""
        name, unit, targets, *extras = fields
        rhythm = "Q+" if "-U" in self.current["id"] else "A"
        rhythm = next((extra for extra in extras if extra in ("Q=", "A")), rhythm)
        return [name, unit, "max", rhythm, "", targets, "", ""] + [extra for extra in extras if extra[0] == "@"]

    def supporting(self, code):
        """The supporting programme of an OPD; its indicator is the score of its own LKE."""
        tier, name = self.opd.tier, self.opd.short
        base = 5200 + 600 * tier + between(0, 250, name, "akip")
        baseline, *targets = (scaled(base + step * 180, 2) for step in range(4))
        self.line("P", f"{code} Program Penunjang Urusan Pemerintahan Daerah Kabupaten/Kota")
        self.line(
            "i",
            f"Nilai evaluasi AKIP perangkat daerah | nilai | max | A | {baseline} | {' '.join(targets)} | "
            "PermenPANRB 88/2021 | Nilai LKE evaluator pada tahun pelaksanaan evaluasi | @lke",
        )
        self.line("K", f"{code}.2.01 Perencanaan, Penganggaran, dan Evaluasi Kinerja Perangkat Daerah")
        self.line("o", "Jumlah dokumen perencanaan dan evaluasi yang disusun | dokumen | 8 8 8")
        self.line("U", f"{code}.2.01.0001 Penyusunan Dokumen Perencanaan Perangkat Daerah")
        self.line("o", "Jumlah dokumen perencanaan perangkat daerah | dokumen | 4 4 4")


def build():
    """The plans in the order of the OPD, and every indicator."""
    builder = Builder()
    for name in FILES:
        builder.read((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))
    builder.read(kewilayahan.text())
    codes = [opd.code for opd in BY_SHORT.values()]
    plans = sorted(builder.plans, key=lambda plan: codes.index(plan["opd"]))
    shorts = list(BY_SHORT)
    indicators = sorted(builder.indicators, key=lambda indicator: shorts.index(indicator.opd))
    return plans, indicators
