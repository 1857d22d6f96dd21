//! The routes of the listener of the API: what each path names. A path without a route is the API's, whose only path is `/`.

use hyper::http::request::Parts;
use hyper::{HeaderMap, Method, header};
use matchit::Router;

use super::health_check::HealthCheck;
use super::served_documents::ServedDocument;
use crate::downloads::link::FILES_PATH;
use crate::pages::{ResourceId, Site};

/// The target of a request.
#[derive(Clone, Debug)]
pub(super) enum Route {
    /// The API.
    Api,
    /// The page about the server.
    Home,
    /// A page, or a file that pages load.
    Resource(ResourceId),
    /// Another path of a page.
    Moved(String),
    /// A path at which there is no page.
    NoPage,
    /// A document for programs.
    Document(ServedDocument),
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
        insert("/healthz", Route::Health(HealthCheck::Liveness));
        insert("/readyz", Route::Health(HealthCheck::Readiness));
        insert("/api.json", Route::Document(ServedDocument::Tccli));
        insert("/openapi.json", Route::Document(ServedDocument::OpenApi));
        insert(&format!("{FILES_PATH}{{*rest}}"), Route::File);
        insert(FILES_PATH, Route::File);
        for (id, resource) in site.iter() {
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

    /// Finds the target of a request. A request with a query or a signature, or of another method than GET and HEAD, is a call
    /// of the API; so is one of `/`, unless a browser makes it. A file of a bill and a health check are so by their path alone.
    pub(super) fn find(&self, request: &Parts) -> Route {
        let path = request.uri.path();
        let is_reading = matches!(request.method, Method::GET | Method::HEAD);
        let is_plain = is_reading
            && request.uri.query().is_none()
            && !request.headers.contains_key(header::AUTHORIZATION);
        if path == "/" {
            return if is_plain && accepts_html(&request.headers) { Route::Home } else { Route::Api };
        }
        match self.0.at(path).map(|found| found.value) {
            Ok(Route::File) => Route::File,
            Ok(Route::Health(check)) if is_reading => Route::Health(*check),
            Ok(route) if is_plain => route.clone(),
            Err(_) if is_plain && accepts_html(&request.headers) => Route::NoPage,
            Ok(_) | Err(_) => Route::Api,
        }
    }
}

/// Returns true if a client asks for HTML by name, as browsers do.
fn accepts_html(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepts.is_some_and(|accepts| accepts.contains("text/html"))
}
