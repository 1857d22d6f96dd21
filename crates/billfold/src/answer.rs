//! One request, top to bottom. The order of the lines is the order of the errors.

use std::sync::Arc;

use access::Role;
use bill::Uin;
use hyper::body::{Body, Bytes};
use store::TemporaryKey;
use tc3::parameters::check;
use tc3::{Claim, Code, Received, Refusal, Secret, Verified, verify};
use uuid::Uuid;

use crate::action::{Caller, Language, SERVICE, refusal_of};
use crate::app::App;
use crate::arriving::Arriving;
use crate::limit::check_count;
use crate::note::Note;
use crate::panics::unpanicked;

/// Answers one request with the bytes of its envelope. Whatever goes wrong is in the envelope too.
pub(crate) async fn answer<B>(app: &Arc<App>, mut arriving: Arriving<B>) -> Vec<u8>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    let request_id = Uuid::new_v4().to_string();
    let mut note = Note::default();
    let outcome = unpanicked(walk(app, &mut arriving, &request_id, &mut note)).await;
    let outcome = outcome.unwrap_or_else(|said| {
        Err(Refusal::of(Code::InternalError).because(format!("a bug: it panicked: {said}")))
    });
    note.keep(app, &request_id, &arriving, outcome.as_ref().err());
    if let Some(patient) = note.patient {
        patient.examine(app, &request_id);
    }
    outcome.unwrap_or_else(|refusal| tc3::envelope::failure(&request_id, &refusal))
}

/// The walk of a request: each step takes what the one before has made certain.
async fn walk<B>(
    app: &App,
    arriving: &mut Arriving<B>,
    request_id: &str,
    note: &mut Note,
) -> Result<Vec<u8>, Refusal>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    let arrived = arriving.read(app).await?; // source address, method, path, headers twice, the whole body
    let received = arrived.received();
    let claim = Claim::read(&received, SERVICE)?; // size, form, common parameters, authorization and scope
    note.claim(app, &claim);
    claim.fresh(app.clock.now_s())?; // time
    let key = open_key(app, &claim).await?; // key
    note.key(&claim, key.uin);
    let verified = verified(app, claim, &received, &key) // signature, token
        .inspect_err(|refusal| note.wrong_signature(app, &arrived, refusal))?;
    let action = app.actions.find(&verified.version, &verified.action)?; // version, action
    check_rate(app, key.uin, action.definition.name).await?; // limit
    action.check_role(key.role)?; // role
    let input = check(&verified.parameters, &action.parameters)?; // parameters
    let caller = Caller { uin: key.uin, language: Language::of(verified.language.as_deref()) };
    action.run(app, caller, input, request_id).await // relation and business
}

/// Counts a request of an account for an action: by the catalog where nodes share it, else in this process.
async fn check_rate(app: &App, uin: Uin, action: &'static str) -> Result<(), Refusal> {
    let limit = app.limit_per_s(action);
    let shared = app.data.catalog.count_request(uin, action).await;
    let counted = match shared.map_err(|error| refusal_of(&error))? {
        Some(count) => check_count(count, limit),
        None => app.rates.count((uin, action), limit, || app.clock.now_s()),
    };
    counted.map_err(|exceeded| Refusal::rate_limited(exceeded.count, exceeded.limit))
}

/// How much of the id of a key that is not known the log shows behind its prefix, in characters.
const UNKNOWN_ID_CHARS: usize = 4;

/// A key with its secret open.
struct OpenKey {
    uin: Uin,
    role: Role,
    secret: Secret,
    temporary: Option<TemporaryKey>,
}

/// Finds the key that a claim names, and opens its secret.
async fn open_key(app: &App, claim: &Claim<'_>) -> Result<OpenKey, Refusal> {
    let found = app.data.catalog.find_key(&claim.secret_id).await;
    let key = found.map_err(|error| refusal_of(&error))?;
    let key = key.ok_or_else(|| {
        let refusal = Refusal::of(Code::AuthFailureSecretIdNotFound);
        match claim
            .secret_id
            .strip_prefix(crate::keys::ID_PREFIX)
            .and_then(|rest| rest.get(..UNKNOWN_ID_CHARS))
        {
            Some(start) => refusal.because(format!(
                "the id begins with {}{}",
                crate::keys::ID_PREFIX,
                tc3::refusal::echo(start)
            )),
            // It may be a secret, so nothing of it is shown.
            None => refusal.because("the id does not look like one: were id and secret exchanged?"),
        }
    })?;
    let secret = open_secret(app, &claim.secret_id, &key.sealed)?;
    Ok(OpenKey { uin: key.uin, role: key.role, secret, temporary: key.temporary })
}

/// Opens a sealed secret.
pub(crate) fn open_secret(app: &App, secret_id: &str, sealed: &[u8]) -> Result<Secret, Refusal> {
    let internal = |cause: String| Refusal::of(Code::InternalError).because(cause);
    let opened = app.master_key.open(secret_id, sealed);
    let opened = opened.map_err(|error| internal(error.to_string()))?;
    let secret =
        String::from_utf8(opened.to_vec()).map_err(|error| internal(error.utf8_error().to_string()))?;
    Ok(Secret::new(secret))
}

