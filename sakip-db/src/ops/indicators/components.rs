//! The components of a formula: every name in it is one, so that its values can be filled in.

use std::collections::BTreeSet;

use sakip_core::formula::{Expression, MAX_NAME_LENGTH, MAX_VARIABLES};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::error::{Refusal, Result};
use crate::id::{ComponentId, IndicatorId, InstansiId};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    INSERT = "INSERT INTO indicator_components (indicator_id, nama, keterangan, satuan, urutan) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    REWRITE = "UPDATE indicator_components SET keterangan = $2, satuan = $3, urutan = $4 WHERE id = $1";
    DELETE = "DELETE FROM indicator_components WHERE id = $1";
    OF_INDICATOR = "SELECT * FROM indicator_components WHERE indicator_id = $1 ORDER BY urutan, id";
    LIST = "SELECT c.* FROM indicator_components c JOIN indicators i ON i.id = c.indicator_id JOIN renstra r ON r.id = i.renstra_id WHERE r.instansi_id = $1 AND c.indicator_id = $2 ORDER BY c.urutan, c.id";
    VALUES = "SELECT count(*) FROM achievement_components WHERE component_id = $1";
}

/// The longest explanation, in characters.
pub const MAX_KETERANGAN: usize = 1_000;
/// The longest unit, in characters.
pub const MAX_SATUAN: usize = 100;

record! {
    /// A component of a formula.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct Component {
        /// Its id.
        pub id: ComponentId,
        /// The indicator.
        pub indicator_id: IndicatorId,
        /// The name, exactly as in the formula.
        pub nama: String,
        /// What it is.
        pub keterangan: Option<String>,
        /// Its unit.
        pub satuan: String,
        /// Its place.
        pub urutan: i64,
    }
}

/// A component as somebody gives it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ComponentInput {
    /// The name, exactly as in the formula.
    pub nama: String,
    /// What it is.
    #[serde(default)]
    pub keterangan: Option<String>,
    /// Its unit.
    #[serde(default)]
    pub satuan: String,
}

/// The components of an indicator.
///
/// # Errors
/// [`Error::Storage`](crate::Error::Storage) when the database fails.
pub async fn list(
    session: &mut Session,
    instansi: InstansiId,
    indicator: IndicatorId,
) -> Result<Vec<Component>> {
    session.fetch_all(&LIST, args![instansi, indicator]).await
}

/// The names of the formula and the components have to be the same.
pub(crate) fn check(
    formula: Option<&Expression>,
    given: Option<&[ComponentInput]>,
    problems: &mut ProblemList,
) {
    let Some(given) = given else { return };
    let mut complain = |place: String, id: String, en: String| {
        problems.add(Problem::new("formula_component", place, Text::new(id, en)));
    };
    if given.len() > MAX_VARIABLES {
        complain(
            "components".to_owned(),
            format!("paling banyak {MAX_VARIABLES} komponen"),
            format!("at most {MAX_VARIABLES} components"),
        );
        return;
    }
    let names = formula.map(Expression::variables).unwrap_or_default();
    let mut seen = BTreeSet::new();
    for (index, component) in given.iter().enumerate() {
        let (place, nama) = (format!("components[{index}].nama"), &component.nama);
        let shown: String = nama.chars().take(MAX_NAME_LENGTH).collect();
        if !names.contains(nama) {
            complain(
                place,
                format!("`{shown}` tidak ada dalam rumus"),
                format!("`{shown}` is not in the formula"),
            );
        } else if !seen.insert(nama) {
            complain(
                place,
                format!("`{shown}` ditulis dua kali"),
                format!("`{shown}` stands twice"),
            );
        }
    }
    for name in names {
        if !seen.contains(name) {
            complain(
                "components".to_owned(),
                format!("rumus memakai `{name}`, tetapi tidak ada komponennya"),
                format!("the formula uses `{name}`, which is not among the components"),
            );
        }
    }
    for (index, component) in given.iter().enumerate() {
        check::optional(
            problems,
            &format!("components[{index}].keterangan"),
            component.keterangan.as_deref(),
            0..=MAX_KETERANGAN,
        );
        check::text(
            problems,
            &format!("components[{index}].satuan"),
            &component.satuan,
            0..=MAX_SATUAN,
        );
    }
}

/// Makes the components of an indicator those of its formula. Without `given`, what is known of a name stays.
/// Gives whether anything has changed.
pub(crate) async fn put(
    unit: &mut Unit,
    indicator: IndicatorId,
    formula: Option<&Expression>,
    given: Option<&[ComponentInput]>,
) -> Result<bool> {
    let stored: Vec<Component> = unit.fetch_all(&OF_INDICATOR, args![indicator]).await?;
    let known = |nama: &str| stored.iter().find(|component| component.nama == nama);
    let wanted: Vec<ComponentInput> = match given {
        Some(given) => given.to_vec(),
        None => formula
            .map(Expression::variables)
            .unwrap_or_default()
            .iter()
            .map(|nama| ComponentInput {
                nama: nama.clone(),
                keterangan: known(nama).and_then(|component| component.keterangan.clone()),
                satuan: known(nama)
                    .map(|component| component.satuan.clone())
                    .unwrap_or_default(),
            })
            .collect(),
    };
    let mut changed = false;
    for gone in &stored {
        if !wanted.iter().any(|component| component.nama == gone.nama) {
            remove(unit, gone).await?;
            changed = true;
        }
    }
    for (urutan, component) in (0_i64..).zip(&wanted) {
        let ComponentInput {
            nama,
            keterangan,
            satuan,
        } = component;
        match known(nama) {
            Some(row)
                if row.keterangan == *keterangan
                    && row.satuan == *satuan
                    && row.urutan == urutan =>
            {
                continue;
            }
            Some(row) => {
                unit.execute(&REWRITE, args![row.id, keterangan, satuan, urutan])
                    .await?;
                unit.record(
                    Change::new("update", "component", row.id)
                        .before(row)
                        .after(component),
                );
            }
            None => {
                let values = args![indicator, nama, keterangan, satuan, urutan];
                let id: ComponentId = unit.fetch_value(&INSERT, values).await?;
                let after = (indicator, component);
                unit.record(Change::new("create", "component", id).after(&after));
            }
        }
        changed = true;
    }
    Ok(changed)
}

async fn remove(unit: &mut Unit, gone: &Component) -> Result<()> {
    let values: i64 = unit.fetch_value(&VALUES, args![gone.id]).await?;
    if values > 0 {
        let nama = &gone.nama;
        return Err(Refusal::new(
            "component_has_values",
            Text::new(
                format!("komponen `{nama}` sudah terisi pada {values} capaian"),
                format!("the component `{nama}` is filled in in {values} achievements"),
            ),
        )
        .lifted_by(Text::new(
            "siapa pun yang boleh mengubah rencana, dengan indikator baru untuk rumus yang baru",
            "whoever may change the plan, with a new indicator for the new formula",
        ))
        .into());
    }
    unit.execute(&DELETE, args![gone.id]).await?;
    unit.record(Change::new("delete", "component", gone.id).before(gone));
    Ok(())
}
