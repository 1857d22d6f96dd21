//! The routes of the listener of the API: what each path names. A path without a route is the API's, whose only path is `/`.

use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, header};
use matchit::Router;

use super::health_check::{HealthCheck, find_health_check};
use super::preferences::accepts_html;
use crate::demo::public_keys::DEMO_KEYS_PATH;
use crate::downloads::link::FILES_PATH;
use crate::pages::{ResourceId, Site};

/// The path of samples.
const SAMPLES_PATH: &str = "/explorer/samples";

/// Paths below which there are pages and their files alone.
const PAGE_FOLDERS: [&str; 3] = ["/en/", "/zh/", "/assets/"];

/// The target of a request.
#[derive(Clone, Debug)]
pub(super) enum Route {
    /// The API.
    Api,
    /// The page about the server.
    Home,
    /// A page, or a file that pages load.
    Resource(ResourceId),
    /// A document for programs.
    Document(ResourceId),
    /// Another path of a page.
    Moved(String),
    /// Samples of a call.
    Samples,
    /// The keys of the demo.
    DemoKeys,
    /// A path at which there is no page.
    NoPage,
    /// A health check.
    Health(HealthCheck),
    /// A file of a bill.
    File,
}

/// Finds the target of each request.
#[derive(Debug)]
pub(super) struct Routes(Router<Route>);

impl Routes {
    /// The routes of a server with some pages.
    pub(super) fn new(site: &Site) -> Self {
        let mut router = Router::new();
        let mut insert = |path: &str, route: Route| {
            let inserted = router.insert(path, route);
            inserted.unwrap_or_else(|error| unreachable!("two routes have the path {path}: {error}"));
        };
        insert(&format!("{FILES_PATH}{{*rest}}"), Route::File);
        insert(FILES_PATH, Route::File);
        insert(SAMPLES_PATH, Route::Samples);
        insert(DEMO_KEYS_PATH, Route::DemoKeys);
        for folder in PAGE_FOLDERS {
            insert(&format!("{folder}{{*rest}}"), Route::NoPage);
        }
        for (id, resource) in site.iter().filter(|(_, resource)| !resource.is_not_found()) {
            if resource.is_document() {
                insert(&resource.path, Route::Document(id));
                continue;
            }
            insert(&resource.path, Route::Resource(id));
            if resource.is_html() {
                let other = match resource.path.strip_suffix('/') {
                    Some(without_slash) => without_slash.to_owned(),
                    None => format!("{}/", resource.path),
                };
                insert(&other, Route::Moved(resource.path.clone()));
            }
        }
        Self(router)
    }

    /// Finds the target of a request. Pages and files are found by method and path alone, as the API has no path but `/`. A request
    /// of `/` is a call of the API unless a browser makes it; one with a query or a signature of the API is a call in any case. So is
    /// one of a document for programs with a query or any `Authorization`.
    pub(super) fn find(&self, request: &Parts) -> Route {
        let path = request.uri.path();
        let is_reading = matches!(request.method, Method::GET | Method::HEAD);
        let has_query = request.uri.query().is_some();
        if path == "/" {
            let is_call = !is_reading || has_query || is_signed(&request.headers);
            return if !is_call && accepts_html(&request.headers) { Route::Home } else { Route::Api };
        }
        if let Some(check) = find_health_check(&request.method, path) {
            return Route::Health(check);
        }
        match self.0.at(path).map(|found| found.value) {
            Ok(Route::File) => Route::File,
            Ok(Route::Samples) => Route::Samples,
            Ok(Route::Document(_)) if has_query || request.headers.contains_key(header::AUTHORIZATION) => {
                Route::Api
            }
            Ok(route) if is_reading => route.clone(),
            Err(_) if is_reading && !has_query && accepts_html(&request.headers) => Route::NoPage,
            Ok(_) | Err(_) => Route::Api,
        }
    }
}

/// Returns true if a request has a signature of the API, right or wrong. The `Authorization` of a proxy in front is none.
fn is_signed(headers: &HeaderMap) -> bool {
    let values = headers.get_all(header::AUTHORIZATION).iter();
    values.filter_map(|value| value.to_str().ok()).any(|value| value.starts_with("TC3-"))
}
