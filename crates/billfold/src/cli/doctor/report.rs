//! The report of the signature doctor, as text for people and as JSON for programs.

use std::fmt::Write as _;

use doctor::saved_request::Remark;
use doctor::{Cause, Diagnosis, Examination, SignedText, Verdict};
use serde::Serialize;
use tc3::{Code, Refusal};

use super::compare::{compare_lines, escape_invisible};

/// The result of an examination.
pub(super) struct DoctorReport<'e> {
    pub(super) examination: &'e Examination,
    pub(super) remarks: &'e [Remark],
    /// True if the operator gave the time of the examination, so that a wrong time of the request is a mistake.
    pub(super) is_time_given: bool,
    /// The answer to a request whose path is not `/`.
    pub(super) path_refusal: Option<Refusal>,
}

/// The report in JSON.
#[derive(Serialize)]
pub(super) struct JsonDoctorReport<'e> {
    right: bool,
    verdict: &'static str,
    causes: Vec<JsonMistake<'e>>,
    answer: Option<String>,
    remarks: Vec<String>,
    computed: Option<JsonSignedText<'e>>,
    signed: Option<JsonSignedText<'e>>,
    attempts: Option<u32>,
}

/// A mistake in JSON.
#[derive(Serialize)]
struct JsonMistake<'e> {
    cause: &'static str,
    did: &'static str,
    advice: &'static str,
    detail: Option<&'e str>,
    note: bool,
}

/// A text that was signed, or that the server reads, in JSON.
#[derive(Serialize)]
struct JsonSignedText<'e> {
    canonical: &'e str,
    to_sign: Option<&'e str>,
}

impl DoctorReport<'_> {
    /// Returns true if a server would accept the request, apart from its age.
    pub(super) fn is_right(&self) -> bool {
        let has_fault = self.path_refusal.is_some() || self.mistakes().any(|(cause, _)| !self.is_note(cause));
        self.examination.is_right_apart_from_time() && !has_fault
    }

    /// Returns true if a mistake only gets a note: the request is old, and the operator gave no time. A time in the
    /// future is a mistake, since it does not come from the age of the file.
    fn is_note(&self, cause: Cause) -> bool {
        let mut findings = self.examination.findings.iter();
        let by_age = findings.any(|finding| finding.cause == cause && finding.may_be_age);
        by_age && !self.is_time_given
    }

    /// Returns all mistakes, each with its detail.
    fn mistakes(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        self.signature_mistakes().chain(self.findings())
    }

    /// Returns the mistakes apart from those in the signature, each with its detail.
    fn findings(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        let found = self.examination.findings.iter();
        let found = found.map(|finding| (finding.cause, finding.detail.as_deref()));
        found.filter(|(cause, _)| !self.is_slip_of_saving(*cause))
    }

    /// Returns true if a mistake only shows because the body was not saved whole.
    fn is_slip_of_saving(&self, cause: Cause) -> bool {
        matches!(cause, Cause::BodyCut | Cause::BodyIncomplete) && self.is_body_cut()
    }

    /// Returns the verdict on the signature. That of a body that was not saved whole is open.
    fn judge_signature(&self, diagnosis: &Diagnosis) -> Verdict {
        let is_slip = diagnosis.causes.iter().any(|cause| self.is_slip_of_saving(*cause));
        if is_slip { Verdict::Unexplained } else { diagnosis.verdict }
    }

    /// Returns the mistakes in the signature.
    fn signature_mistakes(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        let signed = self.examination.diagnosis.iter().flat_map(|diagnosis| &diagnosis.causes);
        signed.filter(|cause| !self.is_slip_of_saving(**cause)).map(|cause| (*cause, None))
    }

    /// Returns the mistakes that the server finds before it looks at the signature, without notes.
    fn earlier_mistakes(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        self.findings().filter(|(cause, _)| !self.is_note(*cause))
    }

    /// Returns true if the saved body is shorter than Content-Length says.
    fn is_body_cut(&self) -> bool {
        self.remarks.iter().any(|remark| matches!(remark, Remark::BodyShorter { .. }))
    }

    /// Returns true if the signature is wrong, and the server refuses the request before it looks at it.
    fn is_refused_earlier(&self) -> bool {
        let is_wrong =
            self.examination.diagnosis.as_ref().is_some_and(|diagnosis| diagnosis.verdict != Verdict::Right);
        let refused = self.examination.is_refused_before_signature()
            || self.path_refusal.is_some()
            || self.is_body_cut();
        is_wrong && refused
    }

    /// Returns true if the signature cannot be judged until an earlier mistake is fixed.
    fn is_unjudged(&self) -> bool {
        let diagnosis = self.examination.diagnosis.as_ref();
        let mut findings = self.examination.findings.iter();
        let is_broken = self.examination.is_refused_before_signature()
            || self.is_body_cut()
            || findings.any(|finding| finding.cause.is_behind_signature());
        is_broken
            && diagnosis.is_some_and(|diagnosis| self.judge_signature(diagnosis) == Verdict::Unexplained)
    }

    /// Describes a wrong signature of a request that the server refuses earlier.
    fn describe_hidden_signature(&self) -> String {
        match &self.examination.diagnosis {
            _ if self.is_unjudged() => "The signature cannot be judged until this is fixed.".to_owned(),
            Some(diagnosis) if diagnosis.verdict == Verdict::Unexplained => describe_unexplained(diagnosis),
            _ => "The signature is wrong as well, and this explains it:".to_owned(),
        }
    }

    /// Returns the answer of the server, unless it is only that the saved request is too old.
    fn format_server_answer(&self) -> Option<String> {
        if let Some(refusal) = &self.path_refusal {
            return Some(refusal.to_string());
        }
        let refusal = self.examination.refusal.as_ref()?;
        let is_late = refusal.code == Code::AuthFailureSignatureExpire;
        let is_time_wrong = self.mistakes().any(|(cause, _)| cause.is_about_time() && !self.is_note(cause));
        (is_time_wrong || !is_late).then(|| refusal.to_string())
    }

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

    /// Takes the fields of JSON.
    pub(super) fn to_json(&self) -> JsonDoctorReport<'_> {
        let mistakes = self.mistakes().map(|(cause, detail)| JsonMistake {
            cause: cause.name(),
            did: cause.description(),
            advice: cause.advice(),
            detail,
            note: self.is_note(cause),
        });
        let diagnosis = self.examination.diagnosis.as_ref();
        JsonDoctorReport {
            right: self.is_right(),
            verdict: diagnosis.map_or("none", |diagnosis| match self.judge_signature(diagnosis) {
                Verdict::Right => "right",
                Verdict::Explained => "explained",
                Verdict::Unexplained if self.is_unjudged() => "unjudged",
                Verdict::Unexplained => "unexplained",
            }),
            causes: mistakes.collect(),
            answer: self.format_server_answer(),
            remarks: self.remarks.iter().map(ToString::to_string).collect(),
            computed: diagnosis.map(|diagnosis| JsonSignedText::new(&diagnosis.computed)),
            signed: diagnosis.and_then(|diagnosis| diagnosis.signed.as_ref()).map(JsonSignedText::new),
            attempts: diagnosis.map(|diagnosis| diagnosis.attempts),
        }
    }
}

impl<'e> JsonSignedText<'e> {
    fn new(signed: &'e SignedText) -> Self {
        Self { canonical: &signed.canonical, to_sign: signed.to_sign.as_deref() }
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
