//! Times of the proof of a data folder: `proof_speed refold|verify DIR`.

#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a measurement")]

use std::time::Instant;

use store::{CatalogPlace, Data, Depth, ProofEvent, VersionSelection};

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let (what, dir) = (args.next().unwrap(), args.next().unwrap());
    let start = Instant::now();
    let data = Data::open_existing(dir.as_ref(), &CatalogPlace::Folder).await.unwrap();
    let mut report = |event: ProofEvent| {
        if let ProofEvent::Found(finding) = event {
            println!("{finding:?}");
        }
    };
    let tables = bill::CodeTables::shipped();
    let summary = if what == "refold" {
        store::refold_bills(&data, None, VersionSelection::Current, &mut report).await
    } else {
        store::verify_data(&data, &tables, None, Depth::Whole, &mut report).await
    };
    println!("{:?} {:?}", start.elapsed(), summary.unwrap());
}
