//! A decimal as a reader of the language writes it.

use rust_decimal::Decimal;

use super::text::Locale;
use crate::text::Lang;

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
    lang.pick(Locale::Id, Locale::En).print(value, 0)
}
