//! Responds to the API Explorer with samples of a call, in all forms. It keeps nothing, and no key comes here.

use std::sync::Arc;

use bill::Language;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::body::{Body, Bytes};
use hyper::header::{self, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode};
use serde::Deserialize;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::page_response::NOSNIFF;
use super::response::{ResponseBody, make_text_response};
use super::state::HttpState;
use crate::answer::service::Service;
use crate::documents::samples::FORMS;
use crate::documents::samples::address::ServerAddress;
use crate::documents::samples::call::SampleCall;

/// The largest body of a request, in bytes. One of this size needs no place among the large ones.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// The content type of the response.
const JSON: &str = "application/json";

/// A call of which samples are asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SampleQuery {
    service: Option<String>,
    action: String,
    input: Box<RawValue>,
    address: String,
    language: Option<String>,
}

/// A refusal of a request: its status, and the text for the client.
struct SampleRefusal(StatusCode, String);

/// Responds with the samples of a call.
pub(super) async fn respond_with_samples<B>(
    state: &HttpState,
    parts: &Parts,
    body: &mut B,
) -> Response<ResponseBody>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    let written = match read_body(state, parts, body).await {
        Ok(body) => write_on_own_thread(state, body).await,
        Err(refusal) => Err(refusal),
    };
    let (status, value) = match written {
        Ok(samples) => (StatusCode::OK, samples),
        Err(SampleRefusal(status, error)) => (status, json!({ "error": error })),
    };
    let mut response = make_text_response(status, JSON, value.to_string());
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
    }
    response
}

/// Reads the body of a request within its time.
async fn read_body<B>(state: &HttpState, parts: &Parts, body: &mut B) -> Result<Bytes, SampleRefusal>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: std::fmt::Display,
{
    if parts.method != Method::POST {
        return Err(refuse(StatusCode::METHOD_NOT_ALLOWED, "samples are asked for by POST"));
    }
    let too_large = || {
        let error = format!("the body has more than {BODY_BYTES_MAX} bytes: send a smaller input");
        SampleRefusal(StatusCode::PAYLOAD_TOO_LARGE, error)
    };
    if usize::try_from(body.size_hint().lower()).is_ok_and(|length| length > BODY_BYTES_MAX) {
        return Err(too_large());
    }
    let reading = Limited::new(body.map_err(|error| error.to_string()), BODY_BYTES_MAX).collect();
    let read = timeout(state.service.config.connections.body_timeout, reading).await.map_err(|_elapsed| {
        refuse(StatusCode::REQUEST_TIMEOUT, "the body did not arrive in time: send it again")
    })?;
    let whole = read.map_err(|error| match error.downcast_ref::<LengthLimitError>() {
        Some(_) => too_large(),
        None => refuse(StatusCode::BAD_REQUEST, &format!("the body broke off ({error}): send it again")),
    })?;
    Ok(whole.to_bytes())
}

/// Writes samples on a thread for blocking work, those of one request at a time, so that calls of the API do not wait for them.
async fn write_on_own_thread(state: &HttpState, body: Bytes) -> Result<Value, SampleRefusal> {
    let _turn = state.sample_turn.lock().await;
    let service = Arc::clone(&state.service);
    let writing = tokio::task::spawn_blocking(move || write_samples(&service, &body));
    writing.await.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
}

/// Writes the samples of a call.
fn write_samples(service: &Service, body: &[u8]) -> Result<Value, SampleRefusal> {
    let bad = |error: &str| refuse(StatusCode::BAD_REQUEST, error);
    let query: SampleQuery = serde_json::from_slice(body).map_err(|error| {
        let shape = r#"{"service":…,"action":…,"input":{…},"address":…,"language":"en-US"}"#;
        bad(&format!("the body is no request for samples ({error}): send {shape}"))
    })?;
    let language = match query.language.as_deref() {
        None | Some("en-US") => Language::English,
        Some("zh-CN") => Language::Chinese,
        Some(other) => return Err(bad(&format!("{other:?} is no language here: send en-US or zh-CN"))),
    };
    let action = service.actions.get(&query.action).filter(|action| {
        query.service.as_deref().is_none_or(|service| service == action.definition.service.name())
    });
    let Some(action) = action else {
        return Err(bad(&format!(
            "{:?} is no action of the service: send the name of one of /llms.txt",
            query.action
        )));
    };
    let address = ServerAddress::parse(&query.address).map_err(|error| bad(&error.to_string()))?;
    let call = SampleCall::read(action, query.input.get().as_bytes(), &address, language)
        .map_err(|refusal| bad(&refusal.message))?;
    let (mut samples, mut missing) = (Vec::new(), Vec::new());
    for form in FORMS {
        match form.write_sample(&call) {
            Ok(sample) => samples.push(json!({
                "form": form.name,
                "title": form.title,
                "package": form.package,
                "language": form.code.as_str(),
                "file": sample.file,
                "install": form.install,
                "run": sample.run,
                "note": form.note.in_language(language),
                "text": sample.text,
            })),
            Err(reason) => missing.push(json!({
                "form": form.name,
                "title": form.title,
                "reason": reason.in_language(language),
            })),
        }
    }
    Ok(json!({ "samples": samples, "missing": missing }))
}

fn refuse(status: StatusCode, error: &str) -> SampleRefusal {
    SampleRefusal(status, error.to_owned())
}
