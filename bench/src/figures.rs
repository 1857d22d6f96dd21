//! What a measurement found, and its form as JSON.

use std::time::Duration;

use hdrhistogram::Histogram;
use serde_json::{Value, json};

/// The longest latency that is told apart, in nanoseconds.
const LATENCY_MAX_NS: u64 = 120_000_000_000;

/// Significant digits of a latency.
const LATENCY_DIGITS: u8 = 3;

/// Answers and latencies of one phase.
#[derive(Debug)]
pub struct Figures {
    latencies_ns: Histogram<u64>,
    /// Answers that were as expected.
    pub answered: u64,
    /// Answers that were not, and connections that broke off.
    pub wrong: u64,
    /// Requests that had no answer when the phase was given up.
    pub unanswered: u64,
    /// Bytes of the bodies of all answers that were as expected.
    pub body_bytes: u64,
    /// The first answer that was not as expected.
    pub first_wrong: Option<String>,
}

impl Figures {
    /// Figures of a phase in which nothing has happened.
    ///
    /// # Errors
    ///
    /// The histogram cannot be made.
    pub fn new() -> Result<Self, String> {
        let latencies_ns = Histogram::new_with_bounds(1, LATENCY_MAX_NS, LATENCY_DIGITS)
            .map_err(|error| error.to_string())?;
        Ok(Self { latencies_ns, answered: 0, wrong: 0, unanswered: 0, body_bytes: 0, first_wrong: None })
    }

    /// Counts an answer as expected.
    pub fn record_answer(&mut self, latency: Duration, body_bytes: usize) {
        self.answered += 1;
        self.body_bytes += u64::try_from(body_bytes).unwrap_or(u64::MAX);
        self.record_latency(latency);
    }

    /// Counts an answer that is not as expected.
    pub fn record_wrong(&mut self, text: impl FnOnce() -> String) {
        self.wrong += 1;
        self.first_wrong.get_or_insert_with(text);
    }

    /// Counts a request without an answer, with the time that it has waited.
    pub fn record_unanswered(&mut self, waited: Duration) {
        self.unanswered += 1;
        self.record_latency(waited);
    }

    fn record_latency(&mut self, latency: Duration) {
        let latency_ns = u64::try_from(latency.as_nanos()).unwrap_or(u64::MAX);
        self.latencies_ns.saturating_record(latency_ns); // saturates at a latency that no report tells apart
    }

    /// Answers in a second.
    #[must_use]
    pub fn compute_rate(&self, took: Duration) -> f64 {
        to_float(self.answered) / took.as_secs_f64()
    }

    /// The figures as JSON, for a phase that took some time.
    #[must_use]
    pub fn to_json(&self, took: Duration) -> Value {
        let quantile_us = |quantile: f64| to_float(self.latencies_ns.value_at_quantile(quantile)) / 1000.0;
        json!({
            "requests_per_s": self.compute_rate(took),
            "answered": self.answered,
            "wrong": self.wrong,
            "first_wrong": self.first_wrong,
            "unanswered": self.unanswered,
            "body_bytes": to_float(self.body_bytes) / to_float(self.answered.max(1)),
            "p50_us": quantile_us(0.5),
            "p99_us": quantile_us(0.99),
            "p999_us": quantile_us(0.999),
            "max_us": to_float(self.latencies_ns.max()) / 1000.0,
        })
    }
}

/// A count as a float, which is exact below 2^53.
#[must_use]
pub fn to_float(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "no count of a bounded run reaches 2^53")]
    let float = count as f64;
    float
}
