//! Printing numbers so that the same locale reads them back.

use rust_decimal::Decimal;

use super::locale::Locale;
use crate::number::{Percent, Rounding, Rupiah};

impl Locale {
    /// Prints every digit of a number, thousands grouped where the locale has a mark for them, decimals
    /// filled up with zeros to at least `min_decimals` (at most [`Rounding::MAX_DECIMALS`]). Never rounds:
    /// whoever wants fewer decimals rounds first, with a [`Rounding`].
    ///
    /// ```
    /// use sakip_core::number::Locale;
    /// use rust_decimal::Decimal;
    /// let value = Decimal::new(12_345_678, 1);
    /// assert_eq!(Locale::Id.print(value, 2), "1.234.567,80");
    /// assert_eq!(Locale::En.print(value, 0), "1,234,567.8");
    /// assert_eq!(Locale::Strict.print(value, 0), "1234567.8");
    /// ```
    #[must_use]
    pub fn print(self, value: Decimal, min_decimals: u8) -> String {
        let mut text = sign(value).to_owned();
        self.push_digits(&mut text, value, min_decimals);
        text
    }

    /// Prints an amount with `Rp` in front: `Rp1.234.567,89`, `-Rp1.000,00`.
    ///
    /// ```
    /// use sakip_core::number::{Locale, Rupiah};
    /// let pagu: Rupiah = "636201144912".parse()?;
    /// assert_eq!(Locale::Id.print_rupiah(pagu, 2), "Rp636.201.144.912,00");
    /// # Ok::<(), sakip_core::number::NumberError>(())
    /// ```
    #[must_use]
    pub fn print_rupiah(self, amount: Rupiah, min_decimals: u8) -> String {
        let mut text = format!("{}Rp", sign(amount.value()));
        self.push_digits(&mut text, amount.value(), min_decimals);
        text
    }

    /// Prints a percentage: `94,47 %` in Indonesian, `94.47%` otherwise.
    ///
    /// ```
    /// use sakip_core::number::{Locale, Percent};
    /// let capaian: Percent = "94.47".parse()?;
    /// assert_eq!(Locale::Id.print_percent(capaian, 2), "94,47 %");
    /// assert_eq!(Locale::En.print_percent(capaian, 2), "94.47%");
    /// # Ok::<(), sakip_core::number::NumberError>(())
    /// ```
    #[must_use]
    pub fn print_percent(self, percent: Percent, min_decimals: u8) -> String {
        let mut text = self.print(percent.value(), min_decimals);
        text.push_str(match self {
            Locale::Id => " %",
            Locale::Strict | Locale::En => "%",
        });
        text
    }

    fn push_digits(self, text: &mut String, value: Decimal, min_decimals: u8) {
        let plain = value.abs().to_string();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        for (at, digit) in whole.chars().enumerate() {
            let left = whole.len() - at;
            if at > 0 && left % 3 == 0 {
                text.extend(self.group_mark());
            }
            text.push(digit);
        }
        let wanted = usize::from(min_decimals.min(Rounding::MAX_DECIMALS));
        let padding = wanted.saturating_sub(fraction.len());
        if !fraction.is_empty() || padding > 0 {
            text.push(self.decimal_mark());
            text.push_str(fraction);
            text.extend(std::iter::repeat_n('0', padding));
        }
    }
}

