//! Figures that were published.

use super::*;

/// pagu, realisasi, printed serapan.
const PUBLISHED: [(&str, &str, &str); 12] = [
    // PPPOMN Badan POM 2021, s.d. TW II: 23.02502 rounds up.
    ("103826538000", "23906077655", "23.03"),
    // Bappeda Kota Banda Aceh 2021.
    ("11086045405", "9349027544", "84.33"),
    // Bappedalitbang Kabupaten Deli Serdang 2025.
    ("14723660349", "12023973159", "81.66"),
    ("19869930990", "23983636464", "120.70"),
    ("31820855", "105200000", "330.60"),
    ("70315088", "0", "0.00"),
    // Inspektorat Jenderal (LAKIP ITJEN 2019).
    ("106439453000", "104734936307", "98.40"),
    // Kota Cimahi, LRA 2009 and 2010.
    ("630423599086.24", "541071977202.00", "85.83"),
    ("2425576400.00", "8616150000.00", "355.22"),
    ("12020743280.00", "2889882000.00", "24.04"),
    ("333439320000.00", "333439320000.00", "100.00"),
    ("515217487667.16", "499667742297.00", "96.98"),
];

#[test]
fn published_serapan_is_reproduced() {
    for (pagu, realisasi, printed) in PUBLISHED {
        let amounts = Amounts::new(rupiah(pagu), rupiah(realisasi));
        let serapan = amounts.serapan(Rounding::default());
        assert_eq!(text(&serapan), printed, "{realisasi} / {pagu}");
        let over = rupiah(realisasi) > rupiah(pagu);
        assert_eq!(serapan.warnings().len(), usize::from(over));
    }
}

#[test]
fn banda_aceh_has_1737017861_left() {
    let amounts = Amounts::new(rupiah("11086045405"), rupiah("9349027544"));
    assert_eq!(text(&amounts.sisa()), "1737017861");
    let sisa = amounts.sisa_percent(Rounding::default());
    assert_eq!(text(&sisa), "15.67");
    assert_eq!(
        sisa.sentence(Lang::Id),
        "Sisa = 100 − 9.349.027.544 / 11.086.045.405 × 100 = 15,67 %"
    );
    let trace = sisa.trace();
    assert_eq!(trace.expression, "100 − 9349027544 / 11086045405 × 100");
}

#[test]
fn overspending_is_said_in_rupiah() {
    let amounts = Amounts::new(rupiah("1000000"), rupiah("1250000.5"));
    let [warning] = &amounts.sisa().warnings()[..] else {
        panic!("one warning");
    };
    assert_eq!(
        warning.id,
        "realisasi Rp1.250.000,50 melebihi pagu Rp1.000.000"
    );
    assert_eq!(
        warning.en,
        "realisasi Rp1,250,000.50 exceeds the pagu Rp1,000,000"
    );
}

/// Bappedalitbang Kabupaten Deli Serdang 2025, Program Penunjang Urusan Pemerintahan Daerah: a year of
/// quarters, here entered in the last month of each.
#[test]
fn quarters_of_deli_serdang_add_up() {
    let quarters = [
        ("2025-M12", "2418900034"),
        ("2025-M03", "1854185339"),
        ("2025-M09", "2107919683"),
        ("2025-M06", "1997093079"),
    ];
    let mut entries = vec![
        line("x", "Bappedalitbang", Category::Lainnya),
        murni("x", "9972206125"),
    ];
    entries.extend(quarters.map(|(month, amount)| spent(month, "x", month, amount)));
    let series = ledger(&entries)
        .series(GroupBy::Total, tahun(), Frequency::Quarterly)
        .unwrap();
    let cumulative: Vec<String> = series
        .iter()
        .map(|at| at.amounts().realisasi.unwrap().to_string())
        .collect();
    assert_eq!(
        cumulative,
        ["1854185339", "3851278418", "5959198101", "8378098135"]
    );
    assert_eq!(series[3].in_period(), Some(rupiah("2418900034")));
    assert_eq!(text(&series[3].serapan(Rounding::default())), "84.01");
}

/// PPPOMN Badan POM 2021: the plan up to TW II was 40.73 % of the pagu.
#[test]
fn the_deviation_of_pppomn_from_its_plan() {
    let pagu = rupiah("103826538000");
    let plan = rupiah("42288548927.40");
    let amounts = Amounts::new(pagu, rupiah("23906077655")).with_rencana(plan);
    let two = Rounding::default();
    assert_eq!(text(&amounts.deviation_points(two)), "-17.70");
    assert_eq!(text(&amounts.deviation()), "-18382471272.4");
    assert_eq!(text(&amounts.deviation_percent(two)), "-43.47");
    assert_eq!(
        amounts.deviation().sentence(Lang::Id),
        "Deviasi dari rencana = 23.906.077.655 − 42.288.548.927,40 = -Rp18.382.471.272,40"
    );
}

/// Kota Cimahi, LRA 2010, Jumlah Pendapatan Transfer Dana Perimbangan: the rows give the printed total.
#[test]
fn the_totals_of_cimahi_agree_with_their_rows() {
    let column = |name: &str, rows: [&str; 4], printed: &str| Column {
        name: name.to_owned(),
        rows: rows.map(|row| Some(rupiah(row))).to_vec(),
        printed: rupiah(printed),
    };
    let anggaran = [
        "57490032501",
        "16673649258",
        "333439320000",
        "27297200000.00",
    ];
    let realisasi = [
        "56590407006",
        "15252807549",
        "333439320000",
        "27297200000.00",
    ];
    let mut columns = [
        column("anggaran", anggaran, "434900201759.00"),
        column("realisasi", realisasi, "432579734555.00"),
    ];
    assert!(
        check_totals(&columns)
            .unwrap()
            .iter()
            .all(TotalCheck::agrees)
    );

    // A difference of 6,000,000, as seen in the table of a court, is told and left as it is.
    columns[1].printed = rupiah("432573734555");
    columns[0].rows.push(None);
    let [first, second] = &check_totals(&columns).unwrap()[..] else {
        panic!("two columns");
    };
    assert_eq!(first.rows(), Coverage { used: 4, total: 5 });
    assert_eq!(second.difference(), rupiah("-6000000"));
    assert_eq!(second.printed(), rupiah("432573734555"));
    assert_eq!(second.trace().warnings.len(), 1);
    assert!(
        second
            .sentence(Lang::Id)
            .ends_with("tercetak 432573734555, selisih -6000000")
    );
}
