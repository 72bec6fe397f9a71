//! The budget figures of every row of a table.

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use sakip_core::budget::{Amounts, BudgetFigure, BudgetOutcome, BudgetReason};
use sakip_core::number::{Percent, Rounding, Rupiah};
use sakip_core::problem::{ProblemList, Problems};
use sakip_core::wire::Reader;

use super::cells::{Records, check_types, formats, numbered};
use super::{Reading, out};

const COLUMNS: [&str; 3] = ["pagu", "realisasi", "rencana"];
const STATUSES: [&str; 3] = ["ok", "not_filled", "not_computable"];
const REASONS: [BudgetReason; 5] = [
    BudgetReason::NoPagu,
    BudgetReason::ZeroPagu,
    BudgetReason::NoRencana,
    BudgetReason::ZeroRencana,
    BudgetReason::Overflow,
];
/// The sen of rupiah.
const SEN: u8 = 2;

pub(super) fn schema(rounding: Rounding) -> SchemaRef {
    let percent = || out::decimal_type(rounding.decimals());
    out::schema(vec![
        ("serapan", percent()),
        ("sisa", out::decimal_type(SEN)),
        ("sisa_persen", percent()),
        ("deviasi", out::decimal_type(SEN)),
        ("deviasi_poin", percent()),
        ("deviasi_persen", percent()),
        ("status", out::category_type()),
        ("alasan", out::category_type()),
    ])
}

pub(super) fn budgets(
    batches: &[RecordBatch],
    given: &SchemaRef,
    rounding: Rounding,
    reading: Reading,
) -> Result<Vec<RecordBatch>, Problems> {
    check_types(given, &COLUMNS, &["pagu", "realisasi"], reading)?;
    let formats = formats(batches, given, &COLUMNS, reading)?;
    let schema = schema(rounding);
    let mut problems = ProblemList::default();
    let mut computed = Vec::new();
    for (first, batch) in numbered(batches) {
        let mut rows = Vec::with_capacity(batch.num_rows());
        for record in Records::new(batch, &COLUMNS, first).iter() {
            let mut reader = Reader {
                record: &record,
                formats: &formats,
                problems: &mut problems,
            };
            rows.push(Amounts {
                pagu: reader.rupiah("pagu"),
                realisasi: reader.rupiah("realisasi"),
                rencana: reader.rupiah("rencana"),
            });
        }
        computed.push(told(&schema, &rows, rounding)?);
    }
    problems.into_result(computed)
}

fn told(schema: &SchemaRef, rows: &[Amounts], rounding: Rounding) -> Result<RecordBatch, Problems> {
    let percents = |of: &dyn Fn(&Amounts) -> BudgetFigure<Percent>| {
        let units = |row| {
            of(row)
                .value()
                .map(|value: Percent| value.value().mantissa())
        };
        out::maybe_decimals(rows.iter().map(units), rounding.decimals())
    };
    let amounts = |of: &dyn Fn(&Amounts) -> BudgetFigure<Rupiah>| {
        out::maybe_decimals(rows.iter().map(|row| of(row).value().and_then(sen)), SEN)
    };
    let place = |name: Option<usize>| {
        name.and_then(|place| i8::try_from(place).ok())
            .unwrap_or(-1)
    };
    let outcomes: Vec<_> = rows
        .iter()
        .map(|row| row.serapan(rounding).outcome())
        .collect();
    let status = outcomes.iter().map(|outcome| match outcome {
        BudgetOutcome::Value(_) => 0,
        BudgetOutcome::NotFilled => 1,
        BudgetOutcome::NotComputable(_) => 2,
    });
    let reason = outcomes.iter().map(|outcome| match outcome {
        BudgetOutcome::NotComputable(reason) => {
            place(REASONS.iter().position(|known| known == reason))
        }
        _ => -1,
    });
    let columns = vec![
        percents(&|row| row.serapan(rounding))?,
        amounts(&|row| row.sisa())?,
        percents(&|row| row.sisa_percent(rounding))?,
        amounts(&|row| row.deviation())?,
        percents(&|row| row.deviation_points(rounding))?,
        percents(&|row| row.deviation_percent(rounding))?,
        out::categories(status.collect(), &STATUSES)?,
        out::categories(reason.collect(), &REASONS.map(BudgetReason::code))?,
    ];
    out::batch(schema, columns)
}

/// An amount in sen.
fn sen(amount: Rupiah) -> Option<i128> {
    let mut value = amount.value();
    value.rescale(SEN.into());
    (value == amount.value()).then(|| value.mantissa())
}
