//! The state that all responses share.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::log::DroppedLines;

use super::routes::Routes;
use super::served_site::ServedSite;
use crate::answer::rate::FixedWindow;
use crate::answer::service::Service;
use crate::demo::public_keys::PublicKeys;
use crate::downloads::places::FilePlaces;

/// The state that all responses share.
#[derive(Debug)]
pub(crate) struct HttpState {
    /// The state that the API needs.
    pub(crate) service: Arc<Service>,
    /// Counts requests by source address.
    pub(super) address_rates: FixedWindow<IpAddr>,
    /// The files of bills that are being made.
    pub(super) file_places: Arc<FilePlaces>,
    /// The keys of the demo, which its pages sign in with; `None` for any other server.
    pub(super) demo_keys: Option<PublicKeys>,
    /// The pages.
    pub(super) site: Arc<ServedSite>,
    /// What each path names.
    pub(super) routes: Routes,
    /// Lets one request for samples be written at a time.
    pub(super) sample_turn: tokio::sync::Mutex<()>,
    /// Counts the lines that the log dropped.
    pub(super) log_lines_dropped: DroppedLines,
    /// True while the catalog can be read, as the last readiness check found.
    pub(super) is_readable: AtomicBool,
    /// True once the server was asked to stop.
    pub(super) is_draining: AtomicBool,
}

impl HttpState {
    /// The state of a server that starts now. `address` is that of its listener, with its scheme.
    pub(crate) fn new(
        service: Service,
        demo_keys: Option<PublicKeys>,
        address: String,
        log_lines_dropped: DroppedLines,
    ) -> Self {
        let service = Arc::new(service);
        let site = ServedSite::new(&service, demo_keys.is_some(), address);
        Self {
            routes: Routes::new(&site.pages),
            site: Arc::new(site),
            service,
            demo_keys,
            address_rates: FixedWindow::default(),
            file_places: Arc::default(),
            sample_turn: tokio::sync::Mutex::default(),
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
