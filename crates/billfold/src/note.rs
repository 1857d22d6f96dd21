//! What is noted of a request on its way, for the log, the metrics and the signature doctor.

use bill::Uin;
use tc3::{Claim, Code, Refusal};

use crate::app::App;
use crate::arriving::{Arrived, Arriving};
use crate::diagnosis::Patient;
use crate::metrics::UNKNOWN_ACTION;

/// What the log says of a request, as far as it was understood.
#[derive(Default)]
pub(crate) struct Note {
    /// The action that the request names, if it is one of ours.
    action: Option<&'static str>,
    /// The action that the request names.
    named: Option<String>,
    secret_id: Option<String>,
    client: Option<String>,
    trace_id: Option<String>,
    caller: Option<Uin>,
    /// The request, if its signature is wrong and there is time to find out why.
    pub(crate) patient: Option<Patient>,
}

impl Note {
    /// Notes what a request claims.
    pub(crate) fn claim(&mut self, app: &App, claim: &Claim<'_>) {
        self.action = app.actions.get(&claim.action).map(|action| action.definition.name);
        let echo = |text: &str| tc3::refusal::sanitize_untrusted(text).into_owned();
        // A name of another shape may be a secret in the wrong place.
        let is_name = self.action.is_some() || claim.action.bytes().all(|byte| byte.is_ascii_alphabetic());
        self.named = Some(if is_name { echo(&claim.action) } else { "(not a name)".to_owned() });
        self.client = claim.request_client.as_deref().map(echo);
        self.trace_id = claim.trace_id.map(echo);
    }

    /// Notes whose key it names, now that it is known. Before that the id stays out of the log: it may
    /// be a secret.
    pub(crate) fn key(&mut self, claim: &Claim<'_>, uin: Uin) {
        self.secret_id = Some(claim.secret_id.as_ref().to_owned());
        self.caller = Some(uin);
    }

    /// Keeps the request of a known key for the signature doctor, if that is what it was refused for.
    pub(crate) fn wrong_signature(&mut self, app: &App, arrived: &Arrived<'_>, refusal: &Refusal) {
        if refusal.code == Code::AuthFailureSignatureFailure
            && let (Some(secret_id), Some(uin)) = (&self.secret_id, self.caller)
        {
            self.patient = Patient::admit(app, arrived, secret_id, uin);
        }
    }

    /// Counts this request, and writes its one line into the log.
    pub(crate) fn keep<B>(
        &self,
        app: &App,
        request_id: &str,
        arriving: &Arriving<B>,
        refusal: Option<&Refusal>,
    ) {
        let took = arriving.at.elapsed();
        app.metrics.answered(
            self.action.unwrap_or(UNKNOWN_ACTION),
            refusal.map(|refusal| refusal.code),
            took,
        );
        let took_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let (action, secret_id) = (self.named.as_deref(), self.secret_id.as_deref());
        let (client, trace_id) = (self.client.as_deref(), self.trace_id.as_deref());
        let (caller, source) = (self.caller.map(Uin::get), arriving.source);
        let code = refusal.map_or("OK", |refusal| refusal.code.as_str());
        let cause = refusal.and_then(|refusal| refusal.internal_cause.as_deref());
        match refusal {
            None => tracing::info!(
                request_id, code, action, caller, secret_id, client, trace_id, %source, took_us, "answered"
            ),
            Some(refusal) if refusal.code == Code::InternalError => tracing::error!(
                request_id, code, action, caller, secret_id, client, trace_id, %source, took_us, cause, "failed"
            ),
            Some(_) => tracing::info!(
                request_id, code, action, caller, secret_id, client, trace_id, %source, took_us, cause, "refused"
            ),
        }
    }
}
