"""The SAKIP engine: exact, explained performance figures of Indonesian public institutions.

>>> import sakip
>>> sakip.achievement(target=95, realisasi="89.75")
Achievement(94.47 %, sangat_tinggi, maximize, sakip-default@1)

| question | here |
|---|---|
| How much of a target was reached? | `achievement`, `capaian` for tables |
| What do several come to? | `roll_up`, `rollup`, `rencana`, `ratio_of_sums`, `konsolidasi` |
| What was allocated and spent? | `serapan`, `buku_anggaran`, `anggaran` for tables, `periksa_total`, `efisiensi` |
| What does an LKE score? | `nilai_lke`, `evaluasi`, `predikat`, `daftar_predikat` |
| Do printed figures follow from their inputs? | `reviu` |
| What is wrong with a plan? | `lint` |
| Under which rules? | `Policy`, `kebijakan` |
| How are numbers and formulas read? | `angka`, `number`, `bulatkan`, `Rumus` |
| How did a figure come about? | `.explain()` and `.trace` of every figure, `jelaskan` |

Numbers are `Decimal`, exact ones `Fraction`; a float is read by its shortest decimal form or refused
(``allow_float=False``). Everything the engine refuses is a `SakipError` with every problem in it. `sakip.plot` draws.
"""

from ._budget import Anggaran, Angka, Efisiensi, TotalCheck, buku_anggaran, efisiensi, periksa_total, serapan
from ._enums import (
    Aturan,
    Formula,
    Frequency,
    Kategori,
    Lang,
    Level,
    Locale,
    Metode,
    NotComputable,
    Polaritas,
    RoundingMode,
    Status,
)
from ._errors import (
    BudgetError,
    EvaluationError,
    FloatRefusedError,
    FormulaError,
    NumberError,
    PeriodError,
    PlanError,
    PolicyError,
    Problem,
    RequestError,
    SakipError,
    TableError,
    Text,
)
from ._evaluation import Bagian, Nilai, Predikat, daftar_predikat, nilai_lke, predikat
from ._requests import Column, Rumus, angka, ask, evaluasi, jelaskan, kebijakan, lint, rencana, rollup
from ._sakip import Period, Policy, call
from ._scalar import (
    Achievement,
    Category,
    Consolidated,
    Coverage,
    RatioOfSums,
    RolledUp,
    achievement,
    bulatkan,
    konsolidasi,
    number,
    ratio_of_sums,
    roll_up,
)
from ._tables import anggaran, capaian, reviu

__all__ = [
    "Achievement", "Anggaran", "Angka", "Aturan", "Bagian", "BudgetError", "Category", "Column", "Consolidated",
    "Coverage", "Efisiensi", "EvaluationError", "FloatRefusedError", "Formula", "FormulaError", "Frequency",
    "Kategori", "Lang", "Level", "Locale", "Metode", "Nilai", "NotComputable", "NumberError", "Period", "PeriodError",
    "PlanError", "Polaritas", "Policy", "PolicyError", "Predikat", "Problem", "RatioOfSums", "RequestError",
    "RolledUp", "RoundingMode", "Rumus", "SakipError", "Status", "TableError", "Text", "TotalCheck", "achievement",
    "anggaran", "angka", "ask", "buku_anggaran", "bulatkan", "call", "capaian", "daftar_predikat", "efisiensi",
    "evaluasi", "jelaskan", "kebijakan", "konsolidasi", "lint", "nilai_lke", "number", "periksa_total", "predikat",
    "ratio_of_sums", "rencana", "reviu", "roll_up", "rollup", "serapan",
]  # fmt: skip

for _name in __all__:
    _public = globals()[_name]
    if getattr(_public, "__module__", "").startswith("sakip._") and isinstance(_public, type):
        # People see and pickle `sakip.Achievement`, wherever its source lies.
        _public.__module__ = "sakip"
del _name, _public
