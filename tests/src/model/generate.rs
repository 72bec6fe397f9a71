//! Drawing operations: mostly possible ones, and every kind of wrong one.

use chrono::{Days, NaiveDate};

use super::NOBODY;
use super::operation::{Decision, Isian, Operation};
use super::performance::Status;
use super::period::{Often, Period};
use super::plan::{Formula, Indicator};
use super::script::Draw;
use super::targets::Value;

/// Twenty days, in microseconds.
const LONG: i64 = 20 * 86_400_000_000;

impl Draw {
    pub(super) fn draw(&mut self) -> Operation {
        match self.random.below(100) {
            0..=6 => self.draw_opd(),
            7 | 8 => self.draw_user(),
            9..=14 => self.draw_window(),
            15..=27 => self.draw_entry(),
            28..=45 => self.draw_decision(),
            46..=52 => self.draw_target(),
            53..=82 => self.draw_budget(),
            83..=92 => self.draw_job(),
            _ => self.draw_evaluation(),
        }
    }

    /// A slot: mostly one of `count`, sometimes none that is there.
    pub(super) fn slot(&mut self, count: usize) -> usize {
        if count == 0 || self.random.chance(2) {
            return NOBODY;
        }
        self.random.below(count)
    }

    /// A version as somebody saw it: mostly the one there is.
    pub(super) fn seen(&mut self, version: Option<i64>) -> i64 {
        let version = version.unwrap_or(1);
        match self.random.below(100) {
            0..=6 => version - 1,
            7 => version + 1,
            _ => version,
        }
    }

