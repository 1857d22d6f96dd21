//! What goes wrong in a round, and when.

use fastrand::Rng;

use crate::question::Question;

/// The system's errors that a failing disk gives.
const EIO: i32 = 5;
const ENOSPC: i32 = 28;

/// Microseconds in an hour.
const HOUR_US: i64 = 3_600 * 1_000_000;

/// Something that goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The program is killed before the operation.
    Kill,
    /// The power is cut before the operation.
    Cut,
    /// The operation fails with this error, and some more operations do.
    Fail {
        /// The error.
        error: i32,
        /// The number of operations that fail after it.
        more: u32,
    },
    /// A part of the bytes is written; the rest has to be written again.
    Part,
    /// The file of the lock of imports is removed.
    LoseLock,
    /// The clock is moved by so many microseconds.
    MoveClock(i64),
}

/// The operations of which one meets the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// Any that changes the disk.
    Change,
    /// A sync of a file.
    Sync,
    /// A sync of a folder.
    SyncFolder,
    /// A rename.
    Rename,
    /// A removal.
    Remove,
    /// The making of a file or folder.
    Make,
    /// A write to the log of the catalog.
    Log,
    /// A write to the catalog itself.
    Catalog,
    /// A write to any other file.
    Write,
    /// A read.
    Read,
}

/// A fault that waits for its moment.
#[derive(Clone, Debug)]
pub(crate) struct PlannedFault {
    /// The fault.
    pub(crate) fault: Fault,
    place: Place,
    /// The number of operations that go well before it.
    left: u32,
}

impl Place {
    const ALL: [Self; 10] = [
        Self::Change,
        Self::Sync,
        Self::SyncFolder,
        Self::Rename,
        Self::Remove,
        Self::Make,
        Self::Log,
        Self::Catalog,
        Self::Write,
        Self::Read,
    ];

    /// Returns the number of such operations within which most faults happen.
    fn usual_count(self) -> u32 {
        match self {
            Self::Change => 160,
            Self::Read => 60,
            Self::Log => 40,
            Self::Catalog => 10,
            Self::Sync | Self::SyncFolder | Self::Rename | Self::Remove | Self::Make | Self::Write => 8,
        }
    }

    fn includes(self, question: &Question) -> bool {
        let operation = question.operation.as_str();
        let name = question.path.to_string_lossy();
        let is_write = matches!(operation, "write" | "truncate" | "empty");
        match self {
            Self::Change => question.is_change(),
            Self::Sync => operation == "sync",
            Self::SyncFolder => operation == "sync-folder",
            Self::Rename => operation == "rename",
            Self::Remove => matches!(operation, "remove" | "remove-folder"),
            Self::Make => matches!(operation, "create" | "create-folder"),
            Self::Log => is_write && name.ends_with("-wal"),
            Self::Catalog => is_write && name.ends_with("catalog.db"),
            Self::Write => is_write && !name.ends_with("-wal") && !name.ends_with("catalog.db"),
            Self::Read => operation == "read",
        }
    }
}

impl Fault {
    /// The name in the table of what happened.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::Cut => "power cut",
            Self::Fail { error: ENOSPC, .. } => "disk full",
            Self::Fail { .. } => "disk error",
            Self::Part => "write in parts",
            Self::LoseLock => "lock removed",
            Self::MoveClock(_) => "clock moved",
        }
    }

    fn draw(random: &mut Rng, place: Place) -> Self {
        let more = if random.bool() { 0 } else { random.u32(0..60) };
        if place == Place::Read {
            return if random.bool() {
                Self::Kill
            } else {
                Self::Fail { error: EIO, more: random.u32(0..8) }
            };
        }
        match random.u8(0..16) {
            0..=4 => Self::Kill,
            5..=8 => Self::Cut,
            9..=10 => Self::Fail { error: EIO, more },
            11 => Self::Fail { error: ENOSPC, more },
            12 => Self::Part,
            13..=14 => Self::LoseLock,
            _ => Self::MoveClock(random.i64(-3..=3) * HOUR_US),
        }
    }
}

impl PlannedFault {
    /// Draws a fault, and its moment.
    pub(crate) fn draw(random: &mut Rng) -> Self {
        let place = random.choice(Place::ALL).unwrap();
        Self { fault: Fault::draw(random, place), place, left: random.u32(0..place.usual_count()) }
    }

    /// Returns true if it moves the clock.
    pub(crate) fn moves_clock(&self) -> bool {
        matches!(self.fault, Fault::MoveClock(_))
    }

    /// Returns true if it takes the lock of imports away.
    pub(crate) fn loses_lock(&self) -> bool {
        self.fault == Fault::LoseLock
    }

    /// Returns true if this is the operation that meets the fault.
    pub(crate) fn is_met_by(&mut self, question: &Question) -> bool {
        if !self.place.includes(question) {
            return false;
        }
        let is_met = self.left == 0;
        self.left = self.left.saturating_sub(1); // it stays at its end until it is taken out
        is_met
    }
}
