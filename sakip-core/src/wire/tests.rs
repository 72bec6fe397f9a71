use super::*;
use crate::number::{Locale, NumberFormat};
use crate::policy::Policy;
use crate::problem::ProblemList;
use crate::review::{Survey, judge};
use crate::text::Lang;

fn capaian(json: &str, locale: Locale) -> Result<CapaianResult, Vec<(String, &'static str)>> {
    let policy = Policy::default();
    let record = Record::from_json(1, json).unwrap();
    let mut problems = ProblemList::default();
    let formats = Formats::all(NumberFormat::new(locale));
    match CapaianRow::read(&record, &formats, &policy, &mut problems) {
        Some(row) => Ok(CapaianResult::new(
            row.id,
            &row.question.answer(&policy),
            Lang::Id,
        )),
        None => Err(problems
            .into_result(())
            .unwrap_err()
            .list()
            .iter()
            .map(|problem| (problem.place.clone(), problem.code))
            .collect()),
    }
}

#[test]
fn a_row_becomes_an_answer() {
    let answer = capaian(
        r#"{"id": "a", "polaritas": "maximize", "target": 95, "realisasi": 89.75}"#,
        Locale::Strict,
    )
    .unwrap();
    let json = serde_json::to_value(&answer).unwrap();
    assert_eq!(json["capaian"], "94.47");
    assert_eq!(json["capaian_mentah"], "94.47368421052631578947368421");
    assert_eq!(json["status"], "ok");
    assert_eq!(json["kategori"], "Sangat Tinggi");
    assert_eq!(json["rumus"], "maximize");
    assert_eq!(json["kebijakan"], "sakip-default@1");
    let back: CapaianResult = serde_json::from_value(json).unwrap();
    assert_eq!(back, answer);
}

