//! Every known mistake in a TC3 signature, as a change to an attempt at it.

mod headers;
mod payload;
mod request;
mod scope;

use crate::effort::Budget;
use crate::key::KnownSecrets;
use crate::search::{Deviation, Deviations};
use crate::secret_mistakes::add_secret_mistakes;
use crate::tc3_signature::{Tc3Attempt, Tc3Subject};

/// Lists all mistakes in its signature that a TC3 request can have.
pub(super) fn list_deviations<'r>(
    subject: &'r Tc3Subject<'r>,
    secrets: &KnownSecrets<'_>,
    budget: &mut Budget,
) -> Vec<Deviation<'r, Tc3Attempt<'r>>> {
    let mut list = Deviations(Vec::new());
    add_secret_mistakes(&mut list, secrets, |attempt: &mut Tc3Attempt<'r>, used| attempt.key.secret = used);
    scope::add_scope_mistakes(&mut list, subject);
    request::add_request_mistakes(&mut list, subject, budget);
    headers::add_header_mistakes(&mut list, subject);
    payload::add_payload_mistakes(&mut list, subject, budget);
    list.0
}
