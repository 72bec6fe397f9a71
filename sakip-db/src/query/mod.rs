//! Reading: lists and the questions a server asks, each answered by one statement.

mod achievements;
pub mod audit;
mod below;
pub mod budget;
mod capaian;
pub(crate) mod dashboard;
pub mod evaluations;
mod in_force;
pub(crate) mod list;
pub mod lkjip;
pub mod opd;
mod page;
pub(crate) mod performance;
pub mod recommendations;
pub(crate) mod rollup;
mod within;

pub use achievements::{AchievementFilter, AchievementRow, AchievementSort, achievements};
pub(crate) use below::below;
pub use capaian::{Reading, StoredTarget};
pub use dashboard::{Dashboard, OpdProgress, dashboard};
pub(crate) use in_force::plan_in_force;
pub use page::{Cursor, CursorError, Direction, Page, Paged};
pub use performance::{Entered, Performance, performance};
pub use rollup::{OpdFigure, OpdRollup, PemdaRollup, RollupRow, rollup, rollup_input};
