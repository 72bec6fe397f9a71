//! What a file to import holds, as its columns tell.

use std::collections::{BTreeMap, BTreeSet};

use sakip_core::text::Lang;
use sakip_db::ops::budget::import::ImportKind;
use serde::de::IgnoredAny;

use super::super::super::failure::Failure;
use super::super::super::grid::{clean, shortened};

/// What is imported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Renstra,
    Target,
    Capaian,
    /// Entries of a budget; every row says which, unless all are of one kind.
    Anggaran(Option<ImportKind>),
    Lke,
}

impl Kind {
    pub(super) const ALL: [Kind; 9] = [
        Kind::Renstra,
        Kind::Target,
        Kind::Capaian,
        Kind::Anggaran(None),
        Kind::Anggaran(Some(ImportKind::Line)),
        Kind::Anggaran(Some(ImportKind::Pagu)),
        Kind::Anggaran(Some(ImportKind::Rencana)),
        Kind::Anggaran(Some(ImportKind::Realisasi)),
        Kind::Lke,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Renstra => "renstra",
            Kind::Target => "target",
            Kind::Capaian => "capaian",
            Kind::Anggaran(None) => "anggaran",
            Kind::Anggaran(Some(ImportKind::Line)) => "anggaran-baris",
            Kind::Anggaran(Some(ImportKind::Pagu)) => "anggaran-pagu",
            Kind::Anggaran(Some(ImportKind::Rencana)) => "anggaran-rencana",
            Kind::Anggaran(Some(ImportKind::Realisasi)) => "anggaran-realisasi",
            Kind::Lke => "lke",
        }
    }

    pub(super) fn named(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What one of them is called.
    pub(super) fn item(self, lang: Lang) -> &'static str {
        match self {
            Kind::Renstra => lang.pick("rencana", "plans"),
            Kind::Lke => lang.pick("evaluasi", "evaluations"),
            _ => lang.pick("baris", "rows"),
        }
    }

    /// What a file with these columns, or keys, holds.
    pub(super) fn of(columns: &BTreeSet<String>) -> Result<Kind, Failure> {
        let has = |names: &[&str]| names.iter().any(|name| columns.contains(*name));
        if has(&["evaluasi"]) {
            return Ok(Kind::Lke);
        }
        if has(&["indikator"]) && has(&["periode"]) {
            return match (has(&["target"]), has(&["realisasi"])) {
                (true, false) => Ok(Kind::Target),
                (false, true) => Ok(Kind::Capaian),
                (true, true) => Err(Failure::usage(
                    "berkas ini berisi target dan realisasi: pilih --jenis target atau --jenis capaian",
                    "this file holds target and realisasi: choose --jenis target or --jenis capaian",
                )),
                (false, false) => Err(unknown(columns)),
            };
        }
        if has(&["visi", "rpjmd", "misi", "tujuan"]) || (has(&["name"]) && has(&["period"])) {
            return Ok(Kind::Renstra);
        }
        if has(&["entry", "entri"]) {
            return Ok(Kind::Anggaran(None));
        }
        let entry = if has(&["category", "kategori"]) {
            ImportKind::Line
        } else if has(&["effective", "berlaku"]) {
            ImportKind::Pagu
        } else if !has(&["periode", "period"]) || !has(&["amount", "jumlah"]) {
            return Err(unknown(columns));
        } else if has(&["id", "entry_key"]) {
            ImportKind::Realisasi
        } else {
            ImportKind::Rencana
        };
        if has(&["kode", "key", "line", "baris"]) {
            Ok(Kind::Anggaran(Some(entry)))
        } else {
            Err(unknown(columns))
        }
    }
}

fn unknown(columns: &BTreeSet<String>) -> Failure {
    let shown: Vec<String> = columns
        .iter()
        .filter(|name| !name.is_empty())
        .take(8)
        .map(|name| format!("`{}`", shortened(&clean(name), 40)))
        .collect();
    let shown = shown.join(", ");
    let kinds = Kind::ALL.map(Kind::name).join(", ");
    Failure::usage(
        format!(
            "isi berkas tidak dikenali dari kolomnya ({shown}): sebutkan dengan --jenis, salah satu dari {kinds}"
        ),
        format!(
            "the columns ({shown}) do not tell what the file holds: say it with --jenis, one of {kinds}"
        ),
    )
}

/// Whether a text is JSON rather than CSV.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with(['[', '{'])
}

/// The columns of a CSV, or the keys of the objects of a JSON.
pub(super) fn columns(text: &str) -> Result<BTreeSet<String>, Failure> {
    let text = text.trim_start_matches('\u{feff}');
    if !is_json(text) {
        let header = text
            .lines()
            .find(|line| !line.trim().is_empty())
            .unwrap_or_default();
        let names = header.split([',', ';', '\t', '|']);
        return Ok(names.map(folded).collect());
    }
    type Object = BTreeMap<String, IgnoredAny>;
    let mut keys = BTreeSet::new();
    let mut take = |object: Object| keys.extend(object.into_keys().map(|key| folded(&key)));
    let read = if text.trim_start().starts_with('[') {
        serde_json::from_str::<Vec<Object>>(text).map(|all| all.into_iter().for_each(&mut take))
    } else {
        let mut all = serde_json::Deserializer::from_str(text).into_iter::<Object>();
        all.try_for_each(|object| object.map(&mut take))
    };
    read.map_err(|error| {
        Failure::usage(
            format!("bukan larik objek JSON yang benar: {error}"),
            format!("this is not a well-formed array of JSON objects: {error}"),
        )
    })?;
    Ok(keys)
}

fn folded(name: &str) -> String {
    name.trim().trim_matches('"').trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<&'static str, String> {
        let columns = columns(text).map_err(|failure| failure.to_string())?;
        Kind::of(&columns)
            .map(Kind::name)
            .map_err(|failure| failure.to_string())
    }

    #[test]
    fn columns_tell_what_a_file_holds() {
        for (text, kind) in [
            ("opd,indikator,periode,realisasi\n", "capaian"),
            (
                "\u{feff}OPD;\"Indikator\";Periode;Target;alasan\n",
                "target",
            ),
            (
                "key,tahun,opd,program,kegiatan,category\n",
                "anggaran-baris",
            ),
            ("line,tahun,kind,effective,amount\n", "anggaran-pagu"),
            ("id\tline\tperiod\tamount\n", "anggaran-realisasi"),
            ("baris;periode;jumlah\n", "anggaran-rencana"),
            ("entry,baris,tahun,opd\n", "anggaran"),
            (
                "[{\"opd\": \"1\"}, {\"indikator\": 1, \"periode\": 2, \"realisasi\": 3}]",
                "capaian",
            ),
            (
                "{\"indikator\": 1, \"periode\": 2, \"target\": 3}\n{\"opd\": 1}",
                "target",
            ),
            (
                "{\"name\": \"R\", \"opd\": \"1\", \"period\": \"2025-2029\", \"sasaran\": []}",
                "renstra",
            ),
            (
                "[{\"opd\": \"1\", \"tahun\": 2025, \"evaluasi\": {}}]",
                "lke",
            ),
        ] {
            assert_eq!(told(text).as_deref(), Ok(kind), "{text}");
        }
        for (text, why) in [
            ("opd,indikator,periode,target,realisasi\n", "choose"),
            ("nama,alamat\n", "`alamat`, `nama`"),
            ("periode,jumlah\n", "--jenis"),
            ("", "--jenis"),
            ("[1]", "well-formed"),
            ("[{]", "well-formed"),
        ] {
            assert!(told(text).unwrap_err().contains(why), "{text}");
        }
    }
}
