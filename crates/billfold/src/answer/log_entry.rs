//! The record of a request, for the log, the metrics and the signature doctor.

use std::borrow::Cow;

use api::Actions;
use bill::Uin;
use tc3::{Claim, Code, Refusal};

use crate::answer::diagnosis::{DiagnosisLimits, PendingDiagnosis};
use crate::answer::incoming::{Request, RequestHead};
use crate::answer::rate::RateLeft;
use crate::clock::Clock;
use crate::config::own_hosts::OwnHosts;
use crate::metrics::{Metrics, UNKNOWN_ACTION};

/// The fields that the log shows of a request, as far as it was understood.
#[derive(Default)]
pub(crate) struct RequestLog {
    /// The action that the request names, if it is a registered one.
    action: Option<&'static str>,
    /// The action that the request names.
    named: Option<Cow<'static, str>>,
    secret_id: Option<String>,
    client: Option<String>,
    trace_id: Option<String>,
    caller: Option<Uin>,
    /// The rest of the account's rate; `None` if the request was not counted against it.
    pub(super) rate: Option<RateLeft>,
    /// True if the signature was used in an earlier second; `None` if not.
    repeat: Option<bool>,
    /// The diagnosis of a wrong signature, if the limits allow one.
    pub(crate) diagnosis: Option<Box<PendingDiagnosis>>,
}

impl RequestLog {
    /// Records the claim of a request.
    pub(crate) fn record_claim(&mut self, actions: &Actions, claim: &Claim<'_>) {
        self.action = actions.get(&claim.action).map(|action| action.definition.name);
        let echo = |text: &str| tc3::refusal::sanitize_untrusted(text).into_owned();
        self.named = Some(match self.action {
            Some(name) => Cow::Borrowed(name),
            None if claim.action.bytes().all(|byte| byte.is_ascii_alphabetic()) => echo(&claim.action).into(),
            // A name of another shape may be a secret in the wrong place.
            None => Cow::Borrowed("(not a name)"),
        });
        self.client = claim.request_client.as_deref().map(echo);
        self.trace_id = claim.trace_id.map(echo);
    }

    /// Records the key of a request and its account, now that they are known. Before that the id stays out of the
    /// log: it may be a secret.
    pub(crate) fn record_key(&mut self, claim: &Claim<'_>, uin: Uin) {
        self.secret_id = Some(claim.secret_id.as_ref().to_owned());
        self.caller = Some(uin);
    }

    /// Returns the id of the key; an empty text before it is known.
    pub(super) fn secret_id(&self) -> &str {
        self.secret_id.as_deref().unwrap_or_default()
    }

    /// Records that the signature of the request was used in an earlier second.
    pub(crate) fn record_repeat(&mut self) {
        self.repeat = Some(true);
    }

    /// Starts the diagnosis of a request with a known key, if it was refused for a wrong signature.
    pub(crate) fn start_diagnosis(
        &mut self,
        limits: &DiagnosisLimits,
        clock: &Clock,
        request: &Request<'_>,
        refusal: &Refusal,
        own_hosts: &OwnHosts,
    ) {
        if refusal.code == Code::AuthFailureSignatureFailure
            && let (Some(secret_id), Some(uin)) = (&self.secret_id, self.caller)
        {
            self.diagnosis =
                PendingDiagnosis::try_start(limits, clock, request, (secret_id, uin), own_hosts.list())
                    .map(Box::new);
        }
    }

    /// Counts the request in the metrics, and writes its line to the log.
    pub(crate) fn write(
        &self,
        metrics: &Metrics,
        request_id: &str,
        head: &RequestHead,
        refusal: Option<&Refusal>,
    ) {
        let took = head.received_at.elapsed();
        metrics.count_answer(
            self.action.unwrap_or(UNKNOWN_ACTION),
            refusal.map(|refusal| refusal.code),
            took,
        );
        let took_us = took.as_secs() * 1_000_000 + u64::from(took.subsec_micros());
        let (action, secret_id) = (self.named.as_deref(), self.secret_id.as_deref());
        let (client, trace_id) = (self.client.as_deref(), self.trace_id.as_deref());
        let (caller, source) = (self.caller.map(Uin::get), head.source);
        let (repeat, rate_left) = (self.repeat, self.rate.map(|rate| rate.left));
        let code = refusal.map_or("OK", |refusal| refusal.code.as_str());
        let cause = refusal.and_then(|refusal| refusal.internal_cause.as_deref());
        match refusal {
            None => tracing::info!(
                request_id, code, action, caller, secret_id, client, trace_id, %source, took_us, rate_left, repeat, "answered"
            ),
            Some(refusal) if refusal.code == Code::InternalError => tracing::error!(
                request_id, code, action, caller, secret_id, client, trace_id, %source, took_us, rate_left, repeat, cause, "failed"
            ),
            Some(_) => tracing::info!(
                request_id, code, action, caller, secret_id, client, trace_id, %source, took_us, rate_left, repeat, cause, "refused"
            ),
        }
    }
}
