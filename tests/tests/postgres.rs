//! The PostgreSQL of the tests starts, is apart, survives its killing and leaves nothing behind.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use sakip_tests::postgres::{Options, Postgres, PostgresError, covers, is_covered, program, psql};

#[test]
fn databases_are_apart() {
    let Some(postgres) = Postgres::shared().unwrap() else {
        return;
    };
    let first = postgres.create_database("Two Databases", None).unwrap();
    let second = postgres.create_database("Two Databases", None).unwrap();
    assert_ne!(first, second);
    assert!(first.contains("/two_databases_"), "{first}");
    assert_eq!(psql(&first, "select 1").unwrap(), "1");
    psql(
        &first,
        "create table opd (kode text); insert into opd values ('1.01')",
    )
    .unwrap();
    let missing = psql(&second, "select kode from opd").unwrap_err();
    assert!(
        missing.to_string().contains("relation \"opd\""),
        "{missing}"
    );

    let copy = postgres
        .create_database(&"x".repeat(99), Some(&first))
        .unwrap();
    assert_eq!(psql(&copy, "select kode from opd").unwrap(), "1.01");
    for url in [first, second, copy] {
        postgres.drop_database(&url).unwrap();
        assert!(psql(&url, "select 1").is_err());
    }
}

#[test]
fn every_thread_has_the_same_one() {
    if !is_covered().unwrap() {
        return;
    }
    let urls: BTreeSet<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| Postgres::shared().unwrap().unwrap().admin_url().to_owned()))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert_eq!(urls.len(), 1);
}

/// A writer commits row after row and says so, and is cut off by the killing: all it heard of is there.
#[test]
fn a_killed_server_keeps_what_it_acknowledged() {
    if !is_covered().unwrap() {
        return;
    }
    let mut cluster = Postgres::start_own(&Options::durable()).unwrap();
    assert_eq!(psql(cluster.admin_url(), "show fsync").unwrap(), "on");
    let url = cluster.create_database("crash", None).unwrap();
    psql(&url, "create table realisasi (bulan int)").unwrap();
    let mut written = 0;
    for round in 1..=3 {
        let mut writer = program("psql")
            .args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", &url, "-c"])
            .arg(
                "do $$ begin loop
                    insert into realisasi select coalesce(max(bulan), 0) + 1 from realisasi;
                    commit;
                    raise notice '%', (select max(bulan) from realisasi);
                end loop; end $$",
            )
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut heard = BufReader::new(writer.stderr.take().unwrap()).lines();
        let number = |line: String| line.strip_prefix("NOTICE:  ")?.parse::<u32>().ok();
        // It is in full swing.
        for _ in 0..20 {
            written = number(heard.next().unwrap().unwrap()).unwrap();
        }
        cluster.kill_9().unwrap();
        for line in heard.map_while(Result::ok) {
            written = number(line).unwrap_or(written);
        }
        assert!(!writer.wait().unwrap().success());
        assert!(psql(&url, "select 1").is_err(), "it is dead");
        assert!(written >= 20 * round);

        cluster.restart().unwrap();
        let kept = psql(&url, "select count(*), max(bulan) from realisasi").unwrap();
        let (count, last) = kept.split_once('|').unwrap();
        assert_eq!(count, last, "none is missing between");
        assert!(
            last.parse::<u32>().unwrap() >= written,
            "{last} of {written}"
        );
    }
    let log = std::fs::read_to_string(cluster.directory().join("log")).unwrap();
    let recoveries = log.matches("was not properly shut down").count();
    assert_eq!(recoveries, 3, "each was a crash");
}

#[test]
fn only_what_runs_can_be_killed_and_only_what_does_not_started() {
    if !is_covered().unwrap() {
        return;
    }
    let mut cluster = Postgres::start_own(&Options::disposable()).unwrap();
    let fsync = psql(cluster.admin_url(), "show fsync").unwrap();
    assert_eq!(fsync, "off");
    let running = cluster.restart().unwrap_err();
    assert!(
        running.to_string().contains("does not start again"),
        "{running}"
    );

    let mut cluster = Postgres::start_own(&Options::disposable()).unwrap();
    cluster.kill_9().unwrap();
    let dead = cluster.kill_9().unwrap_err();
    assert!(dead.to_string().contains("does not run"), "{dead}");
}

#[test]
fn a_setting_the_server_refuses_is_named() {
    if !is_covered().unwrap() {
        return;
    }
    let options = Options::durable().with("no_such_setting", "it's");
    let error = Postgres::start_own(&options).err().unwrap();
    assert!(error.to_string().contains("no_such_setting"), "{error}");
}

/// Whether it goes within a minute: a machine may be slow.
fn goes(directory: &Path) -> bool {
    (0..3000).any(|_| {
        thread::sleep(Duration::from_millis(20));
        !directory.exists()
    })
}

#[test]
fn it_is_gone_when_dropped() {
    if !is_covered().unwrap() {
        return;
    }
    for dead in [false, true] {
        let mut cluster = Postgres::start_own(&Options::disposable()).unwrap();
        let (url, directory) = (
            cluster.admin_url().to_owned(),
            cluster.directory().to_owned(),
        );
        assert!(directory.exists());
        if dead {
            cluster.kill_9().unwrap();
        }
        drop(cluster);
        assert!(!directory.exists());
        assert!(psql(&url, "select 1").is_err());
    }
}

/// What [`it_is_gone_when_its_process_is_killed`] kills.
#[test]
#[ignore = "it is run by another test"]
#[expect(clippy::print_stdout, reason = "the other test reads it")]
fn holds_one_until_stdin_ends() {
    let cluster = Postgres::start_own(&Options::disposable()).unwrap();
    println!(
        "\nholds {} {}",
        cluster.admin_url(),
        cluster.directory().display()
    );
    std::io::stdin().read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn it_is_gone_when_its_process_is_killed() {
    if !is_covered().unwrap() {
        return;
    }
    let mut process = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "holds_one_until_stdin_ends",
            "--ignored",
            "--nocapture",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let held = lines
        .find_map(|line| line.unwrap().strip_prefix("holds ").map(str::to_owned))
        .unwrap();
    let (url, directory) = held.split_once(' ').unwrap();
    assert_eq!(psql(url, "select 1").unwrap(), "1");
    let directory = PathBuf::from(directory);
    assert!(directory.exists());
    process.kill().unwrap();
    process.wait().unwrap();
    assert!(goes(&directory), "{} is still there", directory.display());
    assert!(psql(url, "select 1").is_err());
}

#[test]
fn what_is_missing_says_how_to_install_it() {
    let output = program("no-such-program").output().unwrap();
    assert!(!output.status.success());
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(message.contains("`no-such-program`"), "{message}");
    assert!(message.contains("apt-get install postgresql"), "{message}");
}

#[test]
fn postgresql_is_left_out_only_when_said_and_never_in_ci() {
    assert_eq!(covers("", ""), Ok(true));
    assert_eq!(covers("", "true"), Ok(true));
    assert_eq!(covers("sqlite", ""), Ok(false));
    assert_eq!(covers("sqlite", "false"), Ok(false));
    assert_eq!(covers("sqlite", "true"), Err(PostgresError::PartialInCi));
    let unknown = PostgresError::Engines("postgres".to_owned());
    assert_eq!(covers("postgres", ""), Err(unknown));
}
