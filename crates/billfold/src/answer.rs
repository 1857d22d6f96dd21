//! Answers one request, top to bottom. The order of the lines is the order of the errors.

pub(crate) mod account_rate;
mod body_limits;
mod check_rate;
pub(crate) mod diagnosis;
pub(crate) mod incoming;
mod known_key;
mod log_entry;
mod offer_file;
mod own_request;
mod panics;
pub(crate) mod rate;
pub(crate) mod read_model;
mod run_action;
pub(crate) mod service;
mod signer;
mod storage_refusal;
mod used_signatures;

use std::pin::pin;
use std::sync::Arc;

use api::{Call, CallTime, Service as ApiService};
use bill::Language;
use hyper::body::{Body, Bytes};
use tc3::parameters::check_parameters;
use tc3::{Claim, Code, Received, Refusal};
use uuid::Uuid;

use crate::config::own_hosts::OwnHosts;
use crate::metrics::Lookup;
use check_rate::check_rate;
use incoming::{Request, RequestHead};
use known_key::find_open_key;
use log_entry::RequestLog;
use offer_file::LinkOrigin;
use panics::catch_panic;
use rate::RateLeft;
use read_model::KeptCall;
use run_action::run_action;
use service::Service;
use signer::verify_claim;
use storage_refusal::to_refusal;

/// The answer to a request.
pub(crate) struct Answer {
    /// The bytes of the envelope, which holds the refusal if there is one.
    pub(crate) envelope: Vec<u8>,
    /// The rest of the account's rate; `None` if the request was not counted against it.
    pub(crate) rate: Option<RateLeft>,
}

/// Answers one request, or refuses it.
pub(crate) async fn answer_or_refuse<B>(service: &Arc<Service>, head: &RequestHead, body: &mut B) -> Answer
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    let request_id = Uuid::new_v4().to_string();
    let mut log = RequestLog::default();
    let outcome = {
        let answering = pin!(async {
            let request = head.read_request(body, &service.body_limits).await?; // address, method, path, headers twice, body
            answer_request(service, &request, &request_id, &mut log).await
        });
        catch_panic(answering).await
    };
    let outcome = outcome.unwrap_or_else(|panic| {
        Err(Refusal::of(Code::InternalError).because(format!("a bug: it panicked: {panic}")))
    });
    log.write(&service.metrics, &request_id, head, outcome.as_ref().err());
    if let Some(diagnosis) = log.diagnosis {
        let (service, request_id) = (Arc::clone(service), request_id.clone());
        tokio::spawn(async move {
            diagnosis
                .run(
                    &service.data.catalog,
                    &service.master_key,
                    &service.clock,
                    &service.metrics,
                    &request_id,
                )
                .await;
        });
    }
    let envelope = outcome.unwrap_or_else(|refusal| tc3::envelope::wrap_refusal(&request_id, &refusal));
    Answer { envelope, rate: log.rate }
}

