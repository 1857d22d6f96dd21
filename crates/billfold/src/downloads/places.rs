//! Limits the files that are made at once: each has a thread.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bill::Uin;

/// Files that are made at once at most.
const FILES_MAX: usize = 32;

/// Files that are made for one account at once at most.
const FILES_OF_ACCOUNT_MAX: usize = 4;

/// The files that are being made, by account.
#[derive(Debug, Default)]
pub(crate) struct FilePlaces(Mutex<BTreeMap<Uin, usize>>);

/// The place of a file, until it is dropped.
#[derive(Debug)]
pub(crate) struct FilePlace {
    places: Arc<FilePlaces>,
    account: Uin,
}

impl FilePlaces {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Uin, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes a place for a file of an account; `None` if too many files are being made.
    pub(crate) fn acquire(self: &Arc<Self>, account: Uin) -> Option<FilePlace> {
        let mut taken = self.lock();
        let own = taken.get(&account).copied().unwrap_or(0);
        let all: usize = taken.values().sum();
        if all >= FILES_MAX || own >= FILES_OF_ACCOUNT_MAX {
            return None;
        }
        taken.insert(account, own + 1);
        Some(FilePlace { places: Arc::clone(self), account })
    }
}

impl Drop for FilePlace {
    fn drop(&mut self) {
        let mut taken = self.places.lock();
        match taken.get_mut(&self.account) {
            Some(own) if *own > 1 => *own -= 1,
            _ => drop(taken.remove(&self.account)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_has_a_part_of_the_places_and_gives_each_back() {
        let places = Arc::new(FilePlaces::default());
        let uin = |number| Uin::new(number).unwrap();
        let own: Vec<_> = (0..FILES_OF_ACCOUNT_MAX).map(|_| places.acquire(uin(1)).unwrap()).collect();
        assert!(places.acquire(uin(1)).is_none());
        let mut others: Vec<_> = (2..).map_while(|number| places.acquire(uin(number))).collect();
        assert_eq!(own.len() + others.len(), FILES_MAX);
        others.pop();
        assert!(places.acquire(uin(1)).is_none(), "the account has its part");
        drop(own);
        assert!(places.acquire(uin(1)).is_some());
        drop(others);
        assert!(places.lock().is_empty());
    }
}
