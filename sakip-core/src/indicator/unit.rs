//! Units (satuan), and whether values in them may be added up over time.

use std::fmt;

/// A unit of measurement as people write it: `%`, `orang`, `dokumen`, `indeks`, `Rp`.
///
/// ```
/// use sakip_core::indicator::Unit;
/// assert!(!Unit::new("%").sums());
/// assert!(!Unit::new("Indeks").sums());
/// assert!(Unit::new("dokumen").sums());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unit(String);

/// Words that mark a unit as a rate or an index, which never sums.
const NEVER_SUMS: [&str; 22] = [
    "%",
    "persen",
    "persentase",
    "prosentase",
    "percent",
    "indeks",
    "index",
    "nilai",
    "skor",
    "score",
    "predikat",
    "opini",
    "level",
    "tingkat",
    "rasio",
    "ratio",
    "kategori",
    "poin",
    "rata-rata",
    "rank",
    "peringkat",
    "per",
];

impl Unit {
    /// A unit by its name.
    pub fn new(name: impl Into<String>) -> Unit {
        Unit(name.into())
    }

    /// The name as written.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// Whether values in this unit may be summed over periods. A percentage, an index, a score or a rate
    /// (`per 1.000 penduduk`) never sums: 100 % + 100 % = 200 % is a published mistake.
    pub fn sums(&self) -> bool {
        let folded = self.0.to_lowercase();
        !folded.contains('%')
            && !folded.contains('/')
            && !folded
                .split(|c: char| !(c.is_alphanumeric() || c == '-'))
                .any(|word| NEVER_SUMS.contains(&word))
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
