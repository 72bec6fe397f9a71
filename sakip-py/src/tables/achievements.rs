//! The achievement of every row: by the columns of the kernel where they are numbers, row by row where they are
//! written by people.

use arrow_array::{ArrayRef, RecordBatch};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, SchemaRef};
use sakip_core::achievement::{Achievement, NotComputable, Status};
use sakip_core::batch::{Batch, BatchError, Figures, Polarities, RowStatus, Table, polarity_code};
use sakip_core::explain::Explain;
use sakip_core::indicator::Polarity;
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::{Lang, Text};
use sakip_core::wire::{CapaianRow, Cell, Formats, Record};

use super::cells::{self, Kind, Records, cell, check_types, formats, numbered};
use super::numbers::Numbers;
use super::{Reading, out};
use crate::refused::problem;
use crate::scalar::parsed;

const COLUMNS: [&str; 4] = ["polaritas", "target", "realisasi", "baseline"];
const NUMBERS: [&str; 3] = ["target", "realisasi", "baseline"];

pub(super) fn schema(policy: &Policy, penjelasan: bool, _lang: Lang) -> SchemaRef {
    let mut columns = vec![
        ("capaian", out::decimal_type(policy.rounding().decimals())),
        ("status", out::category_type()),
        ("alasan", out::category_type()),
        ("kategori", out::category_type()),
    ];
    if penjelasan {
        columns.push(("penjelasan", DataType::Utf8));
    }
    out::schema(columns)
}

/// The columns under way.
struct Found {
    units: Vec<i128>,
    status: Vec<i8>,
    reason: Vec<i8>,
    category: Vec<i8>,
    sentence: Vec<String>,
}

/// A table under way.
pub(super) struct Run<'a> {
    policy: &'a Policy,
    batch: Batch,
    same: Option<Polarity>,
    penjelasan: bool,
    reading: Reading,
    given: &'a SchemaRef,
    out: SchemaRef,
    statuses: [i8; 32],
    reasons: [i8; 32],
}

