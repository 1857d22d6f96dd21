//! What is counted of the running server, for Prometheus. `docs/operations.md` says what each name means.

use std::sync::atomic::Ordering;
use std::time::Duration;

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use tc3::Code;

/// The content type of what [`Metrics::text`] gives.
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Bounds of the histogram of answering times, in seconds.
const SECONDS: [f64; 12] = [0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

/// The action of a request that names none of ours, so that nobody can make as many series as there are
/// names.
pub(crate) const UNKNOWN_ACTION: &str = "unknown";

/// The cause of a wrong signature for which none was found.
pub(crate) const UNEXPLAINED: &str = "unexplained";

/// Everything that is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Family<Action, Histogram, fn() -> Histogram>,
    /// Connections that are open.
    pub(crate) connections: Gauge,
    closed: Family<Reason, Counter>,
    diagnoses: Family<Cause, Counter>,
    log_lines_dropped: Counter,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    action: &'static str,
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Action {
    action: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reason {
    reason: Closed,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Cause {
    cause: &'static str,
}

/// Why the server closed a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Closed {
    /// The head of a request did not arrive in time.
    HeaderTimeout,
    /// It was idle for too long.
    Idle,
    /// It went on sending after the answer.
    Lingered,
    /// A newcomer needed its place.
    Evicted,
}

impl EncodeLabelValue for Closed {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), std::fmt::Error> {
        let name = match self {
            Closed::HeaderTimeout => "header_timeout",
            Closed::Idle => "idle",
            Closed::Lingered => "lingered",
            Closed::Evicted => "evicted",
        };
        EncodeLabelValue::encode(&name, encoder)
    }
}

impl Metrics {
    /// All of them, at zero.
    pub(crate) fn new(started_at_s: i64) -> Metrics {
        let mut registry = Registry::with_prefix("billfold");
        let requests = Family::default();
        let seconds: Family<_, _, fn() -> Histogram> = Family::new_with_constructor(histogram);
        let connections = Gauge::default();
        let closed = Family::<Reason, Counter>::default();
        let diagnoses = Family::<Cause, Counter>::default();
        let log_lines_dropped = Counter::default();
        let started = Gauge::<i64>::default();
        started.set(started_at_s);
        registry.register("requests", "Requests answered, by action and code", requests.clone());
        registry.register(
            "request_duration_seconds",
            "Time from the end of a request's head to its answer",
            seconds.clone(),
        );
        registry.register("connections", "Connections that are open", connections.clone());
        registry.register(
            "connections_closed",
            "Connections closed by the server, by reason",
            closed.clone(),
        );
        registry.register(
            "signature_diagnoses",
            "Wrong signatures whose cause the doctor looked for, by cause",
            diagnoses.clone(),
        );
        registry.register(
            "log_lines_dropped",
            "Lines of the log that nobody read in time",
            log_lines_dropped.clone(),
        );
        registry.register("start_time_seconds", "When the server started, Unix time", started);
        registry.register("build", "What is running", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        // Those whose labels are known from the start begin at 0, so that a rise is seen as one.
        for reason in [Closed::HeaderTimeout, Closed::Idle, Closed::Lingered, Closed::Evicted] {
            drop(closed.get_or_create(&Reason { reason }));
        }
        drop(diagnoses.get_or_create(&Cause { cause: UNEXPLAINED }));
        Metrics { registry, requests, seconds, connections, closed, diagnoses, log_lines_dropped }
    }

    /// Counts an answered request; `code` is `None` where it was no error.
    pub(crate) fn answered(&self, action: &'static str, code: Option<Code>, took: Duration) {
        let code = code.map_or("OK", Code::as_str);
        self.requests.get_or_create(&Request { action, code }).inc();
        self.seconds.get_or_create(&Action { action }).observe(took.as_secs_f64());
    }

    /// Counts a connection that the server closed.
    pub(crate) fn closed(&self, reason: Closed) {
        self.closed.get_or_create(&Reason { reason }).inc();
    }

    /// Counts a diagnosis of a wrong signature.
    pub(crate) fn diagnosed(&self, cause: &'static str) {
        self.diagnoses.get_or_create(&Cause { cause }).inc();
    }

    /// All of it, as Prometheus reads it; with how many lines the log has dropped, which counts by itself.
    pub(crate) fn text(&self, log_lines_dropped: usize) -> Result<String, std::fmt::Error> {
        let dropped = u64::try_from(log_lines_dropped).unwrap_or(u64::MAX);
        self.log_lines_dropped.inner().store(dropped, Ordering::Relaxed);
        let mut written = String::new();
        text::encode(&mut written, &self.registry)?;
        Ok(written)
    }
}

/// A histogram of answering times.
fn histogram() -> Histogram {
    Histogram::new(SECONDS)
}
