//! The ledger against a naive reading of its entries.

use proptest::prelude::*;

use super::*;

fn any_amount() -> impl Strategy<Value = Rupiah> {
    (-1_000_000_000_000_i64..1_000_000_000_000)
        .prop_map(|sen| Rupiah::new(Decimal::new(sen, 2)).unwrap())
}

/// Three lines with pagu, and realisasi of any month, line and amount.
fn any_entries() -> impl Strategy<Value = Vec<Entry>> {
    let realisasi = (0_usize..3, 1_u8..=12, any_amount());
    let pagu = proptest::array::uniform3(0_i64..1_000_000_000_000);
    (pagu, proptest::collection::vec(realisasi, 0..40)).prop_map(|(amounts, spendings)| {
        let keys = ["x", "y", "z"];
        let mut entries = Vec::new();
        for ((key, opd), amount) in keys.into_iter().zip(["a", "a", "b"]).zip(amounts) {
            entries.push(line(key, opd, Category::Modal));
            entries.push(murni(key, &amount.to_string()));
        }
        for (index, (key, month, amount)) in spendings.into_iter().enumerate() {
            entries.push(Entry::Realisasi(Realisasi {
                id: index.to_string(),
                line: keys[key].to_owned(),
                period: Period::new(tahun(), Frequency::Monthly, month).unwrap(),
                amount,
            }));
        }
        entries
    })
}

/// The sum of all realisasi up to a month, straight from the entries.
fn naive(entries: &[Entry], key: Option<&str>, month: u8) -> Option<Rupiah> {
    let mut sum = None;
    for entry in entries {
        if let Entry::Realisasi(realisasi) = entry
            && realisasi.period.number() <= month
            && key.is_none_or(|key| key == realisasi.line)
        {
            sum = Some(sum.unwrap_or(Decimal::ZERO) + realisasi.amount.value());
        }
    }
    sum.map(|sum| Rupiah::new(sum).unwrap())
}

fn monthly(ledger: &Ledger, by: GroupBy) -> Vec<Summary> {
    ledger.series(by, tahun(), Frequency::Monthly).unwrap()
}

proptest! {
    #[test]
    fn the_order_of_entries_does_not_matter(
        (entries, shuffled) in any_entries()
            .prop_flat_map(|entries| (Just(entries.clone()), Just(entries).prop_shuffle()))
    ) {
        prop_assert_eq!(ledger(&entries), ledger(&shuffled));
    }

    #[test]
    fn cumulative_is_the_sum_of_all_entries_so_far(entries in any_entries()) {
        let book = ledger(&entries);
        for at in monthly(&book, GroupBy::Total) {
            prop_assert_eq!(at.amounts().realisasi, naive(&entries, None, at.at().number()));
        }
        for at in monthly(&book, GroupBy::Line) {
            let expected = naive(&entries, Some(at.group()), at.at().number());
            prop_assert_eq!(at.amounts().realisasi, expected);
        }
    }

    #[test]
    fn parts_add_up_to_the_whole(entries in any_entries(), by in 0_usize..2) {
        let book = ledger(&entries);
        let by = [GroupBy::Opd, GroupBy::Line][by];
        for whole in monthly(&book, GroupBy::Total) {
            let parts = book.summaries(by, whole.at()).unwrap();
            let sum = |pick: fn(&Summary) -> Option<Rupiah>| -> Option<Exact> {
                let amounts: Vec<Exact> = parts.iter().filter_map(pick).map(Rupiah::exact).collect();
                (!amounts.is_empty()).then(|| amounts.iter().sum())
            };
            prop_assert_eq!(sum(|part| part.amounts().pagu), whole.amounts().pagu.map(Rupiah::exact));
            prop_assert_eq!(sum(|part| part.amounts().realisasi), whole.amounts().realisasi.map(Rupiah::exact));
            prop_assert_eq!(sum(|part| part.in_period()), whole.in_period().map(Rupiah::exact));
            let months: u32 = parts.iter().map(|part| part.coverage().months.used).sum();
            prop_assert_eq!(months, whole.coverage().months.used);
        }
    }

    #[test]
    fn sisa_and_cumulative_make_the_pagu(entries in any_entries()) {
        for at in monthly(&ledger(&entries), GroupBy::Line) {
            let Some(realisasi) = at.amounts().realisasi else { continue };
            let pagu = at.amounts().pagu.unwrap();
            let sisa = at.sisa().value().unwrap();
            prop_assert_eq!(sisa.exact() + realisasi.exact(), pagu.exact());
            let two = Rounding::default();
            if let (Some(serapan), Some(left)) = (at.serapan(two).exact(), at.sisa_percent(two).exact()) {
                prop_assert_eq!(serapan + left, Exact::HUNDRED);
            }
        }
    }

    #[test]
    fn a_correction_of_march_moves_march_and_after(entries in any_entries(), amount in any_amount()) {
        let before = ledger(&entries);
        let mut after = before.clone();
        let correction = Realisasi {
            id: "koreksi".to_owned(),
            line: "x".to_owned(),
            period: period("2025-M03"),
            amount,
        };
        after.record("koreksi", Entry::Realisasi(correction)).unwrap();
        for (was, is) in monthly(&before, GroupBy::Total).iter().zip(monthly(&after, GroupBy::Total)) {
            let exact = |summary: &Summary| summary.amounts().realisasi.map(Rupiah::exact);
            if was.at().number() < 3 {
                prop_assert_eq!(was, &is);
            } else {
                prop_assert_eq!(exact(was).unwrap_or(Exact::ZERO) + amount.exact(), exact(&is).unwrap());
            }
        }
    }

    #[test]
    fn extremes_give_an_outcome(
        amounts in proptest::array::uniform3(prop_oneof![
            Just(Decimal::MAX), Just(Decimal::MIN), Just(Decimal::new(1, 2)), Just(Decimal::ZERO),
        ]),
        decimals in 0_u8..=28,
    ) {
        let [pagu, realisasi, rencana] = amounts.map(|amount| Rupiah::new(amount).unwrap());
        let amounts = Amounts::new(pagu, realisasi).with_rencana(rencana);
        let rounding = Rounding::new(crate::number::RoundingMode::HalfEven, decimals).unwrap();
        let percents: [BudgetFigure<Percent>; 4] = [
            amounts.serapan(rounding),
            amounts.sisa_percent(rounding),
            amounts.deviation_points(rounding),
            amounts.deviation_percent(rounding),
        ];
        for figure in percents {
            prop_assert!(!figure.sentence(Lang::Id).is_empty());
        }
        for figure in [amounts.sisa(), amounts.deviation()] {
            prop_assert!(!figure.sentence(Lang::En).is_empty());
        }
        let _ = check_total("x", &[Some(pagu), Some(realisasi), None], rencana);
    }
}
