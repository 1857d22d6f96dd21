//! Routes each HTTP request: to the API, whose envelope always has status 200, to the page for browsers, or to the
//! health checks and metrics for operators.

pub(crate) mod client_address;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use bill::Month;
use http_body_util::Full;
use hyper::body::{Body, Bytes};
use hyper::header::{self, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tc3::Refusal;
use tracing_appender::non_blocking::ErrorCounter;

use crate::answer::answer_or_refuse;
use crate::answer::incoming::RequestHead;
use crate::answer::service::App;
use crate::demo::world;
use crate::http::client_address::{find_client_address, to_rate_key};
use crate::metrics;

/// The page for browsers.
const PAGE: &str = include_str!("../web/index.html");

/// The placeholder in the page for the address of the server.
const PAGE_ENDPOINT: &str = "{{ENDPOINT}}";

/// The placeholder in the page for the customer of the calls.
const PAGE_CUSTOMER: &str = "{{CUSTOMER}}";

/// The placeholder in the page for the month of the calls.
const PAGE_MONTH: &str = "{{MONTH}}";

/// The placeholder in the page for what customer and month are.
const PAGE_MEANING: &str = "{{MEANING}}";

/// A made-up account number, for the calls of a server with an operator's own bills: every visitor may read the page, so it
/// shows nothing of them.
const PLACEHOLDER_CUSTOMER: i64 = 700_000_000_001;

const TEXT: &str = "text/plain; charset=utf-8";

/// The most bytes of a request's head: twice the largest query, so that a query which is too large is refused in
/// an envelope.
pub(crate) const HEAD_BYTES_MAX: usize = 2 * tc3::claim::GET_QUERY_BYTES_MAX;

/// A health check.
#[derive(Clone, Copy)]
enum HealthCheck {
    /// The process answers.
    Liveness,
    /// The process can answer requests of the API.
    Readiness,
}

/// Responds to a request on the listener of the API. Reads its body as far as the response needs it.
pub(crate) async fn respond_to_client<B>(
    app: &Arc<App>,
    peer: IpAddr,
    request: Request<B>,
) -> Response<Full<Bytes>>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    let (parts, body) = request.into_parts();
    let source = find_client_address(peer, &parts.headers, &app.config.trusted_proxies);
    let admitted = check_address_rate(app, source);
    if let Some(check) = find_health_check(&parts.method, parts.uri.path()) {
        return match admitted {
            Ok(()) => check_health(app, check).await,
            Err(_) => {
                make_text_response(StatusCode::TOO_MANY_REQUESTS, TEXT, "too many requests of this address\n")
            }
        };
    }
    let status = match parts.method {
        // For this method a success would mean that a tunnel is open.
        Method::CONNECT => StatusCode::METHOD_NOT_ALLOWED,
        _ => StatusCode::OK,
    };
    let is_admitted = admitted.is_ok();
    let head = RequestHead::new(parts, body, source, admitted);
    if is_admitted && head.is_from_browser() {
        return make_page_response(app, head.host());
    }
    make_text_response(status, tc3::envelope::CONTENT_TYPE, answer_or_refuse(app, head).await)
}

/// Counts a request of a source address.
fn check_address_rate(app: &App, source: IpAddr) -> Result<(), Refusal> {
    let Some(limit) = app.config.address_requests_per_s else { return Ok(()) };
    let counted = app.address_rates.count_request(to_rate_key(source), limit, || app.clock.now_s());
    counted.map_err(|exceeded| Refusal::address_rate_limited(exceeded.count, exceeded.limit))
}

/// Responds to a request on the operations listener.
pub(crate) async fn respond_to_operator<B>(app: &App, request: &Request<B>) -> Response<Full<Bytes>> {
    if let Some(check) = find_health_check(request.method(), request.uri().path()) {
        return check_health(app, check).await;
    }
    if request.method() == Method::GET && request.uri().path() == "/metrics" {
        return make_metrics_response(app);
    }
    make_text_response(
        StatusCode::NOT_FOUND,
        TEXT,
        "There is /metrics, /healthz and /readyz here, for GET.\n",
    )
}

/// The health check that a request asks for.
fn find_health_check(method: &Method, path: &str) -> Option<HealthCheck> {
    match (method, path) {
        (&Method::GET | &Method::HEAD, "/healthz") => Some(HealthCheck::Liveness),
        (&Method::GET | &Method::HEAD, "/readyz") => Some(HealthCheck::Readiness),
        _ => None,
    }
}

async fn check_health(app: &App, check: HealthCheck) -> Response<Full<Bytes>> {
    match check {
        HealthCheck::Liveness => make_text_response(StatusCode::OK, TEXT, "ok\n"),
        HealthCheck::Readiness => check_readiness(app).await,
    }
}

/// Checks that the server is not stopping and that its catalog can be read.
async fn check_readiness(app: &App) -> Response<Full<Bytes>> {
    if app.is_draining.load(Ordering::Relaxed) {
        return make_text_response(StatusCode::SERVICE_UNAVAILABLE, TEXT, "draining\n");
    }
    match app.data.catalog.read_master_key_check().await {
        Ok(_) => {
            if !app.is_readable.swap(true, Ordering::Relaxed) {
                tracing::info!("ready again: the catalog can be read");
            }
            make_text_response(StatusCode::OK, TEXT, "ok\n")
        }
        Err(error) => {
            // Load balancers ask every few seconds; one line says it.
            if app.is_readable.swap(false, Ordering::Relaxed) {
                tracing::error!(%error, "not ready: the catalog cannot be read");
            }
            let why = if error.is_catalog_replaced() {
                "the catalog was moved, deleted or replaced since the server started: restart it\n"
            } else {
                "the catalog cannot be read; the log says why\n"
            };
            make_text_response(StatusCode::SERVICE_UNAVAILABLE, TEXT, why)
        }
    }
}

fn make_metrics_response(app: &App) -> Response<Full<Bytes>> {
    let dropped = app.log_lines_dropped.as_ref().map_or(0, ErrorCounter::dropped_lines);
    match app.metrics.render(dropped) {
        Ok(written) => make_text_response(StatusCode::OK, metrics::CONTENT_TYPE, written),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            make_text_response(StatusCode::INTERNAL_SERVER_ERROR, TEXT, "the metrics could not be written\n")
        }
    }
}

/// A response with a text as its body.
fn make_text_response(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// The page for browsers, with the address under which the browser reached us, and calls for a bill of the demo, or for
/// a placeholder.
fn make_page_response(app: &App, host: Option<&str>) -> Response<Full<Bytes>> {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    let last_month = Month::from_unix_s(app.clock.now_s()).and_then(Month::previous);
    let (customer, month, meaning) = if app.is_demo {
        let meaning = "which the demo&rsquo;s distributor may see.";
        (world::CALLED_CUSTOMER, world::CALLED_MONTH.to_owned(), meaning)
    } else {
        let meaning = "which stand for your own: put the account number of one of your customers and a month that was \
                       imported.";
        (PLACEHOLDER_CUSTOMER, last_month.map_or("yyyy-MM".to_owned(), |month| month.to_string()), meaning)
    };
    let page = PAGE
        .replace(PAGE_CUSTOMER, &customer.to_string())
        .replace(PAGE_MONTH, &month)
        .replace(PAGE_MEANING, meaning)
        .replace(PAGE_ENDPOINT, &escape_html(host.unwrap_or("127.0.0.1:8787")));
    let mut response = make_text_response(StatusCode::OK, "text/html; charset=utf-8", page);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Escapes a text for HTML.
fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
