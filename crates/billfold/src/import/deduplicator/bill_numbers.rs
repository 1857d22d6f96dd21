//! Numbers of bills, by which records of lines name them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bill::BillKey;
use foldhash::fast::RandomState;

/// The numbers of bills. Clones share them.
#[derive(Clone, Default)]
pub(super) struct BillNumbers(Arc<Mutex<Numbered>>);

#[derive(Default)]
struct Numbered {
    numbers: HashMap<BillKey, u32, RandomState>,
    /// The bills, in the order of their numbers from 0.
    bills: Vec<BillKey>,
}

impl BillNumbers {
    /// Returns the number of a bill, which gets one if it is new.
    pub(super) fn find_number(&self, bill: BillKey) -> u32 {
        let mut numbered = self.lock();
        let Ok(next) = u32::try_from(numbered.bills.len()) else {
            unreachable!("2^32 bills do not fit into memory")
        };
        let number = *numbered.numbers.entry(bill).or_insert(next);
        if number == next {
            numbered.bills.push(bill);
        }
        number
    }

    /// Takes the bills, in the order of their numbers from 0.
    pub(super) fn take_bills(&self) -> Vec<BillKey> {
        std::mem::take(&mut *self.lock()).bills
    }

    fn lock(&self) -> MutexGuard<'_, Numbered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
