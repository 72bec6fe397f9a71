//! Exact rational arithmetic, the currency inside the engine.
//!
//! Every figure is carried as a ratio of two integers until the one moment it is rounded. Small ratios live
//! in two `i128`; what does not fit moves to big integers without a change in the result.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use rust_decimal::Decimal;

use super::newtypes::{NumberError, parse_plain};
use super::rounding::{Rounding, RoundingMode};
use crate::text::excerpt;

/// An exact rational number.
///
/// ```
/// use sakip_core::number::{Exact, Rounding};
/// use rust_decimal::Decimal;
///
/// let realisasi = Exact::from(Decimal::new(8975, 2)); // 89.75
/// let target = Exact::from(95);
/// let ratio = realisasi.checked_div(&target).expect("target is not zero");
/// let percent = ratio * Exact::from(100);
/// assert_eq!(percent.to_string(), "1795/19");
/// assert_eq!(percent.round(Rounding::default()), Some(Decimal::new(9447, 2)));
/// ```
#[derive(Clone, Debug)]
pub struct Exact(Repr);

#[derive(Clone, Debug)]
enum Repr {
    /// `den` is positive; not necessarily in lowest terms.
    Small {
        num: i128,
        den: i128,
    },
    Big(Box<BigRational>),
}

/// Between these many bits a big ratio is brought to lowest terms, so that long computations on related
/// denominators stay bounded. Below, it does not pay; above, the greatest common divisor costs more than all
/// other arithmetic, and a ratio that large after its parts were reduced has few factors in common.
const REDUCE_BITS: std::ops::RangeInclusive<u64> = 2_049..=16_384;

impl Exact {
    /// Zero.
    pub const ZERO: Exact = Exact(Repr::Small { num: 0, den: 1 });
    /// One.
    pub const ONE: Exact = Exact(Repr::Small { num: 1, den: 1 });
    /// One hundred: the factor between a ratio and a percentage.
    pub const HUNDRED: Exact = Exact(Repr::Small { num: 100, den: 1 });

    /// `numerator / denominator`, or `None` when the denominator is zero.
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Exact> {
        if denominator == 0 {
            return None;
        }
        let (num, den) = (i128::from(numerator), i128::from(denominator));
        Some(if den < 0 {
            Exact::small(-num, -den)
        } else {
            Exact::small(num, den)
        })
    }

    fn small(num: i128, den: i128) -> Exact {
        Exact(Repr::Small { num, den })
    }

    fn big(value: BigRational) -> Exact {
        let bits = value.numer().bits().saturating_add(value.denom().bits());
        let value = if REDUCE_BITS.contains(&bits) {
            value.reduced()
        } else {
            value
        };
        Exact(Repr::Big(Box::new(value)))
    }

    /// This number as a big ratio in lowest terms.
    pub fn to_big_rational(&self) -> BigRational {
        self.widen().reduced()
    }

    fn widen(&self) -> BigRational {
        match &self.0 {
            Repr::Small { num, den } => {
                BigRational::new_raw(BigInt::from(*num), BigInt::from(*den))
            }
            Repr::Big(value) => (**value).clone(),
        }
    }

    /// The same number with a small representation in lowest terms where one exists.
    fn reduced(&self) -> Exact {
        match &self.0 {
            Repr::Small { num, den } => {
                let divisor = common_divisor(*num, *den);
                if divisor > 1 {
                    Exact::small(num / divisor, den / divisor)
                } else {
                    self.clone()
                }
            }
            Repr::Big(value) => {
                let value = value.reduced();
                match (value.numer().to_i128(), value.denom().to_i128()) {
                    (Some(num), Some(den)) => Exact::small(num, den),
                    _ => Exact(Repr::Big(Box::new(value))),
                }
            }
        }
    }

    /// `self / other`, or `None` when `other` is zero.
    pub fn checked_div(&self, other: &Exact) -> Option<Exact> {
        if other.is_zero() {
            return None;
        }
        let inverse = match &other.0 {
            Repr::Small { num, den } if *num > 0 => Exact::small(*den, *num),
            // i128::MIN has no negation: it takes the wide path.
            Repr::Small { num, den } => match num.checked_neg() {
                Some(positive) => Exact::small(-*den, positive),
                None => Exact::big(other.widen().recip()),
            },
            Repr::Big(value) => Exact::big(value.recip()),
        };
        Some(self * &inverse)
    }