fn sign(value: Decimal) -> &'static str {
    if value.is_sign_negative() && !value.is_zero() {
        "-"
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::number::{NumberFormat, Reading};

    fn any_decimal() -> impl Strategy<Value = Decimal> {
        let number =
            |low, mid, high, negative, scale| Decimal::from_parts(low, mid, high, negative, scale);
        let wide = (
            any::<u32>(),
            any::<u32>(),
            any::<u32>(),
            any::<bool>(),
            0_u32..=28,
        )
            .prop_map(move |(low, mid, high, negative, scale)| {
                number(low, mid, high, negative, scale)
            });
        let short = (any::<u32>(), any::<bool>(), 0_u32..=6)
            .prop_map(move |(low, negative, scale)| number(low, 0, 0, negative, scale));
        prop_oneof![wide, short]
    }

    #[test]
    fn as_people_write_them() {
        let print =
            |text: &str, min| Locale::ALL.map(|locale| locale.print(text.parse().unwrap(), min));
        assert_eq!(print("0", 0), ["0", "0", "0"]);
        assert_eq!(print("-0", 0), ["0", "0", "0"]);
        let mut negative_zero = Decimal::new(0, 1);
        negative_zero.set_sign_negative(true);
        assert!(negative_zero.is_sign_negative());
        assert_eq!(Locale::Id.print(negative_zero, 0), "0,0");
        assert_eq!(print("999", 0), ["999", "999", "999"]);
        assert_eq!(print("1000", 0), ["1000", "1.000", "1,000"]);
        assert_eq!(
            print("-123456", 2),
            ["-123456.00", "-123.456,00", "-123,456.00"]
        );
        assert_eq!(print("-0.5", 0), ["-0.5", "-0,5", "-0.5"]);
        assert_eq!(print("1.23456", 2), ["1.23456", "1,23456", "1.23456"]);
        assert_eq!(print("1", 255)[0].len(), 30);
        let loss: Rupiah = "-1234567.5".parse().unwrap();
        assert_eq!(Locale::Id.print_rupiah(loss, 2), "-Rp1.234.567,50");
        assert_eq!(Locale::En.print_rupiah(loss, 2), "-Rp1,234,567.50");
        assert_eq!(Locale::Strict.print_rupiah(loss, 0), "-Rp1234567.5");
        let percent: Percent = "1388.89".parse().unwrap();
        assert_eq!(Locale::Id.print_percent(percent, 0), "1.388,89 %");
    }

    proptest! {
        #[test]
        fn printed_numbers_read_back(value in any_decimal(), min_decimals in any::<u8>()) {
            for locale in Locale::ALL {
                let text = locale.print(value, min_decimals);
                let number = NumberFormat::new(locale).read(&text).unwrap().number().unwrap();
                prop_assert_eq!(number.value(), value);
                let decimals = value.scale().max(u32::from(min_decimals.min(28)));
                prop_assert_eq!(u32::from(number.decimals()), decimals);
                prop_assert!(!number.is_percent() && !number.is_rupiah());
            }
        }

        #[test]
        fn printed_as_is_keeps_every_digit(value in any_decimal()) {
            for locale in Locale::ALL {
                let read = NumberFormat::new(locale).read(&locale.print(value, 0)).unwrap();
                let read = read.value().unwrap();
                prop_assert_eq!((read.mantissa(), read.scale()), (value.mantissa(), value.scale()));
            }
        }

        #[test]
        fn printed_percentages_read_back(value in any_decimal(), min_decimals in 0_u8..6) {
            for locale in Locale::ALL {
                let text = locale.print_percent(Percent::of(value), min_decimals);
                let number = NumberFormat::new(locale).read(&text).unwrap().number().unwrap();
                prop_assert_eq!(number.value(), value);
                prop_assert!(number.is_percent());
            }
        }

        #[test]
        fn printed_rupiah_read_back(sen in any::<i64>(), scale in 0_u32..=2, min_decimals in 0_u8..6) {
            let amount = Rupiah::new(Decimal::new(sen, scale)).unwrap();
            for locale in Locale::ALL {
                let text = locale.print_rupiah(amount, min_decimals);
                let read = NumberFormat::new(locale).read(&text);
                prop_assert_eq!(read.as_ref().ok().and_then(|read| read.value()), Some(amount.value()));
                prop_assert!(matches!(read, Ok(Reading::Number(number)) if number.is_rupiah()));
            }
        }
    }
}
