//! Values that are tried on each parameter, and the kinds of parameters that take them.

use tc3::parameters::Kind;

use crate::expect::Basis;

/// One value.
pub(super) struct TriedValue {
    /// The description.
    pub(super) what: &'static str,
    /// The value: JSON in a JSON body, text elsewhere.
    pub(super) value: String,
    /// The letters of the kinds that take it.
    takes: &'static str,
    /// The letters of the kinds for which no source says anything.
    doubtful: &'static str,
}

impl TriedValue {
    /// Returns true if a parameter of this kind takes it.
    pub(super) fn fits(&self, kind: &Kind) -> bool {
        self.takes.contains(kind_letter(kind))
    }

    /// Returns the basis of that.
    pub(super) fn basis(&self, kind: &Kind) -> Basis {
        let is_number = self.value.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        if self.doubtful.contains(kind_letter(kind)) {
            Basis::Chosen
        } else if is_number && matches!(kind, Kind::Text) && !self.fits(kind) {
            // Another product of the vendor refuses numbers for texts.
            Basis::Observed
        } else {
            Basis::Documented
        }
    }
}

/// Returns the letter of a kind in the tables below.
const fn kind_letter(kind: &Kind) -> char {
    match kind {
        Kind::Text => 'T',
        Kind::Integer => 'I',
        Kind::Boolean => 'B',
        Kind::List(_) => 'L',
        Kind::Object(_) => 'O',
    }
}

