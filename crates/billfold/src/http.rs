//! Routes each HTTP request on the listener of the API: to the API, whose envelope has status 200 but for CONNECT, to pages and the
//! documents for programs, to files of bills, or to the health checks.

mod bill_file;
pub(crate) mod client_address;
mod demo_keys;
mod health_check;
pub(crate) mod operations;
mod page_response;
mod preferences;
mod response;
mod routes;
mod samples;
mod served_site;
pub(crate) mod state;

use std::net::IpAddr;

use hyper::body::{Body, Bytes};
use hyper::header::{self, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Request, Response, StatusCode};
use tc3::Refusal;

use crate::answer::answer_or_refuse;
use crate::answer::incoming::RequestHead;
use crate::answer::rate::RateLeft;
use bill_file::respond_with_file;
use client_address::{find_client_address, to_rate_key};
use demo_keys::respond_with_demo_keys;
use operations::check_health;
use page_response::{redirect_to_page, respond_with_home, respond_with_resource, respond_without_page};
use response::{PLAIN_TEXT, ResponseBody, make_text_response};
use routes::Route;
use samples::respond_with_samples;
use state::HttpState;

/// The most bytes of a request's head: twice the largest query, so that a query which is too large is refused in
/// an envelope.
pub(crate) const HEAD_BYTES_MAX: usize = 2 * tc3::claim::GET_QUERY_BYTES_MAX;

/// The header with the requests of an account for an action that pass in a second.
const RATE_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");

/// The header with those that still pass in this second. The vendor has neither.
const RATE_LEFT: HeaderName = HeaderName::from_static("x-ratelimit-remaining");

/// Responds to a request on the listener of the API. Reads its body as far as the response needs it.
pub(crate) async fn respond_to_client<B>(
    state: &HttpState,
    peer: IpAddr,
    request: Request<B>,
) -> Response<ResponseBody>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    let service = &state.service;
    let (parts, mut body) = request.into_parts();
    let source = find_client_address(peer, &parts.headers, &service.config.trusted_proxies);
    let admitted = check_address_rate(state, source);
    let route = state.routes.find(&parts);
    if !matches!(route, Route::Api) {
        let is_page = !matches!(route, Route::File | Route::Health(_));
        let response = match admitted {
            // On the heap, since every request would be larger by it.
            Ok(()) => Box::pin(respond_to_route(state, route, &parts, &mut body)).await,
            Err(_) => make_rate_response(),
        };
        if is_page {
            service.metrics.count_page(response.status().as_u16());
        }
        return response;
    }
    let status = match parts.method {
        // For this method a success would mean that a tunnel is open.
        Method::CONNECT => StatusCode::METHOD_NOT_ALLOWED,
        _ => StatusCode::OK,
    };
    let is_get = parts.method == Method::GET;
    let head = RequestHead::new(parts, source, to_rate_key(source), admitted);
    let answer = answer_or_refuse(service, &head, &mut body).await;
    let mut response = make_text_response(status, tc3::envelope::CONTENT_TYPE, answer.envelope);
    if is_get {
        // A page is at the same path, and a cache in between would give one for the other.
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if let Some(RateLeft { limit, left }) = answer.rate {
        response.headers_mut().insert(RATE_LIMIT, limit.into());
        response.headers_mut().insert(RATE_LEFT, left.into());
    }
    response
}

/// Responds to a request that is no call of the API.
async fn respond_to_route<B>(
    state: &HttpState,
    route: Route,
    parts: &Parts,
    body: &mut B,
) -> Response<ResponseBody>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    match route {
        Route::Api => unreachable!("a call of the API has been answered before"),
        Route::Home => respond_with_home(state, parts).await,
        Route::Resource(id) | Route::Document(id) => respond_with_resource(state, id, parts).await,
        Route::Moved(path) => redirect_to_page(&path),
        Route::Samples => respond_with_samples(state, parts, body).await,
        Route::DemoKeys => respond_with_demo_keys(state, parts),
        Route::NoPage => respond_without_page(state, parts).await,
        Route::Health(check) => check_health(state, check).await,
        Route::File => respond_with_file(state, parts).await,
    }
}

/// Makes the response to a request that is no call of the API, from an address over its limit, which is that of a second.
fn make_rate_response() -> Response<ResponseBody> {
    let text = "too many requests of this address\n";
    let mut response = make_text_response(StatusCode::TOO_MANY_REQUESTS, PLAIN_TEXT, text);
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

/// Counts a request of a source address.
fn check_address_rate(state: &HttpState, source: IpAddr) -> Result<(), Refusal> {
    let service = &state.service;
    let Some(limit) = service.config.address_requests_per_s else { return Ok(()) };
    let counted = state.address_rates.count_request(to_rate_key(source), limit, || service.clock.now_s());
    counted.map_err(|exceeded| Refusal::address_rate_limited(exceeded.count, exceeded.limit))
}