    /// How many bits numerator and denominator take together. From 2,049 to 16,384 they are in lowest terms, so
    /// a limit between these depends on the number alone where no operand is past it.
    pub(crate) fn bits(&self) -> u64 {
        match &self.0 {
            Repr::Small { .. } => u64::from(i128::BITS) * 2,
            Repr::Big(value) => value.numer().bits().saturating_add(value.denom().bits()),
        }
    }

    /// Whether this is zero.
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Repr::Small { num, .. } => *num == 0,
            Repr::Big(value) => value.numer().is_zero(),
        }
    }

    /// Whether this is less than zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Repr::Small { num, .. } => *num < 0,
            Repr::Big(value) => value.is_negative(),
        }
    }

    /// The absolute value.
    pub fn abs(&self) -> Exact {
        if self.is_negative() {
            -self
        } else {
            self.clone()
        }
    }

    /// Rounds once, on the exact ratio. `None` when the result has more digits than a `Decimal` holds
    /// (96 bits: 28 to 29 significant digits).
    pub fn round(&self, rounding: Rounding) -> Option<Decimal> {
        let decimals = u32::from(rounding.decimals());
        let scaled = match &self.0 {
            Repr::Small { num, den } => 10_i128
                .checked_pow(decimals)
                .and_then(|power| num.checked_mul(power))
                .and_then(|scaled| round_small(scaled, *den, rounding.mode())),
            Repr::Big(_) => None,
        };
        let scaled = match scaled {
            Some(scaled) => scaled,
            None => {
                let wide = self.widen();
                let scaled = wide.numer() * BigInt::from(10).pow(decimals);
                round_big(&scaled, wide.denom(), rounding.mode()).to_i128()?
            }
        };
        Decimal::try_from_i128_with_scale(scaled, decimals).ok()
    }

    /// This number as a `Decimal` when it has a finite expansion that fits; `None` otherwise.
    pub fn to_decimal(&self) -> Option<Decimal> {
        // A big ratio needs no lowest terms to tell whether the division comes out even.
        let reduced = match &self.0 {
            Repr::Small { .. } => self.reduced(),
            Repr::Big(value) => return exact_big_decimal(value),
        };
        let Repr::Small { num, mut den } = reduced.0 else {
            return None;
        };
        let (mut twos, mut fives) = (0_u32, 0_u32);
        while den % 2 == 0 {
            den /= 2;
            twos += 1;
        }
        while den % 5 == 0 {
            den /= 5;
            fives += 1;
        }
        let scale = twos.max(fives);
        if den != 1 || scale > Decimal::MAX_SCALE {
            return None;
        }
        let missing_twos = 2_i128.checked_pow(scale - twos)?;
        let missing_fives = 5_i128.checked_pow(scale - fives)?;
        let mantissa = num.checked_mul(missing_twos)?.checked_mul(missing_fives)?;
        Decimal::try_from_i128_with_scale(mantissa, scale).ok()
    }

    /// The exact value where it has a finite expansion, otherwise the nearest decimal with as many digits as
    /// a `Decimal` holds. For display beside the exact ratio, never for further arithmetic. `None` past
    /// 7.9 × 10²⁸.
    pub fn approximate(&self) -> Option<Decimal> {
        if let Some(exact) = self.to_decimal() {
            return Some(exact);
        }
        // Digits before the point leave that many fewer after it; one more is tried, since 7.9 × 10^28 fits.
        let whole = self.round(Rounding::new(RoundingMode::Truncate, 0).ok()?)?;
        let before = whole
            .abs()
            .normalize()
            .to_string()
            .len()
            .saturating_sub(usize::from(whole.is_zero()));
        let most = u8::try_from(29_usize.saturating_sub(before).min(28)).ok()?;
        (0..=most)
            .rev()
            .filter_map(|decimals| Rounding::new(RoundingMode::HalfAway, decimals).ok())
            .find_map(|rounding| self.round(rounding))
    }
}

/// The greatest common divisor; most ratios fit 64 bits, where it costs a tenth.
fn common_divisor(num: i128, den: i128) -> i128 {
    match (u64::try_from(num.unsigned_abs()), u64::try_from(den)) {
        (Ok(num), Ok(den)) => i128::from(num.gcd(&den)),
        _ => num.gcd(&den),
    }
}

fn exact_big_decimal(value: &BigRational) -> Option<Decimal> {
    let power = BigInt::from(10).pow(Decimal::MAX_SCALE);
    let (scaled, rest) = (value.numer() * power).div_rem(value.denom());
    if !rest.is_zero() {
        return None;
    }
    let mut mantissa = scaled;
    let mut scale = Decimal::MAX_SCALE;
    let ten = BigInt::from(10);
    while scale > 0 {
        let (quotient, digit) = mantissa.div_rem(&ten);
        if !digit.is_zero() {
            break;
        }
        mantissa = quotient;
        scale -= 1;
    }
    Decimal::try_from_i128_with_scale(mantissa.to_i128()?, scale).ok()
}