/// Description, value, letters of the kinds that take it, letters of the kinds for which that is doubtful.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// Values in JSON.
const JSON: &[Row] = &[
    ("an empty text", r#""""#, "T", "TIB"),
    ("a text", r#""abc""#, "T", ""),
    ("a text of other scripts", r#""二〇二二 ноябрь""#, "T", ""),
    ("a text of escapes", r#""\u4e8c\t\"\\\/""#, "T", ""),
    ("a text with a zero byte", r#""a\u0000b""#, "T", "T"),
    ("half of a surrogate pair", r#""\ud800""#, "", "T"),
    ("a number", "7", "I", ""),
    ("zero", "0", "I", "I"),
    ("minus zero", "-0", "I", "I"),
    ("a negative number", "-1", "I", "I"),
    ("a fraction", "1.5", "", "I"),
    ("a whole number as a fraction", "1.0", "", "I"),
    ("an exponent", "1e3", "", "I"),
    ("an exponent without end", "1e400", "", "I"),
    ("the largest number", "9223372036854775807", "I", "I"),
    ("one more than the largest", "9223372036854775808", "", "I"),
    ("the smallest number", "-9223372036854775808", "I", "I"),
    ("one less than the smallest", "-9223372036854775809", "", "I"),
    ("the largest without a sign", "18446744073709551615", "", "I"),
    ("true", "true", "B", ""),
    ("false", "false", "B", ""),
    ("the text of a number", r#""7""#, "TI", "I"),
    ("the text of a negative number", r#""-7""#, "TI", "I"),
    ("the text of a fraction", r#""1.5""#, "T", "I"),
    ("the text of a number behind a blank", r#"" 7""#, "T", "I"),
    ("the text of a number with its sign", r#""+7""#, "T", "I"),
    ("the text of a hexadecimal number", r#""0x10""#, "T", "I"),
    ("the text of Arabic digits", r#""٧""#, "T", "I"),
    ("the text true", r#""true""#, "TB", "B"),
    ("the text TRUE", r#""TRUE""#, "T", "B"),
    ("an empty list", "[]", "L", "L"),
];

/// Values that are lists or objects, for parameters that are neither.
const JSON_NESTED: &[Row] = &[
    ("a list of one number", "[7]", "", ""),
    ("a list of one text", r#"["2022-11"]"#, "", ""),
    ("an empty object", "{}", "", ""),
    ("an object", r#"{"A":1}"#, "", ""),
];

/// Values in a query, form or multipart body.
const FLAT: &[Row] = &[
    ("an empty text", "", "T", "TIB"),
    ("a text", "abc", "T", "I"),
    ("a text of other scripts", "二〇二二 ноябрь", "T", "I"),
    ("a text of what must be encoded", "a b&c=d+e%20f;#?/", "T", "I"),
    ("a text with a zero byte", "a\0b", "T", "T"),
    ("a number", "7", "TI", ""),
    ("zero", "0", "TI", "I"),
    ("minus zero", "-0", "TI", "I"),
    ("a number behind zeros", "007", "TI", "I"),
    ("a negative number", "-1", "TI", "I"),
    ("a fraction", "1.5", "T", "I"),
    ("a whole number as a fraction", "1.0", "T", "I"),
    ("an exponent", "1e3", "T", "I"),
    ("the largest number", "9223372036854775807", "TI", "I"),
    ("one more than the largest", "9223372036854775808", "T", "I"),
    ("the smallest number", "-9223372036854775808", "TI", "I"),
    ("one less than the smallest", "-9223372036854775809", "T", "I"),
    ("a number behind a blank", " 7", "T", "I"),
    ("a number before a blank", "7 ", "T", "I"),
    ("a number with its sign", "+7", "T", "I"),
    ("a number with a separator", "1,000", "T", "I"),
    ("a hexadecimal number", "0x10", "T", "I"),
    ("Arabic digits", "٧", "T", "I"),
    ("true", "true", "TB", "I"),
    ("TRUE", "TRUE", "T", "B"),
    ("the text null", "null", "T", "IB"),
    ("an empty list", "[]", "T", "I"),
    ("an empty object", "{}", "T", "I"),
];

/// Depth of the nested values.
const DEPTH: usize = 200;

/// Characters of the long values.
const LONG: usize = 4000;

/// Makes the values that are tried in JSON on a parameter of this kind.
pub(super) fn list_json_values(kind: &Kind) -> Vec<TriedValue> {
    let mut tries: Vec<TriedValue> = JSON.iter().map(from_row).collect();
    if !matches!(kind, Kind::List(_) | Kind::Object(_)) {
        tries.extend(JSON_NESTED.iter().map(from_row));
    }
    let deep = |open: &str, close: &str| format!("{}1{}", open.repeat(DEPTH), close.repeat(DEPTH));
    let long = format!("\"{}\"", "x".repeat(LONG));
    let more = [
        ("a long text", long, "T", "T"),
        ("a number of many digits", "9".repeat(LONG), "", "I"),
        ("lists in lists", deep("[", "]"), "", ""),
        ("objects in objects", deep("{\"A\":", "}"), "", "O"),
    ];
    tries.extend(more.map(|(what, value, takes, doubtful)| TriedValue { what, value, takes, doubtful }));
    // Unknown members of objects have cases of their own.
    tries.retain(|one| !(matches!(kind, Kind::Object(_)) && one.value.starts_with('{')));
    tries
}

/// Makes the values that are tried in pairs and parts.
pub(super) fn list_text_values() -> Vec<TriedValue> {
    let mut tries: Vec<TriedValue> = FLAT.iter().map(from_row).collect();
    tries.push(TriedValue { what: "a long text", value: "x".repeat(LONG), takes: "T", doubtful: "T" });
    tries.push(TriedValue {
        what: "a number of many digits",
        value: "9".repeat(LONG),
        takes: "T",
        doubtful: "I",
    });
    tries
}

/// Makes a value of a row of a table.
fn from_row((what, value, takes, doubtful): &Row) -> TriedValue {
    TriedValue { what, value: (*value).to_owned(), takes, doubtful }
}

/// Returns a value in JSON that no parameter of this kind takes.
pub(super) const fn choose_wrong_json(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text => "7",
        Kind::Integer | Kind::Boolean | Kind::List(_) | Kind::Object(_) => r#""abc""#,
    }
}
