//! Groups of lines by every kind of property, and groups of cells and lines that agree.

use super::*;
use crate::charge::{BillKey, Charge};
use crate::codes::pay_mode::PayMode;
use crate::codes::transaction_type::TransactionType;
use crate::fold::Fold;
use crate::measure::{Amounts, Measure};
use crate::payment_status::PaymentStatus;
use crate::uin::Uin;

/// A line as the test knows it: its charge, and the texts of its columns.
struct Line {
    charge: Charge<'static>,
    texts: BTreeMap<Column, String>,
    unknown: BTreeMap<String, String>,
}

fn uin(number: i64) -> Uin {
    Uin::new(number).unwrap()
}

fn month(text: &str) -> Month {
    text.parse().unwrap()
}

/// Makes a line of November 2022 with a total and texts.
fn make_line(total: &str, texts: &[(Column, &str)], tags: &[(&str, &str)]) -> Line {
    let mut amounts = Amounts::default();
    amounts[Measure::Total] = total.parse().unwrap();
    let charge = Charge {
        bill: BillKey { month: month("2022-11"), payer: uin(1), owner: uin(7) },
        manager: uin(1),
        pay_mode: PayMode::PostPay,
        transaction_type: TransactionType::PostpayDeductH,
        product: "p_cvm",
        region: "1",
        product_name: None,
        region_name: None,
        payment: PaymentStatus::Unstated,
        amounts,
    };
    let to_owned = |(header, text): &(&str, &str)| ((*header).to_owned(), (*text).to_owned());
    Line {
        charge,
        texts: texts.iter().map(|(column, text)| (*column, (*text).to_owned())).collect(),
        unknown: tags.iter().map(to_owned).collect(),
    }
}

/// Adds up lines.
fn sum_lines(question: &CostQuestion, lines: &[Line]) -> Costs {
    let mut costs = Costs::default();
    for line in lines {
        let text = |column| line.texts.get(&column).map(String::as_str);
        question.add(&mut costs, &CostItem::of_line(&line.charge, &text, &line.unknown)).unwrap();
    }
    costs
}

fn make_question(dimension: Dimension, split: Split) -> CostQuestion {
    CostQuestion { dimensions: vec![dimension], split, filters: Vec::new() }
}

/// Groups lines by a dimension: code, name and total of each group.
fn group(dimension: Dimension, lines: &[Line]) -> Vec<(String, Option<String>, String)> {
    let question = make_question(dimension, Split::Months);
    let costs = sum_lines(&question, lines);
    let groups = costs.list_groups(0);
    let describe = |(code, group): (&str, &CostGroup)| {
        let name = group.name.as_deref().map(str::to_owned);
        (code.to_owned(), name, group.sums[Measure::Total].format_trimmed())
    };
    groups.map(describe).collect()
}

fn row(code: &str, name: Option<&str>, total: &str) -> (String, Option<String>, String) {
    (code.to_owned(), name.map(str::to_owned), total.to_owned())
}

#[test]
fn a_property_is_its_code_or_else_its_normalised_name_and_has_the_least_name_of_its_lines() {
    let zone = |total, code, name| {
        let texts = [(Column::AvailabilityZoneCode, code), (Column::AvailabilityZone, name)];
        make_line(total, &texts, &[])
    };
    let lines = [
        zone("1", "100002", "\u{a0}Zone 2 "),
        zone("2", " 100002", "Guangzhou Zone 2"),
        zone("4", "-", "Guangzhou\u{a0}Zone 2"),
        zone("8", "", "guangzhou zone  2"),
        zone("16", "-", " "),
        make_line("32", &[], &[]),
    ];
    assert_eq!(
        group(Dimension::Zone, &lines),
        [
            row("-", None, "48"),
            row("100002", Some("Guangzhou Zone 2"), "3"),
            row("guangzhou zone 2", Some("Guangzhou\u{a0}Zone 2"), "12"),
        ]
    );
}

#[test]
fn the_default_project_has_the_vendors_id_and_any_other_its_name() {
    let project = |total, name| make_line(total, &[(Column::ProjectName, name)], &[]);
    let lines = [
        project("1", "default"),
        project("2", " Default"),
        project("4", "默认项目"),
        project("8", "R&D; a b"),
    ];
    let others = [project("16", "-"), make_line("32", &[], &[])];
    let lines: Vec<Line> = lines.into_iter().chain(others).collect();
    assert_eq!(
        group(Dimension::Project, &lines),
        [row("-", None, "48"), row("0", Some("Default"), "7"), row("R&D; a b", Some("R&D; a b"), "8")]
    );
}

#[test]
fn the_values_of_a_tag_are_texts_without_blanks_at_their_ends_and_lines_without_it_have_the_empty_one() {
    let lines = [
        make_line("1", &[], &[("tag_key:team", " red; a  b ")]),
        make_line("2", &[], &[("tag_key: team ", "red; a  b"), ("tag_key:other", "blue")]),
        make_line("4", &[], &[("tag_key:team", "-")]),
        make_line("8", &[], &[("tag_key:Team", "blue")]),
        make_line("16", &[], &[]),
    ];
    let tag = |key: &str| Dimension::Tag(key.to_owned());
    assert_eq!(group(tag("team"), &lines), [row("", None, "28"), row("red; a  b", None, "3")]);
    assert_eq!(group(tag("nowhere"), &lines), [row("", None, "31")]);
}

