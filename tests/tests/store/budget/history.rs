//! Random histories: the store, the statement that adds up, and the engine tell the same.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use sakip_core::budget::{BudgetLine, Category, Entry, GroupBy, Ledger, PaguKind, Summary};
use sakip_core::number::{Rounding, Rupiah};
use sakip_core::period::{Frequency, Period, Year};
use sakip_db::ops::budget::{NewPagu, NewRealisasi, NewRencana, Recorded};
use sakip_db::query::budget::{BudgetMonth, Scope, ledger, months, series};
use sakip_db::{AllocationId, Error, OpdId};
use sakip_tests::store::{Store, on_each_engine};

use super::{add_line, dinas, line, plan, revise, spend};

const TAHUN: i32 = 2024;
const GROUPINGS: [GroupBy; 6] = [
    GroupBy::Total,
    GroupBy::Opd,
    GroupBy::Program,
    GroupBy::Kegiatan,
    GroupBy::Category,
    GroupBy::Line,
];

/// One step of a history, of the line of a number.
#[derive(Clone, Debug)]
enum Step {
    Pagu(usize, NewPagu),
    Realisasi(usize, NewRealisasi),
    Rencana(usize, NewRencana),
}

/// Sen of every size.
fn sen() -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0_i64..2_000_000_000_000,
        1 => 0_i64..=i64::MAX,
        1 => Just(0),
    ]
}

fn rupiah(sen: i64) -> Rupiah {
    Rupiah::new(rust_decimal::Decimal::new(sen, 2).normalize()).unwrap()
}

fn month(number: u8) -> Period {
    Period::new(Year::new(TAHUN).unwrap(), Frequency::Monthly, number).unwrap()
}

fn step(lines: usize) -> impl Strategy<Value = Step> {
    let kind = prop_oneof![
        3 => Just(PaguKind::Murni),
        2 => Just(PaguKind::Perubahan),
        2 => Just(PaguKind::Pergeseran),
    ];
    // From before the year to after it; the last days of months among them.
    let day = prop_oneof![
        2 => -40_i64..400,
        1 => prop::sample::select(vec![0_i64, 30, 31, 59, 60, 90, 365, 366]),
    ];
    let pagu =
        (0..lines, kind, day, 0_u32..3, sen()).prop_map(|(line, kind, day, sequence, sen)| {
            let first = Period::annual(Year::new(TAHUN).unwrap()).first_day();
            let new = NewPagu {
                kind,
                effective: first + chrono::Duration::days(day),
                sequence,
                amount: rupiah(sen),
                reason: None,
            };
            Step::Pagu(line, new)
        });
    let spent = (0..lines, 1_u8..=12, sen(), any::<bool>(), 0_u32..40).prop_map(
        |(line, number, sen, negative, key)| {
            let new = NewRealisasi {
                entry_key: format!("r{key}"),
                periode: month(number),
                amount: rupiah(if negative { -sen } else { sen }),
                keterangan: None,
            };
            Step::Realisasi(line, new)
        },
    );
    let planned = (
        0..lines,
        1_u8..=12,
        sen(),
        prop::option::weighted(0.3, 1_i64..3),
    )
        .prop_map(|(line, number, sen, version)| {
            let new = NewRencana {
                periode: month(number),
                amount: rupiah(sen),
                version,
            };
            Step::Rencana(line, new)
        });
    prop_oneof![2 => pagu, 4 => spent, 2 => planned]
}

/// The lines of a history: of one of three OPD, of a program, perhaps a kegiatan, and a category.
type Lines = Vec<(usize, u8, Option<u8>, usize)>;

fn histories() -> impl Strategy<Value = (Lines, Vec<Step>)> {
    let line = (0_usize..3, 0_u8..2, prop::option::of(0_u8..2), 0_usize..11);
    prop::collection::vec(line, 1..6).prop_flat_map(|lines| {
        let count = lines.len();
        (Just(lines), prop::collection::vec(step(count), 1..40))
    })
}

