//! Spends money until it is killed: `crash-writer ADDRESS LINE FIRST LAST careful|careless`.
//!
//! Payment after payment is committed and then acknowledged on the output, a little later, as an answer over a
//! network is. The entry gets a name of its own in every process, as from a server that makes up ids, so that
//! only the idempotency key keeps a retry from spending twice; `careless` leaves the key out.

#![allow(clippy::print_stdout, reason = "the acknowledgements")]

use std::error::Error;
use std::io::Write;
use std::time::Duration;

use sakip_db::ops::budget::{self, NewRealisasi};
use sakip_db::ops::instansi;
use sakip_db::{Actor, AllocationId, Db, Options};
use sakip_tests::crash::{amount, month};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, line, first, last, care] = arguments.as_slice() else {
        return Err("crash-writer ADDRESS LINE FIRST LAST careful|careless".into());
    };
    let line = AllocationId(line.parse()?);
    // A server that was killed is not waited for.
    let options = Options::default().acquire_timeout(Duration::from_millis(500));
    let db = Db::open_with(&address.parse()?, options).await?;
    let instansi = instansi::by_code(&mut db.read().await?, "3201")
        .await?
        .ok_or("no instansi")?;
    for payment in first.parse::<u32>()?..=last.parse()? {
        let mut unit = db.begin(Actor::system(instansi.id, "crash-writer")).await?;
        let key = format!("payment-{payment}");
        let done = match care.as_str() {
            "careful" => unit.claim::<u32>(&key, &payment).await?,
            _ => None,
        };
        if done.is_none() {
            let new = NewRealisasi {
                entry_key: format!("{}-{payment}", std::process::id()),
                periode: month(payment),
                amount: amount(payment),
                keterangan: Some(payment.to_string()),
            };
            budget::record_realisasi(&mut unit, line, new).await?;
            if care == "careful" {
                unit.answer(&key, &payment).await?;
            }
        }
        unit.commit().await?;
        tokio::time::sleep(Duration::from_millis(2)).await;
        println!("{payment}");
        std::io::stdout().flush()?;
    }
    Ok(())
}
