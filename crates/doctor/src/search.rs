//! The search: every reading as it is, with one deviation, with two; never more work than was allowed.

use std::ops::ControlFlow;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::cause::Cause;
use crate::effort::Budget;

/// The piece of an attempt that a deviation changes. Two deviations of one piece are never combined. They are
/// applied in this order: for example, values of headers before the form of their block.
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

/// The likelihood of a deviation, which decides when it is tried and what it is combined with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Tried alone, then with every other likely one.
    Likely,
    /// Tried alone, then with the others while the budget lasts.
    Rare,
    /// One of very many; tried alone, after the pairs of likely ones.
    Guess,
    /// One of very many that are met less often; tried alone, after the guesses.
    Last,
}

/// A known mistake: its names, and the change to the texts that are signed.
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
        self.add_combined(vec![cause], piece, rank, change);
    }

    /// Adds a deviation that consists of several mistakes.
    pub(super) fn add_combined(
        &mut self,
        causes: Vec<Cause>,
        piece: Piece,
        rank: Rank,
        change: impl Fn(&mut A) + 'r,
    ) {
        self.0.push(Deviation { causes, piece, rank, change: Box::new(change) });
    }
}

/// The signature that was sent, decoded in one way. A wrong way is a mistake of its own.
#[derive(Clone)]
pub(super) struct SentMac {
    pub(super) mac: Vec<u8>,
    pub(super) cause: Option<Cause>,
}

/// Everything that goes into a signature.
pub(super) trait Attempt: Clone + PartialEq {
    /// The key or keys that sign it.
    type Signer<'s>;

    /// Approximate number of bytes that are hashed for it.
    fn cost_bytes(&self) -> usize;

    /// Computes its signature, not encoded. It may be the right one, so it is compared and never shown.
    fn compute_mac(&self, signer: &mut Self::Signer<'_>) -> Zeroizing<Vec<u8>>;
}

/// The explanation of a signature.
pub(super) struct Explanation<A> {
    /// True if it is one of the readings, without any deviation.
    pub(super) is_reading: bool,
    pub(super) causes: Vec<Cause>,
    pub(super) attempt: A,
}

/// A search for the attempt that a client made.
pub(super) struct Search<'s, 'r, A: Attempt> {
    /// The texts that a right signature may cover; not empty.
    pub(super) readings: Vec<A>,
    pub(super) deviations: Vec<Deviation<'r, A>>,
    pub(super) sent_macs: Vec<SentMac>,
    pub(super) signer: A::Signer<'s>,
    pub(super) budget: &'s mut Budget,
}

/// An explanation, or `None` where the budget is used up: either ends the search.
type SearchFlow<A> = ControlFlow<Option<Explanation<A>>>;

impl<'s, A: Attempt> Search<'s, '_, A> {
    /// Searches from the simplest explanation on; returns the explanation, and the budget with the cost.
    pub(super) fn run(mut self) -> (Option<Explanation<A>>, &'s Budget) {
        if self.sent_macs.is_empty() {
            return (None, self.budget);
        }
        let mut deviations = std::mem::take(&mut self.deviations);
        deviations.sort_by_key(|deviation| deviation.piece);
        let found = match self.try_all(&deviations) {
            ControlFlow::Break(found) => found,
            ControlFlow::Continue(()) => None,
        };
        (found, self.budget)
    }

    /// Tries each deviation alone; returns the explanation, and the budget with the cost.
    pub(super) fn run_alone(mut self) -> (Option<Explanation<A>>, &'s Budget) {
        let (readings, deviations) = (self.readings.clone(), std::mem::take(&mut self.deviations));
        match self.try_guesses(&readings, &deviations, Rank::Guess) {
            ControlFlow::Break(found) => (found, self.budget),
            ControlFlow::Continue(()) => (None, self.budget),
        }
    }

    fn try_all(&mut self, deviations: &[Deviation<'_, A>]) -> SearchFlow<A> {
        let readings = self.readings.clone();
        for reading in &readings {
            self.try_attempt(reading, &[])?;
        }
        self.try_singles(&readings, deviations)?;
        self.try_pairs(&readings, deviations, |one, other| one == Rank::Likely && other == Rank::Likely)?;
        self.try_guesses(&readings, deviations, Rank::Guess)?;
        self.try_guesses(&readings, deviations, Rank::Last)?;
        self.try_pairs(&readings, deviations, |one, other| {
            (one == Rank::Likely) != (other == Rank::Likely) && one.max(other) == Rank::Rare
        })?;
        self.try_pairs(&readings, deviations, |one, other| one == Rank::Rare && other == Rank::Rare)
    }

    /// Tries each deviation alone, under every reading before the next deviation.
    fn try_singles(&mut self, readings: &[A], deviations: &[Deviation<'_, A>]) -> SearchFlow<A> {
        for deviation in deviations.iter().filter(|deviation| deviation.rank < Rank::Guess) {
            for reading in readings {
                if let Some(changed) = self.apply_deviation(reading, deviation) {
                    self.try_attempt(&changed, &[deviation])?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Tries each guess of a rank alone, all of them before the next reading.
    fn try_guesses(&mut self, readings: &[A], deviations: &[Deviation<'_, A>], rank: Rank) -> SearchFlow<A> {
        for reading in readings {
            for deviation in deviations.iter().filter(|deviation| deviation.rank == rank) {
                if let Some(changed) = self.apply_deviation(reading, deviation) {
                    self.try_attempt(&changed, &[deviation])?;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// Tries every two deviations of different pieces whose ranks are wanted.
    fn try_pairs(
        &mut self,
        readings: &[A],
        deviations: &[Deviation<'_, A>],
        wanted: impl Fn(Rank, Rank) -> bool,
    ) -> SearchFlow<A> {
        for reading in readings {
            for (index, one) in deviations.iter().enumerate() {
                let mut changed = None;
                for other in deviations.iter().skip(index + 1) {
                    if other.piece == one.piece || !wanted(one.rank, other.rank) {
                        continue;
                    }
                    if changed.is_none() {
                        changed = self.apply_deviation(reading, one);
                    }
                    let Some(once) = &changed else { break };
                    if let Some(twice) = self.apply_deviation(once, other) {
                        self.try_attempt(&twice, &[one, other])?;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// An attempt with a deviation; `None` where the result equals the attempt or a reading.
    fn apply_deviation(&self, attempt: &A, deviation: &Deviation<'_, A>) -> Option<A> {
        let mut changed = attempt.clone();
        (deviation.change)(&mut changed);
        (changed != *attempt && !self.readings.contains(&changed)).then_some(changed)
    }

    fn try_attempt(&mut self, attempt: &A, deviations: &[&Deviation<'_, A>]) -> SearchFlow<A> {
        if !self.budget.take_signature(attempt.cost_bytes()) {
            return ControlFlow::Break(None);
        }
        let mac = attempt.compute_mac(&mut self.signer);
        // The comparison takes the same time wherever two signatures differ.
        let Some(sent) = self.sent_macs.iter().find(|sent| bool::from(sent.mac.ct_eq(&mac))) else {
            return ControlFlow::Continue(());
        };
        let mut causes: Vec<Cause> =
            deviations.iter().flat_map(|deviation| deviation.causes.iter().copied()).collect();
        causes.extend(sent.cause);
        ControlFlow::Break(Some(Explanation {
            is_reading: deviations.is_empty(),
            causes,
            attempt: attempt.clone(),
        }))
    }
}