impl<'a> Run<'a> {
    pub(super) fn new(
        policy: &'a Policy,
        polaritas: Option<&str>,
        penjelasan: bool,
        reading: Reading,
        given: &'a SchemaRef,
    ) -> Result<Run<'a>, Problems> {
        let same = polaritas
            .map(|name| parsed("unknown_polarity", "polaritas", name))
            .transpose()?;
        let required: &[&str] = if same.is_some() {
            &["target", "realisasi"]
        } else {
            &["polaritas", "target", "realisasi"]
        };
        check_types(given, &COLUMNS, required, reading)?;
        let mut run = Run {
            policy,
            batch: Batch::new(policy),
            same,
            penjelasan,
            reading,
            given,
            out: schema(policy, penjelasan, reading.lang),
            statuses: [-1; 32],
            reasons: [-1; 32],
        };
        for byte in 0..32 {
            let Some(status) = RowStatus::of_byte(byte) else {
                continue;
            };
            let at = usize::from(byte);
            if let (Some(place), Some(reason)) = (run.statuses.get_mut(at), run.reasons.get_mut(at))
            {
                *place = place_of(&Status::ALL, &status.status());
                *reason = status
                    .reason()
                    .map_or(-1, |found| place_of(&NotComputable::ALL, &found));
            }
        }
        Ok(run)
    }

    pub(super) fn batches(&self, batches: &[RecordBatch]) -> Result<Vec<RecordBatch>, Problems> {
        let written = NUMBERS.iter().any(|name| {
            let field = self.given.field_with_name(name);
            field.is_ok_and(|field| cells::kind(field.data_type()) == Some(Kind::Text))
        });
        let formats = formats(batches, self.given, &NUMBERS, self.reading)?;
        let mut problems = ProblemList::default();
        let mut computed = Vec::new();
        for (first, batch) in numbered(batches) {
            let columns = if written || self.penjelasan {
                None
            } else {
                self.columns(first, batch)?
            };
            let found = match columns {
                Some(found) => Some(found),
                None => self.rows(first, batch, &formats, &mut problems),
            };
            if let Some(found) = found {
                computed.push(self.told(found)?);
            }
        }
        problems.into_result(computed)
    }

    /// By the kernel; `None` where a column does not fit it.
    fn columns(&self, first: u64, batch: &RecordBatch) -> Result<Option<Found>, Problems> {
        let numbers = |name: &str| batch.column_by_name(name).map(Numbers::of);
        let (Some(Some(target)), Some(Some(realisasi))) = (numbers("target"), numbers("realisasi"))
        else {
            return Ok(None);
        };
        let baseline = match numbers("baseline") {
            Some(None) => return Ok(None),
            Some(Some(baseline)) => Some(baseline),
            None => None,
        };
        let codes = match self.same {
            Some(_) => Vec::new(),
            None => match batch.column_by_name("polaritas") {
                Some(column) => codes(column, first)?,
                None => return Ok(None),
            },
        };
        let refused = |error: BatchError| problem("column", "", &error);
        let polarities = self.same.map_or(Polarities::Rows(&codes), Polarities::Same);
        let (target, realisasi) = (
            target.column().map_err(refused)?,
            realisasi.column().map_err(refused)?,
        );
        let mut table = Table::new(polarities, target, realisasi).map_err(refused)?;
        if let Some(baseline) = &baseline {
            table = table
                .with_baseline(baseline.column().map_err(refused)?)
                .map_err(refused)?;
        }
        let rows = batch.num_rows();
        let (mut percent, mut status, mut category) = (vec![0; rows], vec![0; rows], vec![0; rows]);
        let figures = Figures {
            percent: &mut percent,
            status: &mut status,
            category: Some(&mut category),
        };
        self.batch
            .capaian_parallel(&table, figures)
            .map_err(refused)?;
        // A figure past 64 bits is one for the scalar engine, which keeps 28 digits.
        if status.contains(&RowStatus::BEYOND_COLUMN.byte()) {
            return Ok(None);
        }
        let looked_up = |table: &[i8; 32]| -> Vec<i8> {
            let look = |byte: &u8| table.get(usize::from(*byte)).copied().unwrap_or(-1);
            status.iter().map(look).collect()
        };
        Ok(Some(Found {
            units: percent.into_iter().map(i128::from).collect(),
            status: looked_up(&self.statuses),
            reason: looked_up(&self.reasons),
            // A row without a category has the greatest byte, a row with one a place below the limit of bands.
            category: category
                .into_iter()
                .map(|place| i8::try_from(place).unwrap_or(-1))
                .collect(),
            sentence: Vec::new(),
        }))
    }

    /// Row by row; what is wrong is added to the problems.
    fn rows(
        &self,
        first: u64,
        batch: &RecordBatch,
        formats: &Formats,
        problems: &mut ProblemList,
    ) -> Option<Found> {
        let rows = batch.num_rows();
        let mut found = Found {
            units: Vec::with_capacity(rows),
            status: Vec::with_capacity(rows),
            reason: Vec::with_capacity(rows),
            category: Vec::with_capacity(rows),
            sentence: Vec::new(),
        };
        let mut whole = true;
        for record in Records::new(batch, &COLUMNS, first).iter() {
            let record = match self.same {
                Some(polarity) => directed(&record, polarity),
                None => record,
            };
            match CapaianRow::read(&record, formats, self.policy, problems) {
                Some(row) => self.add(&mut found, &row.question.answer(self.policy)),
                None => whole = false,
            }
        }
        whole.then_some(found)
    }

    fn add(&self, found: &mut Found, achievement: &Achievement) {
        let place = |code: &str| {
            self.policy
                .bands()
                .list()
                .position(|band| band.code == code)
        };
        let category = achievement.band().and_then(|band| place(&band.code));
        found.units.push(
            achievement
                .value()
                .map_or(0, |value| value.value().mantissa()),
        );
        found
            .status
            .push(place_of(&Status::ALL, &achievement.status()));
        found.reason.push(
            achievement
                .reason()
                .map_or(-1, |reason| place_of(&NotComputable::ALL, &reason)),
        );
        found.category.push(
            category
                .and_then(|place| i8::try_from(place).ok())
                .unwrap_or(-1),
        );
        if self.penjelasan {
            found.sentence.push(achievement.sentence(self.reading.lang));
        }
    }

    fn told(&self, found: Found) -> Result<RecordBatch, Problems> {
        let missing = found.category.iter().any(|place| *place < 0);
        let valid =
            missing.then(|| NullBuffer::from_iter(found.category.iter().map(|place| *place >= 0)));
        let bands: Vec<&str> = self
            .policy
            .bands()
            .list()
            .map(|band| band.label.get(self.reading.lang))
            .collect();
        let mut columns = vec![
            out::decimals(found.units, valid, self.policy.rounding().decimals())?,
            out::categories(found.status, &Status::ALL.map(Status::name))?,
            out::categories(found.reason, &NotComputable::ALL.map(NotComputable::code))?,
            out::categories(found.category, &bands)?,
        ];
        if self.penjelasan {
            columns.push(out::texts(found.sentence.into_iter().map(Some)));
        }
        out::batch(&self.out, columns)
    }
}

fn place_of<T: PartialEq>(all: &[T], one: &T) -> i8 {
    all.iter()
        .position(|other| other == one)
        .and_then(|place| i8::try_from(place).ok())
        .unwrap_or(-1)
}

/// The same row with the one direction of the table.
fn directed(record: &Record, polarity: Polarity) -> Record {
    let cells = NUMBERS.map(|name| (name, record.get(name).clone()));
    let polarity = ("polaritas", Cell::Text(polarity.to_string()));
    Record::new(record.row(), cells.into_iter().chain([polarity]))
}

/// The polarity codes of a column of texts.
fn codes(column: &ArrayRef, first: u64) -> Result<Vec<u8>, Problems> {
    let mut problems = ProblemList::default();
    let mut codes = Vec::with_capacity(column.len());
    let mut last: Option<(String, u8)> = None;
    for (number, row) in (first..).zip(0..column.len()) {
        let text = match cell(column, row) {
            Cell::Text(text) => text,
            _ => String::new(),
        };
        if let Some((known, code)) = &last
            && *known == text
        {
            codes.push(*code);
            continue;
        }
        match text.trim().parse::<Polarity>() {
            Ok(polarity) => {
                let code = polarity_code(polarity);
                codes.push(code);
                last = Some((text, code));
            }
            Err(error) => {
                let place = format!("{number}:polaritas");
                problems.add(Problem::new("unknown_polarity", place, Text::of(&error)));
            }
        }
    }
    problems.into_result(codes)
}
