//! A slow reader of CSV (RFC 4180): one byte after the other, by the states of a machine.

/// A record and the line on which it begins.
#[derive(Debug, PartialEq)]
pub(crate) struct Record {
    pub(crate) line: u64,
    pub(crate) fields: Vec<String>,
}

/// The reason why the reader stopped before the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Broken {
    Not,
    QuoteNotClosed,
    TextBehindQuote,
    NotUtf8,
}

/// The state of the machine within a record.
#[derive(Clone, Copy, PartialEq)]
enum State {
    FieldBegins,
    Plain,
    Quoted,
    /// Behind a quote in a quoted field.
    QuoteSeen,
    /// Behind a closing quote and `\r`.
    ReturnSeen,
}

/// All records up to the end, or to where there are none any more.
pub(crate) fn records(file: &[u8]) -> (Vec<Record>, Broken) {
    let mut records = Vec::new();
    let mut line = 1;
    let mut rest = file;
    while !rest.is_empty() {
        match record(rest) {
            Ok((fields, length)) => {
                records.push(Record { line, fields });
                let (read, behind) = rest.split_at(length);
                line += read.iter().map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
                rest = behind;
            }
            Err(broken) => return (records, broken),
        }
    }
    (records, Broken::Not)
}

/// The fields of the first record, and its length in bytes.
fn record(bytes: &[u8]) -> Result<(Vec<String>, usize), Broken> {
    let mut fields = Vec::new();
    let mut field = Vec::new();
    let mut state = State::FieldBegins;
    let mut at = 0;
    loop {
        let byte = bytes.get(at).copied();
        at += 1;
        let is_over = match (state, byte) {
            (State::Quoted, None) => return Err(Broken::QuoteNotClosed),
            (State::Quoted, Some(b'"')) => {
                state = State::QuoteSeen;
                continue;
            }
            (State::QuoteSeen, Some(b'"')) => {
                state = State::Quoted;
                field.push(b'"');
                continue;
            }
            (State::QuoteSeen, Some(b'\r')) => {
                state = State::ReturnSeen;
                continue;
            }
            (State::FieldBegins, Some(b'"')) => {
                state = State::Quoted;
                continue;
            }
            (State::FieldBegins | State::Plain | State::QuoteSeen, Some(b',')) => false,
            (
                State::FieldBegins | State::Plain | State::QuoteSeen | State::ReturnSeen,
                None | Some(b'\n'),
            ) => true,
            (State::QuoteSeen | State::ReturnSeen, Some(_)) => return Err(Broken::TextBehindQuote),
            (State::FieldBegins | State::Plain, Some(byte)) => {
                state = State::Plain;
                field.push(byte);
                continue;
            }
            (State::Quoted, Some(byte)) => {
                field.push(byte);
                continue;
            }
        };
        if is_over && state == State::Plain && field.last() == Some(&b'\r') {
            field.pop();
        }
        fields.push(std::mem::take(&mut field));
        state = State::FieldBegins;
        if is_over {
            let text = |field| String::from_utf8(field).ok();
            let fields: Option<Vec<String>> = fields.into_iter().map(text).collect();
            return Ok((fields.ok_or(Broken::NotUtf8)?, at.min(bytes.len())));
        }
    }
}