/// What the engine alone makes of a history: a plan that is replaced is another ledger.
#[derive(Default)]
struct Model {
    lines: Vec<BudgetLine>,
    entries: Vec<Entry>,
    versions: std::collections::BTreeMap<(usize, u8), i64>,
}

impl Model {
    fn ledger(&self) -> Ledger {
        let lines = self.lines.iter().cloned().map(Entry::Line);
        Ledger::from_entries(lines.chain(self.entries.iter().cloned())).unwrap()
    }

    /// Whether the engine takes the step.
    fn take(&mut self, step: &Step) -> bool {
        let entry = match step {
            Step::Pagu(line, new) => Entry::Pagu(sakip_core::budget::Pagu {
                line: self.lines[*line].key.clone(),
                tahun: Year::new(TAHUN).unwrap(),
                kind: new.kind,
                effective: new.effective,
                sequence: new.sequence,
                amount: new.amount,
            }),
            Step::Realisasi(line, new) => Entry::Realisasi(sakip_core::budget::Realisasi {
                id: format!("{line}/{}", new.entry_key),
                line: self.lines[*line].key.clone(),
                period: new.periode,
                amount: new.amount,
            }),
            Step::Rencana(line, new) => {
                let entry = sakip_core::budget::Rencana {
                    line: self.lines[*line].key.clone(),
                    period: new.periode,
                    amount: new.amount,
                };
                let place = (*line, new.periode.number());
                let stored = self.versions.get(&place).copied();
                if new.version.is_some() {
                    if stored != new.version {
                        return false;
                    }
                    self.entries.retain(|other| {
                        !matches!(other, Entry::Rencana(other) if other.line == entry.line && other.period == entry.period)
                    });
                }
                let taken = self.try_entry(Entry::Rencana(entry));
                if taken {
                    self.versions.insert(place, stored.unwrap_or(0) + 1);
                }
                return taken;
            }
        };
        self.try_entry(entry)
    }

    fn try_entry(&mut self, entry: Entry) -> bool {
        let taken = self.ledger().record("", entry.clone()).is_ok();
        if taken {
            self.entries.push(entry);
        }
        taken
    }
}

fn same(fast: &BudgetMonth, engine: &Summary) {
    let rounding = Rounding::default();
    assert_eq!(fast.kelompok, engine.group());
    assert_eq!(fast.at, engine.at());
    assert_eq!(
        fast.amounts(),
        engine.amounts(),
        "{} {}",
        fast.kelompok,
        fast.at
    );
    assert_eq!(fast.realisasi_periode, engine.in_period());
    assert_eq!(fast.lines, engine.lines());
    assert_eq!(fast.coverage(), engine.coverage());
    assert_eq!(fast.serapan(rounding), engine.serapan(rounding));
    assert_eq!(fast.sisa(), engine.sisa());
    assert_eq!(fast.sisa_percent(rounding), engine.sisa_percent(rounding));
    assert_eq!(fast.planned().deviation(), engine.deviation());
    assert_eq!(
        fast.planned().deviation_points(rounding),
        engine.deviation_points(rounding)
    );
    assert_eq!(
        fast.planned().deviation_percent(rounding),
        engine.deviation_percent(rounding)
    );
}

async fn compare(store: &Arc<Store>, scope: Scope, expected: &Ledger) -> usize {
    let year = Year::new(TAHUN).unwrap();
    let mut session = store.db.read_consistent().await.unwrap();
    let mut compared = 0;
    for by in GROUPINGS {
        let of_model = expected.series(by, year, Frequency::Monthly).unwrap();
        let stored = series(
            &mut session,
            store.instansi,
            scope,
            by,
            year,
            Frequency::Monthly,
        )
        .await
        .unwrap();
        assert_eq!(stored, of_model);
        let fast = months(&mut session, store.instansi, scope, by, year)
            .await
            .unwrap();
        assert_eq!(fast.len(), stored.len(), "{by:?}");
        for (fast, engine) in fast.iter().zip(&stored) {
            same(fast, engine);
            compared += 1;
        }
    }
    let loaded = ledger(&mut session, store.instansi, scope, year)
        .await
        .unwrap();
    assert_eq!(loaded.len(), expected.len());
    compared
}