#[test]
fn cells_are_read_as_people_write_them() {
    for (row, expected) in [
        (
            r#"{"polaritas":"maximize","target":"1.000,00","realisasi":"Rp1.234,50"}"#,
            "123.45",
        ),
        (
            r#"{"polaritas":"maximize","target":"80-90","realisasi":"70"}"#,
            "87.50",
        ),
        (
            r#"{"polaritas":"minimize","target":"7 s.d. 8","realisasi":"6,5"}"#,
            "107.14",
        ),
        (
            r#"{"polaritas":"ordinal","target":"WTP","realisasi":"wdp"}"#,
            "75.00",
        ),
        (
            r#"{"polaritas":"maximize","target":"BB","realisasi":"A"}"#,
            "120.00",
        ),
        (
            r#"{"polaritas":"range","target":[80,90],"realisasi":85}"#,
            "100.00",
        ),
    ] {
        let answer = capaian(row, Locale::Id).unwrap();
        assert_eq!(answer.capaian.unwrap().to_string(), expected, "{row}");
    }
    for (row, status) in [
        (
            r#"{"polaritas":"maximize","target":"10","realisasi":"-"}"#,
            "not_filled",
        ),
        (
            r#"{"polaritas":"maximize","target":"10","realisasi":"n/a"}"#,
            "not_filled",
        ),
        (r#"{"polaritas":"maximize","target":"10"}"#, "not_filled"),
        (
            r#"{"polaritas":"maximize","target":"","realisasi":"4"}"#,
            "not_computable",
        ),
        (
            r#"{"polaritas":"maximize","target":"10","realisasi":"belum berlaku"}"#,
            "not_applicable",
        ),
    ] {
        assert_eq!(
            capaian(row, Locale::Id).unwrap().status.name(),
            status,
            "{row}"
        );
    }
}

#[test]
fn all_problems_of_a_row_come_at_once() {
    let row = r#"{"polaritas":"maksimal","target":"4.25","realisasi":"12O5","bobot":"0","periode":"2025-M13"}"#;
    let problems = capaian(row, Locale::Id).unwrap_err();
    let expected = [
        ("1:polaritas", "unknown_polarity"),
        ("1:target", "not_a_number"),
        ("1:realisasi", "not_a_number"),
        ("1:periode", "cell_value"),
        ("1:bobot", "weight_range"),
    ];
    assert_eq!(
        problems,
        expected.map(|(place, code)| (place.to_owned(), code))
    );
}

#[test]
fn what_is_refused_is_quoted_as_it_was_written() {
    let said = |json: &str| {
        let record = Record::from_json(1, json).unwrap();
        let formats = Formats::all(NumberFormat::new(Locale::Id));
        let mut problems = ProblemList::default();
        CapaianRow::read(&record, &formats, &Policy::default(), &mut problems);
        let problems = problems.into_result(()).unwrap_err();
        problems.list()[0].message.id.clone()
    };
    assert_eq!(
        said(r#"{"polaritas":"maximize","target":"1","realisasi":"1","bobot":"1.250,5"}"#),
        "bobot `1.250,5` harus lebih dari 0 dan paling tinggi 100"
    );
    assert_eq!(
        said(r#"{"polaritas":"maximize","target":"1","realisasi":"7,5 s.d. 8"}"#),
        "realisasi harus satu angka, bukan rentang `7,5 s.d. 8`"
    );
    assert_eq!(
        said(r#"{"polaritas":"maximize","target":"1","realisasi":[7.5, 8]}"#),
        "realisasi harus satu angka, bukan rentang `7.5-8`"
    );
}

fn reviu(json: &str) -> ReviuResult {
    let record = Record::from_json(1, json).unwrap();
    let mut problems = ProblemList::default();
    let policy = Policy::default();
    let row = ReviuRow::read(&record, &Formats::default(), &policy, &mut problems).unwrap();
    let mut survey = Survey::default();
    survey.observe(&row.dokumen, &row.claim);
    let convention = survey.conventions().of(&row.dokumen, &row.claim);
    ReviuResult::new(row.id, &judge(&row.claim, &convention), Lang::Id)
}

#[test]
fn a_verdict_is_said_in_numbers_of_its_language() {
    let answer = reviu(
        r#"{"kind":"achievement","polaritas":"maximize","target":"1250","realisasi":"89.75","capaian":"7.18"}"#,
    );
    let said = &answer.penjelasan;
    assert!(said.contains(" = 7,18 (T = 1.250; R = 89,75)"), "{said}");
    assert_eq!(answer.dihitung.as_deref(), Some("7.18"));
}

#[test]
fn published_rows_in_the_forms_they_come_in() {
    for (row, verdict) in [
        (
            r#"{"kind":"achievement","polaritas":"maximize","target":"95","realisasi":"89.75","capaian":"94.47"}"#,
            "reproduced",
        ),
        (
            r#"{"kind":"achievement","polaritas":"unknown","target":"55","realisasi":"n/a","capaian":"n/a"}"#,
            "not_checkable",
        ),
        (
            r#"{"kind":"budget","pagu":103826538000,"realisasi":23906077655,"percent":23.03}"#,
            "reproduced",
        ),
        (
            r#"{"kind":"average","members":["98.40","98.80","98.91"],"average":"98.70"}"#,
            "reproduced",
        ),
        (
            r#"{"kind":"average","members":"98.40; 98.80; 98.91","average":"74.03"}"#,
            "deviates",
        ),
        (
            r#"{"kind":"evaluation","components":{},"total":"50.21","grade":"CC"}"#,
            "reproduced",
        ),
        (
            r#"{"kind":"evaluation","components":{"a":"26.20","b":"28.33","c":"13.93","d":"21.19"},"total":"89.65","grade":null}"#,
            "reproduced",
        ),
        (
            r#"{"kind":"evaluation","components":"a=26.20; b=28.33; c=13.93; d=21.19","total":"89.56"}"#,
            "deviates",
        ),
        (
            r#"{"kind":"evaluation","components":{"perencanaan":{"bobot":"30","nilai":"24.60","sub":{"1a":["6","A","5.4"],"1b":["9","BB","7.2"],"1c":["15","BB","12"]}}}}"#,
            "reproduced",
        ),
        (
            r#"{"kind":"evaluation","components":{"perencanaan":{"bobot":"30","nilai":"24.60","sub":{"1a":["6","A","5.4"],"1b":["9","BB","8.2"],"1c":["15","BB","12"]}}}}"#,
            "deviates",
        ),
        (
            r#"{"kind":"total","members":["1","2"],"total":"3"}"#,
            "reproduced",
        ),
    ] {
        assert_eq!(
            reviu(row).verdict.name(),
            verdict,
            "{row}: {}",
            reviu(row).penjelasan
        );
    }
}

fn called(name: &str, request: &str) -> serde_json::Value {
    match call(name, request) {
        Ok(answer) => serde_json::from_str(&answer).unwrap(),
        Err(problems) => problems
            .list()
            .iter()
            .map(|problem| problem.code)
            .collect::<Vec<_>>()
            .into(),
    }
}

#[test]
fn whole_requests_are_answered() {
    let capaian = called(
        "capaian",
        r#"{"policy": "kemenkeu-nko", "lang": "en", "rows": [
            {"polaritas": "maximize", "target": "10", "realisasi": "65"},
            {"polaritas": "maximize", "target": "10"}]}"#,
    );
    assert_eq!(capaian[0]["status"], "capped");
    assert_eq!(
        (&capaian[0]["capaian"], &capaian[0]["capaian_mentah"]),
        (&"120.00".into(), &"650".into())
    );
    assert_eq!(capaian[1]["status"], "not_filled");

    let reviu = called(
        "reviu",
        r#"{"rows": [
            {"polaritas": "maximize", "target": "95", "realisasi": "89.75", "capaian": "94.47"},
            {"kind": "average", "members": ["1", null, "2"], "average": "1.50"},
            {"kind": "evaluation", "components": [{"nama": "1a", "bobot": "6", "jawaban": "A", "nilai": "5.4"}]}]}"#,
    );
    assert_eq!(
        reviu
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["verdict"] == "reproduced")
            .count(),
        3
    );

    let year = called(
        "konsolidasi",
        r#"{"aturan": "last", "satuan": "%", "periode": "2025", "realisasi": [
            {"periode": "2025-Q1", "realisasi": "40"}, {"periode": "2025-Q2", "realisasi": null}]}"#,
    );
    assert_eq!(
        (&year["result"], &year["coverage"]["used"]),
        (&"40".into(), &1.into())
    );

    let rumus = called(
        "rumus",
        r#"{"rumus": "a / b * 100", "nilai": {"a": "45", "b": "60"}}"#,
    );
    assert_eq!(rumus["exact"], "75");
    let open = called(
        "rumus",
        r#"{"rumus": "a / b", "nilai": {"a": "45", "b": null}}"#,
    );
    assert_eq!(open["status"], "not_filled");

    let evaluasi = called(
        "evaluasi",
        r#"{"track": "mandiri", "lke": {"template": "permenpanrb-88-2021", "version": 1, "tracks": []}}"#,
    );
    assert_eq!(
        (&evaluasi["nilai"], &evaluasi["paling_tinggi"]),
        (&serde_json::Value::Null, &"100".into())
    );

    let lint = called(
        "lint",
        r#"{"plan": {"tujuan": [{"name": "Meningkatnya mutu layanan"}]}}"#,
    );
    assert!(
        lint.as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["name"] == "node_without_indicator")
    );
}