/// Answers a request that has arrived as a whole. Each step takes what the one before has made certain.
async fn answer_request(
    service: &Service,
    request: &Request<'_>,
    request_id: &str,
    log: &mut RequestLog,
) -> Result<Vec<u8>, Refusal> {
    let (received, arrived_us) = (request.to_received(), service.clock.now_us());
    let meant = ApiService::of_request(&received);
    let claim = Claim::read(&received, meant.name())?; // size, form, common parameters, authorization and scope
    log.record_claim(&service.actions, &claim);
    let now_s = arrived_us.div_euclid(1_000_000);
    claim.check_freshness(now_s)?; // time
    service.check_folder().map_err(|error| to_refusal(&error))?; // the data folder is still there
    let view = service.read_model.follow_catalog(&service.data.catalog).await; // nothing older than this
    let view = view.map_err(|error| to_refusal(&error))?;
    let key = find_open_key(service, view, &claim).await?; // key
    log.record_key(&claim, key.uin);
    let own_hosts = &service.config.own_hosts;
    let verified = check_host(own_hosts, &received) // host
        .and_then(|()| verify_claim(claim, &received, &key, arrived_us)); // signature, token
    if let Err(refusal) = &verified {
        log.start_diagnosis(&service.diagnosis_limits, &service.clock, request, refusal, own_hosts);
    }
    let verified = verified?;
    let action = service.actions.find(&verified.version, &verified.action)?; // version, action
    check_rate(service, key.uin, action.definition.name, &verified, log).await?; // limit
    action.definition.check_role(key.role)?; // role
    let call = Call {
        caller: key.uin,
        role: key.role,
        language: Language::from_code(verified.language.as_deref()),
        time: CallTime::from_unix_s(now_s),
        earliest_month: service.config.earliest_month,
        finality: service.config.finality,
    };
    let parameters = check_parameters(&verified.parameters, &action.parameters)?; // parameters
    let kept = KeptCall::new(call.caller, action.definition.name, call.language, &parameters);
    let held = kept.as_ref().and_then(|kept| service.read_model.find_answer(view, kept, now_s));
    service.metrics.count_lookup(Lookup::Answer, held.is_some());
    if let Some(fields) = held {
        return tc3::envelope::wrap_fields(request_id, &fields);
    }
    let origin = LinkOrigin { secret_id: log.secret_id(), request };
    let output = run_action(action, call, parameters, &origin, service).await?; // relation and business
    if let (Some(kept), Some(source)) = (kept, output.source) {
        let times_s = call.find_same_times_s();
        service.read_model.keep_answer(view, kept, (source, times_s), &output.fields);
    }
    tc3::envelope::wrap_fields(request_id, &output.fields)
}

