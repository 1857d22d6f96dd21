//! The state that all responses share.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing_appender::non_blocking::ErrorCounter;

use super::routes::Routes;
use super::served_documents::ServedDocuments;
use crate::answer::rate::FixedWindow;
use crate::answer::service::Service;
use crate::documents::site_facts::{DEFAULT_ADDRESS, SiteFacts};
use crate::downloads::places::FilePlaces;
use crate::pages::Site;

/// The state that all responses share.
#[derive(Debug)]
pub(crate) struct HttpState {
    /// The state that the API needs.
    pub(crate) service: Arc<Service>,
    /// Counts requests by source address.
    pub(super) address_rates: FixedWindow<IpAddr>,
    /// The files of bills that are being made.
    pub(super) file_places: Arc<FilePlaces>,
    /// The documents of the actions for programs.
    pub(super) documents: ServedDocuments,
    /// The pages.
    pub(super) site: Arc<Site>,
    /// What each path names.
    pub(super) routes: Routes,
    /// True for a server of the demo world.
    pub(super) is_demo: bool,
    /// Counts the lines that the log dropped.
    pub(super) log_lines_dropped: ErrorCounter,
    /// True while the catalog can be read, as the last readiness check found.
    pub(super) is_readable: AtomicBool,
    /// True once the server was asked to stop.
    pub(super) is_draining: AtomicBool,
}

impl HttpState {
    /// The state of a server that starts now.
    pub(crate) fn new(service: Service, is_demo: bool, log_lines_dropped: ErrorCounter) -> Self {
        let site = Site::new(&service.actions);
        Self {
            routes: Routes::new(&site),
            site: Arc::new(site),
            documents: ServedDocuments::render(&service.actions),
            service: Arc::new(service),
            address_rates: FixedWindow::default(),
            file_places: Arc::default(),
            is_demo,
            log_lines_dropped,
            is_readable: AtomicBool::new(true),
            is_draining: AtomicBool::new(false),
        }
    }

    /// Lets the readiness check fail from now on, as the server is stopping.
    pub(crate) fn start_draining(&self) {
        self.is_draining.store(true, Ordering::Relaxed);
    }
}

/// Makes the facts that the pages of a server state.
pub(super) fn make_site_facts(service: &Service, is_demo: bool) -> SiteFacts<'_> {
    let config = &service.config;
    SiteFacts {
        actions: &service.actions,
        limits_per_s: Some(&config.limits_per_s),
        address: config.public_url.as_deref().unwrap_or(DEFAULT_ADDRESS),
        is_demo,
    }
}
