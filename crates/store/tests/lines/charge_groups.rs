//! Lines that are summed by charge as they are read, compared with lines that are read one by one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use bill::{BillKey, Bills, Day, DaySums, Fold};
use store::{CatalogPlace, ChargeGroup, Data, LineFilter, Projection, StoreError, StoredLine, WrittenObject};

use super::{HEADER, make_row, start_writer, write_file};

/// The bills of lines, their sums by day, and the number of lines in each row group.
#[derive(Debug, Default, PartialEq, Eq)]
struct Folded {
    bills: Bills,
    days: BTreeMap<BillKey, DaySums>,
    lines: BTreeMap<u32, u64>,
}

/// Makes a file of random lines. If `has_many_names`, its names do not fit into the dictionary of a row group.
fn make_sheet(random: &mut fastrand::Rng, lines: usize, has_many_names: bool) -> String {
    let columns = ["Product Name", "Region", "Payment Status", "Transaction Time", "Usage Start Time"];
    let mut sheet = format!("{HEADER},{}\n", columns.join(","));
    for _ in 0..lines {
        let amounts = ["0.00000001", "-12.5", "9999999999.99999999", "-9999999999.99999999", "3"];
        let row = make_row(random.usize(1..40), "2022-11", random.choice(amounts).unwrap());
        let name = match (has_many_names, random.u8(..4)) {
            (true, _) => format!("a product with the number {} of many", random.u16(..4_000)),
            (false, 0) => "-".to_owned(),
            (false, number) => format!("Product {}", number.div_euclid(2)),
        };
        let region = random.choice(["South", "south", " North ", ""]).unwrap();
        let status = random.choice(["Paid", "Unpaid", "", "-"]).unwrap();
        let time =
            random.choice(["2022-11-07 01:02:03", "2022/11/8 1:02", "2022-12-01 00:00:00", "-", ""]).unwrap();
        let start = format!("2022-11-{:02} 00:00:00", random.u8(1..32));
        writeln!(sheet, "{row},{name},{region},{status},{time},{start}").unwrap();
    }
    sheet
}

async fn fold_lines(data: &Data, object: &WrittenObject, filter: LineFilter<'_>) -> Folded {
    let (mut fold, mut folded) = (Fold::new(), Folded::default());
    let each = &mut |line: &StoredLine<'_>| {
        fold.add(&line.charge)?;
        let days = folded.days.entry(line.charge.bill).or_default();
        days.add_line(line.charge.manager, line.day(), &line.charge.amounts)?;
        *folded.lines.entry(line.row_group).or_default() += 1;
        Ok::<_, StoreError>(())
    };
    data.lines.visit_lines(object, Projection::Texts(Day::COLUMNS), filter, each).await.unwrap();
    folded.bills = fold.into_bills();
    folded
}

async fn fold_groups(data: &Data, object: &WrittenObject, filter: LineFilter<'_>) -> Folded {
    let (mut fold, mut folded) = (Fold::new(), Folded::default());
    let each = &mut |group: &ChargeGroup<'_>| {
        let cell = fold.find_cell(&group.charge)?;
        fold.add_sums(cell, &group.sums)?;
        let days = folded.days.entry(group.charge.bill).or_default();
        for (day, sums) in group.days {
            days.add(group.charge.manager, *day, sums)?;
        }
        *folded.lines.entry(group.row_group).or_default() += group.sums.lines;
        Ok::<_, StoreError>(())
    };
    data.lines.visit_charge_groups(object, Projection::Texts(Day::COLUMNS), filter, each).await.unwrap();
    folded.bills = fold.into_bills();
    folded
}

#[tokio::test]
async fn lines_that_are_read_by_charges_sum_to_what_they_sum_to_one_by_one() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    for has_many_names in [false, true] {
        let dir = tempfile::tempdir().unwrap();
        let data = Data::create(dir.path(), &CatalogPlace::Folder).await.unwrap();
        let mut writer = start_writer(&data).await;
        write_file(&mut writer, 1, &make_sheet(&mut random, 20_000, has_many_names), |_| ()).await;
        let objects = writer.finish().await.unwrap();
        for object in &objects {
            let all = fold_lines(&data, object, LineFilter::All).await;
            assert_eq!(fold_groups(&data, object, LineFilter::All).await, all);
            assert_eq!(all.lines.values().sum::<u64>(), object.lines);
            for bills in [1, 5, all.bills.len()] {
                let mut bills: BTreeSet<BillKey> = all.bills.keys().take(bills).copied().collect();
                let first = *bills.first().unwrap();
                // More bills than those whose lines alone are decoded, none of which has lines.
                let payers = (0..100)
                    .map(|number| BillKey { payer: (1_000 + number).to_string().parse().unwrap(), ..first });
                for others in [0, 100] {
                    bills.extend(payers.clone().take(others));
                    let filter = LineFilter::Bills(&bills);
                    assert_eq!(
                        fold_groups(&data, object, filter).await,
                        fold_lines(&data, object, filter).await
                    );
                }
            }
        }
    }
}
