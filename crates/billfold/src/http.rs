//! HTTP: bytes in, the envelope out, always with status 200; and the page for a browser.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context as _;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use http_body_util::BodyExt as _;
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

/// How much of a body that is too large is read on and dropped, so that its sender hears the answer.
const DRAIN_BYTES_MAX: usize = 64 * 1024 * 1024;

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
    let body = read_body(body).await;
    let arrived = Arrived::new(parts, body);
    if arrived.is_browser() {
        return page(arrived.host());
    }
    let bytes = answer(&app, &arrived).await;
    ([(header::CONTENT_TYPE, tc3::envelope::CONTENT_TYPE)], bytes).into_response()
}

/// Reads a body that is no larger than the largest that any form allows.
///
/// What is too much is read on and dropped, up to a bound: a client that is still sending when the
/// connection closes gets a reset in place of its answer.
async fn read_body(mut body: Body) -> Result<Bytes, Refusal> {
    let mut whole = Vec::new();
    let mut bytes: usize = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| {
            Refusal::new(Code::InvalidRequest, "The request body broke off.").because(error.to_string())
        })?;
        let Some(data) = frame.data_ref() else { continue };
        bytes = bytes.saturating_add(data.len());
        if bytes <= TC3_POST_BODY_BYTES_MAX {
            whole.extend_from_slice(data);
        } else if bytes > DRAIN_BYTES_MAX {
            break;
        }
    }
    if bytes > TC3_POST_BODY_BYTES_MAX {
        return Err(Refusal::too_large("body", bytes, TC3_POST_BODY_BYTES_MAX, "bytes"));
    }
    Ok(Bytes::from(whole))
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
