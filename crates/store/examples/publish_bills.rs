//! Measures what publishing costs, without the reading of files: `publish_bills DIR BILLS [POSTGRES]`. It publishes bills of
//! three months into a new data folder, then the same bills with one of them changed, then that one alone, each time with the
//! lists for outside engines, and prints the time and the processor time of each step.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::float_arithmetic,
    clippy::integer_division,
    reason = "it ends at the first error, and prints what it measured"
)]

use std::path::Path;
use std::time::Instant;

use bill::ledger::{ImportMode, Likeness, Overrides, PublishOptions, Statement};
use bill::{
    Basis, Bill, BillKey, Cell, Day, DaySums, KeyKind, KeyNames, LinesDigest, Meaning, Measure, Month,
    PartCounts, PayMode, PaymentKey, PaymentStatus, PaymentSums, Sum, Sums, TransactionType, Uin,
};
use store::{CatalogPlace, Data, PostgresAddress, Publication, Staging, StoreError};

/// Number of cells of each bill.
const CELLS: u32 = 12;

/// The months of the bills.
const MONTHS: [&str; 3] = ["2026-08", "2026-09", "2026-10"];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (dir, bills) = (arguments[0].clone(), arguments[1].parse().unwrap());
    let place = match arguments.get(2) {
        Some(address) => CatalogPlace::Postgres(Box::new(PostgresAddress::parse(address, || None).unwrap())),
        None => CatalogPlace::Folder,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(measure(Path::new(&dir), &place, bills));
}

/// Publishes and prints.
async fn measure(dir: &Path, place: &CatalogPlace, bills: u32) {
    let data = Data::create(dir, place).await.unwrap();
    let keys = list_keys(bills);
    let lock = data.lock_import(|| {}).await.unwrap();
    let of = |step: Step| match step {
        Step::First => keys.iter().map(|key| make_statement(*key, 0, 0)).collect::<Vec<_>>(),
        Step::OneOfAll => {
            let mut all: Vec<_> = keys.iter().map(|key| make_statement(*key, 1, 0)).collect();
            for statement in all.iter_mut().skip(1) {
                statement.likeness = Likeness::Same;
            }
            all
        }
        Step::Alone => vec![make_statement(keys[0], 2, 0)],
    };
    for (at_us, step) in (1..).zip([Step::First, Step::OneOfAll, Step::Alone]) {
        let statements = of(step);
        let (wall, processor) = (Instant::now(), read_processor_seconds());
        publish(&data, statements, at_us).await;
        print_step(&format!("{step:?}"), wall, processor);
        let (wall, processor) = (Instant::now(), read_processor_seconds());
        data.write_lists().await.unwrap();
        print_step("  lists", wall, processor);
    }
    drop(lock);
}

/// A publication that is measured.
#[derive(Clone, Copy, Debug)]
enum Step {
    First,
    OneOfAll,
    Alone,
}

fn print_step(name: &str, wall: Instant, processor: f64) {
    let (wall, processor) = (wall.elapsed().as_secs_f64(), read_processor_seconds() - processor);
    println!("{name:10} {wall:8.3} s, processor {processor:8.3} s");
}

/// Reads the processor time of this process.
fn read_processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks: f64 = [11, 12].map(|index: usize| fields[index].parse::<f64>().unwrap()).iter().sum();
    ticks / 100.0
}

fn list_keys(bills: u32) -> Vec<BillKey> {
    let payer = Uin::new(200_000_000_001).unwrap();
    let of_month = |month: &'static str| {
        let month: Month = month.parse().unwrap();
        let owners = bills / 3;
        (0..owners).map(move |owner| {
            let owner = Uin::new(700_100_000_000 + i64::from(owner)).unwrap();
            BillKey { month, payer, owner }
        })
    };
    MONTHS.into_iter().flat_map(of_month).collect()
}

fn make_statement(bill: BillKey, base: u32, extra: i64) -> Statement {
    let sums = |units: i64| {
        let sum = Sum::from_units(i128::from(units));
        Sums::new(Measure::ALL.map(|measure| (measure, sum)), 3)
    };
    let manager = bill.payer;
    let (mut cells, mut names) = (Vec::new(), KeyNames::default());
    let (mut payments, mut days, mut counts) =
        (PaymentSums::default(), DaySums::default(), PartCounts::default());
    for number in 0..CELLS {
        let own = sums(123_456_789 + i64::from(number) * 7 + extra + i64::from(base));
        let (product, region) = (format!("p_product{:02}", number % 6), format!("{}", 1 + number / 6));
        if number % 6 < 2 {
            names.add(KeyKind::Product, &product, "A product that the tables do not name");
        }
        let (pay_mode, transaction_type) = (PayMode::PostPay, TransactionType::PostpayDeductH);
        let key = PaymentKey { manager, pay_mode, transaction_type, status: PaymentStatus::Paid };
        payments.add(key, &own).unwrap();
        let day = u8::try_from(number % 28).unwrap() + 1;
        days.add(manager, Day::new(bill.month, day).unwrap(), &own).unwrap();
        counts.add(0, number, key, 3);
        cells.push(Cell { manager, pay_mode, transaction_type, product, region, sums: own });
    }
    let content = Bill::from_cells(cells, names, payments).unwrap();
    let mut digest = [0; 32];
    digest[0] = u8::try_from(base).unwrap();
    Statement {
        bill,
        content,
        lines_digest: LinesDigest::from_bytes(bill::ContentFormat::NEWEST, digest),
        meaning: Meaning::default(),
        delivered: None,
        base,
        likeness: Likeness::Other,
        counts: Some(counts),
        days: Some(days),
    }
}

async fn publish(data: &Data, statements: Vec<Statement>, at: i64) {
    let staging = Staging {
        mode: ImportMode::Statement,
        identity: [u8::try_from(at).unwrap(); 32],
        imported_by: "measure",
        files: &[],
        now_us: at,
    };
    let staged = data.catalog.stage_import(&staging).await.unwrap();
    let options = PublishOptions {
        mode: ImportMode::Statement,
        basis: Basis::Customer,
        overrides: Overrides::default(),
    };
    let publication = Publication {
        import: staged.id,
        options,
        objects: &[],
        lines: 1,
        notices: "[]",
        rules: &[0; 32],
        computed: &[],
        now_us: at,
    };
    let mut statements = statements.into_iter().map(Ok::<_, StoreError>);
    data.catalog.publish(&publication, &mut statements).await.unwrap();
}
