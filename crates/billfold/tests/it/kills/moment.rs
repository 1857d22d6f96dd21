//! What is killed and when, and how that ended.

use std::time::Duration;

/// What is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Operation {
    /// The other statement takes the place of what is there.
    Replace,
    /// Lines are added to the statement that is there.
    Append,
    /// The last import is taken back.
    Revert,
}

pub(super) const OPERATIONS: [Operation; 3] = [Operation::Replace, Operation::Append, Operation::Revert];

/// When it is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// Any, from its start to its end.
    Any,
    /// About when it publishes.
    Publish,
    /// Once it has published, and is not done yet with the lists for outside engines.
    Lists,
}

pub(super) const MOMENTS: [Moment; 3] = [Moment::Any, Moment::Publish, Moment::Lists];

/// How the operations of one kind ended that were to be killed, and how long they take.
#[derive(Clone, Debug, Default)]
pub(super) struct Ends {
    pub(super) before_writing: u32,
    pub(super) before_publish: u32,
    pub(super) after_publish: u32,
    pub(super) by_itself: u32,
    /// From the start to the end, or a bit more: found by trying.
    pub(super) to_end: Duration,
    /// From the last object to the publish: found by trying.
    pub(super) to_publish: Duration,
}

impl Ends {
    /// How many were killed while they ran.
    pub(super) fn killed(&self) -> u32 {
        self.before_writing + self.before_publish + self.after_publish
    }
}
