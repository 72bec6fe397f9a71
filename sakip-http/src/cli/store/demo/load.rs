//! Loading the demo: through the operations everybody uses, as the people who would use them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sakip_core::period::{Period, Year};
use sakip_db::ops::achievements::{Decision, decide};
use sakip_db::ops::import::{self, Mode, Table};
use sakip_db::ops::opd::{self, NewOpd};
use sakip_db::ops::renstra::{self, NewRenstra, Status};
use sakip_db::ops::snapshots::{self, Activation};
use sakip_db::ops::users::{self, NewUser, Role};
use sakip_db::ops::{budget, evaluations, instansi};
use sakip_db::query::{AchievementFilter, AchievementSort, Direction, Page, achievements};
use sakip_db::{AchievementId, Actor, AuditHead, Db, InstansiId, OpdId};
use serde::Serialize;

use super::super::super::failure::Failure;
use super::super::db::ACTOR;
use super::data::{Agency, Demo, Measured, Standing, broken};

/// The time everything is loaded at: when the figures of September 2025 are in.
pub(super) fn time() -> DateTime<Utc> {
    DateTime::from_timestamp(1_760_493_600, 0).unwrap_or_default()
}

/// The year that is activated.
const ACTIVATED: i32 = 2024;

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Agencies,
    Plans,
    Budget,
    Achievements,
    Decisions,
    Evaluations,
    Year,
}

impl Step {
    pub(super) const ALL: [Step; 7] = [
        Step::Agencies,
        Step::Plans,
        Step::Budget,
        Step::Achievements,
        Step::Decisions,
        Step::Evaluations,
        Step::Year,
    ];
}

/// What was loaded.
#[derive(Debug, Default, Serialize)]
pub(super) struct Loaded {
    pub(super) opd: usize,
    pub(super) pengguna: usize,
    pub(super) renstra: usize,
    pub(super) indikator: u64,
    pub(super) target: u64,
    pub(super) anggaran: u64,
    pub(super) pagu: u64,
    pub(super) rencana: u64,
    pub(super) realisasi: u64,
    pub(super) capaian: usize,
    pub(super) evaluasi: usize,
    pub(super) tahun_aktif: i32,
    /// The head of the audit chain.
    pub(super) kepala: Option<AuditHead>,
}

/// The people of the demo.
struct People {
    admin: Actor,
    anggaran: Actor,
    verifikator: Actor,
    penyetuju: Actor,
    evaluator: Actor,
    /// Who enters for an OPD, by its code.
    penginput: HashMap<String, Actor>,
}

impl People {
    /// Who enters for an OPD.
    fn of(&self, kode: &str) -> Result<&Actor, Failure> {
        self.penginput
            .get(kode)
            .ok_or_else(|| broken("capaian.csv", &kode))
    }
}

/// Loads the demo into a database that has no such instansi.
pub(super) async fn load(
    db: &Db,
    demo: Demo,
    told: &mut impl FnMut(Step),
) -> Result<Loaded, Failure> {
    let Demo {
        agencies,
        plans,
        measured,
        budget,
        evaluations,
    } = demo;
    told(Step::Agencies);
    let instansi = instansi::create(db, agencies.instansi.clone(), ACTOR).await?;
    let suffix = agencies.instansi.kode;
    let (opd, people) = agencies_and_people(db, instansi, &suffix, agencies.opd).await?;
    let mut loaded = Loaded {
        opd: opd.len(),
        // Those of single OPD, and the five of all.
        pengguna: people.penginput.len() + 5,
        tahun_aktif: ACTIVATED,
        ..Loaded::default()
    };
    told(Step::Plans);
    renstra(db, &people, plans, &mut loaded).await?;
    told(Step::Budget);
    for rows in budget {
        let who = people.anggaran.clone();
        let report = budget::import::apply(db, who, &rows, None, &mut |_| {}).await?;
        loaded.anggaran += report.lines.added;
        loaded.pagu += report.pagu.added;
        loaded.rencana += report.rencana.added;
        loaded.realisasi += report.realisasi.added;
    }
    told(Step::Achievements);
    for (kode, rows) in &measured {
        enter(db, people.of(kode)?, rows).await?;
    }
    told(Step::Decisions);
    loaded.capaian = decisions(db, instansi, &people, &opd, &measured).await?;
    told(Step::Evaluations);
    let mut unit = db.begin(people.evaluator).await?;
    loaded.evaluasi = evaluations::import(&mut unit, evaluations).await?.len();
    unit.commit().await?;
    told(Step::Year);
    let mut unit = db.begin(people.admin).await?;
    let activation = Activation {
        tahun: Year::new(ACTIVATED).map_err(|error| broken("capaian.csv", &error))?,
        policy: None,
        reason: None,
    };
    snapshots::activate(&mut unit, activation).await?;
    loaded.kepala = unit.commit().await?;
    Ok(loaded)
}

