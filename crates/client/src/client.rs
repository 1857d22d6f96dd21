//! The client: one endpoint, one key.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::action::{Action, Paged};
use crate::credentials::Credentials;
use crate::endpoint::Endpoint;
use crate::envelope::{check_refusal, find_response, read_response_fields};
use crate::error::{Error, Refused};
use crate::exact_value::ExactValue;
use crate::pace::Pace;
use crate::pages::Pages;
use crate::service::Service;
use crate::signed::{Language, Signature, ToSign};
use crate::transport::{Connection, RawAnswer, Transport, Unanswered, Way};

/// Time that a call may take, unless it is set.
const TIMEOUT: Duration = Duration::from_mins(1);

/// Sendings of one request, unless it is set.
const TRIES_MAX: u32 = 10;

/// Sendings of one request whose answers are lost.
const LOSSES_MAX: u32 = 3;

/// The code of a refusal for the time of the signature.
const EXPIRED_CODE: &str = "AuthFailure.SignatureExpire";

/// Difference of clocks, in seconds, that is more than the time of a call.
const CLOCK_DIFFERENCE_S_MIN: u64 = 60;

/// The code of a refusal for the rate.
const RATE_CODE: &str = "RequestLimitExceeded";

/// A reason to send a request again. All actions read, so that a repetition changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    /// The rate is used up.
    Limited,
    /// The connection ended before the answer was whole, or a proxy got none.
    Lost,
}

/// A client of one endpoint and key. It blocks the thread while a call is under way, and keeps connections open between
/// calls. Threads may share it.
#[derive(Debug)]
pub struct Client {
    transport: Transport,
    credentials: Credentials,
    signature: Signature,
    language: Option<Language>,
    tries_max: u32,
    pace: Mutex<Pace>,
}

/// The settings of a client. [`Client::builder`] makes one.
#[derive(Debug)]
#[must_use]
pub struct ClientBuilder {
    endpoint: String,
    credentials: Credentials,
    connection: Connection,
    signature: Signature,
    language: Option<Language>,
    tries_max: u32,
}

impl Client {
    /// Makes a client with the default settings.
    ///
    /// # Errors
    ///
    /// As [`ClientBuilder::build`].
    pub fn new(endpoint: &str, credentials: Credentials) -> Result<Self, Error> {
        Self::builder(endpoint, credentials).build()
    }

    /// Begins a client of an endpoint: `http://HOST:PORT` or `https://HOST`.
    pub fn builder(endpoint: &str, credentials: Credentials) -> ClientBuilder {
        ClientBuilder {
            endpoint: endpoint.to_owned(),
            credentials,
            connection: Connection { way: Way::Environment, authorities: None, timeout: TIMEOUT },
            signature: Signature::default(),
            language: None,
            tries_max: TRIES_MAX,
        }
    }

    /// Sends a request and returns its answer. It waits while the rate of the action is used up, and sends the request
    /// again, at most twice, if the connection ends before the answer is whole or a proxy has none.
    ///
    /// # Errors
    ///
    /// [`Error`]: the endpoint refused the request, or there is no answer.
    pub fn send<A: Action>(&self, request: &A) -> Result<A::Response, Error> {
        let body = serde_json::to_string(request);
        let body = body.map_err(|error| Error::Request { cause: error.to_string() })?;
        let answer = self.send_paced((A::SERVICE, A::NAME), &body)?;
        let response = find_response(&answer.text).ok_or_else(|| self.transport.refuse_answer(&answer))?;
        let request_id =
            check_refusal(response).map_err(|refused| note_clock(refused, answer.date_s, read_clock_s()))?;
        serde_json::from_str(response).map_err(|error| Error::UnexpectedAnswer {
            action: A::NAME,
            cause: error.to_string(),
            request_id,
        })
    }