#[test]
fn days_out_of_the_range_are_left_out_and_conditions_must_all_hold() {
    let timed = |total, time| make_line(total, &[(Column::TransactionTime, time)], &[]);
    let lines =
        [timed("1", "2022-11-01 00:00:00"), timed("2", "2022/11/2 6:52"), timed("4", "2022-10-30 12:00:00")];
    let day = |text: &str| text.parse::<Day>().unwrap();
    let mut question = make_question(Dimension::Whole, Split::Days(day("2022-11-01"), day("2022-11-01")));
    let costs = sum_lines(&question, &lines);
    let (_, whole) = costs.list_groups(0).next().unwrap();
    let parts: Vec<_> = whole.parts.iter().map(|(part, sums)| (part.to_string(), sums.lines)).collect();
    assert_eq!(parts, [("2022-11-01".to_owned(), 2)], "a day before the month is its first");

    let filter = |dimension, codes: &[&str]| CostFilter {
        dimension,
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
    };
    question.filters =
        vec![filter(Dimension::Product, &["p_cbs", "p_cvm"]), filter(Dimension::Payer, &["1"])];
    let same = sum_lines(&question, &lines);
    assert_eq!(same, costs);
    question.filters.push(filter(Dimension::PayMode, &["prePay"]));
    let none = sum_lines(&question, &lines);
    assert_eq!(none.list_groups(0).count(), 0);
}

/// The dimensions that cells have.
const OF_CELLS: [Dimension; 7] = [
    Dimension::Whole,
    Dimension::Product,
    Dimension::Region,
    Dimension::TransactionType,
    Dimension::PayMode,
    Dimension::Payer,
    Dimension::Owner,
];

#[test]
fn cells_and_lines_of_random_bills_give_the_same_groups_and_all_dimensions_and_days_one_sum() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    for _ in 0..50 {
        let lines: Vec<Line> = (0..random.usize(0..60)).map(|_| make_random_line(&mut random)).collect();
        let mut fold = Fold::new();
        for line in &lines {
            fold.add(&line.charge).unwrap();
        }
        let bills = fold.into_bills();
        let product = CostFilter {
            dimension: random.choice(OF_CELLS).unwrap(),
            codes: ["p_cvm", "1", "postPay", "prePay", "postpay_deduct_h", ""].map(str::to_owned).into(),
        };
        for split in [Split::Months, Split::Products] {
            for filters in [Vec::new(), vec![product.clone()]] {
                let question = CostQuestion { dimensions: OF_CELLS.to_vec(), split, filters };
                assert!(!question.needs_lines());
                let (of_lines, mut of_cells) = (sum_lines(&question, &lines), Costs::default());
                for (bill, folded) in &bills {
                    for cell in &folded.cells {
                        question.add(&mut of_cells, &CostItem::of_cell(*bill, cell)).unwrap();
                    }
                }
                assert_eq!(of_lines, of_cells, "seed {seed}, {question:?}");
            }
        }
        let mut expected = Sums::default();
        for line in &lines {
            expected.add_line(&line.charge.amounts).unwrap();
        }
        let of_lines = [Dimension::Zone, Dimension::Project, Dimension::Tag("team".to_owned())];
        let dimensions: Vec<Dimension> = OF_CELLS.into_iter().chain(of_lines).collect();
        let days = Split::Days("2022-10-01".parse().unwrap(), "2022-11-30".parse().unwrap());
        for split in [Split::Months, Split::Products, days] {
            let question = CostQuestion { dimensions: dimensions.clone(), split, filters: Vec::new() };
            let costs = sum_lines(&question, &lines);
            for (index, dimension) in dimensions.iter().enumerate() {
                let (mut all, mut parts) = (CostGroup::default(), Sums::default());
                costs.list_groups(index).for_each(|(_, group)| all.merge(group).unwrap());
                all.parts.values().for_each(|sums| parts.merge(sums).unwrap());
                assert_eq!((all.sums, parts), (expected, expected), "seed {seed}, {dimension:?}, {split:?}");
            }
        }
    }
}

fn make_random_line(random: &mut fastrand::Rng) -> Line {
    let amount = format!("{}.{:08}", random.i64(-50..500), random.u32(0..100_000_000));
    let time = format!("2022-{}-{} 10:00:00", random.u8(9..13), random.u8(1..32));
    let choose = |random: &mut fastrand::Rng, texts: &[&'static str]| random.choice(texts.to_vec()).unwrap();
    let texts = [
        (Column::TransactionTime, if random.bool() { time.as_str() } else { "-" }),
        (Column::AvailabilityZone, choose(random, &["Zone 1", "zone 1 ", "", "-"])),
        (Column::ProjectName, choose(random, &["default", "shop", "-"])),
    ];
    let mut line = make_line(&amount, &texts, &[("tag_key:team", choose(random, &["", "red", "a;b"]))]);
    let charge = &mut line.charge;
    charge.bill.month = month(choose(random, &["2022-10", "2022-11"]));
    charge.bill.payer = uin(random.i64(1..3));
    charge.manager = uin(random.i64(1..4));
    charge.pay_mode = random.choice(PayMode::ALL).unwrap();
    charge.transaction_type = random.choice(TransactionType::ALL).unwrap();
    charge.product = choose(random, &["p_cvm", "p_cbs", "-", "some product"]);
    charge.region = choose(random, &["1", "4", "moon base"]);
    for measure in Measure::ALL {
        charge.amounts[measure] = format!("{}.5", random.i32(-9..99)).parse().unwrap();
    }
    line
}
