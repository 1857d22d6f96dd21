//! A request as HTTP brings it: first its head, then its body, and what the protocol sees of both.

use std::net::IpAddr;
use std::time::Instant;

use http_body_util::BodyExt as _;
use hyper::body::{Body, Bytes};
use hyper::http::request::Parts;
use hyper::{HeaderMap, Method as HttpMethod, header};
use tc3::claim::{TC3_POST_BODY_BYTES_MAX, V1_POST_BODY_BYTES_MAX};
use tc3::{Code, Method, Received, Refusal};
use tokio::sync::SemaphorePermit;

use crate::app::App;

/// A body up to this length is read without waiting for others, in bytes.
const SMALL_BODY_BYTES_MAX: usize = 64 * 1024;

/// How many larger bodies are held at once. Together they take 320 MiB where their lengths were announced,
/// and somewhat more where not; the next one waits, within the time that a body has.
pub(crate) const LARGE_BODIES_MAX: usize = 32;

/// A request whose head is there.
pub(crate) struct Arriving<B> {
    parts: Parts,
    body: B,
    /// Where it comes from.
    pub(crate) source: IpAddr,
    /// When its head had been read.
    pub(crate) at: Instant,
    /// Whether its source address may ask at all.
    admitted: Result<(), Refusal>,
}

/// A request that is there as a whole.
pub(crate) struct Arrived<'a> {
    method: Method,
    path: &'a str,
    query: &'a str,
    headers: Vec<(&'a str, &'a [u8])>,
    body: Bytes,
    /// One of the places for large bodies, if it takes one.
    _place: Option<SemaphorePermit<'a>>,
}

impl<B> Arriving<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    /// A request whose head has been read just now.
    pub(crate) fn new(parts: Parts, body: B, source: IpAddr, admitted: Result<(), Refusal>) -> Arriving<B> {
        Arriving { parts, body, source, at: Instant::now(), admitted }
    }

    /// Looks at the head, then reads the body.
    ///
    /// # Errors
    /// In this order: the limit of the source address; `UnsupportedProtocol` for a method other than GET
    /// and POST, `UnsupportedOperation` for a path other than `/`, `InvalidAuthorization` where a header
    /// that decides is there twice; then
    /// `RequestSizeLimitExceeded` where the body is larger than any may be (`SignatureFailure` for a
    /// version 1 body, as the vendor answers it), `InvalidRequest` where it broke off or is not there in
    /// time, `ServiceBusy` where too many large ones are there already.
    pub(crate) async fn read<'a>(&'a mut self, app: &'a App) -> Result<Arrived<'a>, Refusal> {
        self.admitted.clone()?;
        let method = Method::parse(self.parts.method.as_str())?;
        let path = self.parts.uri.path();
        if path != "/" {
            return Err(nothing_at(path));
        }
        for name in [header::AUTHORIZATION, header::HOST, header::CONTENT_TYPE] {
            if self.parts.headers.get_all(&name).iter().nth(1).is_some() {
                // Signer and server could each believe another one.
                let fault = format!("header `{name}` is given more than once");
                return Err(Refusal::invalid_authorization(&fault));
            }
        }
        let (body, place) = read_body(&mut self.body, &self.parts.headers, app).await?;
        let headers = &self.parts.headers;
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let query = self.parts.uri.query().unwrap_or_default();
        Ok(Arrived { method, path, query, headers, body, _place: place })
    }

    /// The text of the `Host` header.
    pub(crate) fn host(&self) -> Option<&str> {
        self.parts.headers.get(header::HOST).and_then(|value| value.to_str().ok())
    }

    /// Whether this is a browser that looks at the address, not a client that calls an action.
    pub(crate) fn is_browser(&self) -> bool {
        let accepts = self.parts.headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        self.parts.method == HttpMethod::GET
            && self.parts.uri.path() == "/"
            && self.parts.uri.query().is_none()
            && !self.parts.headers.contains_key(header::AUTHORIZATION)
            && accepts.is_some_and(|accepts| accepts.contains("text/html"))
    }
}

