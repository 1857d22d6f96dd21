//! Increments without ids: a charge that a later export spells otherwise counts once, or the import is refused.

use fastrand::Rng;

use crate::support::{Home, seed};

/// Random rounds, each with an append of its own.
const ROUNDS: usize = 24;

/// The kinds of texts in a column, by how another export may spell them.
#[derive(Clone, Copy)]
enum Kind {
    Number,
    Time,
    Name,
    /// A text that is no part of what was charged.
    Note,
    /// An account.
    Account,
}

/// The columns of a file without ids, and texts that occur in them.
const COLUMNS: [(&str, Kind, &[&str]); 19] = [
    ("Payer Account ID", Kind::Account, &["200000000001"]),
    ("Owner Account ID", Kind::Account, &["100001"]),
    ("Bill Month", Kind::Account, &["2022-11"]),
    ("Product Name", Kind::Name, &["Cloud Virtual Machine (CVM)", "Content Delivery Network (CDN)"]),
    ("Billing Mode", Kind::Name, &["Pay-As-You-Go resources", "Monthly subscription"]),
    ("Transaction Type", Kind::Name, &["Hourly settlement", "Daily settlement"]),
    ("Region", Kind::Name, &["North China (Beijing)", "R1", "-"]),
    ("Project Name", Kind::Note, &["web", "-"]),
    ("Transaction ID", Kind::Name, &["20221103123", "T-4", "-"]),
    ("Transaction Time", Kind::Time, &["2022-11-03 10:00:00", "2022-11-13 09:05:07"]),
    ("Usage Start Time", Kind::Time, &["2022-11-03 09:00:00", "2022-11-03 00:00:00"]),
    ("Component Type", Kind::Name, &["CPU", "Memory"]),
    ("Component Name", Kind::Name, &["Standard S5-CPU", "-"]),
    ("Component Usage", Kind::Number, &["1", "1.5", "0"]),
    ("Original Cost", Kind::Number, &["1.5", "0.25", "-2"]),
    ("Total Amount Before Voucher", Kind::Number, &["1.5", "0.25", "-2"]),
    ("Customer Voucher Deduction", Kind::Number, &["0"]),
    ("Total Cost", Kind::Number, &["1.5", "0.25"]),
    ("Currency", Kind::Name, &["USD"]),
];

/// Column texts of one line.
type Texts = Vec<String>;

/// Writes a bill file of the columns at some places, with a column more where `added` names one.
fn write_file(places: &[usize], added: Option<&str>, lines: &[Texts]) -> String {
    let names = places.iter().map(|place| COLUMNS[*place].0.to_owned());
    let mut text = names.chain(added.map(str::to_owned)).collect::<Vec<_>>().join(",") + "\n";
    for line in lines {
        let mut record: Vec<_> = places.iter().map(|place| format!("\"{}\"", line[*place])).collect();
        record.extend(added.map(|_| "new".to_owned()));
        text += &(record.join(",") + "\n");
    }
    text
}

/// Spells a text as another export or a spreadsheet may.
fn respell(text: &str, kind: Kind, random: &mut Rng) -> String {
    let states_nothing = text == "-" || text.is_empty();
    let spellings: Vec<String> = match kind {
        Kind::Account => vec![text.to_owned()],
        Kind::Note => vec!["other".to_owned(), String::new(), text.to_owned()],
        Kind::Name if states_nothing => vec!["-".to_owned(), String::new(), " - ".to_owned()],
        Kind::Name => vec![
            text.to_uppercase(),
            text.to_lowercase(),
            format!("{text} "),
            format!("\u{a0}{text}"),
            text.replace(' ', "  "),
        ],
        Kind::Number if text.contains('.') => {
            vec![format!("{text}0"), format!("{text}0000"), format!(" {text}"), text.replace("0.", "00.")]
        }
        Kind::Number => vec![format!("{text}.0"), format!("{text}.00"), format!("{text} ")],
        Kind::Time => {
            let (day, time) = text.split_once(' ').unwrap();
            let day_with_slashes = day.replace("-0", "/").replace('-', "/");
            let time_of_spreadsheet = time.strip_prefix('0').unwrap_or(time);
            vec![
                format!("{day}T{time}+08:00"),
                format!("{text}.000"),
                format!("{} {time}", day.replace('-', "/")),
                format!("{day_with_slashes} {time_of_spreadsheet}"),
                format!("{day} {}", time.strip_suffix(":00").unwrap_or(time)),
            ]
        }
    };
    random.choice(spellings).unwrap()
}

