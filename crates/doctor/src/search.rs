//! The search: every reading as it is, with one deviation, with two; never more work than was allowed.

use std::ops::ControlFlow;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::cause::Cause;

/// How much work one diagnosis may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// The most signatures that are computed.
    pub signatures_max: u32,
    /// The most bytes that are signed for it.
    pub signed_bytes_max: usize,
    /// The most bytes of bodies and queries that are written anew and hashed for it.
    pub rewritten_bytes_max: usize,
}

impl Effort {
    /// For a server: about ten milliseconds.
    pub const SERVER: Self =
        Self { signatures_max: 3_000, signed_bytes_max: 4 * 1024 * 1024, rewritten_bytes_max: 512 * 1024 };

    /// For a person who waits: about a second.
    pub const OFFLINE: Self = Self {
        signatures_max: 250_000,
        signed_bytes_max: 512 * 1024 * 1024,
        rewritten_bytes_max: 64 * 1024 * 1024,
    };
}

/// What was used of an effort.
pub(super) struct Budget {
    effort: Effort,
    signatures: u32,
    signed_bytes: usize,
    rewritten_bytes: usize,
    exhausted: bool,
}

impl Budget {
    pub(super) const fn new(effort: Effort) -> Self {
        Self { effort, signatures: 0, signed_bytes: 0, rewritten_bytes: 0, exhausted: false }
    }

    /// Takes the work of one signature over so many bytes; false where it is not left.
    const fn signature(&mut self, bytes: usize) -> bool {
        let signatures = self.signatures.saturating_add(1);
        let signed_bytes = self.signed_bytes.saturating_add(bytes);
        if signatures > self.effort.signatures_max || signed_bytes > self.effort.signed_bytes_max {
            self.exhausted = true;
            return false;
        }
        (self.signatures, self.signed_bytes) = (signatures, signed_bytes);
        true
    }

    /// Takes the work of writing so many bytes anew; false where it is not left.
    pub(super) const fn rewriting(&mut self, bytes: usize) -> bool {
        let rewritten_bytes = self.rewritten_bytes.saturating_add(bytes);
        if rewritten_bytes > self.effort.rewritten_bytes_max {
            self.exhausted = true;
            return false;
        }
        self.rewritten_bytes = rewritten_bytes;
        true
    }

    /// How many signatures were computed.
    pub(super) const fn signatures(&self) -> u32 {
        self.signatures
    }

    /// Whether something was left out for want of budget.
    pub(super) const fn exhausted(&self) -> bool {
        self.exhausted
    }
}

/// Which piece of an attempt a deviation changes; two of one piece are never combined. Deviations are
/// applied in this order: values of headers before the form of their block, for one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    Secret,
    Derivation,
    Date,
    Service,
    Method,
    Path,
    Host,
    ContentType,
    Pairs,
    Order,
    Headers,
    Payload,
    PayloadText,
    Canonical,
    Time,
    ToSign,
}

/// How likely a deviation is, which decides what is combined with it, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Tried alone, then with every other likely one.
    Likely,
    /// Tried alone, then with the others while the budget lasts.
    Seldom,
    /// One of very many; tried alone, after the likely pairs.
    Guess,
}

/// A known mistake: what it is called, and how it changes what is signed.
pub(super) struct Deviation<'r, A> {
    pub(super) causes: Vec<Cause>,
    pub(super) piece: Piece,
    pub(super) rank: Rank,
    pub(super) change: Box<dyn Fn(&mut A) + 'r>,
}

/// A list of deviations that grows by one call for each.
pub(super) struct Deviations<'r, A>(pub(super) Vec<Deviation<'r, A>>);

impl<'r, A> Deviations<'r, A> {
    pub(super) fn add(&mut self, cause: Cause, piece: Piece, rank: Rank, change: impl Fn(&mut A) + 'r) {
        self.all(vec![cause], piece, rank, change);
    }

    /// Adds one that is explained by several mistakes.
    pub(super) fn all(&mut self, causes: Vec<Cause>, piece: Piece, rank: Rank, change: impl Fn(&mut A) + 'r) {
        self.0.push(Deviation { causes, piece, rank, change: Box::new(change) });
    }
}

/// A signature as it was sent, decoded in one way. A wrong way is a mistake of its own.
pub(super) struct Target {
    pub(super) mac: Vec<u8>,
    pub(super) cause: Option<Cause>,
}

/// Everything that goes into a signature.
pub(super) trait Attempt: Clone + PartialEq {
    /// What makes a signature of it.
    type Signer<'s>;

    /// About how many bytes are hashed for it.
    fn bytes(&self) -> usize;