#[test]
fn plans_ratios_policies_and_columns_are_answered() {
    let jejak = called(
        "jelaskan",
        r#"{"rows": [{"id": "a", "polaritas": "maximize", "target": "95", "realisasi": "89.75"}]}"#,
    );
    assert_eq!(
        (&jejak[0]["id"], &jejak[0]["trace"]["exact"]),
        (&"a".into(), &"1795/19".into())
    );

    // 40 of 50 and 30 of 200 are 28 %, not the mean of 80 % and 15 %; against 56 % that is half.
    let rasio = called(
        "rollup",
        r#"{"nodes": [
            {"id": "pemda", "rasio": {"faktor": "100", "terhadap": {"polaritas": "maximize", "target": "56"}}},
            {"id": "a", "induk": "pemda", "bagian": {"pembilang": "40", "penyebut": "50"}},
            {"id": "b", "induk": "pemda", "bagian": {"pembilang": "30", "penyebut": "200"}}]}"#,
    );
    assert_eq!(
        (&rasio[0]["realisasi"], &rasio[0]["nilai"]),
        (&"28".into(), &"50.00".into())
    );

    let plan = r#""plan": {"tujuan": [{"id": "t", "name": "Layanan", "indikator": [
        {"id": "ikm", "name": "IKM", "unit": "nilai", "polarity": "maximize", "targets": {"2025": "80"}},
        {"id": "akip", "name": "AKIP", "unit": "predikat", "polarity": "ordinal", "targets": {"2025": "BB"}}]}]}"#;
    let measured = |realisasi: &str| {
        called(
            "rencana",
            &format!(r#"{{{plan}, "periode": "2025", "realisasi": {realisasi}}}"#),
        )
    };
    let rencana = measured(r#"{"ikm": "76", "akip": "B"}"#);
    assert_eq!(
        (&rencana["simpul"][0]["id"], &rencana["simpul"][0]["nilai"]),
        (&"t".into(), &"87.50".into())
    );
    assert_eq!(rencana["indikator"][1]["nilai"], "80.00");
    assert_eq!(
        measured(r#"{"ikm": null}"#)["simpul"][0]["nilai"],
        serde_json::Value::Null
    );
    assert_eq!(
        measured(r#"{"ikm": "7o", "akip": "Baik", "x": "1"}"#),
        serde_json::json!(["realisasi", "realisasi", "unknown_indicator"])
    );

    let all = called("kebijakan", "{}");
    assert_eq!(all.as_array().unwrap().len(), Policy::builtins().len());
    let mut own = all[0].clone();
    own["id"] = "Perkada 1".into();
    own["version"] = 0.into();
    let refused = called(
        "kebijakan",
        &serde_json::json!({ "policy": own }).to_string(),
    );
    assert_eq!(refused, serde_json::json!(["policy_id", "policy_version"]));

    let angka = called("angka", r#"{"nilai": ["1.234", "86,00", "-"]}"#);
    assert_eq!(angka["locale"], "id");
    assert_eq!(angka["nilai"], serde_json::json!(["1234", "86.00", null]));
    assert_eq!(
        called("angka", r#"{"nilai": ["1.234"]}"#),
        serde_json::json!(["ambiguous_column"])
    );
}

#[test]
fn bad_requests_say_what_is_wrong() {
    assert_eq!(called("hapus", "{}"), serde_json::json!(["unknown_call"]));
    assert_eq!(
        called("capaian", "{"),
        serde_json::json!(["request_unreadable"])
    );
    assert_eq!(
        called("capaian", r#"{"rows": [], "baris": 1}"#),
        serde_json::json!(["request_unreadable"])
    );
    assert_eq!(
        called("capaian", r#"{"rows": [], "policy": "perkada"}"#),
        serde_json::json!(["unknown_policy"])
    );
    let two = r#"{"rows": [{"polaritas": "x", "target": "a1"}, {"polaritas": "maximize", "target": "1,5"}]}"#;
    assert_eq!(
        called("capaian", two),
        serde_json::json!(["unknown_polarity", "unknown_label", "not_a_number"])
    );
    assert_eq!(
        called("rumus", r#"{"rumus": "1 +"}"#)
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn every_call_that_is_answered_is_listed() {
    let code = |name: &str| call(name, "{}").err().map(|found| found.list()[0].code);
    for name in CALLS {
        assert_ne!(code(name), Some("unknown_call"), "{name}");
    }
    let told = call("laporan", "{}").unwrap_err().to_string();
    assert_eq!(code("laporan"), Some("unknown_call"));
    for name in ["rollup", "lint"] {
        assert!(told.contains(name), "{told}");
    }
}

#[test]
fn a_policy_of_the_callers_own_is_refused_by_the_name_of_its_field() {
    let told = call("capaian", r#"{"policy": {"idd": "x"}, "rows": []}"#).unwrap_err();
    assert!(told.to_string().contains("`idd`"), "{told}");
    let told = call("capaian", r#"{"policy": 5, "rows": []}"#).unwrap_err();
    assert!(told.to_string().contains("built-in policy"), "{told}");
}

#[test]
fn a_review_takes_every_column_of_a_table() {
    let row = r#"{"satuan": "%", "periode": "2025", "bobot": "10", "polaritas": "maximize", "target": "95",
        "realisasi": "89.75", "capaian": "94.47"}"#;
    let answer = call("reviu", &format!(r#"{{"rows": [{row}]}}"#)).unwrap();
    assert!(answer.contains(r#""verdict":"reproduced""#), "{answer}");
}

#[test]
fn members_past_the_limit_are_refused_and_not_dropped() {
    let text = format!("{}2", "1;".repeat(Cell::MAX_ITEMS));
    let list = vec!["\"1\""; Cell::MAX_ITEMS + 1].join(",");
    let record = Record::new(
        1,
        [
            ("kind", Cell::Text("average".into())),
            ("members", Cell::Text(text)),
            ("average", Cell::Text("1".into())),
        ],
    );
    let mut problems = ProblemList::default();
    let policy = Policy::default();
    assert!(ReviuRow::read(&record, &Formats::default(), &policy, &mut problems).is_none());
    assert_eq!(
        problems.into_result(()).unwrap_err().list()[0].code,
        "too_many_items"
    );
    let request =
        format!(r#"{{"rows": [{{"kind": "average", "members": [{list}], "average": "1"}}]}}"#);
    let refused = call("reviu", &request).unwrap_err();
    assert_eq!(refused.list()[0].code, "too_many_items");
}

#[test]
fn a_score_comes_exact_and_as_it_is_printed() {
    let answers = [
        "1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "3c", "4a", "4b", "4c",
    ]
    .map(|id| format!(r#""{id}": {{"answer": "B"}}"#))
    .join(", ");
    let request = format!(
        r#"{{"track": "mandiri", "lke": {{"template": "permenpanrb-88-2021", "version": 1, "tracks": [{{"track": "mandiri", "answers": {{{answers}}}}}]}}}}"#
    );
    let answer: serde_json::Value =
        serde_json::from_str(&call("evaluasi", &request).unwrap()).unwrap();
    assert_eq!(
        (&answer["nilai"], &answer["nilai_bulat"]),
        (&"70".into(), &"70.00".into())
    );
}

#[test]
fn a_value_given_twice_is_refused() {
    let request = r#"{"rumus": "a + 1", "nilai": {"a": "1", "a": "2"}}"#;
    assert_eq!(
        call("rumus", request).unwrap_err().list()[0].code,
        "request_unreadable"
    );
}

#[test]
fn a_leaf_of_a_roll_up_may_be_a_level() {
    let leaf = |realisasi: &str| {
        let request = format!(
            r#"{{"nodes": [{{"id": "a", "capaian": {{"polaritas": "ordinal", "target": "WTP", "realisasi": "{realisasi}"}}}}]}}"#
        );
        call("rollup", &request)
    };
    assert!(leaf("wdp").unwrap().contains(r#""nilai":"75.00""#));
    assert!(leaf("4").unwrap().contains(r#""nilai":"100.00""#));
    assert_eq!(leaf("bagus").unwrap_err().list()[0].code, "realisasi");
}

#[test]
fn a_roll_up_tells_all_that_is_wrong_at_once() {
    let request = r#"{"nodes": [{"id": "a", "induk": "b"}, {"id": "b", "induk": "a"},
        {"id": "c", "induk": "z", "bobot": "10"}, {"id": "d"}, {"id": "d"}]}"#;
    let refused = call("rollup", request).unwrap_err();
    let codes: Vec<_> = refused.list().iter().map(|problem| problem.code).collect();
    assert_eq!(codes, ["duplicate_id", "unknown_parent", "cycle"]);
}

#[test]
fn efficiency_is_answered_with_its_derivation() {
    // BPOM: 100.57 / 95.44 is 1.05.
    let request = r#"{"metode": "bpom_ie", "capaian": "100.57", "serapan": "95.44"}"#;
    let answer = call("efisiensi", request).unwrap();
    assert!(answer.contains(r#""result":"1.05""#), "{answer}");
    let answer = call(
        "efisiensi",
        r#"{"metode": "bpom_ie", "capaian": "1", "serapan": "0"}"#,
    )
    .unwrap();
    assert!(answer.contains("not_computable"), "{answer}");
}
