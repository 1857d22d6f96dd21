//! Responses with pages and the files that they load: encodings, entity tags, and the policy of what a page may do.

use std::sync::Arc;

use bill::Language;
use hyper::body::Bytes;
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Response, StatusCode};

use super::response::{ResponseBody, make_text_response};
use super::state::HttpState;
use crate::pages::encoded::Encoding;
use crate::pages::{Resource, ResourceId};

/// What a page may do: load scripts, styles and pictures of this server, call it, and nothing else. Scripts write no HTML.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
);

/// The header by which a page shares its process with no page of another site.
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// The header by which other sites may not load a resource.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Seconds for which a file stays the same whose name holds its hash: a year.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// A page is kept, and asked for each time: its entity tag says if it is still the same.
const REVALIDATED: HeaderValue = HeaderValue::from_static("no-cache");

/// Responds with a resource.
pub(super) async fn respond_with_resource(
    state: &HttpState,
    id: ResourceId,
    parts: &Parts,
) -> Response<ResponseBody> {
    let encoding = Encoding::select(&join_values(&parts.headers, &header::ACCEPT_ENCODING));
    let site = Arc::clone(&state.site);
    // On a thread for blocking work, as it is made the first time.
    let encoded = tokio::task::spawn_blocking(move || site.encode(id, encoding)).await;
    let (body, digest) = encoded.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()));
    make_resource_response(state.site.site.resource(id), &parts.headers, body, &digest, encoding)
}

/// Responds with the page about the server, in the language that the client prefers.
pub(super) async fn respond_with_home(state: &HttpState, parts: &Parts) -> Response<ResponseBody> {
    let language = select_language(&parts.headers);
    let id = state.site.site.find_home(language);
    let mut response = respond_with_resource(state, id, parts).await;
    let headers = response.headers_mut();
    insert_text(headers, header::CONTENT_LOCATION, &state.site.site.resource(id).path);
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Accept-Encoding, Accept-Language"));
    response
}

/// Responds to a path at which there is no page, in the language of the path.
pub(super) async fn respond_without_page(state: &HttpState, parts: &Parts) -> Response<ResponseBody> {
    let language = match parts.uri.path() {
        path if path.starts_with("/en/") => Language::English,
        path if path.starts_with("/zh/") => Language::Chinese,
        _ => select_language(&parts.headers),
    };
    respond_with_resource(state, state.site.site.find_not_found(language), parts).await
}

/// Redirects to the path of a page.
pub(super) fn redirect_to_page(path: &str) -> Response<ResponseBody> {
    let mut response = make_text_response(StatusCode::PERMANENT_REDIRECT, super::response::PLAIN_TEXT, "");
    insert_text(response.headers_mut(), header::LOCATION, path);
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
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
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

/// Selects the language that comes first in `Accept-Language`; English if it names neither.
fn select_language(headers: &HeaderMap) -> Language {
    let accepted = join_values(headers, &header::ACCEPT_LANGUAGE).to_ascii_lowercase();
    let mut best = (0, Language::English);
    for entry in accepted.split(',') {
        let (range, weight) = entry.split_once(';').unwrap_or((entry, ""));
        let language = match range.trim().split('-').next() {
            Some("zh") => Language::Chinese,
            Some("en") => Language::English,
            Some(_) | None => continue,
        };
        let weight = parse_weight(weight);
        if weight > best.0 {
            best = (weight, language);
        }
    }
    best.1
}

/// Parses a weight such as `q=0.8` to thousandths; a missing one is 1000.
fn parse_weight(weight: &str) -> u32 {
    let Some(number) = weight.trim().strip_prefix("q=") else { return 1000 };
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let thousandths = digits.parse().unwrap_or(0);
    if whole == "1" { 1000 } else { thousandths }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_largest_weight_is_selected() {
        for (accepted, language) in [
            ("zh-CN,zh;q=0.9,en;q=0.8", Language::Chinese),
            ("en-US,en;q=0.9,zh;q=0.8", Language::English),
            ("de, zh;q=0.3, en;q=0.35", Language::English),
            ("fr", Language::English),
            ("fr, ZH-hant;q=0.1", Language::Chinese),
            ("zh;q=0", Language::English),
            ("", Language::English),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, accepted.parse().unwrap());
            assert_eq!(select_language(&headers), language, "{accepted}");
        }
    }
}
