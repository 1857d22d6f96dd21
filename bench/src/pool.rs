//! A pool of distinct signed requests, made ahead, so that signing takes no time while a server is measured.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::description::Description;
use crate::sign::{Moment, make_request};

/// The most requests of a pool: some 400 MB.
const REQUESTS_MAX: usize = 600_000;

/// The ages of the timestamps of a pool, in seconds: of its first request and of its last. Those of pools that are used one after
/// the other do not overlap, so that no signature is made twice. The protocol allows 300.
#[derive(Debug, Clone, Copy)]
pub struct Ages {
    /// The age of the first request.
    pub first_s: i64,
    /// The age of the last request.
    pub last_s: i64,
}

/// Requests in the order in which they are sent.
#[derive(Debug)]
pub struct Pool {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    next: usize,
    is_used_up: bool,
    /// Requests that were sent again because the pool was too small; a server that knows repeats treats them apart.
    pub repeated: u64,
}

impl Pool {
    /// Makes a number of requests, at most [`REQUESTS_MAX`], and at least one of each input.
    ///
    /// # Errors
    ///
    /// The description is wrong, or the clock is before 1970.
    pub fn make(of: &Description, number: usize, ages: Ages) -> Result<Self, String> {
        let number = number.clamp(of.inputs.len().max(1), REQUESTS_MAX);
        let now_s = read_clock_s()?;
        let mut pool = Self {
            bytes: Vec::new(),
            ends: Vec::with_capacity(number),
            next: 0,
            is_used_up: false,
            repeated: 0,
        };
        for (index, input) in (0..number).zip(of.inputs.iter().cycle()) {
            let share = |value: usize| i64::try_from(value).map_err(|error| error.to_string());
            let before_s = ages.first_s - (ages.first_s - ages.last_s) * share(index)? / share(number)?;
            let round = index / of.inputs.len();
            let number = if uses_nonce(of) { index } else { round };
            let number = u64::try_from(number).map_err(|error| error.to_string())?;
            let request = make_request(of, input, Moment { timestamp_s: now_s - before_s, number })?;
            pool.bytes.extend_from_slice(&request);
            pool.ends.push(pool.bytes.len());
        }
        if pool.ends.is_empty() { Err("no input to ask for".to_owned()) } else { Ok(pool) }
    }

    /// Returns the next request. After the last one the first follows.
    pub fn next_request(&mut self) -> &[u8] {
        if self.next == self.ends.len() {
            self.next = 0;
            self.is_used_up = true;
        }
        self.repeated += u64::from(self.is_used_up);
        let start = if self.next == 0 { 0 } else { self.ends[self.next - 1] };
        let end = self.ends[self.next];
        self.next += 1;
        &self.bytes[start..end]
    }
}

/// Makes one request of the first input, signed now.
///
/// # Errors
///
/// The description is wrong, or the clock is before 1970.
pub fn make_single_request(of: &Description) -> Result<Vec<u8>, String> {
    let input = of.inputs.first().ok_or("no input to ask for")?;
    let number = u64::from(std::process::id()); // another one each time
    make_request(of, input, Moment { timestamp_s: read_clock_s()?, number })
}

/// Returns the Unix time in seconds.
fn read_clock_s() -> Result<i64, String> {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).map_err(|error| error.to_string())?;
    i64::try_from(since_1970.as_secs()).map_err(|error| error.to_string())
}

/// Returns true if the number of a request is signed as it is.
fn uses_nonce(of: &Description) -> bool {
    use crate::description::Form::{V1Get, V1Post, V1Sha1Get};
    matches!(of.form, V1Get | V1Post | V1Sha1Get)
}
