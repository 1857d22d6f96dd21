//! The pace: one request after the other, the next second awaited where the endpoint's rate is used up.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::Run;
use super::envelope::Envelope;
use super::reading::Answer;
use super::request::Request;
use super::signer::Signer;
use super::wire::{Silence, Wire};
use crate::clock::Clock;
use client::Token;

/// How often a request is sent whose rate is used up. The vendor allows one a second, and others may
/// use the same key.
const TRIES_MAX: u32 = 20;

/// How often a connection is tried.
const CONNECTS_MAX: u32 = 3;

/// From how many seconds on the server's clock is followed and not ours. Less may be the way of the
/// answer, and the second that a date is cut to.
const CLOCK_S_MIN: u64 = 3;

/// Microseconds of a second.
const SECOND_US: i64 = 1_000_000;

/// The line to an endpoint.
pub(super) struct Line<'a> {
    run: &'a Run<'a>,
    wire: &'a Wire<'a>,
    clock: Clock,
    wrong_secret: tc3::Secret,
    /// How far the server's clock is from ours, in seconds.
    pub(super) offset_s: i64,
}

/// A request that was answered.
pub(super) struct Exchange {
    /// The answer; of several over one connection the last.
    pub(super) answer: Answer,
    /// How often it was sent.
    pub(super) tries: u32,
}

impl<'a> Line<'a> {
    /// A line that trusts our clock.
    pub(super) fn new(run: &'a Run<'a>, wire: &'a Wire<'a>, clock: Clock) -> Line<'a> {
        let wrong_secret = tc3::Secret::new("this is nobody's secret".to_owned());
        Line { run, wire, clock, wrong_secret, offset_s: 0 }
    }

    /// Follows the server's clock if it is far from ours; whether it is.
    pub(super) fn follow_clock(&mut self, answer: &Answer) -> bool {
        let Some(date_s) = answer.date_s() else { return false };
        let offset_s = date_s.saturating_sub(self.clock.now_s());
        let is_far = offset_s.unsigned_abs() >= CLOCK_S_MIN;
        if is_far {
            self.offset_s = offset_s;
        }
        is_far
    }

    /// Sends a request, signed at the moment of sending, and again in the next second where the rate is
    /// used up.
    pub(super) fn send_paced(
        &self,
        mut make: impl FnMut(&Signer<'_>) -> Request,
        times: u8,
    ) -> Result<Exchange, Silence> {
        let mut tries = 1;
        loop {
            let request = make(&Signer {
                host: self.run.host.unwrap_or(&self.run.endpoint.authority),
                secret_id: self.run.secret_id,
                secret: self.run.secret,
                wrong_secret: &self.wrong_secret,
                token: self.run.token.map(Token::text),
                now_s: self.clock.now_s().saturating_add(self.offset_s),
            });
            let answer = self.send(&request, times)?;
            let is_limited = Envelope::of(&answer).is_some_and(|envelope| {
                envelope.code().is_some_and(|code| code.starts_with("RequestLimitExceeded"))
            });
            if !is_limited || tries >= TRIES_MAX {
                return Ok(Exchange { answer, tries });
            }
            tries = tries.saturating_add(1);
            self.next_second();
        }
    }

    /// Sends a request, and tries again where nobody takes the connection.
    fn send(&self, request: &Request, times: u8) -> Result<Answer, Silence> {
        let mut connects = 1;
        loop {
            match self.wire.send(request, times) {
                Err(Silence::Unreachable(_)) if connects < CONNECTS_MAX => {
                    connects = connects.saturating_add(1);
                    std::thread::sleep(Duration::from_millis(300));
                }
                outcome => return outcome,
            }
        }
    }

    /// Waits until a second of our clock has begun. The server's begins at some other moment, but one of
    /// its own has begun between any two of ours.
    fn next_second(&self) {
        let gone_us = self.clock.now_us().rem_euclid(SECOND_US);
        let left_us = u64::try_from(SECOND_US.saturating_sub(gone_us)).unwrap_or_default();
        std::thread::sleep(Duration::from_micros(left_us).saturating_add(Duration::from_millis(20)));
    }
}

/// What a person at a terminal sees while the cases run. In a pipe there is nothing.
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Begins with so many cases ahead.
    pub(super) fn new(cases: usize) -> Progress {
        // Draws on standard error, and only where that is a terminal.
        let bar = ProgressBar::new(u64::try_from(cases).unwrap_or(u64::MAX));
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {eta} left  {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress(bar)
    }

    /// The next case, of a group, begins.
    pub(super) fn begin(&self, group: &'static str) {
        self.0.set_message(group);
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
