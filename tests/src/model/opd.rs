//! OPD: the tree, its names and its end.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::operation::Operation;
use super::{Model, Told, Wrong, missing, refuse, version};

/// An OPD.
#[derive(Clone, Debug)]
pub struct Opd {
    pub instansi: usize,
    pub parent: Option<usize>,
    pub kode: String,
    pub nama: String,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub merged: Option<usize>,
    pub version: i64,
    /// The day of the latest change of each kind.
    latest: BTreeMap<&'static str, NaiveDate>,
}

impl Opd {
    pub(super) fn first(of: &(usize, Option<usize>, &str, &str)) -> Opd {
        let (instansi, parent, kode, nama) = *of;
        Opd {
            instansi,
            parent,
            kode: kode.to_owned(),
            nama: nama.to_owned(),
            from: None,
            to: None,
            merged: None,
            version: 1,
            latest: BTreeMap::new(),
        }
    }
}

impl Model {
    pub(super) fn on_opd(&mut self, operation: &Operation) -> Told {
        match operation {
            Operation::OpdCreate {
                kode,
                nama,
                parent,
                from,
                to,
            } => {
                self.check_opd(Wrong::default(), None, (kode, nama), (*from, *to))
                    .settle()?;
                if let Some(parent) = parent {
                    self.has_opd(*parent)?;
                }
                let instansi = self.actor.instansi;
                self.opd.push(Opd {
                    from: *from,
                    to: *to,
                    ..Opd::first(&(instansi, *parent, kode, nama))
                });
                self.record("create", "opd");
                Ok("ok".to_owned())
            }
            Operation::OpdUpdate { .. } => self.update_opd(operation),
            Operation::OpdClose {
                opd,
                version,
                last,
                reason,
            } => {
                let before = self.opd_at(*opd, *version)?;
                not_ended(&before)?;
                let mut wrong = Wrong::default();
                wrong.text(reason, 2_000, "reason");
                ends(&mut wrong, &before, *last);
                wrong.settle()?;
                self.put_opd(
                    *opd,
                    Opd {
                        to: Some(*last),
                        ..before
                    },
                    "close",
                )
            }
            Operation::OpdReopen {
                opd,
                version,
                reason,
                ..
            } => {
                let before = self.opd_at(*opd, *version)?;
                let mut wrong = Wrong::default();
                wrong.text(reason, 2_000, "reason");
                wrong.settle()?;
                if before.to.is_none() && before.merged.is_none() {
                    return refuse("opd_open");
                }
                self.put_opd(
                    *opd,
                    Opd {
                        to: None,
                        merged: None,
                        ..before
                    },
                    "reopen",
                )
            }
            Operation::OpdMerge {
                opd,
                version,
                into,
                effective,
                reason,
            } => {
                let before = self.opd_at(*opd, *version)?;
                self.has_opd(*into)?;
                not_ended(&before)?;
                let Some(other) = self.opd.get(*into) else {
                    return missing("opd");
                };
                if other.merged.is_some() {
                    return refuse("opd_merged");
                }
                if other.to.is_some_and(|last| last < *effective) {
                    return refuse("opd_closed");
                }
                let mut wrong = Wrong::default();
                wrong.text(reason, 2_000, "reason");
                wrong.when(into == opd, "merged_into_itself@into");
                let last = effective.pred_opt().unwrap_or(*effective);
                ends(&mut wrong, &before, last);
                wrong.settle()?;
                let after = Opd {
                    to: Some(last),
                    merged: Some(*into),
                    ..before
                };
                self.put_opd(*opd, after, "merge")
            }
            _ => refuse("not an operation on OPD"),
        }
    }

    fn update_opd(&mut self, operation: &Operation) -> Told {
        let Operation::OpdUpdate {
            opd,
            version,
            kode,
            nama,
            parent,
            from,
            to,
            effective,
            reason,
        } = operation
        else {
            return refuse("not an update");
        };
        let before = self.opd_at(*opd, *version)?;
        if before.merged.is_some() {
            return refuse("opd_merged");
        }
        let mut wrong = self.check_opd(Wrong::default(), Some(*opd), (kode, nama), (*from, *to));
        if let Some(reason) = reason {
            wrong.text(reason, 2_000, "reason");
        }
        let tomorrow = self.today().checked_add_days(Days::new(1));
        let kinds = [
            ("renamed", before.nama != *nama),
            ("recoded", before.kode != *kode),
            ("moved", before.parent != *parent),
        ];
        let mut after = Opd {
            kode: kode.clone(),
            nama: nama.clone(),
            parent: *parent,
            from: *from,
            to: *to,
            ..before.clone()
        };
        for (kind, _) in kinds.iter().filter(|(_, is)| *is) {
            wrong.when(Some(*effective) > tomorrow, "effective_in_future@effective");
            let latest = before.latest.get(kind);
            let early = latest.is_some_and(|latest| effective < latest);
            wrong.when(early, "effective_order@effective");
            after.latest.insert(kind, *effective);
        }
        if let Some(parent) = parent.filter(|_| before.parent != *parent) {
            self.has_opd(parent)?;
            wrong.when(self.above(parent).contains(opd), "cycle@parent_id");
        }
        wrong.settle()?;
        let same = kinds.iter().all(|(_, is)| !is) && (before.from, before.to) == (*from, *to);
        if same {
            return Ok("ok".to_owned());
        }
        self.put_opd(*opd, after, "update")
    }

    /// An OPD and all above it.
    pub(super) fn above(&self, opd: usize) -> Vec<usize> {
        let mut found = Vec::new();
        let mut next = Some(opd);
        while let Some(slot) = next.filter(|slot| !found.contains(slot)) {
            found.push(slot);
            next = self.opd.get(slot).and_then(|opd| opd.parent);
        }
        found
    }

    fn opd_at(&self, slot: usize, seen: i64) -> Result<Opd, String> {
        self.has_opd(slot)?;
        let Some(opd) = self.opd.get(slot) else {
            return missing("opd");
        };
        version("opd", seen, opd.version)?;
        Ok(opd.clone())
    }

    fn put_opd(&mut self, slot: usize, after: Opd, action: &'static str) -> Told {
        if let Some(opd) = self.opd.get_mut(slot) {
            *opd = Opd {
                version: after.version + 1,
                ..after
            };
        }
        self.record(action, "opd");
        Ok("ok".to_owned())
    }

    fn check_opd(
        &self,
        mut wrong: Wrong,
        slot: Option<usize>,
        (kode, nama): (&str, &str),
        (from, to): (Option<NaiveDate>, Option<NaiveDate>),
    ) -> Wrong {
        wrong.text(kode, 64, "kode");
        wrong.text(nama, 500, "nama");
        if let (Some(from), Some(to)) = (from, to) {
            wrong.when(to < from, "validity_order@valid_to");
        }
        let instansi = self.actor.instansi;
        let taken = self.opd.iter().enumerate().any(|(other, opd)| {
            opd.instansi == instansi && opd.kode == kode && Some(other) != slot
        });
        wrong.when(taken, "duplicate@kode");
        wrong
    }
}

fn ends(wrong: &mut Wrong, opd: &Opd, last: NaiveDate) {
    let late = opd.from.is_some_and(|from| from > last);
    wrong.when(late, "validity_order@valid_to");
}

fn not_ended(opd: &Opd) -> Result<(), String> {
    if opd.merged.is_some() {
        return refuse("opd_merged");
    }
    if opd.to.is_some() {
        return refuse("opd_closed");
    }
    Ok(())
}
