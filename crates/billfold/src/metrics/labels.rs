//! The labels of metrics.

use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};

use crate::serve::observer::CloseReason;

/// The label of what was held in memory.
pub(super) const IN_MEMORY: &str = "memory";

/// The label of what was read from the catalog, and objects.
pub(super) const IN_CATALOG: &str = "catalog";

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct AnswerLabels {
    pub(super) action: &'static str,
    pub(super) code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ActionLabel {
    pub(super) action: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct LookupLabels {
    pub(super) kind: &'static str,
    pub(super) found: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct ReasonLabel {
    pub(super) reason: CloseReason,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct CauseLabel {
    pub(super) cause: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct OutcomeLabel {
    pub(super) outcome: &'static str,
}

/// A status of HTTP.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct StatusLabel {
    pub(super) status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct KindLabel {
    pub(super) kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
pub(super) struct FailureLabel {
    pub(super) reason: &'static str,
}

/// The kind of what a request needs of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// The key that signed it.
    Key,
    /// The answer.
    Answer,
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
    pub(super) const ALL: [Self; 4] = [Self::Sent, Self::Left, Self::Broken, Self::Refused];

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

impl Lookup {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Answer => "answer",
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
