//! A PostgreSQL for tests: found, or started and ended with the process that wants it.
//!
//! [`Postgres::shared`] is the one of `SAKIP_TEST_POSTGRES`, the URL of an administrator, where `tests/run`
//! set it for the whole run, and else one for each test process. [`Postgres::start_own`] starts one that a
//! test may kill. `tests/postgres.sh` does the starting; it watches the process that asked, so that nothing
//! is left when that is killed.

use std::io::{BufRead, BufReader, Read, Write};
use std::ops::Deref;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use thiserror::Error;

/// Where the URL of an administrator may stand.
pub const URL_VARIABLE: &str = "SAKIP_TEST_POSTGRES";
/// Where `sqlite` says that PostgreSQL shall not be covered.
pub const ENGINES_VARIABLE: &str = "SAKIP_TEST_ENGINES";

/// The longest name hint that is kept: PostgreSQL cuts a name at 63 bytes, of which 33 make it unique.
const NAME_HINT_CHARACTERS: usize = 30;

/// Why there is no PostgreSQL, or what it refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PostgresError {
    /// A program of the machine does not run.
    #[error("cannot run `{program}`: {cause}")]
    Run {
        /// The program.
        program: String,
        /// What the system says.
        cause: String,
    },
    /// What `tests/postgres.sh` says: PostgreSQL is missing, or does not start.
    #[error("no PostgreSQL: {0}")]
    Server(String),
    /// What `psql` says.
    #[error("psql: {0}")]
    Psql(String),
    /// The variable holds something else than `sqlite`.
    #[error("{ENGINES_VARIABLE} is `{0}`, it may only be `sqlite`")]
    Engines(String),
    /// An engine is left out where none may be.
    #[error("{ENGINES_VARIABLE} is refused in CI: every engine is covered there")]
    PartialInCi,
}

/// Whether tests run on PostgreSQL: always, unless `SAKIP_TEST_ENGINES=sqlite` says otherwise outside of CI.
///
/// # Errors
/// [`PostgresError::Engines`] and [`PostgresError::PartialInCi`].
pub fn is_covered() -> Result<bool, PostgresError> {
    let variable = |name| std::env::var(name).unwrap_or_default();
    covers(&variable(ENGINES_VARIABLE), &variable("CI"))
}

/// [`is_covered`] under these variables; one that is not set is empty.
///
/// # Errors
/// Those of [`is_covered`].
pub fn covers(engines: &str, ci: &str) -> Result<bool, PostgresError> {
    match (engines, ci) {
        ("", _) => Ok(true),
        ("sqlite", "" | "false") => Ok(false),
        ("sqlite", _) => Err(PostgresError::PartialInCi),
        _ => Err(PostgresError::Engines(engines.to_owned())),
    }
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("postgres.sh")
}

/// A program of PostgreSQL (`psql`, `pg_dump`, `pg_restore`, …): of a whole installation in `PATH`, of
/// Debian's newest, or alone in `PATH`. Where there is none, the command fails and says how to install it.
pub fn program(name: &str) -> Command {
    let mut command = Command::new("bash");
    command.arg(script()).arg("exec").arg(name);
    command
}

fn cannot_run(program: &str) -> impl Fn(std::io::Error) -> PostgresError {
    move |error| PostgresError::Run {
        program: program.to_owned(),
        cause: error.to_string(),
    }
}

/// Puts a script to `psql` and returns what it prints: a line for each row, `|` between values. The first
/// error ends it.
///
/// # Errors
/// [`PostgresError::Psql`] with the message of the server.
pub fn psql(url: &str, script: &str) -> Result<String, PostgresError> {
    psql_with(&[], url, script)
}

/// [`psql`] with variables: `:'name'` is one as a literal, `:"name"` as an identifier.
fn psql_with(variables: &[(&str, &str)], url: &str, script: &str) -> Result<String, PostgresError> {
    let mut command = program("psql");
    command.args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1"]);
    for (name, value) in variables {
        command.arg("-v").arg(format!("{name}={value}"));
    }
    let mut child = command
        .arg(url)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(cannot_run("psql"))?;
    // Where psql is missing or refused nobody reads: its message tells more than the broken pipe.
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(script.as_bytes()).ok();
    }
    let output = child.wait_with_output().map_err(cannot_run("psql"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(PostgresError::Psql(text(&output.stderr)))
    }
}

