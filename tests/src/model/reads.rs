//! Full reads: every row of an answer as a line of text.

use super::figure::{percent, rupiah, two_decimals};
use super::operation::Question;
use super::performance::{Status, Stored, keys_within};
use super::period::{Often, Period};
use super::plan::LEVELS;
use super::{Model, Told, missing};

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| value.to_string())
}

impl Stored {
    fn told(&self) -> String {
        match self {
            Stored::Value(value) => value.clone(),
            Stored::Level(place) => {
                format!(
                    "opini_bpk:{}",
                    LEVELS.get(*place).copied().unwrap_or_default()
                )
            }
            Stored::NotFilled(why) => format!("not_filled {why}"),
            Stored::NotApplicable(why) => format!("not_applicable {why}"),
        }
    }

    fn measured(&self) -> &'static str {
        match self {
            Stored::Value(_) | Stored::Level(_) => "value",
            Stored::NotFilled(_) => "not_filled",
            Stored::NotApplicable(_) => "not_applicable",
        }
    }
}

impl Model {
    /// The answer to a question.
    pub fn ask(&self, question: &Question) -> Told {
        match question {
            Question::Performance {
                instansi,
                opd,
                periode,
            } => self.performance(*instansi, *opd, *periode),
            Question::Dashboard { instansi, periode } => Ok(self.dashboard(*instansi, *periode)),
            Question::Months {
                instansi,
                opd,
                tahun,
            } => self.months(*instansi, *opd, *tahun),
            Question::Opd {
                instansi,
                by_name,
                down,
                ..
            } => {
                let mut rows: Vec<_> = self.opd.iter().enumerate().collect();
                rows.retain(|(_, opd)| opd.instansi == *instansi);
                rows.sort_by_key(|(slot, opd)| {
                    (if *by_name { &opd.nama } else { &opd.kode }.clone(), *slot)
                });
                let told = rows.into_iter().map(|(slot, opd)| {
                    let (parent, merged) = (shown(opd.parent), shown(opd.merged));
                    let (from, to) = (shown(opd.from), shown(opd.to));
                    let (kode, nama, version) = (&opd.kode, &opd.nama, opd.version);
                    format!("{slot} {kode} {nama} {parent} {from} {to} {merged} v{version}")
                });
                Ok(lines(told, *down))
            }
            Question::Achievements {
                instansi,
                by_period,
                down,
                ..
            } => {
                let mut rows: Vec<_> = self.achievements.iter().enumerate().collect();
                rows.retain(|(_, one)| self.of(one.indicator) == Some(*instansi));
                if *by_period {
                    rows.sort_by_key(|(slot, one)| (one.periode.to_string(), *slot));
                }
                let told = rows.into_iter().map(|(slot, one)| {
                    let last = shown(one.entered.last());
                    let (stored, status) = (one.stored.told(), one.status.name());
                    let (indicator, periode) = (one.indicator, one.periode);
                    format!(
                        "{slot} {indicator} {periode} {stored} {status} {last} v{}",
                        one.version
                    )
                });
                Ok(lines(told, *down))
            }
            Question::Targets { instansi, .. } => {
                let mut rows: Vec<_> = self.targets.iter().enumerate().collect();
                rows.retain(|(_, one)| self.of(one.indicator) == Some(*instansi));
                rows.sort_by_key(|(slot, one)| (one.periode.to_string(), *slot));
                let told = rows.into_iter().map(|(slot, one)| {
                    let (value, version) = (one.value.told(), one.version);
                    format!(
                        "{slot} {} {} {value} v{version}",
                        one.indicator, one.periode
                    )
                });
                Ok(lines(told, false))
            }
            Question::Windows { instansi, .. } => {
                let mut rows: Vec<_> = self.windows.iter().enumerate().collect();
                rows.retain(|(_, one)| one.instansi == *instansi && !one.removed);
                rows.sort_by_key(|(slot, one)| (one.periode.to_string(), *slot));
                let told = rows.into_iter().map(|(slot, one)| {
                    let (opd, periode) = (shown(one.opd), one.periode);
                    let (opens, closes, version) = (one.opens, one.closes, one.version);
                    format!("{slot} {opd} {periode} {opens} {closes} v{version}")
                });
                Ok(lines(told, false))
            }
            Question::Jobs { instansi, .. } => {
                let rows = self.jobs.iter().enumerate();
                let told = rows
                    .filter(|(_, job)| job.instansi == *instansi)
                    .map(|(slot, job)| {
                        let (unique, until) = (shown(job.unique.as_ref()), shown(job.lease_until));
                        let (progress, version) = (job.progress.name(), job.version);
                        let (kind, run_at, attempts) = (job.kind, job.run_at, job.attempts);
                        format!("{slot} {kind} {unique} {progress} {run_at} {attempts} {until} v{version}")
                    });
                Ok(lines(told.collect::<Vec<_>>().into_iter(), true))
            }
            Question::Evaluations => {
                let rows = self.evaluations.iter().enumerate();
                let told = rows.map(|(slot, one)| {
                    let (opd, tahun, answers) = (one.opd, one.tahun, one.answers.len());
                    format!("{slot} {opd} {tahun} {} {answers}", one.told())
                });
                Ok(lines(told, false))
            }
        }
    }