/// Refuses a request that was signed for a host that is not ours, like a wrong signature: with our host in its place, it
/// is one.
fn check_host(own_hosts: &OwnHosts, received: &Received<'_>) -> Result<(), Refusal> {
    let host = received.header("Host").unwrap_or_default();
    if own_hosts.include(host) {
        return Ok(());
    }
    let host = tc3::refusal::sanitize_untrusted(host);
    Err(Refusal::of(Code::AuthFailureSignatureFailure).because(format!(
        "the request was signed for the host `{host}`, which is none of `own_hosts`: add it there if clients reach this \
         server by it, and let a proxy in front pass `Host` on unchanged"
    )))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use access::{Account, Role};
    use bill::Uin;
    use serde_json::Value;
    use tc3::Secret;
    use tc3::sign::{PostJson, sign_post_json};
    use zeroize::Zeroizing;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::keys::KeyPair;

    /// The author of the accounts and keys here.
    const AUTHOR: store::Author<'_> = store::Author { name: "test", at_us: 0 };

    /// Opens a service whose clock the test moves, with a distributor, a key of it, and a customer.
    async fn open_service(dir: &std::path::Path) -> (Arc<Service>, Arc<AtomicI64>) {
        let now_us = Arc::new(AtomicI64::new(0));
        let config = Config::read(None, None, None, &api::Actions::new().list_rates()).unwrap();
        let data = store::Data::create(dir, &config.catalog).await.unwrap();
        let service = Service::new(data, config, Clock::Set(Arc::clone(&now_us))).await.unwrap();
        for (uin, role, parent) in [(1, Role::Distributor, None), (123_456, Role::Customer, Uin::new(1))] {
            let account = Account { uin: Uin::new(uin).unwrap(), role, parent, name: String::new() };
            service.data.catalog.add_account(&account, AUTHOR).await.unwrap();
        }
        let pair = KeyPair::from_existing("AKIDx", Zeroizing::new("secret".to_owned())).unwrap();
        pair.store(&service.data, &service.master_key, Uin::new(1).unwrap(), AUTHOR).await.unwrap();
        (Arc::new(service), now_us)
    }

    /// Asks for a month at a time of our clock, signed at another. Returns the code of the error, if the answer is one.
    async fn ask_for_month(
        service: &(Arc<Service>, Arc<AtomicI64>),
        month: &str,
        now_s: i64,
        signed_s: i64,
    ) -> Option<String> {
        ask_with_key(service, ("AKIDx", "secret", None), month, now_s, signed_s).await
    }

    /// As [`ask_for_month`], with an id, a secret and perhaps a token.
    async fn ask_with_key(
        service: &(Arc<Service>, Arc<AtomicI64>),
        (secret_id, secret, token): (&str, &str, Option<&str>),
        month: &str,
        now_s: i64,
        signed_s: i64,
    ) -> Option<String> {
        service.1.store(now_s.checked_mul(1_000_000).unwrap(), Ordering::SeqCst);
        let body = format!(r#"{{"BillMonth":"{month}","CustomerUin":123456}}"#);
        let host = "127.0.0.1";
        let to_sign = PostJson {
            secret_id,
            host,
            service: ApiService::Partners.name(),
            timestamp_s: signed_s,
            body: body.as_bytes(),
        };
        let authorization = sign_post_json(&to_sign, &Secret::new(secret.to_owned()));
        let (parts, mut body) = hyper::Request::post("/")
            .header("Host", host)
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .header("X-TC-Action", "DescribeBillSummaryByPayMode")
            .header("X-TC-Version", "2022-09-28")
            .header("X-TC-Timestamp", signed_s.to_string())
            .header("X-TC-Token", token.unwrap_or_default())
            .body(http_body_util::Full::new(Bytes::from(body)))
            .unwrap()
            .into_parts();
        let source = std::net::Ipv4Addr::LOCALHOST.into();
        let answer =
            answer_or_refuse(&service.0, &RequestHead::new(parts, source, source, Ok(())), &mut body).await;
        let envelope: Value = serde_json::from_slice(&answer.envelope).unwrap();
        envelope["Response"]["Error"]["Code"].as_str().map(str::to_owned)
    }

    #[tokio::test]
    async fn a_request_is_good_for_300_seconds_either_way_of_our_clock() {
        let dir = tempfile::tempdir().unwrap();
        let service = open_service(dir.path()).await;
        let now = 1_668_000_000; // November 2022
        for (signed, expected) in [
            (now, None),
            (now - 300, None),
            (now + 300, None),
            (now - 301, Some("AuthFailure.SignatureExpire".to_owned())),
            (now + 301, Some("AuthFailure.SignatureExpire".to_owned())),
        ] {
            // Each in a second of its own, so that the rate limit is not reached.
            let later = signed - now;
            assert_eq!(
                ask_for_month(&service, "2022-11", now + 1_000 * later, signed + 1_000 * later).await,
                expected
            );
        }
    }

    #[tokio::test]
    async fn the_current_month_by_utc_plus_8_is_answered_and_the_next_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let service = open_service(dir.path()).await;
        let midnight = 1_667_232_000; // 2022-11-01T00:00:00+08:00
        let invalid = Some("InvalidParameterValue.InvalidMonth".to_owned());
        assert_eq!(ask_for_month(&service, "2022-11", midnight - 1, midnight - 1).await, invalid);
        assert_eq!(ask_for_month(&service, "2022-11", midnight, midnight).await, None);
        assert_eq!(ask_for_month(&service, "2022-12", midnight + 1, midnight).await, invalid);
    }

    #[tokio::test]
    async fn the_rate_is_that_of_a_whole_second_of_our_clock() {
        let dir = tempfile::tempdir().unwrap();
        let service = open_service(dir.path()).await;
        let now = 1_668_000_000;
        let exceeded = Some("RequestLimitExceeded".to_owned());
        assert_eq!(ask_for_month(&service, "2022-11", now, now).await, None);
        assert_eq!(ask_for_month(&service, "2022-11", now, now).await, exceeded);
        assert_eq!(ask_for_month(&service, "2022-11", now + 1, now + 1).await, None);
    }

    #[tokio::test]
    async fn a_temporary_key_ends_when_it_said_it_would() {
        let dir = tempfile::tempdir().unwrap();
        let service = open_service(dir.path()).await;
        let now = 1_668_000_000;
        let pair = KeyPair::generate_temporary(now * 1_000_000, std::time::Duration::from_secs(10)).unwrap();
        pair.store(&service.0.data, &service.0.master_key, Uin::new(1).unwrap(), AUTHOR).await.unwrap();
        let token = pair.token.as_ref().map(|token| token.text.as_str());
        for (later, expected) in [(0, None), (9, None), (10, Some("AuthFailure.TokenFailure".to_owned()))] {
            let key = (pair.id.as_str(), pair.secret.as_str(), token);
            assert_eq!(
                ask_with_key(&service, key, "2022-11", now + later, now + later).await,
                expected,
                "{later}"
            );
        }
    }
}
