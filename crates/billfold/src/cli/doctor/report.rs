//! What an examination found: which mistakes count, and how the signature is judged.

use doctor::saved_request::Remark;
use doctor::{Cause, Diagnosis, Examination, Verdict};
use tc3::{Code, Refusal};

/// The result of an examination.
pub(super) struct DoctorReport<'e> {
    pub(super) examination: &'e Examination,
    pub(super) remarks: &'e [Remark],
    /// True if the operator gave the time of the examination, so that a wrong time of the request is a mistake.
    pub(super) is_time_given: bool,
    /// The answer to a request whose path is not `/`.
    pub(super) path_refusal: Option<Refusal>,
}

impl DoctorReport<'_> {
    /// Returns true if a server would accept the request, apart from its age.
    pub(super) fn is_right(&self) -> bool {
        let has_fault = self.path_refusal.is_some() || self.mistakes().any(|(cause, _)| !self.is_note(cause));
        self.examination.is_right_apart_from_time() && !has_fault
    }

    /// Returns true if a mistake only gets a note: the request is old, and the operator gave no time. A time in the
    /// future is a mistake, since it does not come from the age of the file.
    pub(super) fn is_note(&self, cause: Cause) -> bool {
        let mut findings = self.examination.findings.iter();
        let by_age = findings.any(|finding| finding.cause == cause && finding.may_be_age);
        by_age && !self.is_time_given
    }

    /// Returns all mistakes, each with its detail.
    pub(super) fn mistakes(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        self.signature_mistakes().chain(self.findings())
    }

    /// Returns the mistakes apart from those in the signature, each with its detail.
    pub(super) fn findings(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        let found = self.examination.findings.iter();
        let found = found.map(|finding| (finding.cause, finding.detail.as_deref()));
        found.filter(|(cause, _)| !self.is_slip_of_saving(*cause))
    }

    /// Returns true if a mistake only shows because the body was not saved whole.
    pub(super) fn is_slip_of_saving(&self, cause: Cause) -> bool {
        matches!(cause, Cause::BodyCut | Cause::BodyIncomplete) && self.is_body_cut()
    }

    /// Returns the verdict on the signature. That of a body that was not saved whole is open.
    pub(super) fn judge_signature(&self, diagnosis: &Diagnosis) -> Verdict {
        let is_slip = diagnosis.causes.iter().any(|cause| self.is_slip_of_saving(*cause));
        if is_slip { Verdict::Unexplained } else { diagnosis.verdict }
    }

    /// Returns the mistakes in the signature.
    pub(super) fn signature_mistakes(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        let signed = self.examination.diagnosis.iter().flat_map(|diagnosis| &diagnosis.causes);
        signed.filter(|cause| !self.is_slip_of_saving(**cause)).map(|cause| (*cause, None))
    }

    /// Returns the mistakes that the server finds before it looks at the signature, without notes.
    pub(super) fn earlier_mistakes(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        self.findings().filter(|(cause, _)| !self.is_note(*cause))
    }

    /// Returns true if the saved body is shorter than Content-Length says.
    pub(super) fn is_body_cut(&self) -> bool {
        self.remarks.iter().any(|remark| matches!(remark, Remark::BodyShorter { .. }))
    }

    /// Returns true if the signature is wrong, and the server refuses the request before it looks at it.
    pub(super) fn is_refused_earlier(&self) -> bool {
        let is_wrong =
            self.examination.diagnosis.as_ref().is_some_and(|diagnosis| diagnosis.verdict != Verdict::Right);
        let refused = self.examination.is_refused_before_signature()
            || self.path_refusal.is_some()
            || self.is_body_cut();
        is_wrong && refused
    }

    /// Returns true if the signature cannot be judged until an earlier mistake is fixed.
    pub(super) fn is_unjudged(&self) -> bool {
        let diagnosis = self.examination.diagnosis.as_ref();
        let mut findings = self.examination.findings.iter();
        let is_broken = self.examination.is_refused_before_signature()
            || self.is_body_cut()
            || findings.any(|finding| finding.cause.is_behind_signature());
        is_broken
            && diagnosis.is_some_and(|diagnosis| self.judge_signature(diagnosis) == Verdict::Unexplained)
    }

    /// Returns the answer of the server, unless it is only that the saved request is too old.
    pub(super) fn format_server_answer(&self) -> Option<String> {
        if let Some(refusal) = &self.path_refusal {
            return Some(refusal.to_string());
        }
        let refusal = self.examination.refusal.as_ref()?;
        let is_late = refusal.code == Code::AuthFailureSignatureExpire;
        let is_time_wrong = self.mistakes().any(|(cause, _)| cause.is_about_time() && !self.is_note(cause));
        (is_time_wrong || !is_late).then(|| refusal.to_string())
    }
}