/// The OPD by their codes, and the people.
async fn agencies_and_people(
    db: &Db,
    instansi: InstansiId,
    suffix: &str,
    agencies: Vec<Agency>,
) -> Result<(HashMap<String, OpdId>, People), Failure> {
    let mut unit = db.begin(Actor::system(instansi, ACTOR)).await?;
    let mut opd: HashMap<String, OpdId> = HashMap::new();
    let mut penginput = HashMap::new();
    // A username is unique in the whole database; the code of the instansi makes it so.
    let person = |short: &str, nama: String, role, opd_id| NewUser {
        username: format!("{}@{suffix}", short.to_lowercase()),
        nama,
        email: None,
        role,
        opd_id,
    };
    for agency in agencies {
        let new = NewOpd {
            kode: agency.kode.clone(),
            nama: agency.nama.clone(),
            singkatan: Some(agency.singkatan.clone()),
            parent_id: agency.parent.and_then(|kode| opd.get(&kode).copied()),
            valid_from: None,
            valid_to: None,
        };
        let id = opd::create(&mut unit, new).await?;
        let short = format!("input.{}", agency.singkatan);
        let nama = format!("Penginput {}", agency.nama);
        let new = person(&short, nama, Role::AdminOpd, Some(id));
        let username = new.username.clone();
        let user = users::create(&mut unit, new).await?;
        penginput.insert(agency.kode.clone(), Actor::user(instansi, user, username));
        opd.insert(agency.kode, id);
    }
    let mut of_all = async |short: &str, nama: &str, role| {
        let new = person(short, nama.to_owned(), role, None);
        let username = new.username.clone();
        let user = users::create(&mut unit, new).await?;
        Ok::<Actor, Failure>(Actor::user(instansi, user, username))
    };
    let (admin, evaluator) = (Role::SuperAdmin, Role::Evaluator);
    let people = People {
        admin: of_all("admin", "Admin SAKIP Kabupaten Contoh", admin).await?,
        anggaran: of_all("anggaran", "Bidang Anggaran BPKAD", admin).await?,
        verifikator: of_all("verifikator", "Verifikator Bagian Organisasi", evaluator).await?,
        penyetuju: of_all("penyetuju", "Sekretaris Daerah", admin).await?,
        evaluator: of_all("evaluator", "Ketua Tim Evaluasi AKIP", evaluator).await?,
        penginput,
    };
    unit.commit().await?;
    Ok((opd, people))
}

/// Every plan, in force and measured by the policy as it is now.
async fn renstra(
    db: &Db,
    people: &People,
    plans: Vec<sakip_core::plan::PlanData>,
    loaded: &mut Loaded,
) -> Result<(), Failure> {
    let mut unit = db.begin(people.admin.clone()).await?;
    for plan in plans {
        let new = NewRenstra {
            kode: None,
            policy: Some("sakip-default".to_owned()),
            plan,
        };
        let written = renstra::create(&mut unit, new).await?;
        renstra::set_status(&mut unit, written.id, written.version, Status::Active).await?;
        loaded.renstra += 1;
        loaded.indikator += u64::from(written.indicators.added);
        loaded.target += u64::from(written.targets.added);
    }
    unit.commit().await?;
    Ok(())
}

