//! The verdict on every printed row of a table.

use arrow_array::{Array, RecordBatch};
use arrow_schema::{DataType, SchemaRef};
use sakip_core::policy::Policy;
use sakip_core::problem::{ProblemList, Problems};
use sakip_core::review::{Survey, judge};
use sakip_core::wire::{ReviuResult, ReviuRow};

use super::cells::{Records, check_types, formats, numbered};
use super::{Reading, out};

const VERDICTS: [&str; 4] = ["reproduced", "reproduced_with", "deviates", "not_checkable"];

pub(super) fn schema() -> SchemaRef {
    out::schema(vec![
        ("verdict", out::category_type()),
        ("rumus", DataType::Utf8),
        ("batas", DataType::Utf8),
        ("pembulatan", DataType::Utf8),
        ("dihitung", DataType::Utf8),
        ("sebab", DataType::Utf8),
        ("penjelasan", DataType::Utf8),
    ])
}

pub(super) fn verdicts(
    batches: &[RecordBatch],
    given: &SchemaRef,
    policy: &Policy,
    reading: Reading,
) -> Result<Vec<RecordBatch>, Problems> {
    check_types(given, &ReviuRow::COLUMNS, &[], reading)?;
    let formats = formats(batches, given, &ReviuRow::NUMBERS, reading)?;
    let mut problems = ProblemList::default();
    let mut survey = Survey::default();
    let mut tables = Vec::new();
    for (first, batch) in numbered(batches) {
        let mut rows = Vec::with_capacity(batch.num_rows());
        for record in Records::new(batch, &ReviuRow::COLUMNS, first).iter() {
            if let Some(row) = ReviuRow::read(&record, &formats, policy, &mut problems) {
                survey.observe(&row.dokumen, &row.claim);
                rows.push(row);
            }
        }
        tables.push(rows);
    }
    problems.into_result(())?;
    survey.check()?;
    let conventions = survey.conventions();
    let schema = schema();
    let judged = tables.into_iter().map(|rows| {
        let results: Vec<ReviuResult> = rows
            .into_iter()
            .map(|row| {
                let verdict = judge(&row.claim, &conventions.of(&row.dokumen, &row.claim));
                ReviuResult::new(row.id, &verdict, reading.lang)
            })
            .collect();
        told(&schema, &results)
    });
    judged.collect()
}

fn told(schema: &SchemaRef, results: &[ReviuResult]) -> Result<RecordBatch, Problems> {
    let verdict = |result: &ReviuResult| {
        let place = VERDICTS
            .iter()
            .position(|name| *name == result.verdict.name());
        place
            .and_then(|place| i8::try_from(place).ok())
            .unwrap_or(-1)
    };
    let texts = |of: fn(&ReviuResult) -> Option<&String>| out::texts(results.iter().map(of));
    let columns = vec![
        out::categories(results.iter().map(verdict).collect(), &VERDICTS)?,
        texts(|result| result.rumus.as_ref()),
        texts(|result| result.batas.as_ref()),
        texts(|result| result.pembulatan.as_ref()),
        texts(|result| result.dihitung.as_ref()),
        texts(|result| result.sebab.as_ref()),
        texts(|result| Some(&result.penjelasan)),
    ];
    debug_assert_eq!(columns.first().map(|column| column.null_count()), Some(0));
    out::batch(schema, columns)
}
