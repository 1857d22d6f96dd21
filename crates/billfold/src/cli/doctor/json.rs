//! The report of the signature doctor for programs.

use doctor::{SignedText, Verdict};
use serde::Serialize;

use super::report::DoctorReport;

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