/// Rounds `num / den` (`den` positive) to an integer. `None` when an intermediate does not fit.
fn round_small(num: i128, den: i128, mode: RoundingMode) -> Option<i128> {
    let (quotient, rest) = (num / den, num % den);
    if rest == 0 {
        return Some(quotient);
    }
    let twice = rest.checked_abs()?.checked_mul(2)?;
    let away = mode.rounds_away(twice.cmp(&den), quotient % 2 != 0);
    if !away {
        return Some(quotient);
    }
    if num < 0 {
        quotient.checked_sub(1)
    } else {
        quotient.checked_add(1)
    }
}

fn round_big(num: &BigInt, den: &BigInt, mode: RoundingMode) -> BigInt {
    let (quotient, rest) = num.div_rem(den);
    if rest.is_zero() {
        return quotient;
    }
    let twice: BigInt = rest.abs() * 2;
    if !mode.rounds_away(twice.cmp(den), quotient.is_odd()) {
        return quotient;
    }
    if num.is_negative() {
        quotient - 1
    } else {
        quotient + 1
    }
}

impl From<Decimal> for Exact {
    fn from(value: Decimal) -> Self {
        // The scale of a `Decimal` is at most 28, and 10^28 fits an i128.
        match 10_i128.checked_pow(value.scale()) {
            Some(den) => Exact::small(value.mantissa(), den),
            None => Exact::big(BigRational::new_raw(
                BigInt::from(value.mantissa()),
                BigInt::from(10).pow(value.scale()),
            )),
        }
    }
}

impl From<i64> for Exact {
    fn from(value: i64) -> Self {
        Exact::small(i128::from(value), 1)
    }
}

impl From<BigRational> for Exact {
    fn from(value: BigRational) -> Self {
        Exact(Repr::Big(Box::new(value))).reduced()
    }
}

/// The longest text of a ratio, in bytes.
const MAX_TEXT: usize = 4_000;

impl FromStr for Exact {
    type Err = NumberError;
    /// Reads what an [`Exact`] is printed as: a plain decimal (`75.5`), or a ratio of two integers (`1795/19`).
    ///
    /// ```
    /// use sakip_core::number::Exact;
    /// let third: Exact = "100/3".parse()?;
    /// assert_eq!(third.to_string(), "100/3");
    /// assert!("1/0".parse::<Exact>().is_err());
    /// # Ok::<(), sakip_core::number::NumberError>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let Some((numerator, denominator)) = text.split_once('/') else {
            return parse_plain(text).map(Exact::from);
        };
        if text.len() > MAX_TEXT {
            return Err(NumberError::TooManyDigits(excerpt(text)));
        }
        let integer = |text: &str| {
            let digits = text.strip_prefix('-').unwrap_or(text);
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse::<BigInt>().ok()).flatten()
        };
        match (integer(numerator), integer(denominator)) {
            (Some(numerator), Some(denominator)) if !denominator.is_zero() => {
                Ok(Exact::from(BigRational::new(numerator, denominator)))
            }
            _ => Err(NumberError::NotANumber(excerpt(text))),
        }
    }
}

fn add_small(a: (i128, i128), b: (i128, i128)) -> Option<Exact> {
    if a.1 == b.1 {
        return Some(Exact::small(a.0.checked_add(b.0)?, a.1));
    }
    let divisor = a.1.gcd(&b.1);
    let left = a.0.checked_mul(b.1 / divisor)?;
    let right = b.0.checked_mul(a.1 / divisor)?;
    Some(Exact::small(
        left.checked_add(right)?,
        a.1.checked_mul(b.1 / divisor)?,
    ))
}

fn mul_small(a: (i128, i128), b: (i128, i128)) -> Option<Exact> {
    Some(Exact::small(a.0.checked_mul(b.0)?, a.1.checked_mul(b.1)?))
}

/// An operation on two small ratios, each a numerator and a denominator.
type SmallOperation = fn((i128, i128), (i128, i128)) -> Option<Exact>;

