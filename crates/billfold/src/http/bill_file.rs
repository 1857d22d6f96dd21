//! Responds to a link with its file, which is made while it is sent.
//!
//! The path holds a secret, so that nothing of it is shown: not in a response, not in the log, and the API never sees it.

use std::sync::Arc;
use std::time::Instant;

use access::{CustomerBills, FileBills, FileScope, Role};
use http_body_util::Either;
use hyper::header::{self, HeaderValue};
use hyper::http::request::Parts;
use hyper::{Method, Response, StatusCode, Version};
use store::StoreError;

use super::response::{PLAIN_TEXT, ResponseBody, make_text_response};
use super::state::HttpState;
use crate::answer::service::Service;
use crate::downloads::file_bills::{check_lines_are_here, read_file_bills};
use crate::downloads::link::{FILES_PATH, FileLink};
use crate::downloads::pack::write_file;
use crate::downloads::pipe::{PipeWriter, make_pipe};
use crate::downloads::places::FilePlace;
use crate::metrics::DownloadOutcome;

/// Seconds after which a client may try again.
const RETRY_AFTER_S: u32 = 10;

/// A refusal of a link: status, the text for the client, and the cause for the log alone.
struct FileRefusal {
    status: StatusCode,
    text: &'static str,
    cause: Option<String>,
}

impl FileRefusal {
    fn new(status: StatusCode, text: &'static str) -> Self {
        Self { status, text, cause: None }
    }

    /// The refusal of a link that this server did not make, or that was changed.
    fn unknown() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is no such file: ask for a new address.\n")
    }

    /// The refusal of a link whose caller may not see the bills any more.
    fn not_allowed(cause: &str) -> Self {
        let text = "The address is not valid any more: ask for a new one.\n";
        Self { cause: Some(cause.to_owned()), ..Self::new(StatusCode::FORBIDDEN, text) }
    }

    /// The refusal of a link for which the storage failed.
    fn of_storage(error: &StoreError) -> Self {
        let refusal = if error.is_without_lines() {
            Self::new(StatusCode::NOT_IMPLEMENTED, "This server does not have the lines of the bills.\n")
        } else if matches!(error, StoreError::Pruned { .. }) {
            let text = "The versions that the address names were pruned: ask for a new one.\n";
            Self::new(StatusCode::GONE, text)
        } else if error.is_busy() || error.is_replaced() {
            Self::new(StatusCode::SERVICE_UNAVAILABLE, "The server is busy: try again.\n")
        } else {
            Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The file could not be made; the log says why.\n")
        };
        Self { cause: Some(error.to_string()), ..refusal }
    }
}

/// Responds to a request for a file.
pub(super) async fn respond_with_file(state: &HttpState, parts: &Parts) -> Response<ResponseBody> {
    match start_file(state, parts).await {
        Ok(response) => response,
        Err(refusal) => {
            let FileRefusal { status, text, cause } = refusal;
            state.service.metrics.count_download(DownloadOutcome::Refused, 0);
            let outcome = DownloadOutcome::Refused.name();
            if status == StatusCode::INTERNAL_SERVER_ERROR {
                tracing::error!(outcome, status = status.as_u16(), cause, "file");
            } else {
                tracing::info!(outcome, status = status.as_u16(), cause, "file");
            }
            let mut response = make_text_response(status, PLAIN_TEXT, text);
            let headers = response.headers_mut();
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            if status == StatusCode::METHOD_NOT_ALLOWED {
                headers.insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
            }
            if status == StatusCode::SERVICE_UNAVAILABLE {
                headers.insert(header::RETRY_AFTER, RETRY_AFTER_S.into());
            }
            response
        }
    }
}

/// Checks a request for a file, and starts to make the file.
async fn start_file(state: &HttpState, parts: &Parts) -> Result<Response<ResponseBody>, FileRefusal> {
    let service = &state.service;
    if !matches!(parts.method, Method::GET | Method::HEAD) {
        let text = "A file is fetched by GET.\n";
        return Err(FileRefusal::new(StatusCode::METHOD_NOT_ALLOWED, text));
    }
    if parts.version < Version::HTTP_11 {
        // Its end would be the end of the connection, so that a file that breaks off would look whole.
        let text = "A file is sent over HTTP/1.1 alone. In nginx, set proxy_http_version 1.1.\n";
        return Err(FileRefusal::new(StatusCode::HTTP_VERSION_NOT_SUPPORTED, text));
    }
    let path = parts.uri.path().strip_prefix(FILES_PATH).unwrap_or_default();
    let (token, name) = path.split_once('/').ok_or_else(FileRefusal::unknown)?;
    let link = FileLink::open(&service.master_key, token).ok_or_else(FileRefusal::unknown)?;
    if name != link.file_name() {
        return Err(FileRefusal::unknown());
    }
    if service.clock.now_s() >= link.expires_at_s {
        let text = "The address has expired: it is valid for an hour. Ask for a new one.\n";
        return Err(FileRefusal::new(StatusCode::FORBIDDEN, text));
    }
    service.check_folder().map_err(|error| FileRefusal::of_storage(&error))?;
    check_key(service, &link).await?;
    let read = read_file_bills(&service.data.catalog, link.caller, &link.query, link.as_of_us).await;
    let customers = match read.map_err(|error| FileRefusal::of_storage(&error))? {
        FileBills::Nothing => {
            return Err(FileRefusal::not_allowed("the caller may not know of the customer any more"));
        }
        FileBills::Withheld => {
            return Err(FileRefusal::not_allowed("a part states what another account pays"));
        }
        FileBills::Bills(customers) => customers,
    };
    let here = check_lines_are_here(&service.data, &customers).await;
    here.map_err(|error| FileRefusal::of_storage(&error))?;
    let (writer, body) = make_pipe();
    let mut response = Response::new(Either::Right(body));
    if parts.method == Method::GET {
        let place = state.file_places.acquire(link.caller).ok_or_else(|| {
            let text = "Too many files are being downloaded: try again.\n";
            FileRefusal::new(StatusCode::SERVICE_UNAVAILABLE, text)
        })?;
        spawn_file_thread(service, &link, customers, writer, place)?;
    }
    insert_file_headers(&mut response, &link);
    Ok(response)
}

