//! What is written is what is read: on both engines, to the last digit, microsecond and byte.

use std::future::Future;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;
use sakip_core::number::{Quantity, Rupiah};
use sakip_core::period::{Period, Year};
use sakip_tests::store::{Store, engines, runtime};
use serde_json::Value as Json;

use super::decimal::to_sen;
use super::{args, canonical};
use crate::db::Db;
use crate::engine::EngineKind;
use crate::migrate;
use crate::record::record;
use crate::session::Session;
use crate::statement::Statement;

/// How many rows are written of each kind.
const ROWS: usize = 4_000;

record! {
    #[derive(Clone, Debug, PartialEq)]
    struct Row {
        id: i64,
        nilai: Option<Decimal>,
        at: Option<DateTime<Utc>>,
        day: Option<NaiveDate>,
        sen: Option<Rupiah>,
        yes: Option<bool>,
        words: Option<String>,
        json: Option<Json>,
        bytes: Option<Vec<u8>>,
    }
}

const INSERT: Statement = Statement::portable(
    "round_trip::INSERT",
    "INSERT INTO probe (id, nilai, at, day, sen, yes, words, json, bytes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
);
const ALL: Statement = Statement::portable("round_trip::ALL", "SELECT * FROM probe ORDER BY id");
const BY_TIME: Statement =
    Statement::portable("round_trip::BY_TIME", "SELECT * FROM probe ORDER BY at, id");

/// The check of the schema on a quantity, so that what the codec writes is what the schema takes.
fn check(engine: EngineKind) -> &'static str {
    let sql = migrate::texts(engine).next().unwrap();
    let from = sql
        .find("CONSTRAINT performance_targets_nilai_digits")
        .unwrap();
    let line = sql[from..].lines().next().unwrap();
    line.strip_suffix(',').unwrap()
}

/// Tells a story on each engine, with a table that has a column of each type.
fn on_each_engine<F: Future<Output = ()>>(story: impl Fn(Session) -> F) {
    for engine in engines() {
        runtime().block_on(async {
            let (address, _directory) = Store::place(engine).await;
            let db = Db::open(&address).await.unwrap();
            let mut session = db.begin_write().await.unwrap();
            let check = check(session.engine());
            let create = match session.engine() {
                EngineKind::Sqlite => format!(
                    "CREATE TABLE probe (id INTEGER PRIMARY KEY, nilai TEXT {check}, at TEXT, day TEXT, sen INTEGER, yes INTEGER, words TEXT, json TEXT, bytes BLOB) STRICT"
                ),
                EngineKind::Postgres => format!(
                    "CREATE TABLE probe (id BIGINT PRIMARY KEY, nilai NUMERIC {check}, at TIMESTAMPTZ, day DATE, sen BIGINT, yes BOOLEAN, words TEXT, json TEXT, bytes BYTEA)"
                ),
            };
            let create = Statement::composed("round_trip::CREATE", create);
            session.execute(&create, args![]).await.unwrap();
            story(session).await;
        });
    }
}

async fn write(session: &mut Session, row: &Row) {
    let sen = row.sen.map(|amount| to_sen(amount).unwrap());
    let Row {
        id,
        nilai,
        at,
        day,
        yes,
        words,
        json,
        bytes,
        ..
    } = row;
    let values = args![id, nilai, at, day, sen, yes, words, json, bytes];
    let written = session.execute(&INSERT, values).await;
    assert!(written.is_ok(), "{row:?}: {written:?}");
}

/// The same values in every run.
fn generated<S: Strategy>(strategy: S) -> S::Value {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(
            proptest::test_runner::RngAlgorithm::ChaCha,
        ),
    );
    strategy.new_tree(&mut runner).unwrap().current()
}

/// Any 96 bits, scale and sign: and more often those at the edges.
fn decimals() -> impl Strategy<Value = Decimal> {
    let part = prop_oneof![3 => any::<u32>(), 1 => Just(0), 1 => Just(u32::MAX), 1 => 0..10_u32];
    (part.clone(), part.clone(), part, any::<bool>(), 0..=28_u32).prop_map(
        |(low, middle, high, minus, scale)| Decimal::from_parts(low, middle, high, minus, scale),
    )
}

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn times() -> impl Strategy<Value = DateTime<Utc>> {
    let (first, last) = (
        time("1945-01-01T00:00:00Z").timestamp_micros(),
        time("2200-12-31T23:59:59.999999Z").timestamp_micros(),
    );
    let edges = prop_oneof![Just(first), Just(last), Just(0), Just(-1), Just(999_999)];
    prop_oneof![9 => first..=last, 1 => edges]
        .prop_map(|micros| DateTime::from_timestamp_micros(micros).unwrap())
}