/// Tries the small operation as it stands, then on lowest terms, and takes the wide one when neither fits.
fn small_or_wide(
    a: &Exact,
    b: &Exact,
    small: SmallOperation,
    wide: fn(BigRational, BigRational) -> BigRational,
) -> Exact {
    let pair = |a: &Exact, b: &Exact| match (&a.0, &b.0) {
        (Repr::Small { num: n1, den: d1 }, Repr::Small { num: n2, den: d2 }) => {
            small((*n1, *d1), (*n2, *d2))
        }
        _ => None,
    };
    pair(a, b)
        .or_else(|| {
            // Reducing is only worth its price where both are small already.
            if matches!((&a.0, &b.0), (Repr::Small { .. }, Repr::Small { .. })) {
                pair(&a.reduced(), &b.reduced())
            } else {
                None
            }
        })
        .unwrap_or_else(|| Exact::big(wide(a.widen(), b.widen())))
}

fn add_wide(a: BigRational, b: BigRational) -> BigRational {
    if a.denom() == b.denom() {
        let (num, den) = a.into_raw();
        return BigRational::new_raw(num + b.numer(), den);
    }
    BigRational::new_raw(
        a.numer() * b.denom() + b.numer() * a.denom(),
        a.denom() * b.denom(),
    )
}

fn mul_wide(a: BigRational, b: BigRational) -> BigRational {
    BigRational::new_raw(a.numer() * b.numer(), a.denom() * b.denom())
}

impl Add for &Exact {
    type Output = Exact;
    fn add(self, other: &Exact) -> Exact {
        small_or_wide(self, other, add_small, add_wide)
    }
}

impl Sub for &Exact {
    type Output = Exact;
    fn sub(self, other: &Exact) -> Exact {
        self + &-other
    }
}

impl Mul for &Exact {
    type Output = Exact;
    fn mul(self, other: &Exact) -> Exact {
        small_or_wide(self, other, mul_small, mul_wide)
    }
}

impl Neg for &Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        match &self.0 {
            Repr::Small { num, den } => match num.checked_neg() {
                Some(num) => Exact::small(num, *den),
                None => Exact::big(-self.widen()),
            },
            Repr::Big(value) => Exact::big(-(**value).clone()),
        }
    }
}

macro_rules! by_value {
    ($($trait:ident $method:ident),*) => {$(
        impl $trait for Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact {
                (&self).$method(&other)
            }
        }
    )*};
}
by_value!(Add add, Sub sub, Mul mul);

impl Neg for Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        -&self
    }
}

impl Sum for Exact {
    /// Thousands of terms with unrelated denominators make a ratio of as many digits as all of them together.
    /// Terms are added small as long as that fits and then in pairs of about equal size, since adding them to
    /// one growing total would take quadratic time.
    fn sum<I: Iterator<Item = Exact>>(iter: I) -> Exact {
        let mut total = Exact::ZERO;
        let mut wide: Vec<Exact> = Vec::new();
        for next in iter {
            let sum = match (&total.0, &next.0) {
                (Repr::Small { num: n1, den: d1 }, Repr::Small { num: n2, den: d2 }) => {
                    add_small((*n1, *d1), (*n2, *d2))
                }
                _ => None,
            };
            match sum {
                Some(sum) => total = sum,
                None => wide.push(std::mem::replace(&mut total, next)),
            }
        }
        wide.push(total);
        while wide.len() > 1 {
            wide = wide
                .chunks(2)
                .map(|pair| match pair {
                    [a, b] => a + b,
                    rest => rest.first().cloned().unwrap_or(Exact::ZERO),
                })
                .collect();
        }
        wide.pop().unwrap_or(Exact::ZERO)
    }
}

impl<'a> Sum<&'a Exact> for Exact {
    fn sum<I: Iterator<Item = &'a Exact>>(iter: I) -> Exact {
        iter.cloned().sum()
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Repr::Small { num: n1, den: d1 }, Repr::Small { num: n2, den: d2 }) =
            (&self.0, &other.0)
            && let (Some(left), Some(right)) = (n1.checked_mul(*d2), n2.checked_mul(*d1))
        {
            return left.cmp(&right);
        }
        let (a, b) = (self.widen(), other.widen());
        (a.numer() * b.denom()).cmp(&(b.numer() * a.denom()))
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

/// The decimal where the number has a finite one, otherwise `numerator/denominator` in lowest terms.
impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(decimal) = self.to_decimal() {
            return write!(f, "{}", decimal.normalize());
        }
        match self.reduced().0 {
            Repr::Small { num, den } => write!(f, "{num}/{den}"),
            Repr::Big(value) => write!(f, "{}/{}", value.numer(), value.denom()),
        }
    }
}

#[cfg(test)]
mod tests;