/// Checks that the key that asked for a link is still valid, and its account still has a role that may ask.
async fn check_key(service: &Service, link: &FileLink) -> Result<(), FileRefusal> {
    let found = service.data.catalog.find_key(&link.secret_id).await;
    let key = found.map_err(|error| FileRefusal::of_storage(&error))?;
    let Some(key) = key.filter(|key| key.uin == link.caller) else {
        return Err(FileRefusal::not_allowed("the key that asked for the address is gone"));
    };
    let is_over = |expires_at_us| service.clock.now_us() >= expires_at_us;
    if key.temporary.as_ref().is_some_and(|temporary| is_over(temporary.expires_at_us)) {
        return Err(FileRefusal::not_allowed("the temporary key that asked for the address expired"));
    }
    if (link.query.scope == FileScope::Caller) != (key.role == Role::Customer) {
        return Err(FileRefusal::not_allowed("the account has another role than when it asked"));
    }
    Ok(())
}

/// Inserts the headers of a file.
fn insert_file_headers(response: &mut Response<ResponseBody>, link: &FileLink) {
    let content_type = match link.query.scope {
        FileScope::Customers(_) => "application/zip",
        FileScope::Caller | FileScope::Customer(..) => "text/csv; charset=utf-8",
    };
    let disposition = format!("attachment; filename=\"{}\"", link.file_name());
    let Ok(disposition) = HeaderValue::try_from(disposition) else {
        unreachable!("a name of letters, digits and hyphens is a header value")
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CONTENT_DISPOSITION, disposition);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("none"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// Makes a file on a thread of its own, since a slow client makes its writer wait.
fn spawn_file_thread(
    service: &Arc<Service>,
    link: &FileLink,
    customers: Vec<CustomerBills>,
    writer: PipeWriter,
    place: FilePlace,
) -> Result<(), FileRefusal> {
    let (service, link) = (Arc::clone(service), link.clone());
    let runtime = tokio::runtime::Handle::current();
    let making = move || {
        runtime.block_on(make_file(&service, &link, &customers, writer));
        drop(place);
    };
    let spawned = std::thread::Builder::new().name("file".to_owned()).spawn(making);
    spawned.map(drop).map_err(|error| FileRefusal {
        cause: Some(format!("the system gave no thread: {error}")),
        ..FileRefusal::new(StatusCode::SERVICE_UNAVAILABLE, "The server is busy: try again.\n")
    })
}

/// Makes a file, counts it and writes its line to the log.
async fn make_file(service: &Service, link: &FileLink, customers: &[CustomerBills], mut writer: PipeWriter) {
    let started_at = Instant::now();
    let written = write_file(&service.data, &link.query, customers, &mut writer).await;
    let bytes = writer.written();
    let is_left = writer.is_reader_gone();
    let ended = match written {
        Ok(()) => writer.finish().map(drop).map_err(Into::into),
        Err(error) => Err(error),
    };
    let outcome = match &ended {
        Ok(()) => DownloadOutcome::Sent,
        Err(_) if is_left => DownloadOutcome::Left,
        Err(_) => DownloadOutcome::Broken,
    };
    service.metrics.count_download(outcome, bytes);
    let took = started_at.elapsed();
    let took_us = took.as_secs() * 1_000_000 + u64::from(took.subsec_micros());
    let (caller, name) = (link.caller.get(), link.file_name());
    let cause = ended.err().map(|error| error.to_string());
    let outcome_name = outcome.name();
    if outcome == DownloadOutcome::Broken {
        tracing::error!(outcome = outcome_name, caller, name, bytes, took_us, cause, "file");
    } else {
        tracing::info!(outcome = outcome_name, caller, name, bytes, took_us, cause, "file");
    }
}