fn days() -> impl Strategy<Value = NaiveDate> {
    let first = NaiveDate::from_ymd_opt(1945, 1, 1).unwrap();
    (0..=93_500_i64).prop_map(move |days| first + TimeDelta::days(days))
}

fn amounts() -> impl Strategy<Value = Rupiah> {
    prop_oneof![
        any::<i64>(),
        Just(i64::MIN),
        Just(i64::MAX),
        -1000..1000_i64
    ]
    .prop_map(|sen| Rupiah::new(Decimal::new(sen, 2)).unwrap())
}

/// Any text but those with a zero character, which is refused.
fn texts() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| text.replace('\0', ""))
}

fn documents() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        any::<String>().prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 20, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Json::from),
            proptest::collection::btree_map(any::<String>(), inner, 0..5)
                .prop_map(|map| Json::Object(map.into_iter().collect())),
        ]
    })
}

fn rows() -> Vec<Row> {
    use proptest::option::weighted;
    let row = (
        weighted(0.9, decimals()),
        weighted(0.9, times()),
        weighted(0.9, days()),
        weighted(0.9, amounts()),
        weighted(0.9, any::<bool>()),
        weighted(0.9, texts()),
        weighted(0.9, documents()),
        weighted(0.9, vec(any::<u8>(), 0..100)),
    );
    let rows = generated(vec(row, ROWS));
    (1..)
        .zip(rows)
        .map(|(id, (nilai, at, day, sen, yes, words, json, bytes))| Row {
            id,
            nilai,
            at,
            day,
            sen,
            yes,
            words,
            json,
            bytes,
        })
        .collect()
}

#[test]
fn every_value_comes_back() {
    let rows = &rows();
    on_each_engine(|mut session| async move {
        for row in rows {
            write(&mut session, row).await;
        }
        let read: Vec<Row> = session.fetch_all(&ALL, args![]).await.unwrap();
        assert_eq!(read.len(), rows.len());
        for (read, written) in read.iter().zip(rows) {
            assert_eq!(read, written);
            // The same number in its shortest form, its sign with it.
            let short = |value: Option<Decimal>| value.map(|value| value.normalize().to_string());
            assert_eq!(short(read.nilai), read.nilai.map(|value| value.to_string()));
            assert_eq!(short(read.nilai), short(written.nilai));
            let text = |json: &Option<Json>| json.as_ref().map(canonical);
            assert_eq!(text(&read.json), text(&written.json));
        }
        // The order of what is stored is the order in time.
        let dated = |rows: Vec<Row>| {
            rows.into_iter()
                .filter_map(|row| row.at)
                .collect::<Vec<_>>()
        };
        let by_time = dated(session.fetch_all(&BY_TIME, args![]).await.unwrap());
        assert!(by_time.is_sorted() && by_time.len() > ROWS / 2);
    });
}

#[test]
fn every_scale_of_the_largest_numbers_comes_back() {
    let mut numbers = Vec::new();
    for scale in 0..=28 {
        for mantissa in [
            1,
            9,
            10_i128.pow(27),
            10_i128.pow(28) - 1,
            (1 << 96) - 1,
            1 << 95,
        ] {
            for sign in [1, -1] {
                numbers.push(Decimal::from_i128_with_scale(sign * mantissa, scale));
            }
        }
        numbers.push(Decimal::new(0, scale));
        numbers.push(-Decimal::new(0, scale));
    }
    let numbers = &numbers;
    on_each_engine(|mut session| async move {
        let text = Statement::portable("round_trip::ONE", "SELECT nilai FROM probe WHERE id = $1");
        for (id, number) in (1_i64..).zip(numbers) {
            let insert = Statement::portable(
                "round_trip::NUMBER",
                "INSERT INTO probe (id, nilai) VALUES ($1, $2)",
            );
            session.execute(&insert, args![id, number]).await.unwrap();
            let quantity: Quantity = session.fetch_value(&text, args![id]).await.unwrap();
            assert_eq!(quantity.value(), *number);
            let decimal: Decimal = session.fetch_value(&text, args![id]).await.unwrap();
            assert_eq!(decimal.to_string(), number.normalize().to_string());
        }
    });
}