    /// Its signature, not encoded. It may be the right one: it is compared, and goes no further.
    fn mac(&self, signer: &mut Self::Signer<'_>) -> Zeroizing<Vec<u8>>;
}

/// What explains a signature.
pub(super) struct Found<A> {
    /// Whether it is one of the readings, without any deviation.
    pub(super) as_read: bool,
    pub(super) causes: Vec<Cause>,
    pub(super) attempt: A,
}

/// A search for the attempt that a client made.
pub(super) struct Search<'s, 'r, A: Attempt> {
    /// What a right signature may cover; not empty.
    pub(super) readings: Vec<A>,
    pub(super) deviations: Vec<Deviation<'r, A>>,
    pub(super) targets: Vec<Target>,
    pub(super) signer: A::Signer<'s>,
    pub(super) budget: &'s mut Budget,
}

/// Found, or out of budget: either ends the search.
type Step<A> = ControlFlow<Option<Found<A>>>;

impl<'s, A: Attempt> Search<'s, '_, A> {
    /// Searches, from the simplest explanation on; what explains the signature, and what it cost.
    pub(super) fn run(mut self) -> (Option<Found<A>>, &'s Budget) {
        if self.targets.is_empty() {
            return (None, self.budget);
        }
        let mut deviations = std::mem::take(&mut self.deviations);
        deviations.sort_by_key(|deviation| deviation.piece);
        let found = match self.steps(&deviations) {
            ControlFlow::Break(found) => found,
            ControlFlow::Continue(()) => None,
        };
        (found, self.budget)
    }

    fn steps(&mut self, deviations: &[Deviation<'_, A>]) -> Step<A> {
        let readings = self.readings.clone();
        for reading in &readings {
            self.attempt(reading, &[])?;
        }
        self.singles(&readings, deviations)?;
        self.pairs(&readings, deviations, |one, other| one == Rank::Likely && other == Rank::Likely)?;
        self.guesses(&readings, deviations)?;
        self.pairs(&readings, deviations, |one, other| {
            (one == Rank::Likely) != (other == Rank::Likely) && one != Rank::Guess && other != Rank::Guess
        })?;
        self.pairs(&readings, deviations, |one, other| one == Rank::Seldom && other == Rank::Seldom)
    }

    /// Each deviation alone: under every reading, before the next one.
    fn singles(&mut self, readings: &[A], deviations: &[Deviation<'_, A>]) -> Step<A> {
        for deviation in deviations.iter().filter(|deviation| deviation.rank != Rank::Guess) {
            for reading in readings {
                if let Some(changed) = self.changed(reading, deviation) {
                    self.attempt(&changed, &[deviation])?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Each guess alone: all of them, before the next reading.
    fn guesses(&mut self, readings: &[A], deviations: &[Deviation<'_, A>]) -> Step<A> {
        for reading in readings {
            for deviation in deviations.iter().filter(|deviation| deviation.rank == Rank::Guess) {
                if let Some(changed) = self.changed(reading, deviation) {
                    self.attempt(&changed, &[deviation])?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    fn pairs(
        &mut self,
        readings: &[A],
        deviations: &[Deviation<'_, A>],
        wanted: impl Fn(Rank, Rank) -> bool,
    ) -> Step<A> {
        for reading in readings {
            for (place, one) in deviations.iter().enumerate() {
                let mut changed = None;
                for other in deviations.iter().skip(place.saturating_add(1)) {
                    if other.piece == one.piece || !wanted(one.rank, other.rank) {
                        continue;
                    }
                    if changed.is_none() {
                        changed = self.changed(reading, one);
                    }
                    let Some(once) = &changed else { break };
                    if let Some(twice) = self.changed(once, other) {
                        self.attempt(&twice, &[one, other])?;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// An attempt with a deviation; `None` where that makes it nothing new.
    fn changed(&self, attempt: &A, deviation: &Deviation<'_, A>) -> Option<A> {
        let mut changed = attempt.clone();
        (deviation.change)(&mut changed);
        (changed != *attempt && !self.readings.contains(&changed)).then_some(changed)
    }

    fn attempt(&mut self, attempt: &A, deviations: &[&Deviation<'_, A>]) -> Step<A> {
        if !self.budget.signature(attempt.bytes()) {
            return ControlFlow::Break(None);
        }
        let mac = attempt.mac(&mut self.signer);
        // The time that this takes tells nothing about where two signatures differ.
        let Some(target) = self.targets.iter().find(|target| bool::from(target.mac.ct_eq(&mac))) else {
            return ControlFlow::Continue(());
        };
        let mut causes: Vec<Cause> =
            deviations.iter().flat_map(|deviation| deviation.causes.iter().copied()).collect();
        causes.extend(target.cause);
        ControlFlow::Break(Some(Found { as_read: deviations.is_empty(), causes, attempt: attempt.clone() }))
    }
}
