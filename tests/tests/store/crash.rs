//! A writer is killed, again and again. What it was told is kept is kept, once.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use rust_decimal::Decimal;
use sakip_core::budget::{Category, GroupBy};
use sakip_core::number::Rupiah;
use sakip_core::period::{Frequency, Period, Year};
use sakip_db::ops::budget::{self, NewLine};
use sakip_db::ops::opd::{self, NewOpd};
use sakip_db::query;
use sakip_db::{Actor, AllocationId, Db, EngineKind, InstansiId, Options};
use sakip_tests::crash::{amount, month};
use sakip_tests::postgres::{self, Postgres};
use sakip_tests::store::{Store, runtime};

/// A source of numbers that gives the same ones in every run.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }
}

/// A line of the budget to spend from.
async fn line(db: &Db, instansi: InstansiId) -> AllocationId {
    let mut unit = db.begin(Actor::system(instansi, "cerita")).await.unwrap();
    let opd_id = opd::create(
        &mut unit,
        NewOpd {
            kode: "1.01".to_owned(),
            nama: "Dinas Pendidikan".to_owned(),
            singkatan: None,
            parent_id: None,
            valid_from: None,
            valid_to: None,
        },
    )
    .await
    .unwrap();
    let line = NewLine {
        opd_id,
        tahun: Year::new(2025).unwrap(),
        kode: "1.01.02.2.01.0006".to_owned(),
        nama: None,
        program: "1.01.02".to_owned(),
        kegiatan: None,
        category: Category::BarangDanJasa,
        node_id: None,
    };
    let line = budget::create(&mut unit, line).await.unwrap();
    unit.commit().await.unwrap();
    line
}

struct Writer<'a> {
    address: &'a str,
    line: AllocationId,
    care: &'a str,
}