/// Three OPD, the second below the first.
async fn opd(store: &Arc<Store>) -> Vec<(String, OpdId)> {
    let above = dinas(store, "1.01", None).await;
    let below = dinas(store, "1.01.01", Some(above)).await;
    let beside = dinas(store, "1.02", None).await;
    [("1.01", above), ("1.01.01", below), ("1.02", beside)]
        .map(|(kode, id)| (kode.to_owned(), id))
        .to_vec()
}

async fn told(store: Arc<Store>, (lines, steps): (Lines, Vec<Step>)) -> (usize, usize, usize) {
    let opd = opd(&store).await;
    let mut model = Model::default();
    let mut ids: Vec<AllocationId> = Vec::new();
    let mut holders = Vec::new();
    for (number, (holder, program, kegiatan, category)) in lines.into_iter().enumerate() {
        let (holder, opd_id) = &opd[holder];
        let mut new = line(*opd_id, &format!("5.{number}"), TAHUN);
        new.program = format!("P{program}");
        new.kegiatan = kegiatan.map(|kegiatan| format!("K{kegiatan}"));
        new.category = Category::ALL[category];
        model.lines.push(BudgetLine {
            key: new.kode.clone(),
            tahun: new.tahun,
            opd: holder.clone(),
            program: new.program.clone(),
            kegiatan: new.kegiatan.clone(),
            category: new.category,
        });
        holders.push(holder.clone());
        ids.push(add_line(&store, new).await);
    }
    let (mut added, mut refused) = (0, 0);
    for step in steps {
        let result = match step.clone() {
            Step::Pagu(line, new) => revise(&store, ids[line], new).await,
            Step::Realisasi(line, new) => spend(&store, ids[line], new).await,
            Step::Rencana(line, new) => plan(&store, ids[line], new).await,
        };
        match result {
            Ok(Recorded::Added) => {
                assert!(model.take(&step), "{step:?}");
                added += 1;
            }
            Ok(Recorded::Unchanged) => {}
            Err(Error::Invalid(_) | Error::Conflict(_)) => {
                assert!(!model.take(&step), "{step:?}");
                refused += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
    let mut compared = compare(&store, Scope::All, &model.ledger()).await;
    let below = |entry: &Entry| {
        let line = match entry {
            Entry::Line(line) => &line.key,
            Entry::Pagu(pagu) => &pagu.line,
            Entry::Realisasi(realisasi) => &realisasi.line,
            Entry::Rencana(rencana) => &rencana.line,
        };
        let number = model
            .lines
            .iter()
            .position(|other| other.key == *line)
            .unwrap();
        holders[number] != "1.02"
    };
    let lines = model.lines.iter().cloned().map(Entry::Line);
    let part = lines.chain(model.entries.iter().cloned()).filter(below);
    let part = Ledger::from_entries(part).unwrap();
    compared += compare(&store, Scope::Opd(opd[0].1), &part).await;
    (added, refused, compared)
}

#[test]
fn a_random_history_is_the_same_to_the_statement_and_to_the_engine() {
    let mut runner = TestRunner::new(Config {
        cases: 24,
        rng_seed: RngSeed::Fixed(20_250_410),
        failure_persistence: None,
        max_shrink_iters: 30,
        ..Config::default()
    });
    let totals = [const { AtomicUsize::new(0) }; 3];
    runner
        .run(&histories(), |history| {
            on_each_engine(|store| {
                let told = told(store, history.clone());
                async {
                    let counts = told.await;
                    for (total, count) in totals.iter().zip([counts.0, counts.1, counts.2]) {
                        total.fetch_add(count, Ordering::Relaxed);
                    }
                    counts
                }
            });
            Ok(())
        })
        .unwrap();
    // Much was written, much was refused, and much was compared.
    let [added, refused, compared] = totals.map(AtomicUsize::into_inner);
    assert!(
        added > 300 && refused > 100 && compared > 2_000,
        "{added} {refused} {compared}"
    );
}
