//! Recognises lines that end with a carriage return alone, as in files of an old Mac.

use crate::csv::record::Record;
use crate::fault::Fault;

/// Returns true if a carriage return without a line feed is within a field, as in files of an old Mac.
pub(super) fn find_bare_return(record: &Record<'_>) -> bool {
    let fields = (0..record.len()).filter_map(|index| record.field(index));
    fields.map(str::trim).any(|field| has_bare_return(field.as_bytes()))
}

/// Returns true if a text has a carriage return that no line feed follows.
pub(super) fn has_bare_return(text: &[u8]) -> bool {
    text.windows(2).any(|pair| matches!(pair, [b'\r', next] if !matches!(next, b'\n' | b'\r')))
}

/// The fault of lines that end with a carriage return alone.
pub(super) fn make_return_fault(line: u64) -> Fault {
    Fault::of_line(
        line,
        "lines end with a carriage return (CR) alone, as on an old Mac, so that many of them look like one",
        "import the file as downloaded, or convert its line ends with tr '\\r' '\\n'",
    )
}
