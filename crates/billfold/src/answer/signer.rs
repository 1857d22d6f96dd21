//! The signer of a request: the key that its claim names, and whether it made the signature.

use access::Role;
use bill::Uin;
use store::{Catalog, MasterKey, TemporaryKey};
use tc3::{Claim, Code, Received, Refusal, Secret, Verified, verify};

use super::storage_refusal::to_refusal;
use crate::clock::format_rfc3339;
use crate::keys::{ID_PREFIX, open_secret};

/// Characters behind the prefix of an unknown id that the log shows.
const UNKNOWN_ID_CHARS: usize = 4;

/// A key with its secret opened.
#[derive(Debug)]
pub(super) struct OpenKey {
    /// The account that the key belongs to.
    pub(super) uin: Uin,
    /// The role of that account.
    pub(super) role: Role,
    secret: Secret,
    temporary: Option<TemporaryKey>,
}

/// Reads the key that a claim names, and opens its secret.
pub(super) async fn open_key(
    catalog: &Catalog,
    master_key: &MasterKey,
    claim: &Claim<'_>,
) -> Result<OpenKey, Refusal> {
    let found = catalog.find_key(&claim.secret_id).await;
    let key = found.map_err(|error| to_refusal(&error))?;
    let key = key.ok_or_else(|| {
        let refusal = Refusal::of(Code::AuthFailureSecretIdNotFound);
        let rest = claim.secret_id.strip_prefix(ID_PREFIX);
        match rest.and_then(|rest| rest.get(..UNKNOWN_ID_CHARS)) {
            Some(start) => refusal.because(format!(
                "the id begins with {ID_PREFIX}{}",
                tc3::refusal::sanitize_untrusted(start)
            )),
            // It may be a secret, so nothing of it is shown.
            None => refusal.because("the id does not look like one: were id and secret exchanged?"),
        }
    })?;
    let secret = open_secret(master_key, &claim.secret_id, &key.sealed)?;
    Ok(OpenKey { uin: key.uin, role: key.role, secret, temporary: key.temporary })
}

/// Verifies the signature of a claim, then the token of a temporary key and the time at which it expires.
pub(super) fn verify_claim<'a>(
    claim: Claim<'a>,
    received: &Received<'_>,
    key: &OpenKey,
    now_us: i64,
) -> Result<Verified<'a>, Refusal> {
    let verified = verify(claim, received, &key.secret)?;
    verified.check_token(key.temporary.as_ref().map(|temporary| &temporary.token_sha256))?;
    match key.temporary {
        Some(temporary) if now_us >= temporary.expires_at_us => {
            let expired_at = format_rfc3339(temporary.expires_at_us);
            Err(Refusal::of(Code::AuthFailureTokenFailure)
                .because(format!("the key expired at {expired_at}")))
        }
        _ => Ok(verified),
    }
}
