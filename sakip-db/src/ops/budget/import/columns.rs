//! The columns of an import.

use sakip_core::wire::Record;

/// Every column and its other names, which mean the same.
///
/// `entry` says what a row is: `line` (with `kode`, `tahun`, `opd`, `program`, `category`, and perhaps
/// `kegiatan` and `nama`), `pagu` (`kode`, `tahun`, `kind`, `effective`, `amount`; `sequence`, `reason`),
/// `realisasi` (`kode`, `periode`, `entry_key`, `amount`; `keterangan`) or `rencana` (`kode`, `periode`,
/// `amount`; `version`).
pub const COLUMNS: &[(&str, &[&str])] = &[
    ("entry", &["entri"]),
    ("kode", &["key", "line", "baris"]),
    ("tahun", &[]),
    ("opd", &[]),
    ("program", &[]),
    ("kegiatan", &[]),
    ("category", &["kategori"]),
    ("nama", &[]),
    ("kind", &["jenis"]),
    ("effective", &["berlaku"]),
    ("sequence", &["urutan"]),
    ("amount", &["jumlah"]),
    ("reason", &["alasan"]),
    ("entry_key", &["id"]),
    ("periode", &["period"]),
    ("keterangan", &[]),
    ("version", &["versi"]),
];

/// Every name of a column.
pub(super) fn of(field: &'static str) -> Vec<&'static str> {
    let others = COLUMNS.iter().find(|(name, _)| *name == field);
    let others = others.map_or::<&[&str], _>(&[], |(_, others)| others);
    std::iter::once(field)
        .chain(others.iter().copied())
        .collect()
}

/// The column a field stands in, by the name the record has for it.
pub(super) fn written<'a>(record: &Record, field: &'a str) -> &'a str {
    let has = |name: &str| !record.get(name).is_blank();
    if has(field) {
        return field;
    }
    let others = COLUMNS
        .iter()
        .find(|(name, _)| *name == field)
        .map_or::<&'static [&'static str], _>(&[], |(_, others)| others);
    let filled = others.iter().find(|other| has(other));
    let there = |name: &str| record.columns().any(|column| column == name);
    filled
        .or_else(|| others.iter().find(|other| !there(field) && there(other)))
        .map_or(field, |other| other)
}

/// Two names of one column that both hold something.
pub(super) fn filled_twice(
    record: &Record,
) -> impl Iterator<Item = (&'static str, &'static str)> + '_ {
    COLUMNS.iter().filter_map(|(name, others)| {
        let names = std::iter::once(name).chain(others.iter());
        let mut filled = names.filter(|name| !record.get(name).is_blank());
        Some((*filled.next()?, *filled.next()?))
    })
}

/// Whether there is such a column.
pub(super) fn is_known(name: &str) -> bool {
    COLUMNS
        .iter()
        .any(|(known, others)| *known == name || others.contains(&name))
}
