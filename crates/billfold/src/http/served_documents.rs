//! The documents of the actions that a server has for programs, made once at its start.

use api::Actions;
use hyper::body::Bytes;
use hyper::http::request::Parts;
use hyper::{Method, header};

use crate::documents::openapi::render_openapi_json;
use crate::documents::tccli::render_api_json;

/// The documents of the actions. They have no entity tag: they are a few hundred kilobytes at most, and read rarely.
#[derive(Debug)]
pub(super) struct ServedDocuments {
    api_json: Bytes,
    openapi_json: Bytes,
}

impl ServedDocuments {
    /// Renders the documents.
    pub(super) fn render(actions: &Actions) -> Self {
        Self { api_json: render_api_json(actions).into(), openapi_json: render_openapi_json(actions).into() }
    }

    /// Finds the document that a request asks for. A request with a query or a signature calls the API.
    pub(super) fn find_document(&self, request: &Parts) -> Option<Bytes> {
        let is_plain = matches!(request.method, Method::GET | Method::HEAD)
            && request.uri.query().is_none()
            && !request.headers.contains_key(header::AUTHORIZATION);
        let document = match request.uri.path() {
            "/api.json" => &self.api_json,
            "/openapi.json" => &self.openapi_json,
            _ => return None,
        };
        is_plain.then(|| document.clone())
    }
}
