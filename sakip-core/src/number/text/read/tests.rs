use proptest::prelude::*;

use super::*;
use crate::number::MAX_NUMBER_BYTES;
use crate::text::{Lang, Localize};

const ID: &[Locale] = &[Locale::Id];
const EN: &[Locale] = &[Locale::En];
const DOT: &[Locale] = &[Locale::Strict, Locale::En];
const ALL: &[Locale] = &Locale::ALL;

fn value(locale: Locale, text: &str) -> Option<String> {
    let reading = NumberFormat::new(locale).read(text).ok()?;
    reading.value().map(|value| value.to_string())
}

/// Numbers as sources print them; every locale that is not named refuses the text.
#[test]
fn forms_in_use() {
    let cases: &[(&str, &[Locale], &str)] = &[
        // Published forms.
        ("1.234.567,89", ID, "1234567.89"),
        ("Rp636.201.144.912,00", ID, "636201144912.00"),
        ("1.877.248.000,-", ID, "1877248000"),
        ("86,00 %", ID, "86.00"),
        ("1,234,567.89", EN, "1234567.89"),
        ("0,0045", ID, "0.0045"),
        ("20.000.000.000.000", ID, "20000000000000"),
        ("1200 %", ALL, "1200"),
        ("-450", ALL, "-450"),
        ("1388,89%", ID, "1388.89"),
        // 4.25 is never 425.
        ("4.25", DOT, "4.25"),
        ("4,25", ID, "4.25"),
        ("94.47", DOT, "94.47"),
        ("0.125", DOT, "0.125"),
        ("0,125", ID, "0.125"),
        ("012.345", DOT, "12.345"),
        ("1234.567", DOT, "1234.567"),
        ("1234567,89", ID, "1234567.89"),
        ("1234567.89", DOT, "1234567.89"),
        // Surroundings.
        ("Rp. 1.000.000", ID, "1000000"),
        ("Rp.1.000.000", ID, "1000000"),
        ("RP 500", ALL, "500"),
        ("rp\u{a0}500", ALL, "500"),
        ("IDR 1,000,000", EN, "1000000"),
        ("Rp1000,-", ALL, "1000"),
        ("1.000.-", ID, "1000"),
        ("1,000.-", EN, "1000"),
        ("1.000.000,--", ID, "1000000"),
        ("1.000.000,\u{2013}", ID, "1000000"),
        ("\u{a0} 83 \u{2009}", ALL, "83"),
        ("83%", ALL, "83"),
        ("83\u{a0}%", ALL, "83"),
        ("+83", ALL, "83"),
        ("\u{2212}83", ALL, "-83"),
        ("(1.234.567)", ID, "-1234567"),
        ("(1,234.50)", EN, "-1234.50"),
        ("( 12,5 )", ID, "-12.5"),
        ("(5)%", ALL, "-5"),
        ("(5 %)", ALL, "-5"),
        ("(Rp1.000.000,00)", ID, "-1000000.00"),
        ("Rp (1.000.000)", ID, "-1000000"),
        ("-Rp1.000.000", ID, "-1000000"),
        ("Rp-1.000.000", ID, "-1000000"),
        ("Rp -500", ALL, "-500"),
        ("-0", ALL, "0"),
        ("(0)", ALL, "0"),
        ("007", ALL, "7"),
        (
            "79.228.162.514.264.337.593.543.950.335",
            ID,
            "79228162514264337593543950335",
        ),
        (
            "0.0000000000000000000000000001",
            DOT,
            "0.0000000000000000000000000001",
        ),
    ];
    for (text, locales, expected) in cases {
        for locale in Locale::ALL {
            let expected = locales.contains(&locale).then(|| (*expected).to_owned());
            assert_eq!(value(locale, text), expected, "{text} as {locale}");
        }
    }
}

#[test]
fn the_same_text_under_two_locales() {
    for (text, dot, comma) in [
        ("1.234", "1.234", "1234"),
        ("12.345", "12.345", "12345"),
        ("100.000", "100.000", "100000"),
    ] {
        assert_eq!(value(Locale::Strict, text).as_deref(), Some(dot));
        assert_eq!(value(Locale::En, text).as_deref(), Some(dot));
        assert_eq!(value(Locale::Id, text).as_deref(), Some(comma));
    }
    assert_eq!(value(Locale::Id, "1,234").as_deref(), Some("1.234"));
    assert_eq!(value(Locale::En, "1,234").as_deref(), Some("1234"));
    assert_eq!(value(Locale::Strict, "1,234"), None);
}

#[test]
fn missing_is_not_zero() {
    for text in [
        "", " ", "\u{a0}", "-", " - ", "--", "–", "—", "−", "n/a", "N/A", "#N/A", "null", "NULL",
        "Rp -", "Rp-", "-%",
    ] {
        for locale in Locale::ALL {
            assert_eq!(
                NumberFormat::new(locale).read(text),
                Ok(Reading::Missing),
                "{text}"
            );
        }
    }
    for text in ["0", "-0", "0,-", "Rp0", "0%"] {
        assert_eq!(value(Locale::Id, text).as_deref(), Some("0"), "{text}");
    }
}

