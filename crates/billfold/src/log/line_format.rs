//! The form of lines for people: the time in UTC, the level, the message, and the fields as `name=value`.

use std::cell::RefCell;
use std::fmt::{self, Debug, Write as _};

use sheet::replace_controls;
use tracing::field::{Field, Visit};
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::FormatFields;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

use crate::clock::{Clock, format_rfc3339};

/// The field that has no name in front.
const MESSAGE: &str = "message";

/// Formats the time of a line as RFC 3339 in UTC, to the microsecond.
pub(super) struct LineTime;

/// Formats the message and the fields of an event on one line, without characters that control a terminal.
pub(super) struct ShownFields;

thread_local! {
    /// The second that was formatted last, without its end, since thousands of lines have the same.
    static SECOND: RefCell<(i64, String)> = const { RefCell::new((i64::MIN, String::new())) };
}

impl FormatTime for LineTime {
    fn format_time(&self, writer: &mut Writer<'_>) -> fmt::Result {
        let now_us = Clock::System.now_us();
        let (second, micros) = (now_us.div_euclid(1_000_000), now_us.rem_euclid(1_000_000));
        SECOND.with_borrow_mut(|(known, text)| {
            if *known != second {
                *known = second;
                format_rfc3339(now_us).trim_end_matches('Z').clone_into(text);
            }
            write!(writer, "{text}.{micros:06}Z")
        })
    }
}

impl<'w> FormatFields<'w> for ShownFields {
    fn format_fields<R: RecordFields>(&self, writer: Writer<'w>, fields: R) -> fmt::Result {
        let mut visitor = ShownVisitor { writer, is_first: true, outcome: Ok(()) };
        fields.record(&mut visitor);
        visitor.outcome
    }
}

/// Writes one field after the other.
struct ShownVisitor<'w> {
    writer: Writer<'w>,
    is_first: bool,
    outcome: fmt::Result,
}

/// Writes text without the characters that control a terminal.
struct ShownText<'v, 'w>(&'v mut Writer<'w>);

impl ShownVisitor<'_> {
    /// Writes the name of a field.
    fn write_name(&mut self, field: &Field) -> fmt::Result {
        if !std::mem::take(&mut self.is_first) {
            self.writer.write_char(' ')?;
        }
        if field.name() == MESSAGE {
            return Ok(());
        }
        self.writer.write_str(field.name())?;
        self.writer.write_char('=')
    }

    /// Writes a text of printable ASCII in quotes.
    fn write_plain(&mut self, field: &Field, text: &str) -> fmt::Result {
        self.write_name(field)?;
        self.writer.write_char('"')?;
        self.writer.write_str(text)?;
        self.writer.write_char('"')
    }

    fn write_number(&mut self, field: &Field, number: fmt::Arguments<'_>) -> fmt::Result {
        self.write_name(field)?;
        self.writer.write_fmt(number)
    }

    fn write_debug(&mut self, field: &Field, value: &dyn Debug) -> fmt::Result {
        self.write_name(field)?;
        write!(ShownText(&mut self.writer), "{value:?}")
    }
}

impl Visit for ShownVisitor<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == MESSAGE {
            self.record_debug(field, &format_args!("{value}"));
        } else if is_all(value, |byte| is_printable(byte) && byte != b'"' && byte != b'\\') {
            // Most texts, which need no escapes.
            self.outcome = self.outcome.and_then(|()| self.write_plain(field, value));
        } else {
            self.record_debug(field, &value);
        }
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.outcome = self.outcome.and_then(|()| self.write_number(field, format_args!("{value}")));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.outcome = self.outcome.and_then(|()| self.write_number(field, format_args!("{value}")));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.outcome = self.outcome.and_then(|()| self.write_debug(field, value));
    }
}

impl fmt::Write for ShownText<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if is_all(text, is_printable) {
            self.0.write_str(text)
        } else {
            self.0.write_str(&replace_controls(text))
        }
    }
}

/// Returns true for printable ASCII.
fn is_printable(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// Returns true if a condition holds for all bytes of a text. It looks at all of them, which takes many at once.
fn is_all(text: &str, condition: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(true, |holds, byte| holds & condition(byte))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::line_queue::LineQueue;

    /// Returns the lines of events, without their times.
    fn log_events(events: impl FnOnce()) -> Vec<String> {
        let (reader, output) = std::io::pipe().unwrap();
        let queue = LineQueue::default();
        let writer = queue.start_writer(output).unwrap();
        let log = tracing_subscriber::fmt()
            .with_writer(queue)
            .with_target(false)
            .with_ansi(false)
            .with_timer(LineTime)
            .fmt_fields(ShownFields)
            .finish();
        tracing::subscriber::with_default(log, events);
        drop(writer);
        let text = std::io::read_to_string(reader).unwrap();
        text.lines().map(|line| line.split_at(27).1.to_owned()).collect()
    }

    #[test]
    fn fields_stand_in_order_behind_the_message_and_texts_in_quotes() {
        let (none, some) = (None::<u64>, Some("a \"b\" \\ 深圳"));
        let written = log_events(|| {
            tracing::info!(id = "x-1", some, none, number = -7, is = true, shown = %"plain", "answered");
            tracing::error!("alone");
        });
        let first = r#"  INFO answered id="x-1" some="a \"b\" \\ 深圳" number=-7 is=true shown=plain"#;
        assert_eq!(written, [first, " ERROR alone"]);
    }

    #[test]
    fn nothing_controls_a_terminal_or_ends_the_line() {
        let text = "a\u{1b}[2J\nb\u{202e}";
        let written = log_events(|| tracing::warn!(quoted = text, shown = %text, "{text}"));
        let shown = "a\u{fffd}[2J\u{fffd}b\u{fffd}";
        let quoted = r#""a\u{1b}[2J\nb\u{202e}""#;
        assert_eq!(written, [format!("  WARN {shown} quoted={quoted} shown={shown}")]);
    }

    #[test]
    fn a_line_begins_with_the_time_to_the_microsecond() {
        let mut text = String::new();
        for _ in 0..2 {
            text.clear();
            LineTime.format_time(&mut Writer::new(&mut text)).unwrap();
            let at: jiff::Timestamp = text.parse().unwrap();
            assert!(text.len() == 27 && (Clock::System.now_us() - at.as_microsecond()).abs() < 60_000_000);
        }
    }
}
