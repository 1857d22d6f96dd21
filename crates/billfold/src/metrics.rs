//! Metrics of the running server, for Prometheus. `docs/operations.md` describes each of them.

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

use crate::integers::to_u64;
use crate::serve::observer::{CloseReason, HandshakeFailure};
use crate::serve::protocol::Protocol;

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
    diagnoses: Family<CauseLabel, Counter>,
    downloads: Family<OutcomeLabel, Counter>,
    pages: Family<StatusLabel, Counter>,
    download_bytes: Counter,
    log_lines_dropped: Counter,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct AnswerLabels {
    action: &'static str,
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ActionLabel {
    action: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabel {
    reason: CloseReason,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CauseLabel {
    cause: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabel {
    outcome: &'static str,
}

/// A status of HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StatusLabel {
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct KindLabel {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct FailureLabel {
    reason: &'static str,
}

/// The outcome of a download.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DownloadOutcome {
    /// The whole file was made, and handed over.
    Sent,
    /// The client went away or took nothing more.
    Left,
    /// The file could not be made to its end.
    Broken,
    /// The link was refused.
    Refused,
}

impl DownloadOutcome {
    const ALL: [Self; 4] = [Self::Sent, Self::Left, Self::Broken, Self::Refused];

    /// The name of the outcome, in metrics and in the log.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Left => "left",
            Self::Broken => "broken",
            Self::Refused => "refused",
        }
    }
}

impl EncodeLabelValue for CloseReason {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), std::fmt::Error> {
        let name = match self {
            Self::HeaderTimeout => "header_timeout",
            Self::Idle => "idle",
            Self::Lingered => "lingered",
            Self::Evicted => "evicted",
            Self::Stalled => "stalled",
        };
        EncodeLabelValue::encode(&name, encoder)
    }
}

impl Metrics {
    /// Metrics at zero.
    pub(crate) fn new(started_at_s: i64) -> Self {
        let mut registry = Registry::with_prefix("billfold");
        let requests = Family::default();
        let seconds: Family<_, _, fn() -> Histogram> = Family::new_with_constructor(make_histogram);
        let connections = Gauge::default();
        let closed = Family::<ReasonLabel, Counter>::default();
        let strangers = Family::<KindLabel, Counter>::default();
        let failed_handshakes = Family::<FailureLabel, Counter>::default();
        let diagnoses = Family::<CauseLabel, Counter>::default();
        let downloads = Family::<OutcomeLabel, Counter>::default();
        let pages = Family::<StatusLabel, Counter>::default();
        let download_bytes = Counter::default();
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
            "strangers",
            "Connections whose bytes did not become a request, by what the client spoke",
            strangers.clone(),
        );
        registry.register(
            "tls_handshakes_failed",
            "Connections to a port of TLS that ended before a request, by reason",
            failed_handshakes.clone(),
        );
        registry.register(
            "signature_diagnoses",
            "Wrong signatures whose cause the doctor looked for, by cause",
            diagnoses.clone(),
        );
        registry.register("downloads", "Downloads of files of bills, by outcome", downloads.clone());
        registry.register("pages", "Responses with pages and their files, by status", pages.clone());
        registry.register("download_bytes", "Bytes of files of bills made", download_bytes.clone());
        registry.register(
            "log_lines_dropped",
            "Lines of the log that were dropped, since it was not read in time",
            log_lines_dropped.clone(),
        );
        registry.register("start_time_seconds", "When the server started, Unix time", started);
        registry.register("build", "What is running", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        let metrics = Self {
            registry,
            requests,
            seconds,
            connections,
            closed,
            strangers,
            failed_handshakes,
            diagnoses,
            downloads,
            pages,
            download_bytes,
            log_lines_dropped,
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

/// Creates a histogram of answering times.
fn make_histogram() -> Histogram {
    Histogram::new(SECONDS)
}
