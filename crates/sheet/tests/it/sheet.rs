//! Files as they come: three generations of headers, any order of columns, any blocks of bytes.

use bill::{Amount, Amounts, Basis, Bill, Bills, Column, KeyNames, Line, Measure, PaymentSums};
use sheet::{Findings, Rules, Sheet};

use crate::generations::{customer_2023, reseller_2022, statement_table, upgrade_2024};
use crate::support::{Csv, Outcome, OwnedCharge, Reading, choose_seed, month, quote_field, read_text, uin};

/// The charge of each of them.
fn expected_charge() -> OwnedCharge {
    let amount = |units| Amount::from_units(units).unwrap();
    OwnedCharge {
        bill: bill::BillKey {
            month: month(202_211),
            payer: uin(200_000_000_001),
            owner: uin(700_000_000_001),
        },
        manager: uin(200_000_000_001),
        pay_mode: bill::PayMode::PostPay,
        transaction_type: bill::TransactionType::PostpayDeductH,
        product: "p_cvm".to_owned(),
        region: "1".to_owned(),
        amounts: Amounts::from_fn(|measure| {
            amount(match measure {
                Measure::Original => 4_478_400,
                Measure::BeforeVoucher => 3_582_720,
                Measure::Voucher => 1_000_000,
                Measure::Total => 2_582_720,
                Measure::RiDeduction | Measure::SpDeduction => 0,
            })
        }),
    }
}

#[test]
fn three_generations_of_headers_give_the_same_charge() {
    assert_eq!(reseller_2022().header.len(), 35);
    let in_november = Reading::of_month("2022-11");
    for (csv, basis) in [
        (reseller_2022(), Basis::Cost),
        (customer_2023(), Basis::Customer),
        (upgrade_2024(), Basis::Customer),
    ] {
        let outcome = in_november.text(csv.again().again().text());
        assert_eq!(outcome.charges(), [expected_charge(), expected_charge(), expected_charge()]);
        assert_eq!(outcome.basis, Some(basis));
        assert_eq!(outcome.counted, 3);
        assert_eq!(outcome.notices(), []);
    }
}

#[test]
fn a_file_of_2024_needs_no_month_from_outside() {
    assert_eq!(upgrade_2024().read().only_charge(), expected_charge());
}

#[test]
fn headers_differ_in_case_blanks_and_full_width_parentheses_without_harm() {
    let csv = reseller_2022()
        .renamed("OriginalCost", " ORIGINAL\u{a0}cost ")
        .renamed("Owner Account ID", "owner_account_id")
        .renamed(
            "Total Amount After Discount (Excluding Tax)",
            "Total Amount After Discount（Excluding Tax）",
        );
    assert_eq!(Reading::of_month("2022-11").text(csv.text()).only_charge(), expected_charge());
}

#[test]
fn the_order_of_columns_does_not_matter() {
    let seed = choose_seed();
    println!("WORLD_SEED={seed}");
    let mut random = fastrand::Rng::with_seed(seed);
    let in_november = Reading::of_month("2022-11");
    for csv in [reseller_2022(), customer_2023(), upgrade_2024()] {
        let digest = in_november.text(csv.text()).digest;
        for _ in 0..50 {
            let outcome = in_november.text(csv.shuffled_columns(&mut random).text());
            assert_eq!(outcome.only_charge(), expected_charge(), "WORLD_SEED={seed}");
            assert_eq!(outcome.digest, digest, "WORLD_SEED={seed}");
        }
    }
}

#[test]
fn byte_order_mark_line_ends_and_a_missing_last_line_end_do_not_matter() {
    let text = upgrade_2024().again().text();
    let crlf = text.replace('\n', "\r\n");
    let bom = "\u{feff}";
    for text in [text.clone(), crlf] {
        for text in [text.clone(), text.trim_end().to_owned(), format!("{bom}{text}")] {
            let lines = read_text(&text);
            assert_eq!(lines.charges(), [expected_charge(), expected_charge()], "{text:?}");
            assert_eq!(lines.digest, upgrade_2024().again().read().digest);
        }
    }
}

#[test]
fn a_byte_order_mark_before_a_quoted_header_is_no_part_of_it() {
    let text = upgrade_2024().text().replacen("Payer Account ID", "\"Payer Account ID\"", 1);
    assert_eq!(read_text(format!("\u{feff}{text}")).only_charge(), expected_charge());
}

