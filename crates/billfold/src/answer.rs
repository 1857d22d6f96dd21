//! One request, top to bottom. The order of the lines is the order of the errors.

use bill::{Role, Uin};
use tc3::parameters::check;
use tc3::{Claim, Code, Received, Refusal, Secret, Verified, verify};
use uuid::Uuid;

use crate::action::{Caller, SERVICE};
use crate::app::App;
use crate::arrived::Arrived;

/// Answers one request with the bytes of its envelope. Whatever goes wrong is in the envelope too.
pub(crate) async fn answer(app: &App, arrived: &Arrived) -> Vec<u8> {
    let request_id = Uuid::new_v4().to_string();
    let mut note = Note::default();
    let outcome = walk(app, arrived, &request_id, &mut note).await;
    note.log(&request_id, arrived, outcome.as_ref().err());
    outcome.unwrap_or_else(|refusal| tc3::envelope::failure(&request_id, &refusal))
}

/// The walk of a request: each step takes what the one before has made certain.
async fn walk(app: &App, arrived: &Arrived, request_id: &str, note: &mut Note) -> Result<Vec<u8>, Refusal> {
    let headers = arrived.headers();
    let received = arrived.received(&headers)?; // method, path
    let claim = Claim::read(&received, SERVICE)?; // size, form, common parameters, authorization and scope
    note.claim(&claim);
    claim.fresh(app.clock.now_s())?; // time
    let key = open_key(app, &claim).await?; // key
    let verified = verified(claim, &received, &key)?; // signature, token
    note.caller = Some(key.uin);
    let action = app.actions.find(&verified.version, &verified.action)?; // version, action
    let name = action.definition.name;
    app.limits.count(key.uin, name, app.limit_per_s(name), || app.clock.now_s())?; // limit
    action.check_role(key.role)?; // role
    let input = check(&verified.parameters, &action.parameters)?; // parameters
    action.run(app, Caller { uin: key.uin }, input, request_id).await // relation and business
}

/// A key with its secret open.
struct OpenKey {
    uin: Uin,
    role: Role,
    secret: Secret,
}

/// Finds the key that a claim names, and opens its secret.
async fn open_key(app: &App, claim: &Claim<'_>) -> Result<OpenKey, Refusal> {
    let internal = |cause: String| Refusal::of(Code::InternalError).because(cause);
    let found = app.data.catalog.key(&claim.secret_id).await;
    let key = found.map_err(|error| internal(error.to_string()))?;
    let key = key.ok_or_else(|| Refusal::of(Code::AuthFailureSecretIdNotFound))?;
    let opened = app.master_key.open(&claim.secret_id, &key.sealed);
    let opened = opened.map_err(|error| internal(error.to_string()))?;
    let secret =
        String::from_utf8(opened.to_vec()).map_err(|error| internal(error.utf8_error().to_string()))?;
    Ok(OpenKey { uin: key.uin, role: key.role, secret: Secret::new(secret) })
}

/// The claim, proven. A key that does not expire has no token, so a request that brings one is
/// refused.
fn verified<'a>(claim: Claim<'a>, received: &Received<'_>, key: &OpenKey) -> Result<Verified<'a>, Refusal> {
    let verified = verify(claim, received, &key.secret)?;
    if verified.token.is_some() {
        return Err(Refusal::of(Code::AuthFailureTokenFailure).because("a permanent key came with a token"));
    }
    Ok(verified)
}

/// What the log says of a request, as far as it was understood.
#[derive(Default)]
struct Note {
    action: Option<String>,
    secret_id: Option<String>,
    client: Option<String>,
    caller: Option<Uin>,
}

impl Note {
    fn claim(&mut self, claim: &Claim<'_>) {
        let echo = |text: &str| tc3::refusal::echo(text).into_owned();
        self.action = Some(echo(&claim.action));
        self.secret_id = Some(echo(&claim.secret_id));
        self.client = claim.request_client.as_deref().map(echo);
    }

    /// Writes the one line of this request.
    fn log(&self, request_id: &str, arrived: &Arrived, refusal: Option<&Refusal>) {
        let took_us = u64::try_from(arrived.at.elapsed().as_micros()).unwrap_or(u64::MAX);
        let (action, secret_id) = (self.action.as_deref(), self.secret_id.as_deref());
        let (client, caller) = (self.client.as_deref(), self.caller.map(Uin::get));
        match refusal {
            None => tracing::info!(request_id, action, caller, secret_id, client, took_us, "answered"),
            Some(refusal) if refusal.code == Code::InternalError => {
                let cause = refusal.inside.as_deref();
                tracing::error!(request_id, action, caller, secret_id, client, took_us, cause, "failed");
            }
            Some(refusal) => {
                let (code, cause) = (refusal.code.as_str(), refusal.inside.as_deref());
                tracing::info!(
                    request_id, action, caller, secret_id, client, took_us, code, cause, "refused"
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicI64, Ordering};

    use serde_json::Value;
    use store::Account;
    use tc3::sign::{PostJson, sign_post_json};
    use zeroize::Zeroizing;

    use super::*;
    use crate::clock::Clock;
    use crate::config::Config;
    use crate::keys::Pair;

    /// An app whose clock the test moves, with one distributor, its key, and a customer of it.
    async fn app(dir: &std::path::Path) -> (App, Arc<AtomicI64>) {
        let now_us = Arc::new(AtomicI64::new(0));
        let config = Config::read(None, None).unwrap();
        let app = App::open(dir, config, Clock::Set(Arc::clone(&now_us))).await.unwrap();
        for (uin, role, parent) in [(1, Role::Distributor, None), (123_456, Role::Customer, Uin::new(1))] {
            let account = Account { uin: Uin::new(uin).unwrap(), role, parent, name: String::new() };
            app.data.catalog.add_account(&account, 0).await.unwrap();
        }
        let pair = Pair::existing("AKIDx", Zeroizing::new("secret".to_owned())).unwrap();
        pair.keep(&app.data, &app.master_key, Uin::new(1).unwrap(), 0).await.unwrap();
        (app, now_us)
    }

    /// Asks for a month at a time of our clock, signed at another; the code of the error, if it is one.
    async fn ask(app: &(App, Arc<AtomicI64>), month: &str, now_s: i64, signed_s: i64) -> Option<String> {
        app.1.store(now_s.checked_mul(1_000_000).unwrap(), Ordering::SeqCst);
        let body = format!(r#"{{"BillMonth":"{month}","CustomerUin":123456}}"#);
        let (secret_id, host, service) = ("AKIDx", "127.0.0.1", SERVICE);
        let to_sign = PostJson { secret_id, host, service, timestamp_s: signed_s, body: body.as_bytes() };
        let authorization = sign_post_json(&to_sign, &Secret::new("secret".to_owned()));
        let (parts, ()) = axum::http::Request::post("/")
            .header("Host", host)
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .header("X-TC-Action", "DescribeBillSummaryByPayMode")
            .header("X-TC-Version", "2022-09-28")
            .header("X-TC-Timestamp", signed_s.to_string())
            .body(())
            .unwrap()
            .into_parts();
        let bytes = answer(&app.0, &Arrived::new(parts, Ok(body.into()))).await;
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
}
