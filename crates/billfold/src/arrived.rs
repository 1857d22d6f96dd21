//! A request as HTTP brought it, and what the protocol sees of it.

use std::time::Instant;

use axum::body::Bytes;
use axum::http::request::Parts;
use axum::http::{HeaderName, Method as HttpMethod, header};
use tc3::{Code, Method, Received, Refusal};

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
    /// `RequestSizeLimitExceeded` where the body is larger than any may be, `InvalidRequest` where it broke
    /// off.
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

/// Refuses a header that stands twice: signer and server could each believe another one.
fn refuse_twice(parts: &Parts, name: &HeaderName) -> Result<(), Refusal> {
    if parts.headers.get_all(name).iter().nth(1).is_some() {
        return Err(Refusal::invalid_authorization(&format!("header `{name}` is given more than once")));
    }
    Ok(())
}
