//! Examines a saved request for the owner of the key that it names, by the signature doctor.

use std::time::Duration;

use api::{Service as ApiService, SignatureFinding, SignatureReport, SignatureVerdict, SignedTexts};
use doctor::saved_request::SavedRequest;
use doctor::{Cause, Effort, Examination, SignedText, Verdict, examine_request_within};
use tc3::{Code, Refusal, Secret};

use super::service::Service;
use super::storage_refusal::to_refusal;
use crate::keys::open_secret;

/// The time for which a request waits for its turn among all that are examined.
const TURN_TIMEOUT: Duration = Duration::from_secs(5);

/// The most lines of the head of a request that are examined. No client sends nearly as many headers.
const HEAD_LINES_MAX: usize = 128;

/// The most semicolons of a line, which separate the names of signed headers: the server takes 32 names.
const NAMES_MAX: usize = 64;

/// Examines a saved request with the key that signed the call, and no other. Nothing is compared with the secret of another key, so
/// that the result says nothing of it.
///
/// # Errors
///
/// The storage failed, or too many requests are examined at once.
pub(super) async fn examine_own_request(
    service: &Service,
    secret_id: &str,
    request: String,
) -> Result<SignatureReport, Refusal> {
    let busy = || Refusal::of(Code::OperationDeniedServiceBusy).because("too many diagnoses at once");
    let turn = service.diagnosis_limits.wait_for_turn(&service.clock, TURN_TIMEOUT).await;
    let turn = turn.ok_or_else(busy)?;
    let key = service.data.catalog.find_key(secret_id).await.map_err(|error| to_refusal(&error))?;
    let key = key.ok_or_else(|| {
        Refusal::of(Code::OperationDeniedServiceBusy).because("the key was deleted while it signed")
    })?;
    let secret = open_secret(&service.master_key, secret_id, &key.sealed)?;
    let (secret_id, now_s) = (secret_id.to_owned(), service.clock.now_s());
    let hosts = service.config.own_hosts.list();
    let examining = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
        examine_text(&request, (&secret_id, &secret), now_s, &hosts)
    });
    Ok(examining.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic())))
}

/// Counts the lines of the head of a request, and the names that it says are signed.
fn count_head(text: &str) -> (usize, usize) {
    let lines = text.lines().take_while(|line| !line.is_empty());
    let names = text.lines().take_while(|line| !line.is_empty()).map(|line| line.matches(';').count());
    (lines.count(), names.max().unwrap_or(0))
}

/// Examines the text of a request.
fn examine_text(
    text: &str,
    (secret_id, secret): (&str, &Secret),
    now_s: i64,
    hosts: &[&str],
) -> SignatureReport {
    let (lines, names) = count_head(text);
    if lines > HEAD_LINES_MAX || names > NAMES_MAX {
        let fault = format!(
            "the head has {lines} lines, and {names} semicolons in one of them: a request has at most {HEAD_LINES_MAX} and {NAMES_MAX}"
        );
        return refuse_text(SignatureVerdict::Unreadable, "request-unreadable", &fault);
    }
    let raw = match SavedRequest::parse(text.as_bytes()) {
        Ok(raw) => raw,
        Err(error) => {
            return refuse_text(SignatureVerdict::Unreadable, "request-unreadable", &error.to_string());
        }
    };
    let received = match raw.to_received() {
        Ok(received) => received,
        Err(refusal) => {
            return refuse_text(SignatureVerdict::Refused, Cause::RequestOther.name(), &refusal.to_string());
        }
    };
    let api_service = ApiService::of_request(&received).name();
    let keys = [(secret_id, secret)];
    let examination = examine_request_within(&received, api_service, &keys, now_s, hosts, Effort::SERVER);
    let mut report = describe_examination(&examination);
    report.remarks = raw.remarks.iter().map(ToString::to_string).collect();
    report
}

/// Makes the report on a text that is refused before it is examined.
fn refuse_text(verdict: SignatureVerdict, name: &str, text: &str) -> SignatureReport {
    let remedy = "Paste the raw request: the request line, the headers, an empty line, the body.";
    let finding =
        SignatureFinding { name: name.to_owned(), text: text.to_owned(), remedy: remedy.to_owned() };
    SignatureReport {
        verdict,
        findings: vec![finding],
        remarks: Vec::new(),
        computed: SignedTexts::default(),
        signed: SignedTexts::default(),
    }
}

/// Makes the report of an examination.
fn describe_examination(examination: &Examination) -> SignatureReport {
    let of_form = examination.findings.iter().map(|finding| (finding.cause, finding.detail.as_deref()));
    let is_other_key = examination.findings.iter().any(|finding| finding.cause == Cause::IdUnknown);
    // With another key, what its own secret makes of the request is of no use.
    let diagnosis = examination.diagnosis.as_ref().filter(|_| !is_other_key);
    let of_signature = diagnosis.iter().flat_map(|diagnosis| &diagnosis.causes).map(|cause| (*cause, None));
    let findings = of_signature.chain(of_form).map(|(cause, detail)| describe_cause(cause, detail)).collect();
    let verdict = match diagnosis.map(|diagnosis| diagnosis.verdict) {
        _ if examination.is_right_apart_from_time() && !is_other_key => SignatureVerdict::Right,
        Some(Verdict::Explained) => SignatureVerdict::Explained,
        Some(Verdict::Unexplained) if !examination.is_refused_before_signature() => {
            SignatureVerdict::Unexplained
        }
        Some(Verdict::Right | Verdict::Unexplained) | None => SignatureVerdict::Refused,
    };
    let show = |text: &SignedText| SignedTexts {
        canonical: text.canonical.clone(),
        to_sign: text.to_sign.clone().unwrap_or_default(),
    };
    SignatureReport {
        verdict,
        findings,
        remarks: Vec::new(),
        computed: diagnosis.map(|diagnosis| show(&diagnosis.computed)).unwrap_or_default(),
        signed: diagnosis.and_then(|diagnosis| diagnosis.signed.as_ref()).map(show).unwrap_or_default(),
    }
}

/// Describes a mistake, with its detail if it has one.
fn describe_cause(cause: Cause, detail: Option<&str>) -> SignatureFinding {
    let text = match detail {
        Some(detail) => format!("{} ({detail})", cause.description()),
        None => cause.description().to_owned(),
    };
    SignatureFinding { name: cause.name().to_owned(), text, remedy: cause.advice().to_owned() }
}