/// A running PostgreSQL.
pub struct Postgres {
    admin_url: String,
}

impl Postgres {
    /// The PostgreSQL that the tests of this process share: that of `SAKIP_TEST_POSTGRES`, or one that is
    /// started now, without `fsync`, and lives as long as the process. None where [`is_covered`] says no.
    ///
    /// # Errors
    /// [`PostgresError`]; a missing PostgreSQL is one, and its text says how to install it.
    pub fn shared() -> Result<Option<&'static Postgres>, PostgresError> {
        static SHARED: OnceLock<Result<Postgres, PostgresError>> = OnceLock::new();
        if !is_covered()? {
            return Ok(None);
        }
        let shared = SHARED.get_or_init(|| match std::env::var(URL_VARIABLE) {
            Ok(admin_url) if !admin_url.is_empty() => Ok(Postgres { admin_url }),
            _ => {
                let Cluster {
                    postgres, watcher, ..
                } = Postgres::start_own(&Options::disposable())?;
                // The end of the process ends it: nothing drops what is static.
                std::mem::forget(watcher);
                Ok(postgres)
            }
        });
        shared.as_ref().map(Some).map_err(Clone::clone)
    }

    /// Starts one for the caller alone.
    ///
    /// # Errors
    /// [`PostgresError`]; a missing PostgreSQL is one, and its text says how to install it.
    pub fn start_own(options: &Options) -> Result<Cluster, PostgresError> {
        let mut watcher = Watcher::start(&options.settings)?;
        let ready = watcher.answer("ready ")?;
        let (admin_url, directory) = ready
            .split_once(' ')
            .ok_or_else(|| PostgresError::Server(format!("it answers `{ready}`")))?;
        Ok(Cluster {
            postgres: Postgres {
                admin_url: admin_url.to_owned(),
            },
            directory: PathBuf::from(directory),
            watcher,
        })
    }

    /// The URL of the administrator.
    pub fn admin_url(&self) -> &str {
        &self.admin_url
    }

    /// Creates a database that nobody else has and returns its URL. Its name begins with the hint. It is a
    /// copy of the template, the URL or name of a database nobody is connected to, or else empty.
    ///
    /// # Errors
    /// [`PostgresError::Psql`] with the message of the server.
    pub fn create_database(
        &self,
        name_hint: &str,
        template: Option<&str>,
    ) -> Result<String, PostgresError> {
        let hint: String = name_hint
            .chars()
            .take(NAME_HINT_CHARACTERS)
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '_'
                }
            })
            .collect();
        let template = template.map_or("template0", database_name);
        let name = psql_with(
            &[("hint", &hint), ("template", template)],
            &self.admin_url,
            r#"select :'hint' || '_' || replace(gen_random_uuid()::text, '-', '') as name \gset
               create database :"name" template :"template";
               \echo :name
            "#,
        )?;
        Ok(self.url_of(&name))
    }

    /// Drops a database, whoever is connected to it: a long run would fill the disk with them.
    ///
    /// # Errors
    /// [`PostgresError::Psql`] with the message of the server.
    pub fn drop_database(&self, url: &str) -> Result<(), PostgresError> {
        psql_with(
            &[("name", database_name(url))],
            &self.admin_url,
            r#"drop database :"name" with (force);"#,
        )?;
        Ok(())
    }

    /// The version of the server, as in `15.13`.
    ///
    /// # Errors
    /// [`PostgresError::Psql`] with the message of the server.
    pub fn version(&self) -> Result<String, PostgresError> {
        let version = psql(&self.admin_url, "show server_version")?;
        // Debian adds that of its package.
        Ok(version.split(' ').next().unwrap_or_default().to_owned())
    }

    /// The URL of the administrator, for another database.
    fn url_of(&self, database: &str) -> String {
        let (address, parameters) = match self.admin_url.split_once('?') {
            Some((address, parameters)) => (address, format!("?{parameters}")),
            None => (self.admin_url.as_str(), String::new()),
        };
        let (scheme, rest) = address.split_once("://").unwrap_or(("postgres", address));
        let host = rest.split('/').next().unwrap_or_default();
        format!("{scheme}://{host}/{database}{parameters}")
    }
}