#[test]
fn quotes_commas_line_breaks_and_doubled_quotes_come_out_as_they_went_in() {
    let name = "a \"b\", c\r\nd\n\"\"é中,";
    let csv = Csv::customer_bill().with("Instance Name", name).with("Note", name).again();
    for block_bytes in 1..40 {
        let tables = bill::CodeTables::shipped();
        let mut sheet = Sheet::new("bill.csv", Rules { tables: &tables, month: None });
        let mut findings = Findings::default();
        let mut numbers = Vec::new();
        let mut each = |line: &Line<'_>| {
            assert_eq!(line.texts.get(Column::InstanceName), Some(name));
            assert_eq!(line.texts.get(Column::OrderId), None);
            assert_eq!(line.texts.unknown().collect::<Vec<_>>(), [("Note", name)]);
            numbers.push(line.number);
            Ok::<(), std::convert::Infallible>(())
        };
        for block in csv.text().as_bytes().chunks(block_bytes) {
            sheet.read(block, false, &mut findings, &mut each).unwrap();
        }
        sheet.read(b"", true, &mut findings, &mut each).unwrap();
        // Each record covers five lines: two fields with two line breaks each.
        assert_eq!(numbers, [2, 7], "blocks of {block_bytes}");
        assert_eq!(findings, Findings::default());
    }
}

#[test]
fn fields_in_quotes_that_need_none_mean_the_same() {
    let csv = upgrade_2024();
    let rows = std::iter::once(&csv.header).chain(&csv.rows);
    let lines = rows.map(|row| row.iter().map(|field| quote_field(field)).collect::<Vec<_>>().join(","));
    let outcome = read_text(lines.collect::<Vec<_>>().join("\r\n"));
    assert_eq!(outcome.only_charge(), expected_charge());
    assert_eq!(outcome.digest, csv.read().digest);
}

/// Writes everything that must not depend on blocks.
fn format_outcome(outcome: &Outcome) -> String {
    format!("{:?} {:?} {:?} {}", outcome.lines, outcome.findings, outcome.digest, outcome.counted)
}

#[test]
fn blocks_of_every_size_give_the_same_lines_faults_and_notices() {
    let good = upgrade_2024().again().with("Original Cost", "-").again().text();
    let faulty =
        Csv::customer_bill().again().with("Total Cost", "1e5").again().with("Total Cost", "2").text();
    for text in [good.replace('\n', "\r\n"), format!("\u{feff}\r\n{faulty}short,line\r\n\r\n")] {
        let whole = format_outcome(&Reading::in_blocks(usize::MAX).text(&text));
        for block_bytes in (1..400).chain([1_000, text.len() - 1, text.len(), text.len() + 1]) {
            assert_eq!(
                format_outcome(&Reading::in_blocks(block_bytes).text(&text)),
                whole,
                "blocks of {block_bytes}"
            );
        }
    }
}

#[test]
fn the_last_block_may_be_marked_as_the_last_or_be_followed_by_an_empty_one() {
    let text = Csv::customer_bill().text();
    let tables = bill::CodeTables::shipped();
    let mut sheet = Sheet::new("bill.csv", Rules { tables: &tables, month: None });
    let mut findings = Findings::default();
    let mut lines = 0;
    let mut each = |_: &Line<'_>| {
        lines += 1;
        Ok::<(), ()>(())
    };
    sheet.read(text.trim_end().as_bytes(), true, &mut findings, &mut each).unwrap();
    assert_eq!((lines, sheet.lines(), findings.faults.count()), (1, 1, 0));
}

#[test]
fn columns_that_are_not_known_are_stored_with_their_names_in_the_order_of_the_file() {
    let outcome = upgrade_2024().with(" Remark ", " as it stood ").with("备注", "中文").read();
    let unknown: Vec<(&str, &str)> =
        outcome.lines[0].unknown.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let expected = [
        ("tag_key:env", "prod"),
        ("tag_key:Cost center", "7, east"),
        ("Remark", " as it stood "),
        ("备注", "中文"),
    ];
    assert_eq!(unknown, expected);
}

