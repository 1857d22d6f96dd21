//! One case, and the collection that those of a group are added to.

use std::rc::Rc;

use crate::definition::OwnFacts;
use crate::draft::Draft;
use crate::expect::{Basis, Expect};
use crate::form::Form;
use crate::request::Request;
use crate::signer::Signer;
use crate::subject::Subject;

/// A change of a request after it was signed.
type Alteration = Box<dyn Fn(&mut Request)>;

/// One case: a request and the expected answer.
pub(crate) struct Case {
    /// The group.
    pub(crate) group: &'static str,
    /// The name, unique in the group.
    pub(crate) name: String,
    /// The basis of the expectation.
    pub(crate) basis: Basis,
    /// The expectation.
    pub(crate) expect: Expect,
    /// The facts by which an answer of the action is judged.
    pub(crate) own: Rc<OwnFacts>,
    /// Number of times that it is sent over one connection.
    pub(crate) times: u8,
    /// The request before it is signed.
    pub(crate) draft: Draft,
    /// The change of the signed request, if there is one.
    pub(crate) alteration: Option<Alteration>,
    /// The service of the scope, if it is to be one that the endpoint does not have.
    pub(crate) foreign_service: Option<&'static str>,
}

/// Collects the cases of one group.
pub(crate) struct Cases<'s> {
    pub(crate) group: &'static str,
    pub(crate) subject: &'s Subject,
    pub(crate) all: Vec<Case>,
}

impl Case {
    /// Makes the request, signed now. There is none if it would be a right one: if the case alters the signed request and
    /// the alteration has no effect, or if a foreign service is that of the host. A case must never blame an endpoint for
    /// accepting a right request.
    pub(crate) fn make_request(&self, signer: &Signer<'_>) -> Option<Request> {
        if self.foreign_service.is_some_and(|service| is_label_of(service, signer.host)) {
            return None;
        }
        let request = signer.sign(&self.draft);
        let Some(alter) = &self.alteration else { return Some(request) };
        let mut altered = request.clone();
        alter(&mut altered);
        (!altered.equals_on_wire(&request)).then_some(altered)
    }

    /// Describes the request for a report. It is made without the token of the key, which has many encodings and
    /// could not be cut out afterwards.
    pub(crate) fn describe_request(&self, signer: &Signer<'_>) -> String {
        let token = signer.token.map(|_| "the-token");
        let request = self.make_request(&Signer { token, ..*signer });
        request.map(|request| request.describe()).unwrap_or_default()
    }
}

impl Cases<'_> {
    /// Adds a case. Multipart bodies, and forms under TC3, rest on our choice, since the vendor takes these for certain
    /// actions only and does not say for which.
    pub(crate) fn add(&mut self, basis: Basis, expect: Expect, name: impl Into<String>, draft: Draft) {
        self.push(basis, expect, name.into(), draft, None);
    }

    /// Adds a case whose request is altered after it was signed.
    pub(crate) fn add_altered(
        &mut self,
        basis: Basis,
        expect: Expect,
        name: impl Into<String>,
        draft: Draft,
        alteration: impl Fn(&mut Request) + 'static,
    ) {
        self.push(basis, expect, name.into(), draft, Some(Box::new(alteration)));
    }

    fn push(
        &mut self,
        basis: Basis,
        expect: Expect,
        name: String,
        draft: Draft,
        alteration: Option<Alteration>,
    ) {
        let basis = if Form::DOCUMENTED.contains(&draft.form) { basis } else { Basis::Chosen };
        let (group, own) = (self.group, Rc::clone(&self.subject.own));
        self.all.push(Case {
            group,
            name,
            basis,
            expect,
            own,
            times: 1,
            draft,
            alteration,
            foreign_service: None,
        });
    }
}

/// Returns true if a service is the first label of a host in small letters, with its port or without, which clients take
/// for the service.
fn is_label_of(service: &str, host: &str) -> bool {
    let label = host.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let name = label.split(':').next().unwrap_or_default();
    service == label || service == name
}
