//! Metrics of the running server, for Prometheus. `docs/operations.md` describes each of them.

mod labels;

use std::sync::atomic::Ordering;
use std::time::Duration;

use prometheus_client::encoding::text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Metric, Registry};
use tc3::Code;

use crate::integers::to_u64;
use crate::serve::observer::{CloseReason, HandshakeFailure};
use crate::serve::protocol::Protocol;
use labels::{
    ActionLabel, AnswerLabels, CauseLabel, FailureLabel, IN_CATALOG, IN_MEMORY, KindLabel, LookupLabels,
    OutcomeLabel, ReasonLabel, StatusLabel,
};
pub(crate) use labels::{DownloadOutcome, Lookup};

/// The content type of the text of [`Metrics::render`].
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The buckets of the histogram of answering times, in seconds.
const SECONDS: [f64; 12] = [0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

/// The label of a request that names no registered action, so that clients cannot create time series.
pub(crate) const UNKNOWN_ACTION: &str = "unknown";

/// The label of a wrong signature for which no cause was found.
pub(crate) const UNEXPLAINED: &str = "unexplained";

/// All metrics.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<AnswerLabels, Counter>,
    seconds: Family<ActionLabel, Histogram, fn() -> Histogram>,
    /// The number of open connections.
    pub(crate) connections: Gauge,
    closed: Family<ReasonLabel, Counter>,
    strangers: Family<KindLabel, Counter>,
    failed_handshakes: Family<FailureLabel, Counter>,
    /// By [`Lookup`], those that were found in memory and those that were not.
    lookups: [[Counter; 2]; 2],
    diagnoses: Family<CauseLabel, Counter>,
    downloads: Family<OutcomeLabel, Counter>,
    pages: Family<StatusLabel, Counter>,
    download_bytes: Counter,
    log_lines_dropped: Counter,
}

