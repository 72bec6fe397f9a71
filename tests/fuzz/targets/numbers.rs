//! Any text under any locale: read without a panic, and what was read prints and reads back the same.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sakip_core::number::{ColumnInference, Locale, NumberFormat};

fuzz_target!(|text: &str| {
    let mut column = ColumnInference::default();
    for (row, line) in text.lines().enumerate() {
        column.observe(row as u64, line);
        for locale in Locale::ALL {
            let format = NumberFormat::new(locale);
            let _ = format.with_ocr_spaces().read(line);
            let _ = format.read_range(line);
            if let Ok(reading) = format.read(line)
                && let Some(value) = reading.value()
            {
                let again = format.read(&locale.print(value, 0)).expect("what was printed reads back");
                assert_eq!(again.value(), Some(value));
            }
        }
    }
    if let Ok(inference) = column.finish() {
        let format = NumberFormat::new(inference.locale());
        for line in text.lines() {
            let _ = format.read(line);
        }
    }
});
