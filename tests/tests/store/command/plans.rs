//! `sakip import` of documents: plans and evaluations.

use sakip_tests::store::{Store, on_each_engine};
use serde_json::{Value as Json, json};

use super::{File, counted, piped, problems, rows, sakip};

fn document(opd: &str, target: &str) -> Json {
    json!({
        "name": format!("Renstra {opd}"), "opd": opd, "period": "2025-2029",
        "tujuan": [{"code": "1", "name": "Tujuan", "indikator": [
            {"code": "1.a", "name": "Angka", "unit": "%", "polarity": "maximize",
             "targets": {"2025": target, "2026": "96"}},
        ]}],
    })
}

async fn two_opd(store: &Store) {
    let at = "'2025-01-01T00:00:00.000000Z'";
    let instansi = store.instansi;
    let sql = format!(
        "INSERT INTO opd (instansi_id, kode, nama, created_at, updated_at) VALUES
            ({instansi}, '1.01', 'Dinas Pendidikan', {at}, {at}), ({instansi}, '1.02', 'Dinas Kesehatan', {at}, {at})"
    );
    store.raw(&sql).await.unwrap();
}

#[test]
fn plans_are_created_left_alone_and_replaced() {
    on_each_engine(|store| async move {
        two_opd(&store).await;
        let both = json!([document("1.01", "95"), document("1.02", "80-90")]).to_string();
        let import = ["import", "-", "--apply", "-f", "json"];
        let json = piped(
            &store.address,
            &["import", "-", "--dry-run", "-f", "json"],
            &both,
        )
        .await
        .json();
        assert_eq!(
            (&json["jenis"], counted(&json)),
            (&"renstra".into(), [Some(2), Some(0), Some(0), Some(0)])
        );
        assert_eq!(rows(&store, "renstra").await, "0");
        let json = piped(&store.address, &import, &both).await.json();
        assert_eq!(counted(&json), [Some(2), Some(0), Some(0), Some(0)]);
        assert_eq!(
            piped(&store.address, &import, &both).await.json()["berulang"],
            true
        );

        // Spelled otherwise it still is the same plan.
        let audit = rows(&store, "audit_log").await;
        let same = document("1.01", "95.00").to_string();
        let json = piped(&store.address, &import, &same).await.json();
        assert_eq!(counted(&json), [Some(0), Some(0), Some(1), Some(0)]);
        assert_eq!(rows(&store, "audit_log").await, audit);

        // Another target needs a reason, one that is left out a permission.
        let mut other = document("1.01", "97");
        let text = other.to_string();
        let run = piped(&store.address, &import, &text).await;
        assert_eq!((run.code, problems(&run.json()).len()), (2, 1));
        assert!(run.err.contains("berubah: tulis alasannya"), "{}", run.err);
        let because = [&import[..], &["--alasan", "Reviu Renstra"]].concat();
        let json = piped(&store.address, &because, &text).await.json();
        assert_eq!(counted(&json), [Some(0), Some(1), Some(0), Some(0)]);
        other["tujuan"][0]["indikator"][0]["targets"] = json!({"2025": "97"});
        let text = other.to_string();
        let run = piped(&store.address, &because, &text).await;
        assert!(
            run.err.contains("menghapusnya harus diizinkan"),
            "{}",
            run.err
        );
        let allowed = [&because[..], &["--boleh-hapus"]].concat();
        let json = piped(&store.address, &allowed, &text).await.json();
        assert_eq!(counted(&json), [Some(0), Some(1), Some(0), Some(0)]);
        assert!(
            store
                .db
                .verify_audit()
                .await
                .unwrap()
                .iter()
                .all(|chain| chain.is_whole())
        );
        store
            .raw_rows("SELECT r.nama, t.periode, t.nilai, t.batas_atas, t.revision FROM performance_targets t JOIN indicators i ON i.id = t.indicator_id JOIN renstra r ON r.id = i.renstra_id ORDER BY r.id, t.periode")
            .await
            .unwrap()
    });
}

#[test]
fn what_is_wrong_with_any_plan_keeps_all_out() {
    on_each_engine(|store| async move {
        two_opd(&store).await;
        let mut nameless = document("1.01", "95");
        nameless["tujuan"][0]["name"] = json!("");
        let all = json!([
            document("1.02", "95"),
            nameless,
            document("9.99", "95"),
            document("1.02", "95"),
            document("1.01", "x")
        ])
        .to_string();
        let run = piped(
            &store.address,
            &["import", "-", "--apply", "-f", "json"],
            &all,
        )
        .await;
        let json = run.json();
        assert_eq!(
            (run.code, counted(&json)),
            (2, [Some(1), Some(0), Some(0), Some(4)])
        );
        let told = problems(&json);
        for start in ["[1]", "[2].opd unknown_opd", "[3] plan_twice", "[4]"] {
            assert!(
                told.iter().any(|one| one.starts_with(start)),
                "{start}: {told:?}"
            );
        }
        assert!(
            run.err
                .contains("[3]: rencana OPD `1.02` 2025-2029 sudah ada di berkas ini"),
            "{}",
            run.err
        );
        for table in ["renstra", "idempotency_keys"] {
            assert_eq!(rows(&store, table).await, "0");
        }
        let broken = ["import", "-", "--apply", "--jenis", "renstra"];
        piped(&store.address, &broken, "{\"name\": 5}")
            .await
            .refused("harus berupa dokumen JSON");
        told
    });
}

fn evaluation(opd: &str, answer: &str) -> Json {
    json!({
        "opd": opd, "tahun": 2025,
        "evaluasi": {"stage": "in_progress", "lke": {"template": "permenpanrb-88-2021", "version": 1, "tracks": [
            {"track": "mandiri", "answers": {"1a": {"answer": answer}}},
        ]}},
    })
}

#[test]
fn evaluations_are_imported_once() {
    on_each_engine(|store| async move {
        two_opd(&store).await;
        let file = File::new("lke.json", &json!([evaluation("1.01", "A")]).to_string());
        let import = ["import", file.name(), "--apply", "--format", "json"];
        let json = sakip(&store, &import).await.json();
        assert_eq!(
            (&json["jenis"], counted(&json)),
            (&"lke".into(), [Some(1), Some(0), Some(0), Some(0)])
        );
        assert_eq!(sakip(&store, &import).await.json()["berulang"], true);
        // With one more, the first is left alone.
        file.write(&json!([evaluation("1.01", "A"), evaluation("1.02", "BB")]).to_string());
        let json = sakip(&store, &import).await.json();
        assert_eq!(counted(&json), [Some(1), Some(0), Some(1), Some(0)]);
        // What goes on in the store is not written over, and places are those of the file.
        file.write(
            &json!([
                evaluation("1.01", "A"),
                evaluation("1.02", "C"),
                evaluation("9.99", "A")
            ])
            .to_string(),
        );
        let run = sakip(&store, &import).await;
        let json = run.json();
        assert_eq!(
            (run.code, counted(&json)),
            (2, [Some(0), Some(0), Some(1), Some(2)])
        );
        let told = problems(&json);
        assert_eq!(told, ["[1] duplicate", "[2].opd not_found"]);
        assert_eq!(rows(&store, "evaluations").await, "2");
        told
    });
}
