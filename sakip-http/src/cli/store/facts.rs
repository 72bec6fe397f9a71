//! What a command has done, as names beside values.

use std::collections::BTreeMap;
use std::fmt::Display;

use rust_decimal::Decimal;
use sakip_core::number::spell;
use sakip_core::text::{Lang, Localize};
use sakip_db::ops::instansi;
use sakip_db::{AuditReport, Db, InstansiId};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::super::failure::Failure;
use super::super::grid::clean;
use super::super::style::Tone;
use super::super::terminal::Session;

/// Names beside values, one a line, the values below one another.
#[derive(Default)]
pub(super) struct Facts(Vec<(String, String)>);

impl Facts {
    /// Adds a line; without a name it belongs to the one above.
    pub(super) fn add(&mut self, name: impl Into<String>, value: impl Display) {
        self.0.push((name.into(), clean(&value.to_string())));
    }

    /// Adds what is known of every chain, with its head, which is worth keeping elsewhere.
    pub(super) fn add_audit(&mut self, chains: &[Chain], session: &Session<'_, '_>) {
        let lang = session.lang;
        for (index, chain) in chains.iter().enumerate() {
            let rows = count(chain.report.rows, lang);
            let verdict = match chain.utuh {
                true => session.style.paint(Tone::Good, lang.pick("utuh", "whole")),
                false => session.style.paint(Tone::Bad, lang.pick("RUSAK", "BROKEN")),
            };
            let of = clean(&chain.name());
            let told = lang.pick(
                format!("{of}: {rows} baris, {verdict}"),
                format!("{of}: {rows} rows, {verdict}"),
            );
            let name = if index == 0 { "audit" } else { "" };
            self.0.push((name.to_owned(), told));
            self.add("", lang.pick("kepala rantai:", "head of the chain:"));
            self.add("", chain.report.head);
        }
    }

    pub(super) fn print(&self, session: &mut Session<'_, '_>) -> Result<(), Failure> {
        let width = self.0.iter().map(|(name, _)| name.width()).max();
        let width = width.unwrap_or(0);
        for (name, value) in &self.0 {
            let blank = " ".repeat(width.saturating_sub(name.width()));
            writeln!(session.terminal.out, "  {name}{blank}  {value}")?;
        }
        Ok(())
    }
}

/// A count with the marks of the language between thousands.
pub(super) fn count(number: impl TryInto<i64>, lang: Lang) -> String {
    spell(Decimal::from(number.try_into().unwrap_or(i64::MAX)), lang)
}

/// The audit chain of an instansi, with what the instansi is called where that can be read.
#[derive(Serialize)]
pub(super) struct Chain {
    kode: Option<String>,
    nama: Option<String>,
    pub(super) utuh: bool,
    #[serde(flatten)]
    pub(super) report: AuditReport,
}

impl Chain {
    fn name(&self) -> String {
        match (&self.kode, &self.nama) {
            (Some(kode), Some(nama)) => format!("{kode} {nama}"),
            _ => format!("instansi {}", self.report.instansi),
        }
    }
}

/// The chains with the names in a database, which may be too old or too damaged to tell them.
pub(super) async fn chains(db: &Db, reports: Vec<AuditReport>) -> Vec<Chain> {
    let mut names: BTreeMap<InstansiId, (String, String)> = BTreeMap::new();
    if let Ok(mut session) = db.read().await
        && let Ok(all) = instansi::list(&mut session).await
    {
        names.extend(all.into_iter().map(|one| (one.id, (one.kode, one.nama))));
    }
    let named = reports.into_iter().map(|report| {
        let (kode, nama) = names.remove(&report.instansi).unzip();
        Chain {
            kode,
            nama,
            utuh: report.is_whole(),
            report,
        }
    });
    named.collect()
}

/// Something told in both languages, for the output.
pub(super) fn told(said: &impl Localize, lang: Lang) -> String {
    clean(&said.localize(lang))
}
