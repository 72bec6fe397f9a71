//! What the writer that is killed and the one who counts afterwards have agreed on.

#![allow(clippy::expect_used, reason = "a test may panic")]

use rust_decimal::Decimal;
use sakip_core::number::Rupiah;
use sakip_core::period::Period;

/// The amount of a payment.
///
/// # Panics
/// Never: the amounts are whole rupiah.
pub fn amount(payment: u32) -> Rupiah {
    Rupiah::new(Decimal::from(u64::from(payment % 97 + 1) * 1_000)).expect("whole rupiah")
}

/// The month of a payment.
///
/// # Panics
/// Never: there are twelve.
pub fn month(payment: u32) -> Period {
    format!("2025-M{:02}", payment % 12 + 1)
        .parse()
        .expect("a month")
}
