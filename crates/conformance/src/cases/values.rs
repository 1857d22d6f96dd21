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
        Kind::Unsigned => 'U',
        Kind::Boolean => 'B',
        Kind::List(_) => 'L',
        Kind::Object(_) => 'O',
    }
}

/// Description, value, letters of the kinds that take it, letters of the kinds for which that is doubtful.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// Values in JSON.
const JSON: &[Row] = &[
    ("an empty text", r#""""#, "T", "TIBU"),
    ("a text", r#""abc""#, "T", ""),
    ("a text of other scripts", r#""二〇二二 ноябрь""#, "T", ""),
    ("a text of escapes", r#""\u4e8c\t\"\\\/""#, "T", ""),
    ("a text with a zero byte", r#""a\u0000b""#, "T", "T"),
    ("half of a surrogate pair", r#""\ud800""#, "", "T"),
    ("a number", "7", "IU", ""),
    ("zero", "0", "IU", "IU"),
    ("minus zero", "-0", "I", "IU"),
    ("a negative number", "-1", "I", "IU"),
    ("a fraction", "1.5", "", "IU"),
    ("a whole number as a fraction", "1.0", "", "IU"),
    ("an exponent", "1e3", "", "IU"),
    ("an exponent without end", "1e400", "", "IU"),
    ("the largest number", "9223372036854775807", "IU", "IU"),
    ("one more than the largest", "9223372036854775808", "U", "IU"),
    ("the smallest number", "-9223372036854775808", "I", "IU"),
    ("one less than the smallest", "-9223372036854775809", "", "IU"),
    ("the largest without a sign", "18446744073709551615", "U", "IU"),
    ("true", "true", "B", ""),
    ("false", "false", "B", ""),
    ("the text of a number", r#""7""#, "TIU", "IU"),
    ("the text of a negative number", r#""-7""#, "TI", "IU"),
    ("the text of a fraction", r#""1.5""#, "T", "IU"),
    ("the text of a number behind a blank", r#"" 7""#, "T", "IU"),
    ("the text of a number with its sign", r#""+7""#, "T", "IU"),
    ("the text of a hexadecimal number", r#""0x10""#, "T", "IU"),
    ("the text of Arabic digits", r#""٧""#, "T", "IU"),
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
    ("an empty text", "", "T", "TIBU"),
    ("a text", "abc", "T", "IU"),
    ("a text of other scripts", "二〇二二 ноябрь", "T", "IU"),
    ("a text of what must be encoded", "a b&c=d+e%20f;#?/", "T", "IU"),
    ("a text with a zero byte", "a\0b", "T", "T"),
    ("a number", "7", "TIU", ""),
    ("zero", "0", "TIU", "IU"),
    ("minus zero", "-0", "TI", "IU"),
    ("a number behind zeros", "007", "TIU", "IU"),
    ("a negative number", "-1", "TI", "IU"),
    ("a fraction", "1.5", "T", "IU"),
    ("a whole number as a fraction", "1.0", "T", "IU"),
    ("an exponent", "1e3", "T", "IU"),
    ("the largest number", "9223372036854775807", "TIU", "IU"),
    ("one more than the largest", "9223372036854775808", "TU", "IU"),
    ("the smallest number", "-9223372036854775808", "TI", "IU"),
    ("one less than the smallest", "-9223372036854775809", "T", "IU"),
    ("a number behind a blank", " 7", "T", "IU"),
    ("a number before a blank", "7 ", "T", "IU"),
    ("a number with its sign", "+7", "T", "IU"),
    ("a number with a separator", "1,000", "T", "IU"),
    ("a hexadecimal number", "0x10", "T", "IU"),
    ("Arabic digits", "٧", "T", "IU"),
    ("true", "true", "TB", "IU"),
    ("TRUE", "TRUE", "T", "B"),
    ("the text null", "null", "T", "IBU"),
    ("an empty list", "[]", "T", "IU"),
    ("an empty object", "{}", "T", "IU"),
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
        ("a number of many digits", "9".repeat(LONG), "", "IU"),
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
        doubtful: "IU",
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
        Kind::Integer | Kind::Unsigned | Kind::Boolean | Kind::List(_) | Kind::Object(_) => r#""abc""#,
    }
}
