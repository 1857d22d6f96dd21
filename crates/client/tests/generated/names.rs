//! Names of Rust for names of the wire, and their documentation.

/// Columns of a comment.
const COLUMNS_MAX: usize = 108;

/// Keywords that a field may be called like.
const KEYWORDS: [&str; 3] = ["type", "match", "ref"];

/// Splits a name into its words: `RICost` is `RI`, `Cost`; `pre_purchase` is `pre`, `purchase`.
fn split_words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut previous: Option<char> = None;
    for (index, c) in chars.iter().enumerate() {
        let next_is_lower = chars.get(index + 1).is_some_and(char::is_ascii_lowercase);
        let begins = match previous {
            None => true,
            Some(before) if c.is_ascii_uppercase() => !before.is_ascii_uppercase() || next_is_lower,
            Some(before) => !before.is_ascii_alphanumeric(),
        };
        previous = Some(*c);
        if !c.is_ascii_alphanumeric() {
            continue;
        }
        match words.last_mut() {
            Some(word) if !begins => word.push(*c),
            _ => words.push(c.to_string()),
        }
    }
    words
}

/// Returns a name as those of fields and modules are written.
pub(crate) fn to_snake_case(name: &str) -> String {
    let words: Vec<String> = split_words(name).iter().map(|word| word.to_lowercase()).collect();
    let name = words.join("_");
    if KEYWORDS.contains(&name.as_str()) { format!("r#{name}") } else { name }
}

/// Returns a name as those of types and variants are written.
pub(crate) fn to_pascal_case(name: &str) -> String {
    let words = split_words(name).into_iter().map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + &rest.to_lowercase()
    });
    let name: String = words.collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) { format!("Code{name}") } else { name }
}

/// Writes a text as documentation, with a mark such as `///` and an indent. Words that are names are marked as code.
pub(crate) fn write_doc(mark: &str, indent: usize, text: &str) -> String {
    let mark = format!("{}{mark}", " ".repeat(indent));
    let mut doc = String::new();
    let mut line = mark.clone();
    for word in text.split_whitespace().map(mark_code) {
        if line != mark && line.chars().count() + word.chars().count() + 1 > COLUMNS_MAX {
            doc = doc + &line + "\n";
            line.clone_from(&mark);
        }
        line = line + " " + &word;
    }
    doc + &line + "\n"
}

/// Marks a word as code if it has a capital letter behind a small one.
fn mark_code(word: &str) -> String {
    let core = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let mut pairs = core.chars().zip(core.chars().skip(1));
    let is_name = pairs.any(|(first, second)| first.is_ascii_lowercase() && second.is_ascii_uppercase());
    if is_name && !word.contains('`') {
        word.replacen(core, &format!("`{core}`"), 1)
    } else {
        word.to_owned()
    }
}

#[test]
fn names_of_the_wire_become_names_of_rust() {
    for (name, snake, pascal) in [
        ("RICost", "ri_cost", "RiCost"),
        ("DescribeBillSummaryByPayMode", "describe_bill_summary_by_pay_mode", "DescribeBillSummaryByPayMode"),
        (
            "QueryT1IndirectCustomersDetail",
            "query_t1_indirect_customers_detail",
            "QueryT1IndirectCustomersDetail",
        ),
        ("QuerySubAgentsDetailV2", "query_sub_agents_detail_v2", "QuerySubAgentsDetailV2"),
        ("pre_purchase", "pre_purchase", "PrePurchase"),
        ("0", "0", "Code0"),
        ("Type", "r#type", "Type"),
    ] {
        assert_eq!((to_snake_case(name).as_str(), to_pascal_case(name).as_str()), (snake, pascal), "{name}");
    }
    assert_eq!(write_doc("///", 4, "The TotalCost."), "    /// The `TotalCost`.\n");
}