impl Arrived<'_> {
    /// The request as the protocol sees it.
    pub(crate) fn received(&self) -> Received<'_> {
        let Arrived { method, path, query, headers, body, _place } = self;
        Received { method: *method, path, query, headers, body }
    }

    /// The body, shared.
    pub(crate) fn body(&self) -> Bytes {
        self.body.clone()
    }
}

/// Reads a body that is no larger than the largest that its form allows. One that is larger is not read
/// to its end: the connection lingers until its sender has heard so.
async fn read_body<'a, B>(
    body: &mut B,
    headers: &HeaderMap,
    app: &'a App,
) -> Result<(Bytes, Option<SemaphorePermit<'a>>), Refusal>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    if body.is_end_stream() {
        return Ok((Bytes::new(), None));
    }
    let is_tc3 = headers.contains_key(header::AUTHORIZATION);
    let most = if is_tc3 { TC3_POST_BODY_BYTES_MAX } else { V1_POST_BODY_BYTES_MAX };
    let check = |bytes: u64| match usize::try_from(bytes).unwrap_or(usize::MAX) {
        bytes if bytes <= most => Ok(()),
        _ if !is_tc3 => Err(Refusal::v1_too_large()),
        bytes => Err(Refusal::too_large("body", bytes, most, "bytes")),
    };
    let announced = body.size_hint().lower();
    check(announced)?;
    let body_timeout = app.config.connections.body_timeout;
    let deadline = tokio::time::Instant::now().checked_add(body_timeout);
    let deadline = deadline.unwrap_or_else(tokio::time::Instant::now);
    let (mut first, mut whole, mut place) = (Bytes::new(), Vec::new(), None);
    loop {
        let frame = tokio::time::timeout_at(deadline, body.frame()).await.map_err(|_elapsed| {
            let most_s = body_timeout.as_secs();
            let message = format!("The request body did not arrive within `{most_s}` seconds.");
            Refusal::new(Code::InvalidRequest, message)
        })?;
        let Some(frame) = frame else { break };
        let frame = frame.map_err(|error| {
            Refusal::new(Code::InvalidRequest, "The request body broke off.").because(error.to_string())
        })?;
        let Ok(data) = frame.into_data() else { continue };
        let bytes = first.len().saturating_add(whole.len()).saturating_add(data.len());
        check(u64::try_from(bytes).unwrap_or(u64::MAX))?;
        // Nearly every body is one piece, which is taken as it is.
        if bytes == data.len() {
            first = data;
            continue;
        }
        if bytes > SMALL_BODY_BYTES_MAX && place.is_none() {
            place = Some(place_for_a_large_body(app, deadline).await?);
            whole.reserve_exact(usize::try_from(announced).unwrap_or_default());
        }
        if !first.is_empty() {
            whole.extend_from_slice(&std::mem::take(&mut first));
        }
        whole.extend_from_slice(&data);
    }
    Ok((if whole.is_empty() { first } else { Bytes::from(whole) }, place))
}

/// One of the places for large bodies, as soon as there is one.
async fn place_for_a_large_body(
    app: &App,
    deadline: tokio::time::Instant,
) -> Result<SemaphorePermit<'_>, Refusal> {
    let busy = |cause: &'static str| Refusal::of(Code::OperationDeniedServiceBusy).because(cause);
    match tokio::time::timeout_at(deadline, app.large_bodies.acquire()).await {
        Ok(place) => place.map_err(|error| busy("no more large bodies are taken").because(error.to_string())),
        Err(_elapsed) => Err(busy("every place for a large body was taken for as long as one may take")),
    }
}

/// The answer to a request for another path than `/`.
pub(crate) fn nothing_at(path: &str) -> Refusal {
    let path = tc3::refusal::sanitize_untrusted(path);
    Refusal::new(
        Code::UnsupportedOperation,
        format!("There is nothing at `{path}`; requests go to the path `/`."),
    )
}
