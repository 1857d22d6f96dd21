//! The pages of a server, with the facts of it that they state.

use std::sync::Arc;

use hyper::body::Bytes;

use crate::answer::service::Service;
use crate::documents::site_facts::SiteFacts;
use crate::pages::encoded::Encoding;
use crate::pages::{ResourceId, Site};

/// The pages of a server, with the facts of it that they state.
#[derive(Debug)]
pub(super) struct ServedSite {
    /// The pages.
    pub(super) site: Site,
    service: Arc<Service>,
    /// The address under which clients reach the server.
    address: String,
    is_demo: bool,
}

impl ServedSite {
    /// The pages of a server whose listener has an address, with its scheme.
    pub(super) fn new(service: &Arc<Service>, is_demo: bool, address: String) -> Self {
        Self {
            site: Site::new(&service.actions),
            service: Arc::clone(service),
            address: service.config.public_url.clone().unwrap_or(address),
            is_demo,
        }
    }

    /// Returns the body of a resource in an encoding, and the digest of its bytes. The first time this takes some milliseconds.
    pub(super) fn encode(&self, id: ResourceId, encoding: Encoding) -> (Bytes, String) {
        let facts = SiteFacts {
            actions: &self.service.actions,
            limits_per_s: Some(&self.service.config.limits_per_s),
            address: &self.address,
            is_demo: self.is_demo,
        };
        let encoded = self.site.render(self.site.resource(id), &facts);
        (encoded.in_encoding(encoding), encoded.digest().to_owned())
    }
}