    /// The instansi of an indicator.
    fn of(&self, indicator: usize) -> Option<usize> {
        Some(self.indicators.get(indicator)?.instansi)
    }

    fn own(&self, instansi: usize, opd: usize) -> Result<(), String> {
        let found = self.opd.get(opd);
        match found.filter(|found| found.instansi == instansi) {
            Some(_) => Ok(()),
            None => missing("opd"),
        }
    }

    fn performance(&self, instansi: usize, opd: usize, periode: Period) -> Told {
        self.own(instansi, opd)?;
        let mut told = Vec::new();
        if (2024..=2026).contains(&periode.year) {
            for (slot, _) in self
                .indicators
                .iter()
                .enumerate()
                .filter(|(_, one)| one.opd == opd)
            {
                let target = self
                    .targets
                    .iter()
                    .find(|target| target.indicator == slot && target.periode == periode);
                let target = shown(target.map(|target| target.value.told()));
                let capaian = self.capaian(slot, periode);
                let keys = keys_within(periode).into_iter();
                let entries: Vec<String> = keys
                    .filter_map(|key| self.entered(slot, key))
                    .map(|one| format!("{} {} v{}", one.periode, one.stored.told(), one.version))
                    .collect();
                told.push(format!(
                    "{slot} {target} {capaian} [{}]",
                    entries.join("; ")
                ));
            }
        }
        Ok(told.join("\n"))
    }

    fn dashboard(&self, instansi: usize, periode: Period) -> String {
        let mut told = Vec::new();
        let mut all: Vec<_> = self.opd.iter().enumerate().collect();
        all.retain(|(_, opd)| opd.instansi == instansi && (2024..=2026).contains(&periode.year));
        all.sort_by_key(|(slot, opd)| (&opd.kode, *slot));
        for (slot, opd) in all {
            let due: Vec<(usize, Period)> = self
                .indicators
                .iter()
                .enumerate()
                .filter(|(_, indicator)| indicator.opd == slot)
                .flat_map(|(place, indicator)| {
                    let parts = periode.parts(indicator.often).into_iter();
                    parts
                        .filter(|part| indicator.in_force(*part))
                        .map(move |part| (place, part))
                })
                .collect();
            if due.is_empty() {
                continue;
            }
            let found: Vec<_> = due
                .iter()
                .filter_map(|(place, part)| self.entered(*place, *part))
                .collect();
            let measured = |name| {
                found
                    .iter()
                    .filter(|one| one.stored.measured() == name)
                    .count()
            };
            let standing = |status| found.iter().filter(|one| one.status == status).count();
            told.push(format!(
                "{} {}/{} {} {} {} | {} {} {} {} {}",
                opd.kode,
                found.len(),
                due.len(),
                measured("value"),
                measured("not_filled"),
                measured("not_applicable"),
                standing(Status::Draft),
                standing(Status::Submitted),
                standing(Status::Verified),
                standing(Status::Approved),
                standing(Status::Returned)
            ));
        }
        told.join("\n")
    }

    fn months(&self, instansi: usize, opd: Option<usize>, tahun: i32) -> Told {
        if let Some(opd) = opd {
            self.own(instansi, opd)?;
        }
        let mut all: Vec<_> = self.lines.iter().collect();
        all.retain(|line| {
            let within = opd.is_none_or(|opd| self.above(line.opd).contains(&opd));
            line.instansi == instansi && line.tahun == tahun && within
        });
        all.sort_by_key(|line| &line.kode);
        let mut told = Vec::new();
        for month in 1..=12 {
            for line in &all {
                let at = line.at(month);
                let serapan = at.pagu.zip(at.spent).and_then(|(pagu, spent)| {
                    let ratio = |sen: i128| num_rational::BigRational::from_integer(sen.into());
                    two_decimals(&percent(&ratio(spent), &ratio(pagu))?)
                });
                let periode = Period {
                    year: tahun,
                    often: Often::Monthly,
                    number: month,
                };
                let money = |sen: Option<i128>| shown(sen.map(rupiah));
                told.push(format!(
                    "{} {periode} {} {} {} {} {}",
                    line.kode,
                    money(at.pagu),
                    money(at.spent),
                    money(at.spent_now),
                    money(at.planned),
                    shown(serapan)
                ));
            }
        }
        Ok(told.join("\n"))
    }
}

fn lines(told: impl DoubleEndedIterator<Item = String>, down: bool) -> String {
    let told: Vec<String> = if down {
        told.rev().collect()
    } else {
        told.collect()
    };
    told.join("\n")
}