/// Makes the lines of one day: each with its own combination of texts, some twice.
fn invent_lines(count: usize, random: &mut Rng) -> Vec<Texts> {
    let mut lines: Vec<Texts> = Vec::new();
    while lines.len() < count {
        let line: Texts =
            COLUMNS.iter().map(|(_, _, texts)| texts[random.usize(..texts.len())].to_owned()).collect();
        lines.push(line);
        if random.u8(..4) == 0 {
            lines.extend(lines.last().cloned());
        }
    }
    lines
}

/// Counts the lines of two files as a multiset maximum, by what is charged in them.
fn count_union(a: &[Texts], b: &[Texts]) -> usize {
    let charged = |line: &Texts| -> Texts {
        let is_note = |place: usize| matches!(COLUMNS[place].1, Kind::Note);
        (0..line.len()).filter(|place| !is_note(*place)).map(|place| line[place].clone()).collect()
    };
    let mut rest: Vec<Texts> = a.iter().map(charged).collect();
    let added = b.iter().map(charged).filter(|line| {
        let found = rest.iter().position(|other| other == line);
        found.map(|index| rest.swap_remove(index)).is_none()
    });
    a.len() + added.count()
}

#[test]
fn a_charge_without_id_counts_once_in_whatever_spelling_it_is_appended_again() {
    let random = &mut Rng::with_seed(seed());
    let all: Vec<usize> = (0..COLUMNS.len()).collect();
    let count_stored = |home: &Home| home.json(&["verify", "--json"])["lines"].as_u64();
    for round in 0..ROUNDS {
        let home = Home::new();
        let first_count = random.usize(1..12);
        let first = invent_lines(first_count, random);
        home.ok(&["import", "--append", &home.file("first.csv", write_file(&all, None, &first))]);

        let new_count = random.usize(0..3);
        let mut second = [first.clone(), invent_lines(new_count, random)].concat();
        random.shuffle(&mut second);
        let mut respelt = second.clone();
        for line in &mut respelt {
            for (text, (_, kind, _)) in line.iter_mut().zip(COLUMNS) {
                if random.bool() {
                    *text = respell(text, kind, random);
                }
            }
        }
        let mut places = all.clone();
        random.shuffle(&mut places);
        let added = random.choice([None, Some("Tag"), Some("Instance Name")]).unwrap();
        let file = home.file("second.csv", write_file(&places, added, &respelt));
        home.ok(&["import", "--append", "--overlap", &file]);
        let expected = u64::try_from(count_union(&first, &second)).unwrap();
        assert_eq!(
            count_stored(&home),
            Some(expected),
            "round {round}:\n{}",
            std::fs::read_to_string(&file).unwrap()
        );

        // The same lines without a column that tells charges apart: the import adds nothing, or is refused.
        let told_apart = ["Region", "Transaction ID", "Transaction Time", "Component Type"];
        let absent = random.choice(told_apart).unwrap();
        places.retain(|place| COLUMNS[*place].0 != absent);
        let file = home.file("third.csv", write_file(&places, None, &respelt));
        let ended = home.run(&["import", "--append", "--overlap", &file]);
        let said = String::from_utf8(ended.stderr).unwrap();
        assert!(ended.status.success() || said.contains(absent), "round {round}, without {absent}: {said}");
        assert_eq!(count_stored(&home), Some(expected), "round {round}, without {absent}");
    }
}