#[test]
fn there_is_one_zero() {
    for text in ["-0", "-0,00", "(0)", "-Rp0,-"] {
        let zero = NumberFormat::new(Locale::Id)
            .read(text)
            .unwrap()
            .value()
            .unwrap();
        assert!(zero.is_zero() && zero.is_sign_positive(), "{text}");
    }
}

#[test]
fn no_number_under_any_locale() {
    for text in [
        "WTP",
        "BB",
        "85-90",
        "nihil",
        "na",
        "%",
        "Rp",
        "()",
        "(-)",
        ".",
        ",",
        ".5",
        "5.",
        "1..2",
        "1.,2",
        "--5",
        "-(5)",
        "(-5)",
        "-Rp-5",
        "+-5",
        "1e5",
        "0x10",
        "NaN",
        "inf",
        "٣",
        "１２",
        "1_000",
        "12abc",
        "5%%",
        "Rpx5",
        "RpRp5",
        "$5",
        "5-",
        "1.000,---",
        "2024-01-02",
        "1.000,-5",
        "1\n2",
        "1\t2",
        "-- --",
        "1'000",
        "½",
        "–5",
        "----",
    ] {
        for format in Locale::ALL.map(NumberFormat::new) {
            for format in [format, format.with_ocr_spaces()] {
                let refusal = format.read(text).map_err(|error| error.refusal().clone());
                assert_eq!(refusal, Err(Refusal::NotANumber), "{text}");
            }
        }
    }
}

#[test]
fn digits_in_no_form() {
    for text in [
        "1.23.456",
        "12.34,5",
        "1.234.56",
        "1234.567.890",
        "1.2345,6",
        "1,234,56",
        "12,34.5",
        "1,2,3",
        "0.123.456",
        "1.234,567,890",
        "1.234,567.8",
        "1.000,00,-",
        "1.5,-",
    ] {
        for locale in Locale::ALL {
            let error = NumberFormat::new(locale).read(text).unwrap_err();
            let refusal = Refusal::WrongForm {
                locale,
                fits: Vec::new(),
            };
            assert_eq!(error.refusal(), &refusal, "{text}");
        }
    }
}

#[test]
fn a_refusal_says_what_would_fit() {
    let error = NumberFormat::new(Locale::Id).read("1,234.5").unwrap_err();
    let fits = vec![(Locale::En, Decimal::new(12_345, 1))];
    let refusal = Refusal::WrongForm {
        locale: Locale::Id,
        fits,
    };
    assert_eq!(error.refusal(), &refusal);
    assert_eq!(
        error.localize(Lang::Id),
        "`1,234.5` tidak sesuai format id 1.234.567,89: dibaca sebagai en nilainya 1234.5",
    );
    let error = NumberFormat::new(Locale::Strict).read("1,234").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`1,234` does not fit the strict form 1234567.89: read as id it is 1.234, as en 1234",
    );
    let error = NumberFormat::new(Locale::Id).read("1.23.456").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`1.23.456` does not fit the id form 1.234.567,89: thousands are grouped by exactly three digits, \
         all of them or none",
    );
}

#[test]
fn ocr_blanks_only_when_asked() {
    let plain = NumberFormat::new(Locale::Id);
    for (text, expected) in [
        ("48. 507 . 127", "48507127"),
        ("1.877 .248. 000 ,-", "1877248000"),
        ("86 , 00 %", "86.00"),
        ("Rp 1\u{a0}000\u{2009}000", "1000000"),
        ("- 5", "-5"),
    ] {
        let refusal = plain.read(text).map_err(|error| error.refusal().clone());
        assert!(
            matches!(refusal, Err(Refusal::BlanksInside | Refusal::NotANumber)),
            "{text}"
        );
        let read = plain.with_ocr_spaces().read(text).unwrap();
        assert_eq!(read.value().unwrap().to_string(), expected, "{text}");
    }
    let refused = plain.read("48. 507 . 127").unwrap_err();
    assert_eq!(refused.refusal(), &Refusal::BlanksInside);
    // The form must still be right.
    assert!(plain.with_ocr_spaces().read("4. 25").is_err());
}

#[test]
fn the_reading_reports_what_it_saw() {
    let read = |text| {
        NumberFormat::new(Locale::Id)
            .read(text)
            .unwrap()
            .number()
            .unwrap()
    };
    let seen = |text| {
        let number = read(text);
        (number.is_percent(), number.is_rupiah(), number.decimals())
    };
    assert_eq!(seen("86,00 %"), (true, false, 2));
    assert_eq!(seen("Rp1.000,5"), (false, true, 1));
    assert_eq!(seen("1.000,-"), (false, true, 0));
    assert_eq!(seen("1.000"), (false, false, 0));
    for both in ["Rp5%", "5,-%", "(Rp5)%", "Rp -%"] {
        let error = NumberFormat::new(Locale::Id).read(both).unwrap_err();
        assert_eq!(error.refusal(), &Refusal::RupiahAndPercent, "{both}");
    }
}

