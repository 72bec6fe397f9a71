//! Decimals, quantities and money.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use sakip_core::number::{Percent, Quantity, Rupiah, Score, Weight};
use sakip_core::text::{Lang, Localize};
use sqlx::error::BoxDynError;
use thiserror::Error;

use super::column::Column;
use super::value::{Param, Value};
use crate::engine::StoredDecimal;

impl Column for Decimal {
    type Stored = StoredDecimal;
    fn load(stored: StoredDecimal) -> Result<Self, BoxDynError> {
        Ok(stored.0.normalize())
    }
}

impl Param for Decimal {
    fn value(self) -> Value {
        Value::Decimal(Some(self.normalize()))
    }
    fn null() -> Value {
        Value::Decimal(None)
    }
}

macro_rules! decimal {
    ($($type:ty),+) => {$(
        impl Column for $type {
            type Stored = StoredDecimal;
            fn load(stored: StoredDecimal) -> Result<Self, BoxDynError> {
                Ok(<$type>::new(stored.0.normalize())?)
            }
        }
        impl Param for $type {
            fn value(self) -> Value {
                self.value().value()
            }
            fn null() -> Value {
                Value::Decimal(None)
            }
        }
    )+};
}
decimal!(Quantity, Weight, Percent, Score);

/// An amount past what a column of whole sen holds, about 92 quadrillion rupiah.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the amount `{amount}` is past 92,233,720,368,547,758.07 rupiah, the most that is stored")]
pub struct AmountTooLarge {
    amount: Rupiah,
}

impl Localize for AmountTooLarge {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!(
                "jumlah `{}` melebihi 92.233.720.368.547.758,07 rupiah, batas yang dapat disimpan",
                self.amount
            ),
            self.to_string(),
        )
    }
}

/// Whole sen of an amount.
pub(crate) fn to_sen(amount: Rupiah) -> Result<i64, AmountTooLarge> {
    amount
        .value()
        .checked_mul(Decimal::ONE_HUNDRED)
        .and_then(|sen| sen.to_i64())
        .ok_or(AmountTooLarge { amount })
}

impl Column for Rupiah {
    type Stored = i64;
    fn load(sen: i64) -> Result<Self, BoxDynError> {
        Ok(Rupiah::new(Decimal::new(sen, 2).normalize())?)
    }
}
