//! HTTP: bytes in, the envelope out, always with status 200; and the page for a browser.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderName, Method as HttpMethod, header};
use axum::response::{IntoResponse as _, Response};
use tc3::claim::TC3_POST_BODY_BYTES_MAX;
use tc3::{Code, Method, Received, Refusal};
use tokio::net::TcpListener;

use crate::answer::answer;
use crate::app::App;

/// The page that a browser gets.
const PAGE: &str = include_str!("../web/index.html");

/// What in the page stands for our own address.
const PAGE_ENDPOINT: &str = "{{ENDPOINT}}";

/// A request that arrived, before anything is made of it.
pub(crate) struct Arrived {
    parts: Parts,
    body: Result<Bytes, Refusal>,
    /// When it had been read.
    pub(crate) at: Instant,
}

impl Arrived {
    /// A request that has been read just now.
    pub(crate) fn new(parts: Parts, body: Result<Bytes, Refusal>) -> Arrived {
        Arrived { parts, body, at: Instant::now() }
    }

    /// Names and values of all headers.
    pub(crate) fn headers(&self) -> Vec<(&str, &[u8])> {
        self.parts.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect()
    }

    /// The request as the protocol sees it.
    ///
    /// # Errors
    /// `UnsupportedProtocol` for a method other than GET and POST, `UnsupportedOperation` for a path
    /// other than `/`, `InvalidAuthorization` where a header that decides is there twice,
    /// `RequestSizeLimitExceeded` where the body is larger than any may be.
    pub(crate) fn received<'a>(
        &'a self,
        headers: &'a [(&'a str, &'a [u8])],
    ) -> Result<Received<'a>, Refusal> {
        let method = Method::parse(self.parts.method.as_str())?;
        let path = self.parts.uri.path();
        if path != "/" {
            let path = tc3::refusal::echo(path);
            let message = format!("There is nothing at `{path}`; requests go to the path `/`.");
            return Err(Refusal::new(Code::UnsupportedOperation, message));
        }
        for name in [header::AUTHORIZATION, header::HOST, header::CONTENT_TYPE] {
            refuse_twice(&self.parts, &name)?;
        }
        let body = self.body.as_ref().map_err(Clone::clone)?;
        Ok(Received { method, path, query: self.parts.uri.query().unwrap_or_default(), headers, body })
    }

    /// Whether this is a browser that looks at the address, not a client that calls an action.
    fn is_browser(&self) -> bool {
        let accepts = self.parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        self.parts.method == HttpMethod::GET
            && self.parts.uri.path() == "/"
            && self.parts.uri.query().is_none()
            && !self.parts.headers.contains_key(header::AUTHORIZATION)
            && accepts.is_some_and(|accepts| accepts.contains("text/html"))
    }
}

/// Refuses a header that stands twice: signer and server could each believe another one.
fn refuse_twice(parts: &Parts, name: &HeaderName) -> Result<(), Refusal> {
    if parts.headers.get_all(name).iter().nth(1).is_some() {
        return Err(Refusal::invalid_authorization(&format!("header `{name}` is given more than once")));
    }
    Ok(())
}

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
        return page(&arrived.parts);
    }
    let bytes = answer(&app, &arrived).await;
    ([(header::CONTENT_TYPE, tc3::envelope::CONTENT_TYPE)], bytes).into_response()
}

/// Reads a body that is no larger than the largest that any form allows.
async fn read_body(parts: &Parts, body: Body) -> Result<Bytes, Refusal> {
    let said = parts.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let said: Option<usize> = said.and_then(|length| length.parse().ok());
    axum::body::to_bytes(body, TC3_POST_BODY_BYTES_MAX).await.map_err(|error| {
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
fn page(parts: &Parts) -> Response {
    let host =
        parts.headers.get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or("127.0.0.1:8787");
    let page = PAGE.replace(PAGE_ENDPOINT, &escape(host));
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
