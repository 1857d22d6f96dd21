//! HTTP: bytes in, the envelope out, always with status 200; and the page for a browser.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse as _, Response};
use tc3::claim::TC3_POST_BODY_BYTES_MAX;
use tc3::{Code, Refusal};
use tokio::net::TcpListener;

use crate::answer::answer;
use crate::app::App;
use crate::arrived::Arrived;

/// The page that a browser gets.
const PAGE: &str = include_str!("../web/index.html");

/// What in the page stands for our own address.
const PAGE_ENDPOINT: &str = "{{ENDPOINT}}";

/// Answers on an address until `stop` is done, then lets requests under way finish.
///
/// # Errors
/// The address cannot be listened on.
pub(crate) async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> anyhow::Result<()> {
    let router = Router::new().fallback(handle).with_state(app);
    axum::serve(listener, router).with_graceful_shutdown(stop).await.context("the server stopped")
}

/// Binds an address.
///
/// # Errors
/// It is taken, or not ours; the message says what to do.
pub(crate) async fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!("could not listen on {address}; if another program has it, choose another with --listen")
    })
}

/// One request of HTTP.
async fn handle(State(app): State<Arc<App>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = read_body(&parts, body).await;
    let arrived = Arrived::new(parts, body);
    if arrived.is_browser() {
        return page(arrived.host());
    }
    let bytes = answer(&app, &arrived).await;
    ([(header::CONTENT_TYPE, tc3::envelope::CONTENT_TYPE)], bytes).into_response()
}

/// Reads a body that is no larger than the largest that any form allows.
async fn read_body(parts: &Parts, body: Body) -> Result<Bytes, Refusal> {
    axum::body::to_bytes(body, TC3_POST_BODY_BYTES_MAX).await.map_err(|error| {
        let said = parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
        let said: Option<usize> = said.and_then(|length| length.parse().ok());
        let refusal = match said {
            Some(bytes) if bytes > TC3_POST_BODY_BYTES_MAX => {
                Refusal::too_large("body", bytes, TC3_POST_BODY_BYTES_MAX, "bytes")
            }
            Some(_) => Refusal::new(Code::InvalidRequest, "The request body broke off."),
            None => {
                Refusal::new(Code::RequestSizeLimitExceeded, "The request body is too large, or broke off.")
            }
        };
        refusal.because(error.to_string())
    })
}

/// The page for a browser, with the address under which it reached us.
fn page(host: Option<&str>) -> Response {
    let page = PAGE.replace(PAGE_ENDPOINT, &escape(host.unwrap_or("127.0.0.1:8787")));
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, page).into_response()
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
