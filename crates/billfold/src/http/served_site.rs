//! The pages of a server, with the facts of it that they state.

use std::sync::Arc;

use hyper::Uri;
use hyper::body::Bytes;
use tokio::sync::Semaphore;

use crate::answer::service::Service;
use crate::documents::site_facts::SiteFacts;
use crate::pages::encoded::Encoding;
use crate::pages::{ResourceId, Site};

/// The pages of a server, with the facts of it that they state.
#[derive(Debug)]
pub(super) struct ServedSite {
    /// The pages.
    pub(super) pages: Site,
    service: Arc<Service>,
    /// The address under which clients reach the server: its scheme and its host, with the port if it has one.
    address: String,
    is_demo: bool,
    /// One resource is made at a time, so that a flood of first requests takes the memory and the thread of one.
    making: Semaphore,
}

impl ServedSite {
    /// The pages of a server whose listener has an address, with its scheme.
    pub(super) fn new(service: &Arc<Service>, is_demo: bool, address: String) -> Self {
        Self {
            pages: Site::new(&service.actions),
            service: Arc::clone(service),
            address: service.config.public_url.as_deref().map_or(address, drop_path),
            is_demo,
            making: Semaphore::new(1),
        }
    }

    /// Returns the body of a resource in an encoding, and the digest of its bytes. The first time they are made, which takes some
    /// milliseconds, on a thread for blocking work.
    pub(super) async fn encode(self: &Arc<Self>, id: ResourceId, encoding: Encoding) -> (Bytes, String) {
        if let Some(made) = self.find_encoded(id, encoding) {
            return made;
        }
        let permit = self.making.acquire().await;
        let _permit = permit.unwrap_or_else(|error| unreachable!("nothing closes the semaphore: {error}"));
        // Another request may have made it meanwhile.
        if let Some(made) = self.find_encoded(id, encoding) {
            return made;
        }
        let site = Arc::clone(self);
        let made = tokio::task::spawn_blocking(move || site.make_encoded(id, encoding)).await;
        made.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }

    fn find_encoded(&self, id: ResourceId, encoding: Encoding) -> Option<(Bytes, String)> {
        let rendered = self.pages.find_rendered(id)?;
        rendered.find_encoding(encoding).map(|body| (body, rendered.digest().to_owned()))
    }

    fn make_encoded(&self, id: ResourceId, encoding: Encoding) -> (Bytes, String) {
        let facts = SiteFacts {
            actions: &self.service.actions,
            limits_per_s: Some(&self.service.config.limits_per_s),
            address: &self.address,
            is_demo: self.is_demo,
        };
        let rendered = self.pages.render(self.pages.resource(id), &facts);
        (rendered.in_encoding(encoding), rendered.digest().to_owned())
    }
}

/// Drops the path of an address, which links of files have: the API and the pages are at the root of a host.
fn drop_path(address: &str) -> String {
    let parsed: Option<Uri> = address.parse().ok();
    let parts = parsed.as_ref().and_then(|address| Some((address.scheme_str()?, address.authority()?)));
    let Some((scheme, authority)) = parts else {
        unreachable!("the configuration was checked for an address: {address}")
    };
    format!("{scheme}://{authority}")
}
