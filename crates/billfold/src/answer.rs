//! One request, top to bottom. The order of the lines is the order of the errors.

use bill::{Role, Uin};
use tc3::{Claim, Code, Received, Refusal, Secret, Verified, verify};
use uuid::Uuid;

use crate::action::{Caller, SERVICE};
use crate::app::App;
use crate::check::check;
use crate::http::Arrived;

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
