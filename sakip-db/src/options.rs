//! How a database is opened.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Clock, SystemClock};

/// How a database is opened. The defaults serve one pemda.
///
/// ```
/// use sakip_db::Options;
/// let options = Options::default().max_connections(4).create(false);
/// # let _ = options;
/// ```
#[derive(Clone, Debug)]
pub struct Options {
    pub(crate) max_connections: u32,
    pub(crate) acquire_timeout: Duration,
    pub(crate) busy_timeout: Duration,
    pub(crate) statement_cache: usize,
    pub(crate) create: bool,
    pub(crate) migrate: bool,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            max_connections: 8,
            acquire_timeout: Duration::from_secs(30),
            busy_timeout: Duration::from_secs(10),
            statement_cache: 500,
            create: true,
            migrate: true,
            clock: Arc::new(SystemClock),
        }
    }
}

impl Options {
    /// The longest one can wait for another writer: the engines count milliseconds in 32 bits.
    pub const MAX_BUSY_TIMEOUT: Duration = Duration::from_secs(24 * 60 * 60);

    /// The most connections at once, from 1 to 1000: on SQLite those that read (one more writes), on
    /// PostgreSQL all (at least 2). 8 without it.
    #[must_use]
    pub fn max_connections(mut self, connections: u32) -> Options {
        self.max_connections = connections.clamp(1, 1_000);
        self
    }

    /// How long to wait for a free connection; 30 seconds without it.
    #[must_use]
    pub fn acquire_timeout(mut self, timeout: Duration) -> Options {
        self.acquire_timeout = timeout;
        self
    }

    /// How long to wait for another writer, of the same SQLite file or of the same row on PostgreSQL; 10
    /// seconds without it.
    #[must_use]
    pub fn busy_timeout(mut self, timeout: Duration) -> Options {
        self.busy_timeout = timeout.min(Options::MAX_BUSY_TIMEOUT);
        self
    }

    /// Whether to make a SQLite file that is not there; yes without it.
    #[must_use]
    pub fn create(mut self, create: bool) -> Options {
        self.create = create;
        self
    }

    /// Whether to bring the schema up to date when opening; yes without it. Otherwise a schema that is not
    /// up to date is refused.
    #[must_use]
    pub fn migrate(mut self, migrate: bool) -> Options {
        self.migrate = migrate;
        self
    }

    /// Where the time comes from; the clock of the machine without it.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Options {
        self.clock = Arc::new(clock);
        self
    }
}
