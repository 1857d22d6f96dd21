//! What the doctor found out, as text for a person and as JSON for a program.

use std::fmt::Write as _;

use doctor::saved_request::Remark;
use doctor::{Cause, Diagnosis, Examination, SignedText, Verdict};
use serde_json::{Value, json};
use tc3::{Code, Refusal};

use super::compare;

/// What there is to say.
pub(super) struct Report<'e> {
    pub(super) examination: &'e Examination,
    pub(super) remarks: &'e [Remark],
    /// Whether the time of the examination was asked for, so that the request's own counts.
    pub(super) at_given: bool,
    /// The answer to a request whose path is not `/`.
    pub(super) elsewhere: Option<Refusal>,
}

impl Report<'_> {
    pub(super) fn is_right(&self) -> bool {
        let has_fault = self.elsewhere.is_some() || self.mistakes().any(|(cause, _)| !self.is_note(cause));
        self.examination.is_right_apart_from_time() && !has_fault
    }

    /// Whether a mistake is only remarked upon.
    fn is_note(&self, cause: Cause) -> bool {
        // A time that lies ahead is no matter of the file's age.
        let mut findings = self.examination.findings.iter();
        let by_age = findings.any(|finding| finding.cause == cause && finding.may_be_age);
        by_age && !self.at_given
    }

    /// Every mistake, with what was seen of it.
    fn mistakes(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        let found = self.examination.findings.iter();
        self.signed().chain(found.map(|finding| (finding.cause, finding.detail.as_deref())))
    }

    /// The mistakes in the signature.
    fn signed(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        let signed = self.examination.diagnosis.iter().flat_map(|diagnosis| &diagnosis.causes);
        signed.map(|cause| (*cause, None))
    }

    /// The mistakes in what the server looks at before.
    fn found(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        let found = self.examination.findings.iter();
        let found = found.map(|finding| (finding.cause, finding.detail.as_deref()));
        found.filter(|(cause, _)| !self.is_note(*cause))
    }

    /// Whether the body was not saved whole.
    fn is_short(&self) -> bool {
        self.remarks.iter().any(|remark| matches!(remark, Remark::BodyShorter { .. }))
    }

    /// Whether the server refuses it before it looks at a signature that is wrong.
    fn comes_before(&self) -> bool {
        let is_wrong = self.examination.diagnosis.as_ref().is_some_and(|it| it.verdict != Verdict::Right);
        let refused =
            self.examination.is_refused_before_signature() || self.elsewhere.is_some() || self.is_short();
        is_wrong && refused
    }

    /// Whether nothing can be said of the signature until the form is mended.
    fn is_unjudged(&self) -> bool {
        let diagnosis = self.examination.diagnosis.as_ref();
        let is_broken = self.examination.is_refused_before_signature() || self.is_short();
        is_broken && diagnosis.is_some_and(|diagnosis| diagnosis.verdict == Verdict::Unexplained)
    }

    /// What is said of a wrong signature behind a form that is refused.
    fn behind(&self) -> String {
        match &self.examination.diagnosis {
            _ if self.is_unjudged() => "The signature cannot be judged until this is mended.".to_owned(),
            Some(diagnosis) if diagnosis.verdict == Verdict::Unexplained => unexplained(diagnosis),
            _ => "The signature is wrong as well, and this explains it:".to_owned(),
        }
    }

    /// What the server would answer. That it is too late for a saved request goes without saying.
    fn answer(&self) -> Option<String> {
        if let Some(refusal) = &self.elsewhere {
            return Some(refusal.to_string());
        }
        let refusal = self.examination.refusal.as_ref()?;
        let is_late = refusal.code == Code::AuthFailureSignatureExpire;
        let is_counted = self.mistakes().any(|(cause, _)| cause.is_about_time() && !self.is_note(cause));
        (is_counted || !is_late).then(|| refusal.to_string())
    }

    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for remark in self.remarks {
            line(&mut text, format_args!("Note: {remark}."));
        }
        for (cause, detail) in self.mistakes().filter(|(cause, _)| self.is_note(*cause)) {
            let detail = detail.unwrap_or_default();
            let is_zone = cause == Cause::TimestampHours;
            let why =
                if is_zone { "the file is old, or local time was taken for UTC" } else { "the file is old" };
            line(
                &mut text,
                format_args!(
                    "Note: by now its time is off ({detail}, {cause}): {why}; a server would refuse it."
                ),
            );
        }
        line(&mut text, self.verdict());
        let (signed, found) = (self.signed(), self.found());
        if self.comes_before() {
            mistakes(&mut text, found);
            if let Some(refusal) = &self.elsewhere {
                line(&mut text, format_args!("\n  {}", compare::visible(&refusal.message)));
            }
            line(&mut text, format_args!("\n{}", self.behind()));
            mistakes(&mut text, signed);
        } else {
            mistakes(&mut text, signed);
            mistakes(&mut text, found);
        }
        if let Some(answer) = self.answer() {
            line(&mut text, format_args!("\nThe server answers {}", compare::visible(&answer)));
        }
        if let Some(diagnosis) = &self.examination.diagnosis {
            texts(&mut text, diagnosis);
        }
        text
    }

    fn verdict(&self) -> String {
        let refused = self.found().next().is_some();
        if self.comes_before() && self.is_short() {
            return "The body was not saved whole: there are fewer bytes than Content-Length says."
                .to_owned();
        }
        if self.comes_before() {
            return "The server refuses the request before it looks at the signature:".to_owned();
        }
        let Some(diagnosis) = &self.examination.diagnosis else {
            return "There is no signature that could be checked. This is wrong:".to_owned();
        };
        match diagnosis.verdict {
            Verdict::Right if self.elsewhere.is_some() => {
                "The server refuses the request for its path.".to_owned()
            }
            Verdict::Right if refused || self.signed().next().is_some() => {
                "What was signed is right, and the request is wrong in this:".to_owned()
            }
            Verdict::Right => "The signature is right.".to_owned(),
            Verdict::Explained => "The signature is wrong, and this explains it:".to_owned(),
            Verdict::Unexplained => unexplained(diagnosis),
        }
    }

    pub(super) fn json(&self) -> Value {
        let mistake = |(cause, detail): (Cause, Option<&str>)| {
            json!({
                "cause": cause.name(),
                "did": cause.description(),
                "advice": cause.advice(),
                "detail": detail,
                "note": self.is_note(cause),
            })
        };
        let signed =
            |signed: &SignedText| json!({ "canonical": signed.canonical, "to_sign": signed.to_sign });
        let diagnosis = self.examination.diagnosis.as_ref();
        json!({
            "right": self.is_right(),
            "verdict": diagnosis.map_or("none", |diagnosis| match diagnosis.verdict {
                Verdict::Right => "right",
                Verdict::Explained => "explained",
                Verdict::Unexplained if self.is_unjudged() => "unjudged",
                Verdict::Unexplained => "unexplained",
            }),
            "causes": self.mistakes().map(mistake).collect::<Value>(),
            "answer": self.answer(),
            "remarks": self.remarks.iter().map(ToString::to_string).collect::<Value>(),
            "computed": diagnosis.map(|diagnosis| signed(&diagnosis.computed)),
            "signed": diagnosis.and_then(|diagnosis| diagnosis.signed.as_ref()).map(signed),
            "attempts": diagnosis.map(|diagnosis| diagnosis.attempts),
        })
    }
}