impl Metrics {
    /// Metrics at zero.
    pub(crate) fn new(started_at_s: i64) -> Self {
        let mut registry = Registry::with_prefix("billfold");
        let started = Gauge::<i64>::default();
        started.set(started_at_s);
        registry.register("start_time_seconds", "When the server started, Unix time", started);
        registry.register("build", "What is running", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        let seconds: Family<_, _, fn() -> Histogram> = Family::new_with_constructor(make_histogram);
        let took = "Time from the end of a request's head to its answer";
        registry.register("request_duration_seconds", took, seconds.clone());
        let known = &mut registry;
        let metrics = Self {
            requests: register_metric(known, "requests", "Requests answered, by action and code"),
            seconds,
            connections: register_metric(known, "connections", "Connections that are open"),
            closed: register_metric(
                known,
                "connections_closed",
                "Connections closed by the server, by reason",
            ),
            strangers: register_metric(
                known,
                "strangers",
                "Connections whose bytes did not become a request, by what the client spoke",
            ),
            failed_handshakes: register_metric(
                known,
                "tls_handshakes_failed",
                "Connections to a port of TLS that ended before a request, by reason",
            ),
            lookups: register_lookups(known),
            diagnoses: register_metric(
                known,
                "signature_diagnoses",
                "Wrong signatures whose cause the doctor looked for, by cause",
            ),
            downloads: register_metric(known, "downloads", "Downloads of files of bills, by outcome"),
            pages: register_metric(known, "pages", "Responses with pages and their files, by status"),
            download_bytes: register_metric(known, "download_bytes", "Bytes of files of bills made"),
            log_lines_dropped: register_metric(
                known,
                "log_lines_dropped",
                "Lines of the log that were dropped, since it was not read in time",
            ),
            registry,
        };
        metrics.start_known_series();
        metrics
    }

    /// Starts series whose labels are known at 0, so that Prometheus sees the first increase.
    fn start_known_series(&self) {
        for reason in [
            CloseReason::HeaderTimeout,
            CloseReason::Idle,
            CloseReason::Lingered,
            CloseReason::Evicted,
            CloseReason::Stalled,
        ] {
            drop(self.closed.get_or_create(&ReasonLabel { reason }));
        }
        for protocol in Protocol::ALL {
            drop(self.strangers.get_or_create(&KindLabel { kind: protocol.name() }));
        }
        for reason in HandshakeFailure::NAMES {
            drop(self.failed_handshakes.get_or_create(&FailureLabel { reason }));
        }
        drop(self.diagnoses.get_or_create(&CauseLabel { cause: UNEXPLAINED }));
        for outcome in DownloadOutcome::ALL {
            drop(self.downloads.get_or_create(&OutcomeLabel { outcome: outcome.name() }));
        }
        for status in [200, 304, 404] {
            drop(self.pages.get_or_create(&StatusLabel { status }));
        }
    }

    /// Counts an answered request; `code` is `None` if the answer is no error.
    pub(crate) fn count_answer(&self, action: &'static str, code: Option<Code>, took: Duration) {
        let code = code.map_or("OK", Code::as_str);
        self.requests.get_or_create(&AnswerLabels { action, code }).inc();
        self.seconds.get_or_create(&ActionLabel { action }).observe(took.as_secs_f64());
    }

    /// Counts a key or an answer that a request needed, and was held in memory or not.
    pub(crate) fn count_lookup(&self, lookup: Lookup, is_held: bool) {
        let [keys, answers] = &self.lookups;
        let [in_memory, in_catalog] = match lookup {
            Lookup::Key => keys,
            Lookup::Answer => answers,
        };
        if is_held {
            in_memory.inc()
        } else {
            in_catalog.inc()
        };
    }

    /// Counts a connection that the server closed.
    pub(crate) fn count_closed(&self, reason: CloseReason) {
        self.closed.get_or_create(&ReasonLabel { reason }).inc();
    }

    /// Counts a connection whose bytes did not become a request.
    pub(crate) fn count_stranger(&self, protocol: Protocol) {
        self.strangers.get_or_create(&KindLabel { kind: protocol.name() }).inc();
    }

    /// Counts a connection whose handshake of TLS failed.
    pub(crate) fn count_failed_handshake(&self, failure: &HandshakeFailure) {
        self.failed_handshakes.get_or_create(&FailureLabel { reason: failure.name() }).inc();
    }

    /// Counts a diagnosis of a wrong signature.
    pub(crate) fn count_diagnosis(&self, cause: &'static str) {
        self.diagnoses.get_or_create(&CauseLabel { cause }).inc();
    }

    /// Counts a response with a page or a file that pages load.
    pub(crate) fn count_page(&self, status: u16) {
        self.pages.get_or_create(&StatusLabel { status }).inc();
    }

    /// Counts a download, and the bytes that were made for it.
    pub(crate) fn count_download(&self, outcome: DownloadOutcome, bytes: u64) {
        self.downloads.get_or_create(&OutcomeLabel { outcome: outcome.name() }).inc();
        self.download_bytes.inc_by(bytes);
    }

    /// Renders the metrics as Prometheus reads them. The log counts the lines that it dropped itself.
    pub(crate) fn render(&self, log_lines_dropped: usize) -> Result<String, std::fmt::Error> {
        self.log_lines_dropped.inner().store(to_u64(log_lines_dropped), Ordering::Relaxed);
        let mut rendered = String::new();
        text::encode(&mut rendered, &self.registry)?;
        Ok(rendered)
    }
}

/// Registers the lookups at zero. Their counters are kept, since each request counts two.
fn register_lookups(registry: &mut Registry) -> [[Counter; 2]; 2] {
    let help = "Keys and answers that requests needed, by kind and where they were found";
    let lookups: Family<LookupLabels, Counter> = register_metric(registry, "lookups", help);
    [Lookup::Key, Lookup::Answer].map(|lookup| {
        let kind = lookup.name();
        [IN_MEMORY, IN_CATALOG].map(|found| lookups.get_or_create(&LookupLabels { kind, found }).clone())
    })
}

/// Creates a histogram of answering times.
fn make_histogram() -> Histogram {
    Histogram::new(SECONDS)
}

/// Registers a metric at zero.
fn register_metric<M: Metric + Clone + Default>(registry: &mut Registry, name: &str, help: &str) -> M {
    let metric = M::default();
    registry.register(name, help, metric.clone());
    metric
}