#[test]
fn every_period_comes_back() {
    on_each_engine(|mut session| async move {
        let (mut id, mut keys) = (0_i64, Vec::new());
        for year in [1945, 1999, 2000, 2025, 2200] {
            let year = Year::new(year).unwrap();
            let mut all = vec![Period::annual(year)];
            let suffixes = ["S1", "S2", "Q1", "Q2", "Q3", "Q4"].map(str::to_owned);
            let months = (1..=12).map(|month| format!("M{month:02}"));
            for suffix in suffixes.into_iter().chain(months) {
                all.push(format!("{year}-{suffix}").parse().unwrap());
            }
            for period in all {
                id += 1;
                let insert = Statement::portable(
                    "round_trip::PERIOD",
                    "INSERT INTO probe (id, words, sen) VALUES ($1, $2, $3)",
                );
                session
                    .execute(&insert, args![id, period, period.year()])
                    .await
                    .unwrap();
                let get =
                    Statement::portable("round_trip::GET", "SELECT words FROM probe WHERE id = $1");
                let year =
                    Statement::portable("round_trip::YEAR", "SELECT sen FROM probe WHERE id = $1");
                let read: Period = session.fetch_value(&get, args![id]).await.unwrap();
                assert_eq!(read, period);
                let read: Year = session.fetch_value(&year, args![id]).await.unwrap();
                assert_eq!(read, period.year());
                keys.push(period.to_string());
            }
        }
        assert_eq!(keys.len(), 5 * 19);
    });
}

#[test]
fn what_no_value_of_ours_is_told_not_taken() {
    on_each_engine(|mut session| async move {
        let (past, bad): (&[&str], &[&str]) = match session.engine() {
            EngineKind::Sqlite => (
                &["'selalu'", "'2025-02-30T00:00:00.000000Z'", "''"],
                &["'2025-13-01'", "'kemarin'", "''"],
            ),
            EngineKind::Postgres => (
                &[
                    "'infinity'",
                    "'-infinity'",
                    "'294276-01-01'",
                    "'4713-01-01 BC'",
                ],
                &["'infinity'", "'-infinity'", "'5874897-12-31'"],
            ),
        };
        let mut refused = 0;
        for (column, values) in [("at", past), ("day", bad)] {
            for value in values {
                let sql = format!("INSERT INTO probe (id, {column}) VALUES (1, {value})");
                let insert = Statement::composed("round_trip::PAST", sql);
                session.execute(&insert, args![]).await.unwrap();
                // The year 4713 before Christ is a time of chrono, too.
                let rows: crate::error::Result<Vec<Row>> = session.fetch_all(&ALL, args![]).await;
                match rows {
                    Err(error) => {
                        assert!(error.is_unreadable_row(), "{error}");
                        refused += 1;
                    }
                    Ok(rows) => assert!(rows[0].at.is_some_and(|at| at.timestamp() < 0), "{value}"),
                }
                let delete = Statement::portable("round_trip::DELETE", "DELETE FROM probe");
                session.execute(&delete, args![]).await.unwrap();
            }
        }
        assert!(refused >= 5, "{refused}");
    });
}

#[test]
fn an_amount_past_the_column_is_refused_not_cut() {
    let most = Rupiah::new(Decimal::new(i64::MAX, 2)).unwrap();
    assert_eq!(to_sen(most), Ok(i64::MAX));
    for past in [
        Decimal::new(i64::MAX, 2) + Decimal::new(1, 2),
        Decimal::new(i64::MIN, 2) - Decimal::new(1, 2),
        Decimal::from(u64::MAX),
    ] {
        let amount = Rupiah::new(past).unwrap();
        assert!(to_sen(amount).is_err(), "{past}");
    }
    assert!(Rupiah::new(Decimal::new(1, 3)).is_err(), "a tenth of a sen");
}
