//! Bytes that are no bill cause no panic, and are read the same in blocks of any size.

use bill::{Amount, AmountError, Fold, Month, Sum, Uin, check_laws, normalise_name};
use fastrand::Rng;

use crate::support::{Csv, Outcome, Reading, choose_seed};

/// Number of small inputs of each test.
const INPUTS: u32 = 200_000;

/// Pieces of sheets, and pieces that break them.
const PIECES: [&[u8]; 24] = [
    b",",
    b",",
    b"\"",
    b"\"",
    b"\"\"",
    b"\n",
    b"\n",
    b"\r\n",
    b"\r",
    b"a",
    b"-",
    b"1",
    b"0.5",
    b"USD",
    b"2022-11",
    b"\xff",
    b"\xc3",
    b"\xc3\xa9",
    b"\xef\xbb\xbf",
    b"\0",
    b"PK\x03\x04",
    b" ",
    b"\xc2\xa0",
    b"\xe4\xb8",
];

/// A few random pieces.
fn random_bytes(random: &mut Rng) -> Vec<u8> {
    (0..random.usize(..14)).flat_map(|_| PIECES[random.usize(..PIECES.len())].to_vec()).collect()
}

fn format_outcome(outcome: &Outcome) -> String {
    format!("{:?} {:?} {:?}", outcome.lines, outcome.findings, outcome.counted)
}

#[test]
fn no_bytes_make_the_sheet_panic_and_blocks_never_change_what_is_found() {
    let seed = choose_seed();
    println!("WORLD_SEED={seed}");
    let mut random = Rng::with_seed(seed);
    let mut whole = Reading::in_blocks(usize::MAX);
    for input in 0..INPUTS {
        let bytes = random_bytes(&mut random);
        let outcome = whole.text(&bytes);
        // One in eight is enough for the second reading: it is the same code.
        if input % 8 == 0 {
            whole.block_bytes = random.usize(1..8);
            let again = whole.text(&bytes);
            assert_eq!(format_outcome(&again), format_outcome(&outcome), "WORLD_SEED={seed}: {bytes:?}");
            whole.block_bytes = usize::MAX;
        }
        assert!(!outcome.findings.faults.is_empty(), "WORLD_SEED={seed}: {bytes:?}");
    }
}

#[test]
fn no_bytes_behind_a_lawful_header_are_lines_without_being_whole_ones() {
    let seed = choose_seed();
    println!("WORLD_SEED={seed}");
    let mut random = Rng::with_seed(seed);
    let start = Csv::customer_bill().with("Instance Name", "x").text();
    let mut reading = Reading::default();
    for input in 0..INPUTS / 10 {
        let mut bytes = start.clone().into_bytes();
        // Either behind the last line, or in the middle of anything.
        let at = if input % 2 == 0 { bytes.len() } else { random.usize(..bytes.len()) };
        bytes.splice(at..at, random_bytes(&mut random));
        reading.block_bytes = usize::MAX;
        let outcome = reading.text(&bytes);
        reading.block_bytes = random.usize(1..60);
        let again = reading.text(&bytes);
        assert_eq!(format_outcome(&again), format_outcome(&outcome), "WORLD_SEED={seed}: {bytes:?}");
        let bills = outcome.fold.into_bills();
        let folded: u64 = bills.values().map(|bill| bill.sums.lines).sum();
        assert_eq!(folded, u64::try_from(outcome.lines.len()).unwrap());
        check_laws(&bills).unwrap();
        if !outcome.findings.faults.is_empty() {
            assert!(outcome.findings.faults.first().iter().all(|fault| !fault.to_string().is_empty()));
        }
    }
}

#[test]
fn a_header_of_many_names_is_read_in_a_time_that_grows_with_its_length_alone() {
    let start = Csv::customer_bill();
    let commas = ",".repeat(100_000);
    let text = start.text().replace('\n', &format!("{commas}\n"));
    let outcome = Reading::default().text(&text);
    outcome.assert_clean();
    let unknown = &outcome.lines[0].unknown;
    assert_eq!(unknown.len(), commas.len());
    assert_eq!(unknown[1].0, " (2)");
    assert_eq!(unknown[99_999].0, " (100000)");
    // A name that looks like one of ours is passed over.
    let text = start.text().replacen('\n', ",X,X (2),X,X\n", 1).replacen("S5\n", "S5,1,2,3,4\n", 1);
    let outcome = Reading::default().text(&text);
    outcome.assert_clean();
    let names: Vec<&str> = outcome.lines[0].unknown.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["X", "X (2)", "X (3)", "X (4)"]);
}

/// Reads an amount in another way: by its shape first, then as one number.
fn amount_by_shape(text: &str) -> Option<i128> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(decimals) {
        return None;
    }
    let padded = format!("{decimals:0<8}");
    let (kept, beyond) = padded.split_at(8);
    if beyond.chars().any(|c| c != '0') {
        return None;
    }
    let units: i128 = format!("{whole}{kept}").parse().ok()?;
    Some(if text.starts_with('-') { -units } else { units })
}

#[test]
fn random_texts_are_amounts_exactly_when_their_shape_says_so() {
    let seed = choose_seed();
    println!("WORLD_SEED={seed}");
    let mut random = Rng::with_seed(seed);
    let letters: Vec<char> = "00123456789999..--+eE, $\u{a0}１".chars().collect();
    for _ in 0..INPUTS {
        let length = random.usize(..14);
        let text: String = (0..length).map(|_| letters[random.usize(..letters.len())]).collect();
        let text = if random.bool() {
            text.replace(['+', 'e', 'E', ',', ' ', '$', '\u{a0}', '１'], "")
        } else {
            text
        };
        let expected = amount_by_shape(&text);
        let within = expected.filter(|units| units.abs() <= 999_999_999_999_999_999);
        let found: Result<Amount, AmountError> = text.parse();
        assert_eq!(
            found.ok().map(|amount| i128::from(amount.units())),
            within,
            "WORLD_SEED={seed}: {text:?}"
        );
        assert_eq!(text.parse().ok().map(Sum::units), expected, "WORLD_SEED={seed}: {text:?}");
    }
}

#[test]
fn random_texts_make_no_parser_panic_and_what_is_read_is_printed_the_same() {
    let seed = choose_seed();
    println!("WORLD_SEED={seed}");
    let mut random = Rng::with_seed(seed);
    let letters: Vec<char> = "00112299--//._ é中\u{a0}\0-PLZ".chars().collect();
    for _ in 0..INPUTS {
        let length = random.usize(..16);
        let text: String = (0..length).map(|_| letters[random.usize(..letters.len())]).collect();
        if let Ok(month) = text.parse::<Month>() {
            assert_eq!(month.to_string(), text);
        }
        if let Some(month) = sheet::read_bill_month(&text) {
            assert_eq!(month.to_string().parse(), Ok(month));
        }
        if let Some(month) = sheet::find_month_in_name(&text) {
            assert!(text.contains(&month.yyyymm().to_string()));
        }
        if let Ok(uin) = text.parse::<Uin>() {
            assert_eq!(uin.to_string(), text.trim_start_matches('0'));
        }
        let normal = normalise_name(&text);
        assert_eq!(normalise_name(&normal), normal);
        let _ = Month::from_unix_s(random.i64(..));
    }
}

#[test]
fn a_fold_of_nothing_keeps_the_laws() {
    let fold = Fold::new();
    let bills = fold.into_bills();
    assert!(bills.is_empty());
    check_laws(&bills).unwrap();
}
