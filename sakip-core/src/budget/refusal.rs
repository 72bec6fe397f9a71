//! Why an entry is refused: one constructor per problem.

use super::entry::{BudgetLine, Pagu, Rencana};
use super::ledger::Ledger;
use crate::number::Rupiah;
use crate::period::{Frequency, Period, Year};
use crate::problem::Problem;
use crate::text::{Lang, Text};

pub(super) fn too_many_entries(place: &str) -> Problem {
    let most = Ledger::MAX_ENTRIES;
    Problem::new(
        "too_many_entries",
        place,
        Text::new(
            format!("lebih dari {most} entri: bagi per tahun atau per OPD"),
            format!("more than {most} entries: split them by year or by opd"),
        ),
    )
}

pub(super) fn bad_text(place: &str, field: &str, text: &str) -> Option<Problem> {
    let place = format!("{place}.{field}");
    if text.trim().is_empty() {
        let message = Text::new("tidak boleh kosong", "must not be empty");
        return Some(Problem::new("empty_text", place, message));
    }
    let (length, most) = (text.chars().count(), Ledger::MAX_TEXT);
    (length > most).then(|| {
        Problem::new(
            "text_too_long",
            place,
            Text::new(
                format!("{length} karakter, paling banyak {most}"),
                format!("{length} characters, at most {most}"),
            ),
        )
    })
}

pub(super) fn duplicate_line(place: &str, line: &BudgetLine) -> Problem {
    Problem::new(
        "duplicate_line",
        place,
        Text::new(
            format!(
                "baris anggaran `{}` tahun {} sudah ada",
                line.key, line.tahun
            ),
            format!(
                "budget line `{}` of {} exists already",
                line.key, line.tahun
            ),
        ),
    )
}

pub(super) fn unknown_line(place: &str, tahun: Year, line: &str) -> Problem {
    let line: String = line.chars().take(Ledger::MAX_TEXT).collect();
    Problem::new(
        "unknown_line",
        place,
        Text::new(
            format!("baris anggaran `{line}` tahun {tahun} tidak ada"),
            format!("there is no budget line `{line}` in {tahun}"),
        ),
    )
}

pub(super) fn negative(place: &str, amount: Rupiah) -> Problem {
    Problem::new(
        "negative_amount",
        place,
        Text::new(
            format!("jumlah `{amount}` negatif: pagu dan rencana paling sedikit nol"),
            format!("the amount `{amount}` is negative: a pagu or plan is at least zero"),
        ),
    )
}

pub(super) fn effective_after_year(place: &str, pagu: &Pagu) -> Problem {
    let (day, tahun) = (pagu.effective, pagu.tahun);
    Problem::new(
        "effective_after_year",
        place,
        Text::new(
            format!("pagu tahun {tahun} baru berlaku {day}, setelah tahun itu berakhir"),
            format!("the pagu of {tahun} takes effect on {day}, after the year has ended"),
        ),
    )
}

pub(super) fn duplicate_revision(place: &str, pagu: &Pagu) -> Problem {
    let (line, day, sequence) = (&pagu.line, pagu.effective, pagu.sequence);
    Problem::new(
        "duplicate_revision",
        place,
        Text::new(
            format!(
                "baris `{line}` sudah punya pagu yang berlaku {day} dengan urutan {sequence}: beri `sequence` \
                 untuk mengurutkannya"
            ),
            format!(
                "line `{line}` already has a pagu effective on {day} with sequence {sequence}: give a \
                 `sequence` to order them"
            ),
        ),
    )
}

pub(super) fn second_murni(place: &str, pagu: &Pagu) -> Problem {
    Problem::new(
        "second_murni",
        place,
        Text::new(
            format!("baris `{}` sudah punya pagu murni", pagu.line),
            format!("line `{}` already has an original pagu (murni)", pagu.line),
        ),
    )
}

pub(super) fn before_murni(place: &str, pagu: &Pagu) -> Problem {
    Problem::new(
        "before_murni",
        place,
        Text::new(
            format!(
                "perubahan atau pergeseran baris `{}` berlaku sebelum pagu murninya",
                pagu.line
            ),
            format!(
                "a revision of line `{}` takes effect before its original pagu (murni)",
                pagu.line
            ),
        ),
    )
}

pub(super) fn not_monthly(place: &str, period: Period) -> Option<Problem> {
    (period.frequency() != Frequency::Monthly).then(|| {
        Problem::new(
            "not_monthly",
            place,
            Text::new(
                format!(
                    "`{period}` bukan bulan: tulis misalnya {}-M03",
                    period.year()
                ),
                format!(
                    "`{period}` is not a month: write for example {}-M03",
                    period.year()
                ),
            ),
        )
    })
}

pub(super) fn duplicate_entry(place: &str, id: &str) -> Problem {
    Problem::new(
        "duplicate_entry",
        place,
        Text::new(
            format!("id entri `{id}` sudah dipakai: beri koreksi id sendiri"),
            format!("entry id `{id}` is used already: give a correction an id of its own"),
        ),
    )
}

pub(super) fn duplicate_plan(place: &str, rencana: &Rencana) -> Problem {
    let (line, period) = (&rencana.line, rencana.period);
    Problem::new(
        "duplicate_plan",
        place,
        Text::new(
            format!(
                "rencana baris `{line}` untuk {} sudah ada",
                period.name(Lang::Id)
            ),
            format!(
                "line `{line}` already has a plan for {}",
                period.name(Lang::En)
            ),
        ),
    )
}
