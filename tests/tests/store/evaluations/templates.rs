//! Templates are kept through the engine's checks, and never change.

use sakip_core::evaluation::Template;
use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::ops::templates::{TemplateSource, get, list, store};
use sakip_db::query::Page;
use sakip_db::{Actor, Error};
use sakip_tests::store::on_each_engine;

use super::{code, does, small_template};

const TWO: [(Option<&str>, &str); 2] = [(Some("50"), "Lulus"), (None, "Tidak")];

#[test]
fn a_builtin_template_is_kept_once_and_comes_back_as_it_is() {
    on_each_engine(|db| async move {
        let mut ids = Vec::new();
        for id in [
            "permenpanrb-88-2021",
            "permenpanrb-12-2015",
            "permenpanrb-88-2021",
        ] {
            let source = TemplateSource::Builtin(id.to_owned());
            ids.push(
                does(&db, db.system(), async |unit| store(unit, source).await)
                    .await
                    .unwrap(),
            );
        }
        assert_eq!(ids[0], ids[2]);
        let mut session = db.db.read().await.unwrap();
        for (id, builtin) in ids.iter().zip(Template::builtins()) {
            assert_eq!(&get(&mut session, db.instansi, *id).await.unwrap(), builtin);
        }
        let rows = "SELECT t.kode, p.predikat, p.above FROM lke_predicates p JOIN lke_templates t ON t.id = p.template_id ORDER BY t.kode, p.predikat";
        let rows = db.raw_rows(rows).await.unwrap();
        assert_eq!(rows.len(), 14);
        assert!(rows.contains(&vec!["permenpanrb-88-2021".into(), "A".into(), "80".into()]));
        assert!(rows.contains(&vec!["permenpanrb-88-2021".into(), "D".into(), "-".into()]));
        rows
    });
}

#[test]
fn a_version_never_changes_and_a_builtin_id_is_reserved() {
    on_each_engine(|db| async move {
        let own = small_template("lokal", ["50", "30", "20"], &TWO);
        let id = does(&db, db.system(), async |unit| {
            let id = store(unit, TemplateSource::Json(own.clone())).await?;
            assert_eq!(store(unit, TemplateSource::Json(own.clone())).await?, id);
            Ok(id)
        })
        .await
        .unwrap();
        let mut codes = Vec::new();
        let changed = own.replace("Lembar kecil", "Lembar lain");
        let next = changed.replace("\"version\":1", "\"version\":2");
        let taken = changed.replace("\"lokal\"", "\"permenpanrb-88-2021\"");
        for text in [changed, taken] {
            let refused = does(&db, db.system(), async |unit| {
                store(unit, TemplateSource::Json(text)).await
            })
            .await
            .unwrap_err();
            let Error::Refused(refusal) = &refused else {
                panic!("{refused}");
            };
            assert!(refusal.who_could_lift().is_some());
            codes.push(code(&refused));
        }
        assert_eq!(codes, ["template_version_kept", "template_reserved"]);
        does(&db, db.system(), async |unit| {
            store(unit, TemplateSource::Json(next)).await
        })
        .await
        .unwrap();
        let raw = db.raw("UPDATE lke_templates SET versi = 9").await;
        assert!(raw.unwrap_err().to_string().contains("append_only"));

        let mut session = db.db.read().await.unwrap();
        let kept = list(&mut session, db.instansi, &Page::first(10))
            .await
            .unwrap();
        let versions: Vec<_> = kept
            .items
            .iter()
            .map(|row| (row.versi, row.title.id.clone()))
            .collect();
        assert_eq!(
            versions,
            [
                (1, "Lembar kecil".to_owned()),
                (2, "Lembar lain".to_owned())
            ]
        );
        assert_eq!(kept.items[0].id, id);
        versions
    });
}

#[test]
fn a_wrong_template_is_refused_with_every_reason() {
    on_each_engine(|db| async move {
        let own = small_template("lokal", ["50", "30", "20"], &TWO);
        let wrong = own
            .replace("\"weight\":\"20\"", "\"weight\":\"21\"")
            .replace("\"id\":\"a-c\"", "\"id\":\"lain\"");
        let labelled = own.replace("Lulus", "Lu\\u0000lus");
        let mut found = Vec::new();
        for source in [
            TemplateSource::Json(wrong),
            TemplateSource::Json(labelled),
            TemplateSource::Toml("id = 1".to_owned()),
            TemplateSource::Builtin("tidak-ada".to_owned()),
        ] {
            let refused = does(&db, db.system(), async |unit| store(unit, source).await).await;
            found.push(code(&refused.unwrap_err()));
        }
        assert!(
            found[0].contains("weight_sum") && found[0].contains("unknown_scale"),
            "{found:?}"
        );
        assert_eq!(found[1], "control_character@predicates[0].label");
        assert!(found[2].starts_with("syntax@"), "{found:?}");
        assert_eq!(found[3], "not_found");
        found
    });
}

#[test]
fn a_toml_template_is_kept_and_belongs_to_its_instansi() {
    on_each_engine(|db| async move {
        let own = small_template("lokal", ["50", "30", "20"], &TWO);
        let template = Template::from_json(&own).unwrap();
        let toml = include_str!("lokal.toml");
        assert_eq!(
            Template::from_toml(toml).unwrap().document(),
            template.document()
        );
        let id = does(&db, db.system(), async |unit| {
            store(unit, TemplateSource::Toml(toml.to_owned())).await
        })
        .await
        .unwrap();
        let new = NewInstansi {
            kode: "3202".to_owned(),
            nama: "Kabupaten Lain".to_owned(),
            jenis: Jenis::Kabupaten,
        };
        let other = instansi::create(&db.db, new, "pemasangan").await.unwrap();
        let mut session = db.db.read().await.unwrap();
        let foreign = get(&mut session, other, id).await.unwrap_err();
        assert_eq!(
            foreign.to_string(),
            format!("there is no lke_template `{id}`")
        );
        // Another instansi keeps the same template for itself.
        drop(session);
        let theirs = does(&db, Actor::system(other, "cerita"), async |unit| {
            store(unit, TemplateSource::Json(own)).await
        })
        .await
        .unwrap();
        assert_ne!(theirs, id);
    });
}
