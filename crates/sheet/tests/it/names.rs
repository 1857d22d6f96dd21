//! Tests of the names of products and regions: as they were in the files, in any order of the lines.

use std::collections::BTreeMap;

use bill::{Bills, Charge, Fold, KeyKind, KeyNames, stated_name};
use fastrand::Rng;

use crate::support::{Csv, OwnedCharge, choose_seed, read_text};

/// Texts of a name as files spell it, and some that are no name.
const SPELLINGS: [&str; 9] = [
    "Web Application Firewall",
    "web application firewall",
    " Web  Application\u{a0}Firewall ",
    "WEB APPLICATION FIREWALL",
    "网站管家",
    "-",
    "",
    " ",
    "a\0b",
];

/// Folds lines of one bill that are given by product code and product name, each in one of some folds, and merges these.
fn fold_names(lines: &[(&str, &str)], folds: usize, random: &mut Rng) -> Bills {
    let OwnedCharge { bill, manager, pay_mode, transaction_type, region, amounts, .. } =
        &read_text(Csv::customer_bill().text()).only_charge();
    let mut parts: Vec<Fold> = (0..folds).map(|_| Fold::new()).collect();
    let mut merged = Bills::new();
    let mut merge = |bills: Bills| {
        for (key, bill) in bills {
            merged.entry(key).or_default().merge(bill).unwrap();
        }
    };
    for (product, name) in lines {
        let fold = random.usize(..folds);
        let charge = Charge {
            bill: *bill,
            manager: *manager,
            pay_mode: *pay_mode,
            transaction_type: *transaction_type,
            product,
            region,
            product_name: stated_name(name),
            region_name: None,
            payment: bill::PaymentStatus::Unstated,
            amounts: *amounts,
        };
        parts[fold].add(&charge).unwrap();
        if random.u8(..4) == 0 {
            merge(parts[fold].take_bills().collect());
        }
    }
    random.shuffle(&mut parts);
    for fold in parts {
        merge(fold.into_bills());
    }
    merged
}

#[test]
fn names_are_the_same_in_any_order_of_the_lines_and_however_they_are_split() {
    let seed = choose_seed();
    println!("WORLD_SEED={seed}");
    let mut random = Rng::with_seed(seed);
    for _ in 0..500 {
        let mut lines: Vec<(&str, &str)> = (0..random.usize(1..12))
            .map(|_| (["p_waf", "waf", "p_x"][random.usize(..3)], SPELLINGS[random.usize(..SPELLINGS.len())]))
            .collect();
        // The plain way: the least of the trimmed texts.
        let mut expected: BTreeMap<&str, &str> = BTreeMap::new();
        for (product, name) in &lines {
            let name = name.trim();
            if !["", "-", "a\0b"].contains(&name) {
                let least = expected.entry(product).or_insert(name);
                *least = name.min(least);
            }
        }
        for folds in [1, 1, 2, 5] {
            random.shuffle(&mut lines);
            let bills = fold_names(&lines, folds, &mut random);
            let (_, bill) = bills.first_key_value().unwrap();
            let found: BTreeMap<&str, &str> = bill.names.iter().map(|(_, key, name)| (key, name)).collect();
            assert_eq!(found, expected, "WORLD_SEED={seed}: {lines:?}");
        }
    }
}

#[test]
fn a_name_is_kept_as_the_file_has_it_beside_a_code_and_beside_a_normalised_name() {
    let csv = Csv::customer_bill()
        .with("Product Name", " Web  Application Firewall\u{a0}")
        .with("Region", "Wonderland (East)")
        .with("Region Code", "99");
    let outcome = csv.read();
    outcome.assert_clean();
    let bills = outcome.fold.into_bills();
    let (_, bill) = bills.first_key_value().unwrap();
    let names: Vec<_> = bill.names.iter().collect();
    assert_eq!(
        names,
        [
            (KeyKind::Product, "web application firewall", "Web  Application Firewall"),
            (KeyKind::Region, "99", "Wonderland (East)"),
        ]
    );
    assert_eq!(bill.names.choose_product_name("web application firewall"), "Web  Application Firewall");
    assert_eq!(bill.names.choose_region_name("99"), "Wonderland (East)");
    assert_eq!(KeyNames::default().choose_region_name("99"), "99");
}