#[test]
fn nothing_is_rounded() {
    for text in [
        "0.12345678901234567890123456789",
        "99999999999999999999999999999",
        "79228162514264337593543950336",
        "1234567890123456789012345678.90001",
    ] {
        let error = NumberFormat::new(Locale::Strict).read(text).unwrap_err();
        assert_eq!(error.refusal(), &Refusal::TooManyDigits, "{text}");
    }
    // Zeros that carry no value are not digits to round, but they were printed.
    let padded = NumberFormat::new(Locale::Id)
        .read("79.228.162.514.264.337.593.543.950.335,00")
        .unwrap()
        .number()
        .unwrap();
    assert_eq!((padded.value(), padded.decimals()), (Decimal::MAX, 2));
}

#[test]
fn length_is_bounded() {
    let zeros = "0".repeat(MAX_NUMBER_BYTES);
    assert_eq!(value(Locale::Strict, &zeros).as_deref(), Some("0"));
    let error = NumberFormat::new(Locale::Strict)
        .read(&format!("{zeros}0"))
        .unwrap_err();
    assert_eq!(error.refusal(), &Refusal::TooLong);
    assert_eq!(error.text().len(), 60);
    assert_eq!(
        NumberFormat::default().read(&" ".repeat(999)),
        Ok(Reading::Missing)
    );
}

#[test]
fn errors_speak_both_languages() {
    for text in [
        "x",
        "4.25",
        "1.23.4",
        "1 2",
        "Rp5%",
        &"9".repeat(40),
        &"9".repeat(400),
    ] {
        let error = NumberFormat::new(Locale::Id).read(text).unwrap_err();
        assert_ne!(error.localize(Lang::Id), error.localize(Lang::En));
        assert_eq!(error.localize(Lang::En), error.to_string());
    }
}

#[test]
fn options_as_json() {
    let format = NumberFormat::new(Locale::Id).with_ocr_spaces();
    let json = serde_json::to_string(&format).unwrap();
    assert_eq!(json, r#"{"locale":"id","ocr_spaces":true}"#);
    assert_eq!(serde_json::from_str::<NumberFormat>(&json).unwrap(), format);
    let short: NumberFormat = serde_json::from_str(r#"{"locale":"en"}"#).unwrap();
    assert_eq!(short, NumberFormat::from(Locale::En));
    assert!(serde_json::from_str::<NumberFormat>(r#"{"locale":"en","x":1}"#).is_err());
}

/// Exchanges the dots and commas of a text.
fn mirrored(text: &str) -> String {
    let mirror = |c| match c {
        '.' => ',',
        ',' => '.',
        other => other,
    };
    text.chars().map(mirror).collect()
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        for format in Locale::ALL.map(NumberFormat::new) {
            for format in [format, format.with_ocr_spaces()] {
                let _ = format.read(&text).map_err(|error| error.localize(Lang::Id));
                let _ = format.read_range(&text).map_err(|error| error.localize(Lang::Id));
            }
        }
    }

    #[test]
    fn what_is_read_prints_and_reads_the_same(text in "[-0-9., ()Rp%]{0,14}", ocr in any::<bool>()) {
        for locale in Locale::ALL {
            let format = NumberFormat { locale, ocr_spaces: ocr };
            let _ = format.read_range(&text);
            if let Some(value) = format.read(&text).ok().and_then(Reading::value) {
                prop_assert_eq!(format.read(&locale.print(value, 0)).unwrap().value(), Some(value));
            }
        }
    }

    #[test]
    fn strict_reads_the_same_under_en(text in "[-+(]?[0-9.]{1,9}[)%]?") {
        if let Ok(strict) = NumberFormat::new(Locale::Strict).read(&text) {
            prop_assert_eq!(NumberFormat::new(Locale::En).read(&text), Ok(strict));
        }
    }

    #[test]
    fn id_and_en_mirror_each_other(text in "[-(]?([0-9]{1,3}[.,]){0,3}[0-9]{1,4}(,-)?[)%]?") {
        let id = NumberFormat::new(Locale::Id).read(&text).ok();
        let en = NumberFormat::new(Locale::En).read(&mirrored(&text)).ok();
        prop_assert_eq!(id, en);
    }

    #[test]
    fn a_value_never_changes_by_dropping_a_decimal_mark(whole in 0_u32..10_000, cents in 0_u32..100) {
        // The failure of DOMAIN §8: 4.25 read as 425.
        let text = format!("{whole}.{cents:02}");
        prop_assert_eq!(value(Locale::Id, &text), None);
        prop_assert_eq!(value(Locale::En, &text), Some(text));
    }
}
