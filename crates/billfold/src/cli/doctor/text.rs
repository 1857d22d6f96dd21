//! The report of the signature doctor for people.

use std::fmt::Write as _;

use doctor::{Cause, Diagnosis, Verdict};

use super::compare::{compare_lines, escape_invisible};
use super::report::DoctorReport;

impl DoctorReport<'_> {
    /// Writes the report as text.
    pub(super) fn to_text(&self) -> String {
        let mut text = String::new();
        for remark in self.remarks {
            append_line(&mut text, format_args!("Note: {remark}."));
        }
        for (cause, detail) in self.mistakes().filter(|(cause, _)| self.is_note(*cause)) {
            let detail = detail.unwrap_or_default();
            let is_zone = cause == Cause::TimestampHours;
            let why =
                if is_zone { "the file is old, or local time was taken for UTC" } else { "the file is old" };
            append_line(
                &mut text,
                format_args!(
                    "Note: a server would refuse the request now, its time is off ({detail}, {cause}): {why}."
                ),
            );
        }
        append_line(&mut text, self.describe_verdict());
        let (signed, earlier) = (self.signature_mistakes(), self.earlier_mistakes());
        if self.is_refused_earlier() {
            append_mistakes(&mut text, earlier);
            if let Some(refusal) = &self.path_refusal {
                append_line(&mut text, format_args!("\n  {}", escape_invisible(&refusal.message)));
            }
            append_line(&mut text, format_args!("\n{}", self.describe_hidden_signature()));
            append_mistakes(&mut text, signed);
        } else {
            append_mistakes(&mut text, signed);
            append_mistakes(&mut text, earlier);
        }
        if let Some(answer) = self.format_server_answer() {
            append_line(&mut text, format_args!("\nThe server answers {}", escape_invisible(&answer)));
        }
        if let Some(diagnosis) = &self.examination.diagnosis {
            append_signed_texts(&mut text, diagnosis);
        }
        text
    }

    /// Describes the verdict in one or a few sentences.
    fn describe_verdict(&self) -> String {
        let has_earlier_mistake = self.earlier_mistakes().next().is_some();
        if self.is_refused_earlier() && self.is_body_cut() {
            return "The body was not saved whole: it is shorter than Content-Length says.".to_owned();
        }
        if self.is_refused_earlier() {
            return "The server refuses the request before it looks at the signature:".to_owned();
        }
        let Some(diagnosis) = &self.examination.diagnosis else {
            return "The request has no signature that could be checked. This is wrong:".to_owned();
        };
        match self.judge_signature(diagnosis) {
            Verdict::Right if self.path_refusal.is_some() => {
                "The server refuses the request for its path.".to_owned()
            }
            Verdict::Right if has_earlier_mistake || self.signature_mistakes().next().is_some() => {
                "What was signed is right, and the request is wrong in this:".to_owned()
            }
            Verdict::Right => "The signature is right.".to_owned(),
            Verdict::Explained => "The signature is wrong, and this explains it:".to_owned(),
            Verdict::Unexplained if self.is_unjudged() => {
                "The signature is wrong, and cannot be judged further until this is fixed:".to_owned()
            }
            Verdict::Unexplained => describe_unexplained(diagnosis),
        }
    }

    /// Describes a wrong signature of a request that the server refuses earlier.
    fn describe_hidden_signature(&self) -> String {
        match &self.examination.diagnosis {
            _ if self.is_unjudged() => "The signature cannot be judged until this is fixed.".to_owned(),
            Some(diagnosis) if diagnosis.verdict == Verdict::Unexplained => describe_unexplained(diagnosis),
            _ => "The signature is wrong as well, and this explains it:".to_owned(),
        }
    }
}

/// Appends the texts that the server reads, compared with those that were signed.
fn append_signed_texts(text: &mut String, diagnosis: &Diagnosis) {
    let Diagnosis { computed, signed, .. } = diagnosis;
    let other = signed.as_ref().unwrap_or(computed);
    if diagnosis.verdict == Verdict::Explained && other == computed {
        append_line(
            text,
            "\nThe signed text is the one that the server reads, but it was signed with another key.",
        );
    }
    // The text of version 1 is one long line, in which a difference would be hard to see.
    let is_v1 = computed.to_sign.is_none();
    let what = if is_v1 { "signed text, a parameter on each line" } else { "canonical request" };
    let break_lines =
        |text: &str| if is_v1 { text.replace('?', "\n?").replace('&', "\n&") } else { text.to_owned() };
    if other.canonical == computed.canonical {
        append_line(text, format_args!("\nThe {what}, as the server reads it:\n"));
    } else {
        append_line(text, format_args!("\nThe {what}: - as the server reads it, + as it was signed\n"));
    }
    text.push_str(&compare_lines(&break_lines(&computed.canonical), &break_lines(&other.canonical)));
    let (Some(computed), Some(signed)) = (&computed.to_sign, &other.to_sign) else { return };
    if computed == signed {
        append_line(text, "\nThe string to sign, as the server computes it:\n");
    } else {
        append_line(text, "\nThe string to sign: - as the server computes it, + as it was signed\n");
    }
    text.push_str(&compare_lines(computed, signed));
}

/// Describes a signature that no known mistake explains.
fn describe_unexplained(diagnosis: &Diagnosis) -> String {
    format!(
        "The signature is wrong, and no known mistake explains it: either the secret is another one, or\n\
         the mistake is not known here; compare your own canonical request with the one shown.\n\
         Tried: every known mistake alone, and two at a time{}; {} signatures.",
        if diagnosis.is_exhausted { ", until the limit of effort" } else { "" },
        diagnosis.attempts,
    )
}

/// Appends mistakes, each with the change that fixes it.
fn append_mistakes<'e>(text: &mut String, mistakes: impl Iterator<Item = (Cause, Option<&'e str>)>) {
    for (cause, detail) in mistakes {
        let detail = detail.map(|detail| format!(" ({})", escape_invisible(detail))).unwrap_or_default();
        append_line(
            text,
            format_args!("\n  {cause}{detail}\n    {}\n    {}", cause.description(), cause.advice()),
        );
    }
}

/// Appends a line.
fn append_line(text: &mut String, line: impl std::fmt::Display) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{line}");
}
