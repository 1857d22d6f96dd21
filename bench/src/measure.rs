//! The phases of a measurement: warming up, the peak, and latencies at a share of it.

use std::net::SocketAddr;
use std::time::Duration;

use serde_json::{Value, json};

use crate::answer::AnswerCheck;
use crate::description::Description;
use crate::figures::to_float;
use crate::loops::{Connections, run_closed_loop, run_open_loop};
use crate::pool::{Ages, Pool};

/// Requests of the first pool, with which the rate is estimated.
const FIRST_REQUESTS: usize = 20_000;

/// Ages of the requests of each phase. An account has few requests in each second of them, as it would of its own.
const WARM_AGES: Ages = Ages { first_s: 270, last_s: 251 };
const PEAK_AGES: Ages = Ages { first_s: 250, last_s: 121 };
const STEADY_AGES: Ages = Ages { first_s: 120, last_s: 0 };

/// Requests that are made for each second at least, so that an estimate that is too low has none sent twice.
const REQUESTS_PER_S_MIN: f64 = 40_000.0;

/// The plan of a measurement.
#[derive(Debug)]
pub struct Plan {
    /// The servers. Connections go to them in turn.
    pub addresses: Vec<SocketAddr>,
    /// The number of connections.
    pub connections: usize,
    /// The time of warming up, from which the size of the pools is estimated.
    pub warm: Duration,
    /// The time of the closed loop.
    pub peak: Duration,
    /// The time of the open loop; 0 if there is none.
    pub steady: Duration,
    /// The rate of the open loop as a share of the peak.
    pub share: f64,
}

/// Measures servers. Returns the figures of each phase as JSON.
///
/// # Errors
///
/// The description is wrong, or a server refuses connections.
pub fn measure_servers(plan: &Plan, of: &Description) -> Result<Value, String> {
    let check = AnswerCheck::new(&of.answer);
    let mut connections = Connections::open(&plan.addresses, plan.connections)?;
    let mut pool = Pool::make(of, FIRST_REQUESTS, WARM_AGES)?;
    let (figures, took) = run_closed_loop(&mut connections, &mut pool, &check, plan.warm)?;
    if let Some(first) = figures.first_wrong {
        return Err(format!("{} answers are not as expected, the first: {first}", figures.wrong));
    }
    // A server that was cold is faster when it is warm.
    let rate = 2.5 * figures.compute_rate(took);
    let mut pool = Pool::make(of, count_requests(rate.max(REQUESTS_PER_S_MIN), plan.peak), PEAK_AGES)?;
    let own_start = read_own_processor_time()?;
    let (peak, took) = run_closed_loop(&mut connections, &mut pool, &check, plan.peak)?;
    let own_time = read_own_processor_time()?.saturating_sub(own_start); // saturates if the system counts backward
    if peak.answered == 0 {
        return Err(format!("no answer in {} s", plan.peak.as_secs_f64()));
    }
    let mut report = json!({ "peak": peak.to_json(took), "repeated": pool.repeated });
    report["load_busy"] = json!(own_time.as_secs_f64() / took.as_secs_f64());
    if !plan.steady.is_zero() {
        let rate = plan.share * peak.compute_rate(took);
        let mut pool = Pool::make(of, count_requests(rate, plan.steady), STEADY_AGES)?;
        let (steady, took) = run_open_loop(&mut connections, &mut pool, &check, rate, plan.steady)?;
        report["steady"] = steady.to_json(took);
        report["steady"]["rate"] = json!(rate);
        report["repeated"] = json!(to_float(pool.repeated) + report["repeated"].as_f64().unwrap_or_default());
    }
    report["sent"] = json!(connections.sent);
    Ok(report)
}

/// Returns the processor's time of this program, which has one thread.
fn read_own_processor_time() -> Result<Duration, String> {
    let text = std::fs::read_to_string("/proc/self/schedstat").map_err(|error| error.to_string())?;
    let first = text.split(' ').next().and_then(|word| word.parse().ok());
    first.map(Duration::from_nanos).ok_or_else(|| format!("/proc/self/schedstat has no number: {text}"))
}

/// Requests that are sent at a rate in a time, and one more.
fn count_requests(rate: f64, lasts: Duration) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rates are finite and not below zero"
    )]
    let number = (rate * lasts.as_secs_f64()).ceil() as usize;
    number + 1
}
