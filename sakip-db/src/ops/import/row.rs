//! One row of an import, read and checked.

use sakip_core::indicator::Target;
use sakip_core::number::{Quantity, Reading};
use sakip_core::period::Period;
use sakip_core::policy::Policy;
use sakip_core::problem::ProblemList;
use sakip_core::text::{Lang, Localize, Text};
use sakip_core::wire::{Cell, Formats, Reader, Record};
use serde::Serialize;

use crate::check;
use crate::id::OpdId;
use crate::ops::achievements::{Filled, MAX_ALASAN, MAX_CATATAN, level};

/// What a row says, as far as it can be read without knowing what it refers to.
pub(super) struct Raw {
    pub(super) opd: OpdId,
    pub(super) indikator: String,
    pub(super) periode: Period,
}

/// A value as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Content {
    pub(super) measured: Filled,
    pub(super) realisasi: Option<Quantity>,
    pub(super) tingkat: Option<String>,
    pub(super) alasan: Option<String>,
    pub(super) catatan: Option<String>,
}

/// Reads who and when; every problem is noted.
pub(super) fn raw(
    record: &Record,
    formats: &Formats,
    problems: &mut ProblemList,
    find: impl Fn(&str) -> Option<OpdId>,
) -> Option<Raw> {
    let mut reader = Reader {
        record,
        formats,
        problems,
    };
    let mut required = |column: &str| {
        let text = reader.text(column);
        if text.is_none() && record.get(column).is_blank() {
            let message = Text::new("harus diisi", "has to be filled in");
            reader.complain("cell_missing", column, message);
        }
        text
    };
    let (opd, indikator, periode) = (required("opd"), required("indikator"), required("periode"));
    let found = opd.as_deref().and_then(find);
    if let (Some(opd), None) = (&opd, found) {
        let shown: String = opd.chars().take(60).collect();
        let message = Text::new(
            format!("tidak ada OPD dengan kode atau id `{shown}`"),
            format!("there is no OPD with the code or id `{shown}`"),
        );
        reader.complain("unknown_opd", "opd", message);
    }
    let periode = periode.and_then(|text| match text.parse::<Period>() {
        Ok(periode) => Some(periode),
        Err(error) => {
            let message = Text::new(error.localize(Lang::Id), error.localize(Lang::En));
            reader.complain("period", "periode", message);
            None
        }
    });
    Some(Raw {
        opd: found?,
        indikator: indikator?,
        periode: periode?,
    })
}

/// Reads the value, or why there is none.
pub(super) fn content(
    record: &Record,
    formats: &Formats,
    policy: &Policy,
    problems: &mut ProblemList,
) -> Option<Content> {
    let mut reader = Reader {
        record,
        formats,
        problems,
    };
    let (alasan, catatan) = (reader.text("alasan"), reader.text("catatan"));
    let row = record.row();
    check::optional(
        problems,
        &format!("{row}:alasan"),
        alasan.as_deref(),
        1..=MAX_ALASAN,
    );
    check::optional(
        problems,
        &format!("{row}:catatan"),
        catatan.as_deref(),
        0..=MAX_CATATAN,
    );
    let (measured, realisasi, tingkat) = match measured(record, formats, policy, problems)? {
        Measured::Number(value) => (Filled::Value, Some(value), None),
        Measured::Level(tingkat) => (Filled::Value, None, Some(tingkat)),
        Measured::None(filled) => (filled, None, None),
    };
    let mut reader = Reader {
        record,
        formats,
        problems,
    };
    if (measured == Filled::Value) == alasan.is_some() {
        let message = if alasan.is_some() {
            Text::new(
                "alasan hanya diisi bila tidak ada nilai; tulis keterangan lain di catatan",
                "a reason is given only where there is no value; write other remarks as catatan",
            )
        } else {
            Text::new(
                "tidak ada nilai: isi alasannya, atau hapus baris ini",
                "there is no value: give the reason, or remove the row",
            )
        };
        reader.complain("alasan", "alasan", message);
        return None;
    }
    Some(Content {
        measured,
        realisasi,
        tingkat,
        alasan,
        catatan,
    })
}

enum Measured {
    Number(Quantity),
    Level(String),
    None(Filled),
}

/// What people write where there is nothing to be measured.
const NOT_APPLICABLE: [&str; 3] = ["belum berlaku", "tidak berlaku", "not applicable"];

fn measured(
    record: &Record,
    formats: &Formats,
    policy: &Policy,
    problems: &mut ProblemList,
) -> Option<Measured> {
    let place = format!("{}:realisasi", record.row());
    let cell = record.get("realisasi");
    let Cell::Text(text) = cell else {
        if *cell == Cell::Empty {
            return Some(Measured::None(Filled::NotFilled));
        }
        let mut reader = Reader {
            record,
            formats,
            problems,
        };
        let value = reader
            .number("realisasi")
            .and_then(|value| Quantity::new(value).ok())?;
        check::quantity(problems, &place, value);
        return Some(Measured::Number(value));
    };
    let refused = match formats.of("realisasi").read(text) {
        Ok(Reading::Missing) => return Some(Measured::None(Filled::NotFilled)),
        Ok(Reading::Number(number)) => {
            let value = Quantity::new(number.value()).ok()?;
            check::quantity(problems, &place, value);
            return Some(Measured::Number(value));
        }
        Err(refused) => refused,
    };
    let label = text.trim();
    if NOT_APPLICABLE.contains(&label.to_lowercase().as_str()) {
        return Some(Measured::None(Filled::NotApplicable));
    }
    // `Level 3` is a label, `12O5` and `1.2.3` are numbers gone wrong.
    if label.starts_with(char::is_alphabetic) {
        let level = level(problems, &place, label, policy)?;
        return Some(Measured::Level(Target::Ordinal(level).written()));
    }
    problems.add(sakip_core::problem::Problem::new(
        "not_a_number",
        place,
        Text::new(refused.localize(Lang::Id), refused.localize(Lang::En)),
    ));
    None
}
