//! HTTP: one request in, the envelope out, with status 200 whatever it says; the page for a browser; and
//! what those who run the server ask.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use http_body_util::Full;
use hyper::body::{Body, Bytes};
use hyper::header::{self, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use tc3::Refusal;
use tracing_appender::non_blocking::ErrorCounter;

use crate::answer::answer;
use crate::app::App;
use crate::client_address::{counted_as, source};
use crate::incoming::Arriving;
use crate::metrics;
use crate::server::Door;

/// The page that a browser gets.
const PAGE: &str = include_str!("../web/index.html");

/// What in the page stands for our own address.
const PAGE_ENDPOINT: &str = "{{ENDPOINT}}";

const TEXT: &str = "text/plain; charset=utf-8";

/// Answers one request of HTTP, and reads its body as far as the answer needs it.
pub(crate) async fn handle<B>(
    app: &Arc<App>,
    door: Door,
    peer: IpAddr,
    parts: Parts,
    body: &mut B,
) -> Response<Full<Bytes>>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    if door == Door::Operations {
        return operations(app, &parts).await;
    }
    let source = source(peer, &parts.headers, &app.config.trusted_proxies);
    let admitted = check_address_rate(app, source);
    if let Some(path) = health_path(&parts) {
        return match admitted {
            Ok(()) => health(app, path).await,
            Err(_) => text(StatusCode::TOO_MANY_REQUESTS, TEXT, "too many requests of this address\n"),
        };
    }
    let status = match parts.method {
        // To this method a status of success would mean that a tunnel is open.
        Method::CONNECT => StatusCode::METHOD_NOT_ALLOWED,
        _ => StatusCode::OK,
    };
    let is_admitted = admitted.is_ok();
    let arriving = Arriving::new(parts, body, source, admitted);
    if is_admitted && arriving.is_browser() {
        return page(arriving.host());
    }
    text(status, tc3::envelope::CONTENT_TYPE, answer(app, arriving).await)
}

/// Counts a request of its source address.
fn check_address_rate(app: &App, source: IpAddr) -> Result<(), Refusal> {
    let Some(limit) = app.config.address_requests_per_s else { return Ok(()) };
    let counted = app.address_rates.count(counted_as(source), limit, || app.clock.now_s());
    counted.map_err(|exceeded| Refusal::address_rate_limited(exceeded.count, exceeded.limit))
}

/// What those who run the server ask.
async fn operations(app: &App, parts: &Parts) -> Response<Full<Bytes>> {
    if let Some(path) = health_path(parts) {
        return health(app, path).await;
    }
    if parts.method == Method::GET && parts.uri.path() == "/metrics" {
        return measured(app);
    }
    text(StatusCode::NOT_FOUND, TEXT, "There is /metrics, /healthz and /readyz here, for GET.\n")
}

/// The path of a question for health, if it is one.
fn health_path(parts: &Parts) -> Option<Health> {
    match (&parts.method, parts.uri.path()) {
        (&Method::GET | &Method::HEAD, "/healthz") => Some(Health::Alive),
        (&Method::GET | &Method::HEAD, "/readyz") => Some(Health::Ready),
        _ => None,
    }
}

/// A question for health.
#[derive(Clone, Copy)]
enum Health {
    Alive,
    Ready,
}

/// The health of the server.
async fn health(app: &App, asked: Health) -> Response<Full<Bytes>> {
    match asked {
        Health::Alive => text(StatusCode::OK, TEXT, "ok\n"),
        Health::Ready => readiness(app).await,
    }
}

/// Whether the server can answer now: it is not about to end, and its catalog can be read.
async fn readiness(app: &App) -> Response<Full<Bytes>> {
    if app.is_draining.load(Ordering::Relaxed) {
        return text(StatusCode::SERVICE_UNAVAILABLE, TEXT, "draining\n");
    }
    match app.data.catalog.master_key_check().await {
        Ok(_) => text(StatusCode::OK, TEXT, "ok\n"),
        Err(error) => {
            tracing::error!(%error, "not ready: the catalog cannot be read");
            text(StatusCode::SERVICE_UNAVAILABLE, TEXT, "the catalog cannot be read; the log says why\n")
        }
    }
}

/// The metrics.
fn measured(app: &App) -> Response<Full<Bytes>> {
    let dropped = app.log_lines_dropped.as_ref().map_or(0, ErrorCounter::dropped_lines);
    match app.metrics.text(dropped) {
        Ok(written) => text(StatusCode::OK, metrics::CONTENT_TYPE, written),
        Err(error) => {
            tracing::error!(%error, "the metrics could not be written");
            text(StatusCode::INTERNAL_SERVER_ERROR, TEXT, "the metrics could not be written\n")
        }
    }
}

/// An answer of HTTP.
fn text(status: StatusCode, content_type: &'static str, body: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(body.into()));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// The page for a browser, with the address under which it reached us.
fn page(host: Option<&str>) -> Response<Full<Bytes>> {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    let page = PAGE.replace(PAGE_ENDPOINT, &escape(host.unwrap_or("127.0.0.1:8787")));
    let mut response = text(StatusCode::OK, "text/html; charset=utf-8", page);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// A text as HTML shows it.
fn escape(text: &str) -> String {
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
