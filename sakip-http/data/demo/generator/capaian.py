"""What was measured: 2024 whole and approved, 2025 up to September in every state a realisasi can be in."""

from fractions import Fraction

from draw import below, between, one_of
from opd import BY_SHORT
from plan import rounded

HEADER = ["opd", "indikator", "periode", "realisasi", "alasan", "catatan", "status"]
#: The last part of 2025 that may be filled, by frequency.
FILLED_2025 = {"annual": 0, "semester": 1, "quarterly": 3, "monthly": 9}
#: From which part of 2025 on the work is still going on.
OPEN_2025 = {"annual": 1, "semester": 1, "quarterly": 3, "monthly": 8}

REASONS = [
    "Data dari unit pelaksana belum diterima",
    "Survei dilaksanakan pada triwulan berikutnya",
    "Aplikasi sumber data sedang dipelihara",
    "Menunggu rekonsiliasi dengan instansi sumber data",
]
LATER = "Angka resmi terbit setelah tahun berakhir"
RETURNS = [
    "Dikembalikan: bukti dukung belum diunggah",
    "Dikembalikan: pembilang dan penyebut tidak sesuai definisi operasional",
    "Dikembalikan: angka berbeda dari laporan bulanan",
]


def level_of(indicator, period):
    """How much of the target was reached, in thousandths: the OPD's tier, the indicator's own, the period's."""
    tier = BY_SHORT[indicator.opd].tier
    own = between(-70, 60, indicator.id, "level")
    now = between(-15, 15, indicator.id, period)
    return 925 + 20 * tier + own + now


def value_of(indicator, period, target):
    """A realisasi near its target, with as many decimals."""
    level = level_of(indicator, period)
    if indicator.polarity == "ordinal":
        return ordinal(indicator, target)
    if indicator.polarity in ("range", "range_minimize"):
        return in_range(indicator, period, target)
    aim = Fraction(target)
    lower = indicator.polarity in ("minimize", "minimize_inverse")
    if indicator.polarity == "baseline":
        start = Fraction(indicator.baseline)
        value = start - (start - aim) * level / 1000
    else:
        value = aim * (2000 - level if lower else level) / 1000
    if indicator.unit == "%" and not lower:
        value = min(value, Fraction(max(100, aim)))
    return rounded(value, indicator.decimals)


def ordinal(indicator, target):
    """Mostly the label aimed at; one in four a level below it."""
    if below(4, indicator.id, "label"):
        return target
    return {"level:Level 3": "level:Level 2", "predikat_akip:B": "predikat_akip:CC"}.get(target, target)


def in_range(indicator, period, target):
    low, high = (Fraction(bound) for bound in target.split("-"))
    span = high - low
    tenths = between(-2, 12, indicator.id, period, "range")
    return rounded(low + span * tenths / 10, 1)


def measured_2024(indicator, scores):
    """The rows of a year that is closed."""
    for part in indicator.parts:
        period = f"2024{part}"
        note = ""
        if indicator.fact:
            published = indicator.fact.row["realisasi"]
            note = f"Fakta terbit {indicator.fact.id}"
            if published == "n/a":
                yield period, "", "Tidak diisi dalam dokumen asal (tercetak n/a)", note, "approved"
            else:
                yield period, published, "", note, "approved"
            continue
        if indicator.mark in scores:
            value = scores[indicator.mark](indicator)
            note = "Dihitung dari LKE data contoh"
        else:
            value = value_of(indicator, period, indicator.targets[period])
        yield period, value, "", note, "approved"


def measured_2025(indicator):
    """The rows of a year that is running."""
    if indicator.frequency == "annual":
        yield from annual_2025(indicator)
        return
    last, going = FILLED_2025[indicator.frequency], OPEN_2025[indicator.frequency]
    for number, part in enumerate(indicator.parts[:last], 1):
        period = f"2025{part}"
        value = value_of(indicator, period, indicator.targets[period])
        status = going_on(indicator, period) if number >= going else done(indicator, period)
        if status == "unfilled":
            yield period, "", one_of(REASONS, indicator.id, period), "", "draft"
        else:
            note = one_of(RETURNS, indicator.id, period) if status == "returned" else ""
            yield period, value, "", note, status


def annual_2025(indicator):
    """A label that is given within the year is there; some others say why they are not."""
    if indicator.id.startswith("BPKAD-T"):
        yield "2025", indicator.annual["2025"], "", "", "verified"
    elif indicator.iku and not below(3, indicator.id, "2025"):
        yield "2025", "", LATER, "", "draft"


def done(indicator, period):
    return one_of(["approved"] * 6 + ["verified"] * 3 + ["submitted"], indicator.id, period, "done")


def going_on(indicator, period):
    states = ["draft"] * 6 + ["submitted"] * 7 + ["verified"] * 3 + ["returned"] * 2 + ["unfilled"] * 3
    return one_of(states, indicator.id, period, "open")


def rows(indicators, scores):
    for indicator in indicators:
        code = BY_SHORT[indicator.opd].code
        for row in (*measured_2024(indicator, scores), *measured_2025(indicator)):
            yield [code, indicator.id, *row]
