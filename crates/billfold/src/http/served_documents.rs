//! The documents of the actions that a server has for programs, made once at its start.

use api::Actions;
use hyper::body::Bytes;
use hyper::{Response, StatusCode};

use super::response::{ResponseBody, make_text_response};
use crate::documents::openapi::render_openapi_json;
use crate::documents::tccli::render_api_json;

/// A document of the actions.
#[derive(Clone, Copy, Debug)]
pub(super) enum ServedDocument {
    /// The form of tccli.
    Tccli,
    /// The form of generators of clients.
    OpenApi,
}

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

    /// Responds with a document.
    pub(super) fn respond(&self, document: ServedDocument) -> Response<ResponseBody> {
        let document = match document {
            ServedDocument::Tccli => &self.api_json,
            ServedDocument::OpenApi => &self.openapi_json,
        };
        make_text_response(StatusCode::OK, tc3::envelope::CONTENT_TYPE, document.clone())
    }
}
