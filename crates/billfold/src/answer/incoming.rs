//! An incoming request: first its head, then its body, and both as the protocol sees them.

use std::net::IpAddr;
use std::time::Instant;

use http_body_util::BodyExt as _;
use hyper::body::{Body, Bytes};
use hyper::http::request::Parts;
use hyper::http::uri::Scheme;
use hyper::{HeaderMap, header};
use tc3::claim::{TC3_POST_BODY_BYTES_MAX, V1_POST_BODY_BYTES_MAX};
use tc3::{Method, Received, Refusal};

use super::body_limits::{BodyLimits, LargeBodyPermit};

/// A body up to this length is read without a permit, in bytes.
const SMALL_BODY_BYTES_MAX: usize = 64 * 1024;

/// The scheme of a request whose connection says nothing of it.
static HTTP: Scheme = Scheme::HTTP;

/// A request whose head has arrived.
pub(crate) struct RequestHead {
    parts: Parts,
    /// The client address.
    pub(crate) source: IpAddr,
    /// The address by which the client is limited.
    limited_address: IpAddr,
    /// The time at which the head had been read.
    pub(crate) received_at: Instant,
    /// The refusal of the source address, if it is over its limit.
    admitted: Result<(), Refusal>,
}

/// A request that has arrived as a whole.
pub(crate) struct Request<'a> {
    method: Method,
    scheme: &'a Scheme,
    path: &'a str,
    query: &'a str,
    headers: Vec<(&'a str, &'a [u8])>,
    body: Bytes,
    /// Held by a large body.
    _permit: Option<LargeBodyPermit<'a>>,
}

impl RequestHead {
    /// A request whose head has been read just now.
    pub(crate) fn new(
        parts: Parts,
        source: IpAddr,
        limited_address: IpAddr,
        admitted: Result<(), Refusal>,
    ) -> Self {
        Self { parts, source, limited_address, received_at: Instant::now(), admitted }
    }

    /// Checks the head, then reads the body.
    ///
    /// # Errors
    ///
    /// In this order: the limit of the source address; `UnsupportedProtocol` for a method other than GET and POST,
    /// `UnsupportedOperation` for a path other than `/`, `InvalidAuthorization` for a header that decides and is
    /// given twice; then `RequestSizeLimitExceeded` if the body is larger than any may be (`SignatureFailure` for a
    /// version 1 body, as the vendor answers it), `InvalidRequest` if it broke off or did not arrive in time,
    /// `ServiceBusy` if too many large ones are held already.
    pub(crate) async fn read_request<'a, B>(
        &'a self,
        body: &mut B,
        limits: &'a BodyLimits,
    ) -> Result<Request<'a>, Refusal>
    where
        B: Body<Data = Bytes> + Unpin,
        B::Error: std::fmt::Display,
    {
        self.admitted.clone()?;
        let method = Method::parse(self.parts.method.as_str())?;
        let path = self.parts.uri.path();
        if path != "/" {
            return Err(Refusal::unknown_path(path));
        }
        for name in [header::AUTHORIZATION, header::HOST, header::CONTENT_TYPE] {
            if self.parts.headers.get_all(&name).iter().nth(1).is_some() {
                // Signer and server could each use another one.
                let fault = format!("header `{name}` is given more than once");
                return Err(Refusal::invalid_authorization(&fault));
            }
        }
        let (body, permit) = read_body(body, &self.parts.headers, self.limited_address, limits).await?;
        let headers = &self.parts.headers;
        let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let query = self.parts.uri.query().unwrap_or_default();
        let scheme = self.parts.extensions.get().unwrap_or(&HTTP);
        Ok(Request { method, scheme, path, query, headers, body, _permit: permit })
    }
}

impl Request<'_> {
    /// The request as the protocol sees it.
    pub(crate) fn to_received(&self) -> Received<'_> {
        let Self { method, path, query, headers, body, scheme: _, _permit } = self;
        Received { method: *method, path, query, headers, body }
    }

    /// The scheme of the connection.
    pub(crate) fn scheme(&self) -> &Scheme {
        self.scheme
    }

    /// The body, shared.
    pub(crate) fn body(&self) -> Bytes {
        self.body.clone()
    }
}

/// Reads a body that is no larger than the largest that its form allows. A larger one is not read to its end: the
/// connection lingers until the client has the refusal.
async fn read_body<'a, B>(
    body: &mut B,
    headers: &HeaderMap,
    address: IpAddr,
    limits: &'a BodyLimits,
) -> Result<(Bytes, Option<LargeBodyPermit<'a>>), Refusal>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    if body.is_end_stream() {
        return Ok((Bytes::new(), None));
    }
    let is_tc3 = headers.contains_key(header::AUTHORIZATION);
    let length_max = if is_tc3 { TC3_POST_BODY_BYTES_MAX } else { V1_POST_BODY_BYTES_MAX };
    let check_length = |length: usize| match length {
        length if length <= length_max => Ok(()),
        _ if !is_tc3 => Err(Refusal::v1_too_large()),
        length => Err(Refusal::too_large("body", length, length_max, "bytes")),
    };
    // Saturates: a length that does not fit is too large in any case.
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    check_length(announced)?;
    let deadline = tokio::time::Instant::now() + limits.timeout;
    let (mut first, mut whole, mut permit) = (Bytes::new(), Vec::new(), None);
    loop {
        let frame = tokio::time::timeout_at(deadline, body.frame())
            .await
            .map_err(|_elapsed| Refusal::body_too_late(limits.timeout.as_secs()))?;
        let Some(frame) = frame else { break };
        let frame = frame.map_err(|error| Refusal::body_broke_off().because(error.to_string()))?;
        let Ok(data) = frame.into_data() else { continue };
        let length = first.len() + whole.len() + data.len();
        check_length(length)?;
        // Nearly every body is one piece, which is taken as it is.
        if length == data.len() {
            first = data;
            continue;
        }
        if length > SMALL_BODY_BYTES_MAX && permit.is_none() {
            permit = Some(limits.acquire_large_body(address, deadline).await?);
            whole.reserve_exact(announced);
        }
        if !first.is_empty() {
            whole.extend_from_slice(&std::mem::take(&mut first));
        }
        whole.extend_from_slice(&data);
    }
    Ok((if whole.is_empty() { first } else { Bytes::from(whole) }, permit))
}
