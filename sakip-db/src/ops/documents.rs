//! x
crate::statement::statements! { X = "SELECT 1"; }
