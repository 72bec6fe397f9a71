//! x
use super::super::*;
pub(in super::super) fn run(_m: &ArgMatches, _s: &mut Session<'_, '_>) -> Result<(), Failure> {
    Ok(())
}