    pub(super) fn reason(&mut self) -> &'static str {
        if self.random.chance(4) {
            " "
        } else {
            "salah ketik"
        }
    }

    pub(super) fn day(&mut self) -> NaiveDate {
        let offset = u64::try_from(self.random.between(0, 900)).unwrap_or(0);
        let first = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
        first.checked_add_days(Days::new(offset)).unwrap_or(first)
    }

    fn since(&mut self) -> NaiveDate {
        let today = self.model.today();
        let days = u64::try_from(self.random.between(1, 4)).unwrap_or(0);
        match self.random.below(10) {
            0 => today
                .checked_sub_days(Days::new(days * 20))
                .unwrap_or(today),
            1 => today.checked_add_days(Days::new(days)).unwrap_or(today),
            _ => today,
        }
    }

    /// An OPD of the plan, more often than another.
    pub(super) fn opd(&mut self) -> usize {
        if self.random.chance(50) {
            return self.random.below(4);
        }
        let count = self.model.opd.len();
        self.slot(count)
    }

    pub(super) fn asked_period(&mut self) -> Period {
        let year = i32::try_from(self.random.between(2023, 2026)).unwrap_or(2025);
        let year = if self.random.chance(70) { 2025 } else { year };
        let quarter = u32::try_from(self.random.between(1, 4)).unwrap_or(1);
        let month = u32::try_from(self.random.between(1, 12)).unwrap_or(1);
        match self.random.below(4) {
            0 => Period::quarter(year, quarter),
            1 => Period::month(year, month),
            _ => Period::year(year),
        }
    }

    /// A period an indicator is measured in, most of the time.
    fn period_of(&mut self, indicator: usize) -> Period {
        let often = self.model.indicators.get(indicator).map(|one| one.often);
        if self.random.chance(5) {
            return self.asked_period();
        }
        let year = if self.random.chance(85) { 2025 } else { 2026 };
        match often {
            Some(Often::Quarterly) => Period::quarter(year, self.random.below(4) as u32 + 1),
            Some(Often::Monthly) => Period::month(year, self.random.below(6) as u32 + 1),
            _ => Period::year(year),
        }
    }

    fn draw_opd(&mut self) -> Operation {
        let opd = self.opd();
        let there = self.model.opd.get(opd).cloned();
        let version = self.seen(there.as_ref().map(|opd| opd.version));
        let kode = match self.random.below(20) {
            0 => String::new(),
            _ => format!("2.{:03}", self.random.below(60)),
        };
        let nama = format!("Dinas {}", self.random.below(40));
        let dates = self.random.chance(15);
        let (from, to) = (dates.then(|| self.day()), dates.then(|| self.day()));
        let reason = self.reason();
        match self.random.below(20) {
            0..=3 => {
                let parent = self.random.chance(60).then(|| self.opd());
                Operation::OpdCreate {
                    kode,
                    nama,
                    parent,
                    from,
                    to,
                }
            }
            4..=12 => {
                let before = there.unwrap_or_else(|| super::opd::Opd::first(&(0, None, "x", "x")));
                let rename = self.random.chance(50);
                let recode = self.random.chance(15) && opd > 3;
                let parent = if self.random.chance(40) {
                    self.random.chance(80).then(|| self.opd())
                } else {
                    before.parent
                };
                let dates = dates && self.random.chance(40);
                Operation::OpdUpdate {
                    opd,
                    version,
                    kode: if recode { kode } else { before.kode },
                    nama: if rename { nama } else { before.nama },
                    parent,
                    from: if dates { from } else { before.from },
                    to: if dates { to } else { before.to },
                    effective: self.since(),
                    reason: self.random.chance(60).then_some(reason),
                }
            }
            13..=15 => Operation::OpdClose {
                opd,
                version,
                last: self.day(),
                reason,
            },
            16 | 17 => Operation::OpdReopen {
                opd,
                version,
                effective: self.since(),
                reason,
            },
            _ => Operation::OpdMerge {
                opd,
                version,
                into: self.opd(),
                effective: self.day(),
                reason,
            },
        }
    }

    fn draw_user(&mut self) -> Operation {
        let user = self.slot(5);
        let found = self.model.users.get(user).map(|user| user.version);
        let (version, active) = (self.seen(found), self.random.chance(75));
        // Nobody would be left to act if it were as likely to switch one off.
        Operation::UserSet {
            user,
            version,
            active: active && user != 3,
        }
    }

    fn draw_window(&mut self) -> Operation {
        let indicator = self.random.below(8);
        let periode = self.period_of(indicator);
        let now = self.model.now;
        let opens = now + self.random.between(-LONG, LONG / 4);
        let closes = opens + self.random.between(-LONG / 10, 2 * LONG);
        let window = self.slot(self.model.windows.len());
        let found = self.model.windows.get(window).map(|window| window.version);
        let version = self.seen(found);
        let reason = self.reason();
        match self.random.below(10) {
            0..=2 => {
                let opd = self.random.chance(50).then(|| self.opd());
                Operation::WindowCreate {
                    opd,
                    periode,
                    opens,
                    closes,
                }
            }
            3 | 4 => Operation::WindowUpdate {
                window,
                version,
                opens,
                closes,
            },
            5 => Operation::WindowRemove { window, version },
            6..=8 => Operation::Grant {
                opd: self.opd(),
                periode,
                until: now + self.random.between(-LONG / 10, LONG),
                reason,
            },
            _ => {
                let exception = self.slot(self.model.exceptions.len());
                Operation::Revoke { exception, reason }
            }
        }
    }

    fn draw_entry(&mut self) -> Operation {
        let indicator = self.slot(self.model.indicators.len());
        let periode = self.period_of(indicator);
        let known = self.model.indicators.get(indicator).cloned();
        let isian = self.isian(known.as_ref());
        let found = self
            .model
            .entered(indicator, periode)
            .map(|one| one.version);
        let version = match found {
            None => self.random.chance(3).then_some(1),
            Some(_) if self.random.chance(3) => None,
            found => Some(self.seen(found)),
        };
        Operation::Enter {
            indicator,
            periode,
            isian,
            version,
        }
    }

    fn isian(&mut self, indicator: Option<&Indicator>) -> Isian {
        match self.random.below(20) {
            0 => return Isian::NotFilled("menunggu data BPS"),
            3 if self.random.chance(20) => return Isian::Tingkat("BAIK SEKALI"),
            1 => return Isian::NotApplicable("tidak ada peserta"),
            2 => return Isian::NotFilled(if self.random.chance(50) { "" } else { "belum" }),
            _ => {}
        }
        let formula = indicator.map(|one| one.formula);
        if formula == Some(Formula::Ordinal) {
            let labels = ["WTP", "WDP", "TW", "TMP", "opini_bpk:WDP", "BAIK SEKALI"];
            return Isian::Tingkat(self.random.one(&labels).unwrap_or("WTP"));
        }
        let small = indicator.is_some_and(|one| one.sums);
        let digits = match self.random.below(12) {
            0 if !small => 28,
            1 if !small => 29,
            _ => 1 + self.random.below(5),
        };
        Isian::Nilai(self.value(digits))
    }

    /// A decimal of so many significant digits, as it is stored: no zeros that say nothing.
    fn value(&mut self, digits: usize) -> String {
        let mut text: String = (0..digits)
            .map(|place| match (place, self.random.below(10)) {
                (0, 0) => '1',
                // More than 29 digits of nines are past any decimal.
                (0, digit) if digits > 28 => char::from(b'1' + (digit % 6) as u8),
                (place, 0) if place + 1 == digits => '7',
                (_, digit) => char::from(b'0' + digit as u8),
            })
            .collect();
        if digits == 1 && self.random.chance(15) {
            return "0".to_owned();
        }
        let decimals = self.random.below(digits.min(10));
        if decimals > 0 {
            text.insert(digits - decimals, '.');
        }
        if self.random.chance(5) {
            format!("-{text}")
        } else {
            text
        }
    }

    fn draw_decision(&mut self) -> Operation {
        let achievement = self.slot(self.model.achievements.len());
        let found = self.model.achievements.get(achievement);
        let (status, version) = (found.map(|one| one.status), found.map(|one| one.version));
        let version = self.seen(version);
        let all = [
            Decision::Submit,
            Decision::Verify,
            Decision::Approve,
            Decision::Return,
            Decision::Reopen,
        ];
        let next = match status {
            Some(Status::Draft | Status::Returned) => Decision::Submit,
            Some(Status::Submitted) => Decision::Verify,
            Some(Status::Verified) => Decision::Approve,
            _ => Decision::Reopen,
        };
        let other = self.random.one(&all).unwrap_or(next);
        let decision = if self.random.chance(75) { next } else { other };
        Operation::Decide {
            achievement,
            version,
            decision,
            reason: self.reason(),
        }
    }

    fn draw_target(&mut self) -> Operation {
        let (low, more) = (self.random.between(1, 90), self.random.between(1, 40));
        let level = self.random.below(4);
        let high = if self.random.chance(4) { 0 } else { low + more };
        let kind = self.random.below(25);
        let text = |formula: Formula| match kind {
            0 => "tinggi sekali".to_owned(),
            1 => "90-80".to_owned(),
            _ if formula == Formula::Range => Value::drawn(formula, low, low + more, level),
            _ => Value::drawn(formula, low, high, level),
        };
        if self.model.targets.is_empty() || self.random.chance(45) {
            let indicator = self.slot(self.model.indicators.len());
            let formula = self.model.indicators.get(indicator).map(|one| one.formula);
            let target = text(formula.unwrap_or(Formula::Maximize));
            let year = self.random.chance(40);
            let mut of = self.period_of(indicator);
            if kind == 2 {
                of.year = 2027;
            }
            let periode = if year { Period::year(of.year) } else { of };
            return Operation::TargetSet {
                indicator,
                periode,
                target,
            };
        }
        let target = self.slot(self.model.targets.len());
        let found = self.model.targets.get(target);
        let version = found.map(|target| target.version);
        let indicator = found.map_or(NOBODY, |target| target.indicator);
        let formula = self.model.indicators.get(indicator).map(|one| one.formula);
        let there = found.map(|target| target.value.written());
        let same = there.filter(|_| self.random.chance(6));
        let to = same.unwrap_or_else(|| text(formula.unwrap_or(Formula::Maximize)));
        let (version, reason) = (self.seen(version), self.reason());
        Operation::TargetRevise {
            target,
            version,
            to,
            reason,
        }
    }
}
