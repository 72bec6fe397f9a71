//! Numbers as a reader of the language writes them.

use rust_decimal::Decimal;

use super::exact::Exact;
use super::newtypes::Rupiah;
use super::rounding::{Rounding, RoundingMode};
use super::text::Locale;
use crate::text::Lang;

/// A sentence writes a number out up to this many decimals; of a longer one it gives the first of them.
const SHOWN_DECIMALS: u8 = 6;

/// Prints a decimal with every digit it has: `1.234,50` in Indonesian, `1,234.50` in English.
///
/// ```
/// use sakip_core::number::spell;
/// use sakip_core::text::Lang;
/// let value = "-1234567.50".parse().unwrap();
/// assert_eq!(spell(value, Lang::Id), "-1.234.567,50");
/// assert_eq!(spell(value, Lang::En), "-1,234,567.50");
/// ```
pub fn spell(value: Decimal, lang: Lang) -> String {
    Locale::from(lang).print(value, 0)
}

/// Prints an amount: `Rp1.234,50` in Indonesian, `Rp1,234.50` in English; sen where there are any.
///
/// ```
/// use sakip_core::number::spell_rupiah;
/// use sakip_core::text::Lang;
/// let sisa = "1737017861".parse()?;
/// assert_eq!(spell_rupiah(sisa, Lang::Id), "Rp1.737.017.861");
/// assert_eq!(spell_rupiah("-1000.5".parse()?, Lang::En), "-Rp1,000.50");
/// # Ok::<(), sakip_core::number::NumberError>(())
/// ```
pub fn spell_rupiah(amount: Rupiah, lang: Lang) -> String {
    let decimals = if amount.value().scale() == 0 { 0 } else { 2 };
    Locale::from(lang).print_rupiah(amount, decimals)
}

/// Prints an exact number: all of it up to six decimals, otherwise cut off there with an ellipsis, and later
/// where only zeros would be left. What no decimal holds is `> 10^28`.
///
/// ```
/// use sakip_core::number::{Exact, spell_exact};
/// use sakip_core::text::Lang;
/// let third = Exact::from(4000).checked_div(&Exact::from(3)).unwrap();
/// assert_eq!(spell_exact(&third, Lang::Id), "1.333,333333…");
/// assert_eq!(spell_exact(&Exact::ratio(5, 2).unwrap(), Lang::Id), "2,5");
/// ```
pub fn spell_exact(value: &Exact, lang: Lang) -> String {
    Locale::from(lang).print_exact(value)
}

/// The language people are spoken to in decides how they write numbers.
impl From<Lang> for Locale {
    fn from(lang: Lang) -> Locale {
        lang.pick(Locale::Id, Locale::En)
    }
}

impl Locale {
    /// As [`spell_exact`], in any locale.
    pub(crate) fn print_exact(self, value: &Exact) -> String {
        let whole = value.to_decimal().map(|decimal| decimal.normalize());
        if let Some(decimal) = whole
            && decimal.scale() <= u32::from(SHOWN_DECIMALS)
        {
            return self.print(decimal, 0);
        }
        let cut = |decimals: u8| {
            let rounding = Rounding::new(RoundingMode::Truncate, decimals).ok()?;
            value.round(rounding)
        };
        let start = (SHOWN_DECIMALS..=Rounding::MAX_DECIMALS)
            .map_while(cut)
            .find(|start| !start.is_zero())
            // The whole part may leave no room for as many decimals.
            .or_else(|| (0..=SHOWN_DECIMALS).rev().find_map(cut));
        match start {
            Some(start) if Exact::from(start) == *value => self.print(start, 0),
            Some(start) => format!("{}…", self.print(start, 0)),
            None if value.is_negative() => "< -10^28".to_owned(),
            None => "> 10^28".to_owned(),
        }
    }

    /// The language of the words among numbers in this locale; data speaks English.
    pub(crate) fn lang(self) -> Lang {
        match self {
            Locale::Id => Lang::Id,
            Locale::Strict | Locale::En => Lang::En,
        }
    }

    /// What stands between the items of a list of numbers. In a sentence it is no comma, which belongs to the
    /// numbers there.
    pub(crate) fn list_separator(self) -> &'static str {
        match self {
            Locale::Strict => ", ",
            Locale::Id | Locale::En => "; ",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::from(text.parse::<Decimal>().unwrap())
    }

    #[test]
    fn exact_numbers_are_written_out_or_cut_off() {
        for (text, id, en) in [
            ("1234.500", "1.234,5", "1,234.5"),
            ("-0.123456", "-0,123456", "-0.123456"),
            ("0.1234567", "0,123456…", "0.123456…"),
            ("-0.1234567", "-0,123456…", "-0.123456…"),
            ("0.0000001", "0,0000001", "0.0000001"),
            ("0.00000012", "0,0000001…", "0.0000001…"),
            (
                "1234567890123456789012345.6789",
                "1.234.567.890.123.456.789.012.345,6789",
                "1,234,567,890,123,456,789,012,345.6789",
            ),
        ] {
            assert_eq!(spell_exact(&exact(text), Lang::Id), id);
            assert_eq!(spell_exact(&exact(text), Lang::En), en);
        }
    }

    #[test]
    fn exact_numbers_of_any_size_are_written() {
        let third = Exact::ratio(-1, 3).unwrap();
        assert_eq!(spell_exact(&third, Lang::Id), "-0,333333…");
        let large = Exact::from(Decimal::MAX) + Exact::ratio(1, 3).unwrap();
        let largest = "79.228.162.514.264.337.593.543.950.335";
        assert_eq!(spell_exact(&large, Lang::Id), format!("{largest}…"));
        let huge = &large * &Exact::HUNDRED;
        assert_eq!(spell_exact(&huge, Lang::Id), "> 10^28");
        assert_eq!(spell_exact(&-huge, Lang::Id), "< -10^28");
        let tiny = exact("0.0000000000000000000000000001")
            .checked_div(&Exact::HUNDRED)
            .unwrap();
        assert_eq!(spell_exact(&tiny, Lang::Id), "0,000000…");
    }
}
