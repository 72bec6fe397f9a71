//! Why a printed figure does not follow from its inputs, where the reason is recognisable.

use schemars::JsonSchema;
use serde::Serialize;

use crate::text::Text;

macro_rules! causes {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $id:literal, $en:literal;)*) => {
        /// A recognisable cause, with a stable code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
        pub enum Cause {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)*
        }

        impl Cause {
            /// Every cause.
            pub const ALL: &'static [Cause] = &[$(Cause::$variant),*];

            /// The stable code.
            pub fn code(self) -> &'static str {
                match self { $(Cause::$variant => $code,)* }
            }

            /// The cause in words.
            pub fn text(self) -> Text {
                match self { $(Cause::$variant => Text::new($id, $en),)* }
            }
        }
    };
}

causes! {
    /// Lower is better, but `R / T` was printed.
    PolarityIgnored = "polarity_ignored", "polaritas diabaikan: makin rendah makin baik, tetapi dihitung R/T",
        "polarity ignored: lower is better, but R/T was printed";
    /// Higher is better, but a lower-is-better formula was printed.
    PolarityReversed = "polarity_reversed", "polaritas terbalik: makin tinggi makin baik, tetapi dihitung dengan rumus makin rendah makin baik",
        "polarity reversed: higher is better, but a lower-is-better formula was used";
    /// Another formula than the row names, or than the rest of the document uses.
    OtherFormula = "other_formula", "rumusnya bukan yang disebut baris atau yang dipakai dokumen", "another formula than the row names or the document uses";
    /// Another cap or floor than in the rest of the document.
    CapInconsistent = "cap_inconsistent", "batas capaian tidak konsisten dalam dokumen", "the cap is inconsistent within the document";
    /// Cut off instead of rounded.
    Truncation = "truncation", "dipotong, bukan dibulatkan", "truncated, not rounded";
    /// Rounded in another way than the rest of the document.
    RoundingDiffers = "rounding_differs", "cara pembulatan berbeda dari dokumen", "rounded in another way than the document";
    /// The inputs were printed rounded, the figure was computed from more digits.
    UnroundedInputs = "unrounded_inputs", "dihitung dari masukan yang belum dibulatkan", "computed from inputs before they were rounded";
    /// Only a loose reading of the inputs fits.
    LooseReading = "loose_reading", "hanya cocok bila masukan dibaca sangat longgar", "only a very loose reading of the inputs fits";
    /// A zero target was printed as 100 %.
    ZeroTargetPrinted100 = "zero_target_printed_100", "target nol dicetak 100 %", "a zero target was printed as 100 %";
    /// A zero target was printed with some figure.
    ZeroTargetPrinted = "zero_target_printed", "target nol tidak memberi angka, tetapi dicetak angka", "a zero target gives no figure, but one was printed";
    /// A negative target was printed with a figure.
    NegativeTargetPrinted = "negative_target_printed", "target negatif tidak memberi angka, tetapi dicetak angka", "a negative target gives no figure, but one was printed";
    /// A pagu of zero was printed with a percentage.
    ZeroPaguPrinted = "zero_pagu_printed", "pagu nol tidak memberi persentase, tetapi dicetak angka", "a pagu of zero gives no percentage, but one was printed";
    /// The realisasi stands in the place of the capaian.
    RealisasiCopied = "realisasi_copied", "realisasi disalin sebagai capaian", "the realisasi was copied as the capaian";
    /// The target stands in the place of the capaian.
    TargetCopied = "target_copied", "target disalin sebagai capaian", "the target was copied as the capaian";
    /// A ratio such as 0.94 was printed as a percentage.
    RatioAsPercent = "ratio_as_percent", "rasio dicetak sebagai persen (lupa dikali 100)", "a ratio was printed as a percentage (not multiplied by 100)";
    /// The decimal point is in another place.
    DecimalShift = "decimal_shift", "koma desimal bergeser", "the decimal point is shifted";
    /// The digits slipped: one is wrong, missing, doubled, or two are swapped.
    DigitSlip = "digit_slip", "salah ketik angka: satu digit berubah, hilang, berlebih, atau dua digit tertukar", "a digit slip: one digit changed, lost or added, or two swapped";
    /// One digit of an input slipped.
    InputSlip = "input_slip", "angka cocok bila satu digit target atau realisasi dibetulkan", "it fits when one digit of the target or realisasi is corrected";
    /// The sign was lost or added.
    SignSlip = "sign_slip", "tanda minus hilang atau berlebih", "the minus sign was lost or added";
    /// The deviation from the target was printed instead of the achievement.
    DeviationPrinted = "deviation_printed", "yang dicetak selisih terhadap target, bukan capaian", "the deviation from the target was printed, not the achievement";
    /// 100 minus the figure was printed.
    ComplementPrinted = "complement_printed", "yang dicetak sisanya (100 − nilai)", "the remainder was printed (100 − value)";
    /// Numerator and denominator are swapped.
    Inverted = "inverted", "pembilang dan penyebut tertukar", "numerator and denominator are swapped";
    /// Limited at a value no known rule has.
    UnusualCap = "unusual_cap", "dibatasi pada nilai yang tidak lazim", "limited at an unusual value";
    /// Rounded twice.
    DoubleRounding = "double_rounding", "dibulatkan dua kali", "rounded twice";
    /// Rounded up.
    RoundedUp = "rounded_up", "dibulatkan ke atas", "rounded up";
    /// The other bound of the target range was used.
    OtherBound = "other_bound", "dibagi dengan batas rentang yang lain", "divided by the other bound of the range";
    /// The sum was divided by another number of members.
    WrongDivisor = "wrong_divisor", "jumlah dibagi dengan banyak anggota yang salah", "the sum was divided by the wrong number of members";
    /// The sum was printed instead of the mean.
    SumPrinted = "sum_printed", "yang dicetak jumlah, bukan rata-rata", "the sum was printed, not the mean";
    /// A member was left out.
    MemberOmitted = "member_omitted", "satu anggota tidak ikut dihitung", "one member was left out";
    /// Members that were not filled were counted as zero.
    MissingAsZero = "missing_as_zero", "anggota yang kosong dihitung nol", "unfilled members were counted as zero";
    /// The printed total is not the sum of its rows.
    SumDiffers = "sum_differs", "jumlah tidak sama dengan rinciannya", "the total is not the sum of its rows";
    /// A part's score is not weight times answer.
    PartDiffers = "part_differs", "nilai bagian tidak sama dengan bobot × jawaban", "the score of a part is not weight × answer";
    /// A component's score is above its weight.
    AboveWeight = "above_weight", "nilai komponen melebihi bobotnya", "the score of a component exceeds its weight";
    /// The predicate contradicts the score.
    GradeContradictsScore = "grade_contradicts_score", "predikat bertentangan dengan nilainya", "the predicate contradicts the score";
    /// The bound of a predicate was read as included.
    BoundaryIncluded = "boundary_included", "batas predikat dibaca termasuk (80,00 adalah BB, bukan A)", "the bound of the predicate was read as included (80.00 is BB, not A)";
    /// There is no such predicate.
    UnknownPredicate = "unknown_predicate", "predikat tidak dikenal dalam tabel resmi", "there is no such predicate in the official table";
    /// The score is not between 0 and 100.
    ScoreOutOfRange = "score_out_of_range", "nilai di luar 0 sampai 100", "the score is not between 0 and 100";
    /// Nothing was printed to compare with.
    NothingPrinted = "nothing_printed", "tidak ada angka tercetak untuk diperiksa", "there is no printed figure to check";
    /// The realisasi is missing.
    NoRealisasi = "no_realisasi", "realisasi kosong", "the realisasi is missing";
    /// The target, pagu or every member is missing.
    NoTarget = "no_target", "target atau pagu kosong", "the target or pagu is missing";
    /// Scores of an evaluation are missing, so that there is nothing to compare.
    NoScore = "no_score", "nilai komponen atau nilai totalnya kosong", "the scores of components or the total are missing";
    /// There is no published rule for such a figure.
    NoRule = "no_rule", "tidak ada rumus baku untuk angka seperti ini", "there is no published rule for such a figure";
    /// A figure too large to compare.
    TooLarge = "too_large", "angka terlalu besar", "the figure is too large";
}