#[test]
fn blank_lines_are_skipped_wherever_they_stand_and_still_counted_as_lines_of_the_file() {
    let [header, row] =
        <[String; 2]>::try_from(Csv::customer_bill().text().lines().map(str::to_owned).collect::<Vec<_>>())
            .unwrap();
    let outcome = read_text(format!("\n\r\n{header}\n\n{row}\r\n\r\n\n{row}\n\n"));
    outcome.assert_clean();
    assert_eq!(outcome.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [5, 8]);
    assert_eq!(outcome.counted, 2);
}

#[test]
fn what_the_caller_returns_stops_the_reading_and_comes_back() {
    let text = Csv::customer_bill().again().again().text();
    let tables = bill::CodeTables::shipped();
    let mut sheet = Sheet::new("bill.csv", Rules { tables: &tables, month: None });
    let mut seen = 0;
    let stopped = sheet.read(text.as_bytes(), true, &mut Findings::default(), &mut |line| {
        seen += 1;
        if line.number == 3 { Err("enough") } else { Ok(()) }
    });
    assert_eq!((stopped, seen), (Err("enough"), 2));
}

#[test]
fn a_header_alone_is_a_file_of_no_lines() {
    let text = Csv::customer_bill().text();
    let header = text.lines().next().unwrap();
    for text in [header.to_owned(), format!("{header}\r\n"), format!("{header}\n\n\n")] {
        let outcome = read_text(text);
        outcome.assert_clean();
        assert_eq!((outcome.lines.len(), outcome.counted, outcome.basis), (0, 0, Some(Basis::Customer)));
    }
}

#[test]
fn a_record_of_a_megabyte_is_read_and_a_longer_one_is_not() {
    let with_name = |bytes: usize| Csv::customer_bill().with("Instance Name", &"x".repeat(bytes)).text();
    let overhead = with_name(0).lines().nth(1).unwrap().len() + 1;
    let most = (1 << 20) - overhead;
    for reading in [Reading::in_blocks(65_536), Reading::in_blocks(usize::MAX)] {
        assert_eq!(reading.text(with_name(most)).charges().len(), 1);
        assert_eq!(reading.text(with_name(most + 1)).findings.faults.count(), 1);
    }
}

#[test]
fn a_statement_of_realistic_lines_folds_to_the_same_cells_in_each_generation() {
    let cost = ["TotalAmountAfterDiscount(ExcludingTax)", "VoucherDeduction", "AmountBeforeTax"];
    let customer = ["TotalAmountBeforeVoucher", "CustomerVoucherDeduction", "TotalCost"];
    let bills = |csv: Csv, amounts| {
        let outcome = Reading::of_month("2022-11").text(statement_table(csv, amounts).text());
        outcome.assert_clean();
        // The names are those of the files, which differ from generation to generation, and one states payments.
        let without_texts = |(key, bill): (_, Bill)| {
            (key, Bill { names: KeyNames::default(), payments: PaymentSums::default(), ..bill })
        };
        outcome.fold.into_bills().into_iter().map(without_texts).collect::<Bills>()
    };
    let expected = bills(reseller_2022(), cost);
    assert_eq!(bills(customer_2023(), customer), expected);
    assert_eq!(bills(upgrade_2024(), customer), expected);
    let (_, bill) = expected.first_key_value().unwrap();
    let totals: Vec<String> = bill
        .cells
        .iter()
        .map(|cell| {
            format!(
                "{} {} {} {}",
                cell.transaction_type.code(),
                cell.product,
                cell.region,
                cell.sums[Measure::Total]
            )
        })
        .collect();
    assert_eq!(
        totals,
        [
            "prepay_return p_nat 4 -48.00000001",
            "pre_purchase p_nat 4 60.00000000",
            "postpay_deduct_h p_cvm 1 0.02582720",
            "postpay_deduct_d p_cos 0 0.00000000",
            "recon_increase brand new - -1.00000000",
            "ri_hour_pay p_cvm 8 0.70000000",
        ]
    );
}

#[test]
fn unknown_columns_of_the_same_name_are_told_apart_by_a_number() {
    let csv = Csv::customer_bill().with("", "x").with("  ", "y");
    let outcome = csv.read();
    outcome.assert_clean();
    let unknown = &outcome.lines[0].unknown;
    let named = |name: &str| unknown.iter().find(|(own, _)| own == name).map(|(_, text)| text.as_str());
    assert_eq!([named(""), named(" (2)")], [Some("x"), Some("y")], "{unknown:?}");
}
