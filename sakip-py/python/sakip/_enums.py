"""The words of the engine as enumerations. A member is its text, so that either may be given."""

from __future__ import annotations

from enum import Enum


class _Word(str, Enum):
    def __str__(self) -> str:
        return str(self.value)


class Lang(_Word):
    """The language people are spoken to in."""

    ID = "id"
    EN = "en"


class Status(_Word):
    """Whether there is a figure, and whether a limit changed it."""

    OK = "ok"
    CAPPED = "capped"
    FLOORED = "floored"
    NOT_FILLED = "not_filled"
    NOT_APPLICABLE = "not_applicable"
    NOT_COMPUTABLE = "not_computable"


class NotComputable(_Word):
    """Why there is no achievement although something was measured."""

    ZERO_TARGET = "zero_target"
    ZERO_REALISASI = "zero_realisasi"
    NEGATIVE_TARGET = "negative_target"
    NEGATIVE_REALISASI = "negative_realisasi"
    NO_TARGET = "no_target"
    NO_BASELINE = "no_baseline"
    BASELINE_IS_TARGET = "baseline_is_target"
    TARGET_KIND = "target_kind"
    OVERFLOW = "overflow"


class Formula(_Word):
    """A named formula of achievement."""

    MAXIMIZE = "maximize"
    MINIMIZE_LINEAR = "minimize_linear"
    MINIMIZE_INVERSE = "minimize_inverse"
    MINIMIZE_SHORTFALL = "minimize_shortfall"
    BASELINE = "baseline"
    STABILIZE = "stabilize"
    RANGE = "range"
    RANGE_MINIMIZE = "range_minimize"
    ORDINAL = "ordinal"


class Polaritas(_Word):
    """A direction, or a formula by name; under `MINIMIZE` the policy picks the formula."""

    MAXIMIZE = "maximize"
    MINIMIZE_LINEAR = "minimize_linear"
    MINIMIZE_INVERSE = "minimize_inverse"
    MINIMIZE_SHORTFALL = "minimize_shortfall"
    BASELINE = "baseline"
    STABILIZE = "stabilize"
    RANGE = "range"
    RANGE_MINIMIZE = "range_minimize"
    ORDINAL = "ordinal"
    MINIMIZE = "minimize"


class RoundingMode(_Word):
    """What happens to the digits that are not printed."""

    HALF_AWAY = "half_away"
    HALF_EVEN = "half_even"
    TRUNCATE = "truncate"


class Frequency(_Word):
    """How often something is measured."""

    ANNUAL = "annual"
    SEMESTER = "semester"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"


class Aturan(_Word):
    """How the readings of several periods become one."""

    SUM = "sum"
    AVERAGE = "average"
    LAST = "last"
    MAX = "max"
    MIN = "min"


class Locale(_Word):
    """How numbers are written: `1234567.89`, `1.234.567,89` or `1,234,567.89`."""

    STRICT = "strict"
    ID = "id"
    EN = "en"


class Level(_Word):
    """The levels of a plan, the highest first."""

    RPJMD = "rpjmd"
    MISI = "misi"
    RENSTRA = "renstra"
    TUJUAN = "tujuan"
    SASARAN = "sasaran"
    PROGRAM = "program"
    KEGIATAN = "kegiatan"
    SUB_KEGIATAN = "sub_kegiatan"


class Kategori(_Word):
    """What money is spent on."""

    PEGAWAI = "pegawai"
    BARANG_DAN_JASA = "barang_dan_jasa"
    MODAL = "modal"
    BUNGA = "bunga"
    SUBSIDI = "subsidi"
    HIBAH = "hibah"
    BANTUAN_SOSIAL = "bantuan_sosial"
    BAGI_HASIL = "bagi_hasil"
    BANTUAN_KEUANGAN = "bantuan_keuangan"
    TIDAK_TERDUGA = "tidak_terduga"
    LAINNYA = "lainnya"


class Metode(_Word):
    """A named method of efficiency."""

    BPOM_IE = "bpom_ie"
    PEMDA_SELISIH = "pemda_selisih"
    PEMDA_SELISIH_5 = "pemda_selisih_5"
    UNUSED = "unused"
    PMK_214_2017 = "pmk_214_2017"
