//! Responses with pages and the files that they load: encodings, entity tags, and the policy of what a page may do.

use hyper::body::Bytes;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Response, StatusCode};

use super::preferences::{accepts_html, select_encoding, select_language};
use super::response::{PLAIN_TEXT, ResponseBody, make_text_response};
use super::state::HttpState;
use crate::documents::site_paths::{HOME, LANGUAGES, to_html_path};
use crate::pages::encoded::Encoding;
use crate::pages::{Resource, ResourceId};

/// What a page may do: load scripts, styles and pictures of this server, call it, and nothing else. Scripts write no HTML.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
);

/// The header by which a page shares its process with no page of another site.
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// The header by which other sites may not load a resource.
pub(super) const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Seconds for which a file stays the same whose name holds its hash: a year.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// A page is kept, and asked for each time: its entity tag says if it is still the same.
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");

/// The headers of a request by which the pages at one path differ.
const VARIED: HeaderValue = HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language");

/// A body is what its content type says.
pub(super) const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");

/// Responds with a resource.
pub(super) async fn respond_with_resource(
    state: &HttpState,
    id: ResourceId,
    parts: &Parts,
) -> Response<ResponseBody> {
    let encoding = select_encoding(&parts.headers);
    let (body, digest) = state.site.encode(id, encoding).await;
    make_resource_response(state.site.pages.resource(id), &parts.headers, body, &digest, encoding)
}

/// Responds with the page about the server, in the language that the client prefers.
pub(super) async fn respond_with_home(state: &HttpState, parts: &Parts) -> Response<ResponseBody> {
    let language = select_language(&parts.headers);
    let id = state.site.pages.find_home(language);
    let mut response = respond_with_resource(state, id, parts).await;
    let headers = response.headers_mut();
    insert_text(headers, header::CONTENT_LOCATION, &state.site.pages.resource(id).path);
    headers.insert(header::VARY, VARIED);
    response
}

/// Responds to a path at which there is no page: to a browser with a page, in the language of the path.
pub(super) async fn respond_without_page(state: &HttpState, parts: &Parts) -> Response<ResponseBody> {
    let path = parts.uri.path();
    let mut response = if accepts_html(&parts.headers) {
        let of_path = LANGUAGES.into_iter().find(|language| path.starts_with(&to_html_path(*language, HOME)));
        let language = of_path.unwrap_or_else(|| select_language(&parts.headers));
        respond_with_resource(state, state.site.pages.find_not_found(language), parts).await
    } else {
        make_text_response(
            StatusCode::NOT_FOUND,
            PLAIN_TEXT,
            "There is no such page: /llms.txt lists them.\n",
        )
    };
    let headers = response.headers_mut();
    headers.insert(header::VARY, VARIED);
    headers.insert(header::CACHE_CONTROL, REVALIDATED);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    response
}

/// Redirects to the path of a page.
pub(super) fn redirect_to_page(path: &str) -> Response<ResponseBody> {
    let mut response = make_text_response(StatusCode::PERMANENT_REDIRECT, PLAIN_TEXT, "");
    let headers = response.headers_mut();
    insert_text(headers, header::LOCATION, path);
    headers.insert(header::CACHE_CONTROL, REVALIDATED);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    response
}

fn make_resource_response(
    resource: &Resource,
    request: &HeaderMap,
    body: Bytes,
    digest: &str,
    encoding: Encoding,
) -> Response<ResponseBody> {
    let tag = format!("\"{digest}{}\"", encoding.as_str().map(|name| format!("-{name}")).unwrap_or_default());
    let status = if resource.is_not_found() {
        StatusCode::NOT_FOUND
    } else if has_entity_tag(request, &tag) {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let body = if status == StatusCode::NOT_MODIFIED { Bytes::new() } else { body };
    let mut response = make_text_response(status, resource.content_type, body);
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    headers.insert(header::CACHE_CONTROL, if resource.is_immutable { IMMUTABLE } else { REVALIDATED });
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    insert_text(headers, header::ETAG, &tag);
    if let Some(name) = encoding.as_str() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    if resource.is_html() {
        headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
        headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
        headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    }
    response
}

/// Inserts a header whose value is made of visible characters.
fn insert_text(headers: &mut HeaderMap, name: HeaderName, text: &str) {
    let Ok(value) = HeaderValue::try_from(text) else { unreachable!("{text:?} is a header value") };
    headers.insert(name, value);
}

/// Returns true if the client has a body of an entity tag already.
fn has_entity_tag(request: &HeaderMap, tag: &str) -> bool {
    let known = join_values(request, &header::IF_NONE_MATCH);
    known
        .split(',')
        .map(|known| known.trim().trim_start_matches("W/"))
        .any(|known| known == tag || known == "*")
}

/// Joins the values of a header by commas.
fn join_values(headers: &HeaderMap, name: &HeaderName) -> String {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    values.collect::<Vec<_>>().join(",")
}
