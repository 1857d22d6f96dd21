//! Sends requests one after the other, and waits for the next second once the endpoint's rate is used up.

use std::time::Duration;

use crate::connection::{Connector, SendError};
use crate::envelope::Envelope;
use crate::http_answer::Answer;
use crate::request::Request;
use crate::signer::Signer;
use crate::target::Target;

/// Sends of one request whose rate is used up, at most. The vendor allows one request a second, and others
/// may use the same key.
const TRIES_MAX: u32 = 20;

/// Attempts to open a connection, at most.
const CONNECTS_MAX: u32 = 3;

/// Difference of the clocks, in seconds, from which on requests are signed by the server's. A smaller one may
/// come from the way of the answer and from the full second that a date is cut to.
const CLOCK_S_MIN: u64 = 3;

/// Microseconds of a second.
const SECOND_US: i64 = 1_000_000;

/// Signs requests at the moment of sending and keeps to the rate of the endpoint.
pub(crate) struct Pacer<'a> {
    target: &'a Target<'a>,
    connector: &'a Connector<'a>,
    now_us: &'a dyn Fn() -> i64,
    wrong_secret: tc3::Secret,
    /// Seconds that the server's clock is ahead of ours.
    pub(crate) offset_s: i64,
}

/// A request that was answered.
pub(crate) struct Exchange {
    /// The answer; the last one, if the request was sent several times over one connection.
    pub(crate) answer: Answer,
    /// Number of times that it was sent.
    pub(crate) tries: u32,
}

impl<'a> Pacer<'a> {
    /// Makes a pacer that trusts our clock.
    pub(crate) fn new(
        target: &'a Target<'a>,
        connector: &'a Connector<'a>,
        now_us: &'a dyn Fn() -> i64,
    ) -> Self {
        let wrong_secret = tc3::Secret::new("a secret that belongs to no key".to_owned());
        Self { target, connector, now_us, wrong_secret, offset_s: 0 }
    }

    /// Follows the server's clock if it is far from ours, and returns true if it is.
    pub(crate) fn adopt_server_clock(&mut self, answer: &Answer) -> bool {
        let Some(date_s) = answer.parse_date_s() else { return false };
        // A date of any server is within the range of `jiff`, far from the edges of 64 bits.
        let offset_s = date_s - self.now_s();
        let is_far = offset_s.unsigned_abs() >= CLOCK_S_MIN;
        if is_far {
            self.offset_s = offset_s;
        }
        is_far
    }

    /// Sends a request, and again in the next second as long as the rate is used up. `make` signs it again each
    /// time.
    ///
    /// # Errors
    ///
    /// The request cannot be made or sent, or has no answer.
    pub(crate) fn send_paced(
        &self,
        mut make: impl FnMut(&Signer<'_>) -> Result<Request, SendError>,
        times: u8,
    ) -> Result<Exchange, SendError> {
        let mut tries = 1;
        loop {
            let request = make(&Signer {
                host: self.target.host_header(),
                secret_id: self.target.secret_id,
                secret: self.target.secret,
                wrong_secret: &self.wrong_secret,
                token: self.target.token.map(|token| token.0),
                now_s: self.now_s() + self.offset_s,
            })?;
            let answer = self.send_with_retries(&request, times)?;
            let is_limited = Envelope::parse(&answer).is_some_and(|envelope| {
                envelope.code().is_some_and(|code| code.starts_with("RequestLimitExceeded"))
            });
            if !is_limited || tries >= TRIES_MAX {
                return Ok(Exchange { answer, tries });
            }
            tries += 1;
            self.wait_for_next_second();
        }
    }

    /// Sends a request, and tries again if the endpoint takes no connection.
    fn send_with_retries(&self, request: &Request, times: u8) -> Result<Answer, SendError> {
        let mut connects = 1;
        loop {
            match self.connector.send(request, times) {
                Err(SendError::Unreachable(_)) if connects < CONNECTS_MAX => {
                    connects += 1;
                    std::thread::sleep(Duration::from_millis(300));
                }
                outcome => return outcome,
            }
        }
    }

    /// Sleeps until the next second of our clock has started. The server's seconds start at another moment, but
    /// between any two starts of ours lies one of its own.
    fn wait_for_next_second(&self) {
        let past_us = (self.now_us)().rem_euclid(SECOND_US);
        let left = Duration::from_micros((SECOND_US - past_us).unsigned_abs());
        std::thread::sleep(left + Duration::from_millis(20));
    }

    fn now_s(&self) -> i64 {
        (self.now_us)().div_euclid(SECOND_US)
    }
}