    /// Iterates over the pages of a list, from the first. Each is asked for when it is taken.
    pub fn pages<A: Paged>(&self, request: A) -> Pages<'_, A> {
        Pages::new(request, Box::new(|request| self.send(request)))
    }

    /// Calls an action of any name of a service once, with a JSON object of parameters, and returns the fields of its answer with every
    /// digit. For a refusal, `Error` is among them. It does not wait for the rate, and sends nothing again.
    ///
    /// # Errors
    ///
    /// [`Error`]: no envelope came back.
    pub fn call(&self, service: Service, action: &str, body: &str) -> Result<ExactValue, Error> {
        let answer = self.send_once((service, action), body).map_err(|unanswered| unanswered.error)?;
        read_response_fields(&answer.text).ok_or_else(|| self.transport.refuse_answer(&answer))
    }

    /// Sends a request, and again while its rate is used up or its answer is lost.
    fn send_paced(&self, (service, action): (Service, &str), body: &str) -> Result<RawAnswer, Error> {
        let (mut tries, mut losses) = (1, 0);
        loop {
            let wait = self.with_pace(|pace| pace.time_to_wait(action, Instant::now()));
            std::thread::sleep(wait);
            let sent = Instant::now();
            let result = self.send_once((service, action), body);
            let now = Instant::now();
            let failure = find_failure(&result);
            let answer = result.as_ref().ok();
            let (stated, remaining) =
                (answer.and_then(|answer| answer.retry_after), answer.and_then(|answer| answer.remaining));
            self.with_pace(|pace| match failure {
                None => pace.note_answer(action, sent, now, remaining),
                Some(Failure::Limited) => pace.note_refusal(action, now, stated),
                Some(Failure::Lost) => pace.note_loss(action, now, losses, stated),
            });
            losses += u32::from(failure == Some(Failure::Lost));
            if failure.is_none() || tries >= self.tries_max || losses >= LOSSES_MAX {
                return result.map_err(|unanswered| unanswered.error);
            }
            tries += 1;
        }
    }

    /// Signs and sends a request.
    fn send_once(&self, (service, action): (Service, &str), body: &str) -> Result<RawAnswer, Unanswered> {
        let to_sign = ToSign {
            service,
            action,
            body,
            host: &self.transport.endpoint.host,
            credentials: &self.credentials,
            language: self.language,
            now_s: read_clock_s(),
        };
        let request = to_sign.sign(self.signature).map_err(|cause| Error::Request { cause })?;
        self.transport.send(&request)
    }

    /// Runs a function on the pace, which stays usable if a thread panicked with it.
    fn with_pace<T>(&self, run: impl FnOnce(&mut Pace) -> T) -> T {
        run(&mut self.pace.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl ClientBuilder {
    /// Sets the way to sign; TC3 by default.
    pub fn signature(self, signature: Signature) -> Self {
        Self { signature, ..self }
    }

    /// Sets the language of names in answers; by default it is the endpoint's.
    pub fn language(self, language: Language) -> Self {
        Self { language: Some(language), ..self }
    }

    /// Sets the time that a call may take, from its first byte to the last one read; a minute by default.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.connection.timeout = timeout;
        self
    }

    /// Sends everything through a proxy of HTTP, such as `http://user:password@host:3128`. By default the environment
    /// decides: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`.
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.connection.way = Way::Proxy(address.into());
        self
    }

    /// Uses no proxy, also if the environment names one.
    pub fn without_proxy(mut self) -> Self {
        self.connection.way = Way::Direct;
        self
    }

    /// Trusts the certificates of a PEM file in place of those of the public authorities. A file may have several.
    pub fn authorities_file(mut self, file: impl Into<PathBuf>) -> Self {
        self.connection.authorities = Some(file.into());
        self
    }

    /// Sets how often one request is sent at most: 10 times by default while its rate is used up. A request whose answer is
    /// lost is sent 3 times, or as often as this allows. With 1, nothing is sent again.
    pub fn tries_max(self, tries_max: u32) -> Self {
        Self { tries_max, ..self }
    }

    /// Makes the client. Nothing is sent yet.
    ///
    /// # Errors
    ///
    /// [`Error::Endpoint`], [`Error::Proxy`] or [`Error::Certificates`].
    pub fn build(self) -> Result<Client, Error> {
        let endpoint = Endpoint::parse(&self.endpoint).ok_or(Error::Endpoint { endpoint: self.endpoint })?;
        Ok(Client {
            transport: Transport::new(endpoint, &self.connection)?,
            credentials: self.credentials,
            signature: self.signature,
            language: self.language,
            tries_max: self.tries_max,
            pace: Mutex::default(),
        })
    }
}

/// Finds the reason to send a request again; `None` if the answer, or its lack, would be the same.
fn find_failure(result: &Result<RawAnswer, Unanswered>) -> Option<Failure> {
    let answer = match result {
        Ok(answer) => answer,
        Err(unanswered) => return Some(Failure::Lost).filter(|_| unanswered.is_lost),
    };
    let Some(response) = find_response(&answer.text) else {
        return match answer.status {
            429 => Some(Failure::Limited),
            502..=504 => Some(Failure::Lost),
            _ => None,
        };
    };
    let refused = check_refusal(response).err()?;
    Some(Failure::Limited).filter(|_| refused.is(RATE_CODE))
}

/// Adds to a refusal of an expired signature by how much the clocks differ.
fn note_clock(refused: Refused, date_s: Option<i64>, now_s: i64) -> Refused {
    let ahead_s = date_s.map(|date_s| now_s.saturating_sub(date_s));
    let clock_ahead_s = ahead_s
        .filter(|ahead_s| refused.is(EXPIRED_CODE) && ahead_s.unsigned_abs() >= CLOCK_DIFFERENCE_S_MIN);
    Refused { clock_ahead_s, ..refused }
}

/// Reads the clock, in seconds since 1970-01-01 UTC. A clock before that is refused by every endpoint.
#[expect(clippy::disallowed_methods, reason = "a signature is for the moment of sending, also of a retry")]
fn read_clock_s() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or_default()
}
