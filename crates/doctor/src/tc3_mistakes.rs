//! Every known mistake in a TC3 signature, as a change to an attempt at it.

mod headers;
mod payload;
mod request;
mod scope;

use crate::effort::Budget;
use crate::hosts::list_hosts_of_every_port;
use crate::key::KnownSecrets;
use crate::search::{Deviation, Deviations, Piece, Rank};
use crate::secret_mistakes::add_secret_mistakes;
use crate::tc3_signature::{Tc3Attempt, Tc3Subject};

/// Lists every port that a proxy may have dropped from the host.
pub(super) fn list_every_port<'r>(subject: &'r Tc3Subject<'r>) -> Vec<Deviation<'r, Tc3Attempt<'r>>> {
    let mut list = Deviations(Vec::new());
    for (cause, host) in list_hosts_of_every_port(subject.received, subject.hosts) {
        list.add(cause, Piece::Host, Rank::Guess, move |attempt: &mut Tc3Attempt<'r>| {
            attempt.set_header("host", &host);
        });
    }
    list.0
}

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