/// Enters what was measured for one OPD.
async fn enter(db: &Db, who: &Actor, rows: &[Measured]) -> Result<(), Failure> {
    #[derive(Serialize)]
    struct Row<'a> {
        opd: &'a str,
        indikator: &'a str,
        periode: Period,
        realisasi: &'a str,
        alasan: &'a str,
        catatan: &'a str,
    }
    let rows: Vec<Row<'_>> = rows
        .iter()
        .map(|row| Row {
            opd: &row.opd,
            indikator: &row.indikator,
            periode: row.periode,
            realisasi: &row.realisasi,
            alasan: &row.alasan,
            // What is noted of a value that was returned is said when it is.
            catatan: match row.status {
                Standing::Returned => "",
                _ => &row.catatan,
            },
        })
        .collect();
    let text = serde_json::to_string(&rows).map_err(|error| Failure::writing(error.into()))?;
    let table = Table::from_json(&text, None).map_err(sakip_db::Error::from)?;
    let report = import::achievements(db, who.clone(), &table, Mode::Apply, None, |_| ()).await?;
    match report.problems {
        None => Ok(()),
        Some(problems) => Err(sakip_db::Error::from(problems).into()),
    }
}

/// Brings every achievement where it stands; gives how many there are.
async fn decisions(
    db: &Db,
    instansi: InstansiId,
    people: &People,
    opd: &HashMap<String, OpdId>,
    measured: &std::collections::BTreeMap<String, Vec<Measured>>,
) -> Result<usize, Failure> {
    let mut entered = entered(db, instansi).await?;
    let count = entered.len();
    // Who decides it, about which rows, and what.
    type Decide = fn(&Measured) -> Option<Decision>;
    let verify: Decide = |row| match row.status {
        Standing::Verified | Standing::Approved => Some(Decision::Verify),
        Standing::Returned => Some(Decision::Return(row.catatan.clone())),
        Standing::Draft | Standing::Submitted => None,
    };
    let approve: Decide = |row| (row.status == Standing::Approved).then_some(Decision::Approve);
    let submit: Decide = |row| (row.status != Standing::Draft).then_some(Decision::Submit);
    let mut rounds: Vec<(&Actor, Decide, Vec<&Measured>)> = Vec::new();
    for (kode, rows) in measured {
        rounds.push((people.of(kode)?, submit, rows.iter().collect()));
    }
    let all: Vec<&Measured> = measured.values().flatten().collect();
    rounds.push((&people.verifikator, verify, all.clone()));
    rounds.push((&people.penyetuju, approve, all));
    for (who, decided, rows) in rounds {
        let mut unit = db.begin(who.clone()).await?;
        for row in rows {
            let Some(decision) = decided(row) else {
                continue;
            };
            let id = opd
                .get(&row.opd)
                .ok_or_else(|| broken("capaian.csv", &row.opd))?;
            let place = (*id, row.indikator.clone(), row.periode);
            let found = entered.get_mut(&place);
            let (id, version) = found.ok_or_else(|| broken("capaian.csv", &row.indikator))?;
            *version = decide(&mut unit, *id, *version, decision).await?.version;
        }
        unit.commit().await?;
    }
    Ok(count)
}

type Place = (OpdId, String, Period);

/// What was entered, with its version.
async fn entered(
    db: &Db,
    instansi: InstansiId,
) -> Result<HashMap<Place, (AchievementId, i64)>, Failure> {
    let mut session = db.read().await?;
    let mut entered = HashMap::new();
    let (filter, sort) = (AchievementFilter::default(), AchievementSort::Entered);
    let mut page = Page::first(Page::MAX_LIMIT);
    loop {
        let rows =
            achievements(&mut session, instansi, &filter, sort, Direction::Asc, &page).await?;
        for row in rows.items {
            let kode = row.indikator_kode.unwrap_or_default();
            entered.insert((row.opd_id, kode, row.periode), (row.id, row.version));
        }
        match rows.next {
            Some(cursor) => page = Page::after(cursor, Page::MAX_LIMIT),
            None => return Ok(entered),
        }
    }
}