/// The name in a URL of a database; a name is its own.
fn database_name(url: &str) -> &str {
    let address = url.split('?').next().unwrap_or_default();
    address.rsplit('/').next().unwrap_or_default()
}

/// How a PostgreSQL of one's own is set up.
#[derive(Clone, Debug, Default)]
pub struct Options {
    settings: Vec<String>,
}

impl Options {
    /// As PostgreSQL ships: what it acknowledged is on the disk.
    pub fn durable() -> Options {
        Options::default()
    }

    /// Without `fsync`: no test sees the difference while the machine stays up, and it is much faster.
    pub fn disposable() -> Options {
        Options::default().with("fsync", "off")
    }

    /// With a line of `postgresql.conf`.
    #[must_use]
    pub fn with(mut self, setting: &str, value: &str) -> Options {
        self.settings.push(format!("{setting}={value}"));
        self
    }
}

/// A PostgreSQL of one's own. It is stopped and its directory removed when this is dropped, and also when the
/// process is killed.
pub struct Cluster {
    postgres: Postgres,
    directory: PathBuf,
    watcher: Watcher,
}

impl Deref for Cluster {
    type Target = Postgres;

    fn deref(&self) -> &Postgres {
        &self.postgres
    }
}

impl Cluster {
    /// Where its data and its log are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Kills the server and every process of it at once, as `kill -9` does, and returns when they are gone.
    ///
    /// # Errors
    /// [`PostgresError::Server`] if it does not run.
    pub fn kill_9(&mut self) -> Result<(), PostgresError> {
        self.watcher.order("kill", "killed").map(drop)
    }

    /// Starts it again after [`Cluster::kill_9`], at the same URL, and returns when it has recovered.
    ///
    /// # Errors
    /// [`PostgresError::Server`] with its log if it does not start.
    pub fn restart(&mut self) -> Result<(), PostgresError> {
        self.watcher.order("start", "ready ").map(drop)
    }
}

/// `tests/postgres.sh serve`: it stops the server when its stdin ends, which no death of this process can
/// prevent.
struct Watcher {
    child: Child,
    answers: BufReader<ChildStdout>,
}

impl Watcher {
    fn start(settings: &[String]) -> Result<Watcher, PostgresError> {
        let mut child = Command::new("bash")
            .arg(script())
            .arg("serve")
            .args(settings)
            // What kills the group of this process must not kill the one that cleans up after it.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(cannot_run("bash"))?;
        let stdout = child.stdout.take();
        let answers = stdout.ok_or_else(|| PostgresError::Server("it has no stdout".to_owned()))?;
        Ok(Watcher {
            child,
            answers: BufReader::new(answers),
        })
    }

    fn order(&mut self, order: &str, expected: &str) -> Result<String, PostgresError> {
        // Where it is gone nobody reads, and its last answer says why.
        if let Some(stdin) = &mut self.child.stdin {
            writeln!(stdin, "{order}").ok();
        }
        self.answer(expected)
    }

    /// What follows the expected word. After any other it is at its end, and all it has to say is read.
    fn answer(&mut self, expected: &str) -> Result<String, PostgresError> {
        let mut answer = String::new();
        self.answers
            .read_line(&mut answer)
            .map_err(cannot_run("postgres.sh"))?;
        if let Some(rest) = answer.strip_prefix(expected) {
            return Ok(rest.trim_end().to_owned());
        }
        self.answers
            .read_to_string(&mut answer)
            .map_err(cannot_run("postgres.sh"))?;
        let reason = answer.strip_prefix("failed ").unwrap_or(&answer).trim_end();
        Err(PostgresError::Server(reason.to_owned()))
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // This closes its stdin first.
        self.child.wait().ok();
    }
}
