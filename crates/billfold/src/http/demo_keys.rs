//! Responds with the keys of the demo, by which its pages sign in with one click.

use hyper::header::{self, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Response, StatusCode};

use super::page_response::{NOSNIFF, RESOURCE_POLICY};
use super::response::{PLAIN_TEXT, ResponseBody, make_text_response};
use super::state::HttpState;

/// Responds with the keys of the demo. Any other server has none, and the demo has none for a request that reached it by a name
/// which another site could have pointed at it.
pub(super) fn respond_with_demo_keys(state: &HttpState, parts: &Parts) -> Response<ResponseBody> {
    let hosts = parts.headers.get_all(header::HOST).iter();
    let mut hosts = hosts.map(|host| host.to_str().unwrap_or_default()).peekable();
    let own_hosts = &state.service.config.own_hosts;
    let is_own = hosts.peek().is_some() && hosts.all(|host| own_hosts.include_safely(host));
    let mut response = match state.demo_keys.as_ref().filter(|_| is_own) {
        Some(keys) => make_text_response(StatusCode::OK, "application/json", keys.json().to_owned()),
        None => make_text_response(StatusCode::NOT_FOUND, PLAIN_TEXT, "There are no public keys here.\n"),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
    response
}
