//! The body of responses, and those with a text.

use http_body_util::{Either, Full};
use hyper::body::Bytes;
use hyper::header::{self, HeaderValue};
use hyper::{Response, StatusCode};

use crate::downloads::pipe::PipeBody;

/// The body of a response: a text, or a file that is made while it is sent.
pub(crate) type ResponseBody = Either<Full<Bytes>, PipeBody>;

/// The content type of plain text.
pub(super) const PLAIN_TEXT: &str = "text/plain; charset=utf-8";

/// Makes a response with a text as its body.
pub(super) fn make_text_response(
    status: StatusCode,
    content_type: &'static str,
    body: impl Into<Bytes>,
) -> Response<ResponseBody> {
    let mut response = Response::new(Either::Left(Full::new(body.into())));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