/// The claim, proven: the signature, then the token that a key which ends comes with.
fn verified<'a>(
    app: &App,
    claim: Claim<'a>,
    received: &Received<'_>,
    key: &OpenKey,
) -> Result<Verified<'a>, Refusal> {
    let verified = verify(claim, received, &key.secret)?;
    verified.check_token(key.temporary.as_ref().map(|temporary| &temporary.token_sha256))?;
    match key.temporary {
        Some(temporary) if app.clock.now_us() >= temporary.expires_at_us => {
            let ended = crate::clock::rfc3339(temporary.expires_at_us);
            Err(Refusal::of(Code::AuthFailureTokenFailure).because(format!("the key ended at {ended}")))
        }
        _ => Ok(verified),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use access::Account;
    use serde_json::Value;
    use tc3::sign::{PostJson, sign_post_json};
    use zeroize::Zeroizing;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::keys::Pair;

    /// An app whose clock the test moves, with one distributor, its key, and a customer of it.
    async fn app(dir: &std::path::Path) -> (Arc<App>, Arc<AtomicI64>) {
        let now_us = Arc::new(AtomicI64::new(0));
        let config = Config::read(None, None, None).unwrap();
        let app = App::open(dir, config, Clock::Set(Arc::clone(&now_us))).await.unwrap();
        for (uin, role, parent) in [(1, Role::Distributor, None), (123_456, Role::Customer, Uin::new(1))] {
            let account = Account { uin: Uin::new(uin).unwrap(), role, parent, name: String::new() };
            app.data.catalog.add_account(&account, 0).await.unwrap();
        }
        let pair = Pair::existing("AKIDx", Zeroizing::new("secret".to_owned())).unwrap();
        pair.keep(&app.data, &app.master_key, Uin::new(1).unwrap(), 0).await.unwrap();
        (Arc::new(app), now_us)
    }

    /// Asks for a month at a time of our clock, signed at another; the code of the error, if it is one.
    async fn ask(app: &(Arc<App>, Arc<AtomicI64>), month: &str, now_s: i64, signed_s: i64) -> Option<String> {
        ask_with(app, ("AKIDx", "secret", None), month, now_s, signed_s).await
    }

    /// As [`ask`], with an id, a secret and perhaps a token.
    async fn ask_with(
        app: &(Arc<App>, Arc<AtomicI64>),
        (secret_id, secret, token): (&str, &str, Option<&str>),
        month: &str,
        now_s: i64,
        signed_s: i64,
    ) -> Option<String> {
        app.1.store(now_s.checked_mul(1_000_000).unwrap(), Ordering::SeqCst);
        let body = format!(r#"{{"BillMonth":"{month}","CustomerUin":123456}}"#);
        let (host, service) = ("127.0.0.1", SERVICE);
        let to_sign = PostJson { secret_id, host, service, timestamp_s: signed_s, body: body.as_bytes() };
        let authorization = sign_post_json(&to_sign, &Secret::new(secret.to_owned()));
        let (parts, body) = hyper::Request::post("/")
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
        let bytes = answer(&app.0, Arriving::new(parts, body, source, Ok(()))).await;
        let envelope: Value = serde_json::from_slice(&bytes).unwrap();
        envelope["Response"]["Error"]["Code"].as_str().map(str::to_owned)
    }

    #[tokio::test]
    async fn a_request_is_good_for_300_seconds_either_way_of_our_clock() {
        let dir = tempfile::tempdir().unwrap();
        let app = app(dir.path()).await;
        let now = 1_668_000_000; // November 2022
        for (signed, expected) in [
            (now, None),
            (now - 300, None),
            (now + 300, None),
            (now - 301, Some("AuthFailure.SignatureExpire".to_owned())),
            (now + 301, Some("AuthFailure.SignatureExpire".to_owned())),
        ] {
            // Each in a second of its own, so that the rate does not stand in the way.
            let later = signed - now;
            assert_eq!(ask(&app, "2022-11", now + 1_000 * later, signed + 1_000 * later).await, expected);
        }
    }

    #[tokio::test]
    async fn the_current_month_by_utc_plus_8_is_answered_and_the_next_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let app = app(dir.path()).await;
        let midnight = 1_667_232_000; // 2022-11-01T00:00:00+08:00
        let invalid = Some("InvalidParameterValue.InvalidMonth".to_owned());
        assert_eq!(ask(&app, "2022-11", midnight - 1, midnight - 1).await, invalid);
        assert_eq!(ask(&app, "2022-11", midnight, midnight).await, None);
        assert_eq!(ask(&app, "2022-12", midnight + 1, midnight).await, invalid);
    }

    #[tokio::test]
    async fn the_rate_is_that_of_a_whole_second_of_our_clock() {
        let dir = tempfile::tempdir().unwrap();
        let app = app(dir.path()).await;
        let now = 1_668_000_000;
        let exceeded = Some("RequestLimitExceeded".to_owned());
        assert_eq!(ask(&app, "2022-11", now, now).await, None);
        assert_eq!(ask(&app, "2022-11", now, now).await, exceeded);
        assert_eq!(ask(&app, "2022-11", now + 1, now).await, None);
    }

    #[tokio::test]
    async fn a_temporary_key_ends_when_it_said_it_would() {
        let dir = tempfile::tempdir().unwrap();
        let app = app(dir.path()).await;
        let now = 1_668_000_000;
        let pair = Pair::temporary(now * 1_000_000, std::time::Duration::from_secs(10)).unwrap();
        pair.keep(&app.0.data, &app.0.master_key, Uin::new(1).unwrap(), 0).await.unwrap();
        let token = pair.token.as_ref().map(|token| token.text.as_str());
        for (later, expected) in [(0, None), (9, None), (10, Some("AuthFailure.TokenFailure".to_owned()))] {
            let key = (pair.id.as_str(), pair.secret.as_str(), token);
            assert_eq!(ask_with(&app, key, "2022-11", now + later, now + later).await, expected, "{later}");
        }
    }
}