impl Writer<'_> {
    fn start(&self, first: u32, last: u32) -> Child {
        Command::new(env!("CARGO_BIN_EXE_crash-writer"))
            .args([
                self.address,
                &self.line.to_string(),
                &first.to_string(),
                &last.to_string(),
                self.care,
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Lets it write from the first payment that was not acknowledged, kills it somewhere, and gives the last
    /// payment that was.
    fn killed(&self, acknowledged: u32, seeded: &mut Seeded) -> u32 {
        let mut child = self.start(acknowledged + 1, u32::MAX);
        let mut heard = acknowledged;
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..seeded.below(6) {
            let Some(line) = lines.next() else { break };
            heard = line.unwrap().parse().unwrap();
        }
        std::thread::sleep(Duration::from_micros(seeded.below(9_000)));
        // SIGKILL.
        child.kill().unwrap();
        child.wait().unwrap();
        // What was still in the pipe was acknowledged too. The last line may be cut off.
        let rest = lines
            .map_while(Result::ok)
            .filter_map(|line| line.parse::<u32>().ok());
        rest.max().map_or(heard, |last| last.max(heard))
    }

    /// Retries whatever was not acknowledged, up to a payment, undisturbed.
    fn finish(&self, acknowledged: u32, last: u32) {
        let done = self
            .start(acknowledged + 1, last)
            .wait_with_output()
            .unwrap();
        assert!(
            done.status.success(),
            "{}",
            String::from_utf8_lossy(&done.stderr)
        );
    }
}

/// How often each payment is in the books.
async fn counted(store: &Store) -> BTreeMap<u32, u32> {
    let rows = store
        .raw_rows("SELECT keterangan FROM budget_realizations")
        .await
        .unwrap();
    let mut counted = BTreeMap::new();
    for row in rows {
        *counted.entry(row[0].parse().unwrap()).or_default() += 1;
    }
    counted
}

/// Every payment up to the last is there once, the books add up in every month, the audit is whole.
async fn nothing_is_lost_or_doubled(store: &Store, last: u32) {
    let expected: BTreeMap<u32, u32> = (1..=last).map(|payment| (payment, 1)).collect();
    assert_eq!(counted(store).await, expected);
    let mut session = store.db.read_consistent().await.unwrap();
    let mut cumulative = Decimal::ZERO;
    for at in Period::annual(Year::new(2025).unwrap()).parts(Frequency::Monthly) {
        let spent = (1..=last)
            .filter(|payment| month(*payment) == at)
            .map(|payment| amount(payment).value());
        cumulative += spent.sum::<Decimal>();
        let summary = query::budget::summary(
            &mut session,
            store.instansi,
            query::budget::Scope::All,
            GroupBy::Total,
            at,
        )
        .await
        .unwrap();
        assert_eq!(
            summary[0].amounts().realisasi,
            Some(Rupiah::new(cumulative).unwrap()),
            "{at}"
        );
    }
    for report in store.db.verify_audit().await.unwrap() {
        assert!(report.is_whole(), "{report:?}");
    }
    let check = store.db.check().await.unwrap();
    assert!(check.is_sound(), "{check:?}");
}

#[test]
fn a_writer_killed_a_hundred_times_on_sqlite() {
    runtime().block_on(async {
        let store = Store::fresh(EngineKind::Sqlite, Options::default()).await;
        let writer = Writer {
            address: &store.address,
            line: line(&store.db, store.instansi).await,
            care: "careful",
        };
        let mut seeded = Seeded(20_251_123);
        let mut acknowledged = 0;
        for _ in 0..100 {
            acknowledged = writer.killed(acknowledged, &mut seeded);
        }
        assert!(acknowledged > 100, "only {acknowledged} payments");
        writer.finish(acknowledged, acknowledged + 3);
        nothing_is_lost_or_doubled(&store, acknowledged + 3).await;
    });
}

/// The writer is killed, and every eighth time the whole server with it.
#[test]
fn a_writer_and_its_server_killed_on_postgres() {
    if !postgres::is_covered().unwrap() {
        return;
    }
    let mut cluster = Postgres::start_own(&postgres::Options::durable()).unwrap();
    let address = cluster.create_database("crash", None).unwrap();
    runtime().block_on(async {
        let store = Store::at(&address, Options::default()).await;
        let writer = Writer {
            address: &address,
            line: line(&store.db, store.instansi).await,
            care: "careful",
        };
        let mut seeded = Seeded(20_251_124);
        let mut acknowledged = 0;
        for round in 1..=24 {
            if round % 8 == 0 {
                let mut child = writer.start(acknowledged + 1, u32::MAX);
                let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
                for _ in 0..3 {
                    acknowledged = lines.next().unwrap().unwrap().parse().unwrap();
                }
                cluster.kill_9().unwrap();
                // It notices by itself and ends with an error.
                for line in lines.map_while(Result::ok) {
                    acknowledged = line.parse().unwrap();
                }
                assert!(!child.wait().unwrap().success());
                cluster.restart().unwrap();
            } else {
                acknowledged = writer.killed(acknowledged, &mut seeded);
            }
        }
        assert!(acknowledged > 24, "only {acknowledged} payments");
        writer.finish(acknowledged, acknowledged + 3);
        nothing_is_lost_or_doubled(&store, acknowledged + 3).await;
    });
}

/// The control: without the idempotency key the same killing spends twice, so the test above can fail.
#[test]
fn without_the_key_a_retry_spends_twice() {
    runtime().block_on(async {
        let store = Store::fresh(EngineKind::Sqlite, Options::default()).await;
        let writer = Writer {
            address: &store.address,
            line: line(&store.db, store.instansi).await,
            care: "careless",
        };
        let mut seeded = Seeded(20_251_123);
        let mut acknowledged = 0;
        for _ in 0..100 {
            acknowledged = writer.killed(acknowledged, &mut seeded);
            writer.finish(acknowledged, acknowledged + 1);
            acknowledged += 1;
            if counted(&store).await.values().any(|times| *times > 1) {
                return;
            }
        }
        panic!("a hundred killings and no payment was spent twice: the test shows nothing");
    });
}