/// What the server reads and what was signed, side by side where they differ.
fn texts(text: &mut String, diagnosis: &Diagnosis) {
    let Diagnosis { computed, signed, .. } = diagnosis;
    let other = signed.as_ref().unwrap_or(computed);
    if diagnosis.verdict == Verdict::Explained && other == computed {
        line(text, "\nWhat was signed is what the server reads; it was signed with another key.");
    }
    // The text of version 1 is one long line, in which nobody would find what differs.
    let is_v1 = computed.to_sign.is_none();
    let what = if is_v1 { "signed text, a parameter on each line" } else { "canonical request" };
    let broken =
        |text: &str| if is_v1 { text.replace('?', "\n?").replace('&', "\n&") } else { text.to_owned() };
    if other.canonical == computed.canonical {
        line(text, format_args!("\nThe {what}, as the server reads it:\n"));
    } else {
        line(text, format_args!("\nThe {what}: - as the server reads it, + as it was signed\n"));
    }
    text.push_str(&compare::lines(&broken(&computed.canonical), &broken(&other.canonical)));
    let (Some(computed), Some(signed)) = (&computed.to_sign, &other.to_sign) else { return };
    if computed == signed {
        line(text, "\nThe string to sign, as the server computes it:\n");
    } else {
        line(text, "\nThe string to sign: - as the server computes it, + as it was signed\n");
    }
    text.push_str(&compare::lines(computed, signed));
}

/// What is said of a signature that no known mistake explains.
fn unexplained(diagnosis: &Diagnosis) -> String {
    format!(
        "The signature is wrong, and no known mistake explains it: either the secret is another, or a\n\
         mistake that is not known here; compare your own canonical request with the one shown.\n\
         Tried: every known mistake alone, and two at a time{}; {} signatures.",
        if diagnosis.is_exhausted { " as far as the effort went" } else { "" },
        diagnosis.attempts,
    )
}

/// Mistakes with what to change.
fn mistakes<'e>(text: &mut String, mistakes: impl Iterator<Item = (Cause, Option<&'e str>)>) {
    for (cause, detail) in mistakes {
        let detail = detail.map(|detail| format!(" ({})", compare::visible(detail))).unwrap_or_default();
        line(text, format_args!("\n  {cause}{detail}\n    {}\n    {}", cause.description(), cause.advice()));
    }
}

fn line(text: &mut String, line: impl std::fmt::Display) {
    // A String takes everything.
    let _ = writeln!(text, "{line}");
}
