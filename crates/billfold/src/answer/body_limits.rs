//! Limits on request bodies: the time in which one must arrive, and the number of large ones that are held at once.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tc3::{Code, Refusal};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio::time::{Instant, timeout_at};

/// Large bodies that are held at once. Together they take 320 MiB if their lengths were announced, and somewhat
/// more if not; the next one waits, within the timeout of a body.
const LARGE_BODIES_MAX: usize = 32;

/// Large bodies of one address that are held at once, so that bodies of a single client that do not end leave places for
/// others.
const ADDRESS_LARGE_BODIES_MAX: usize = 8;

/// Limits on the bodies of all requests.
#[derive(Debug)]
pub(crate) struct BodyLimits {
    /// The time in which a body must arrive.
    pub(super) timeout: Duration,
    large_bodies: Semaphore,
    /// The places of each address that holds a large body or waits for one.
    by_address: Mutex<HashMap<IpAddr, Arc<Semaphore>>>,
}

/// A place for a large body, which is free again when this is dropped.
#[derive(Debug)]
pub(super) struct LargeBodyPermit<'a> {
    _of_all: SemaphorePermit<'a>,
    _of_address: OwnedSemaphorePermit,
    /// Dropped last, as it counts who uses the places of the address.
    _address: AddressUse<'a>,
}

/// A use of the places of an address, which are removed with the last one.
#[derive(Debug)]
struct AddressUse<'a> {
    limits: &'a BodyLimits,
    address: IpAddr,
    places: Arc<Semaphore>,
}

impl BodyLimits {
    /// Limits with no large body held yet.
    pub(crate) fn new(timeout: Duration) -> Self {
        Self { timeout, large_bodies: Semaphore::new(LARGE_BODIES_MAX), by_address: Mutex::default() }
    }

    /// Waits for a place for a large body: first among those of its address, then among all.
    ///
    /// # Errors
    ///
    /// `ServiceBusy`: the deadline has passed.
    pub(super) async fn acquire_large_body(
        &self,
        address: IpAddr,
        deadline: Instant,
    ) -> Result<LargeBodyPermit<'_>, Refusal> {
        let address = AddressUse::new(self, address);
        let of_address = timeout_at(deadline, Arc::clone(&address.places).acquire_owned()).await;
        let of_address =
            of_address.map_err(|_elapsed| make_busy_refusal(ADDRESS_LARGE_BODIES_MAX, "the address"))?;
        let of_all = timeout_at(deadline, self.large_bodies.acquire()).await;
        let of_all = of_all.map_err(|_elapsed| make_busy_refusal(LARGE_BODIES_MAX, "all addresses"))?;
        match (of_all, of_address) {
            (Ok(of_all), Ok(of_address)) => {
                Ok(LargeBodyPermit { _of_all: of_all, _of_address: of_address, _address: address })
            }
            _ => unreachable!("the semaphores are never closed"),
        }
    }

    fn lock_by_address(&self) -> MutexGuard<'_, HashMap<IpAddr, Arc<Semaphore>>> {
        self.by_address.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> AddressUse<'a> {
    fn new(limits: &'a BodyLimits, address: IpAddr) -> Self {
        let mut by_address = limits.lock_by_address();
        let places =
            by_address.entry(address).or_insert_with(|| Arc::new(Semaphore::new(ADDRESS_LARGE_BODIES_MAX)));
        Self { limits, address, places: Arc::clone(places) }
    }
}

impl Drop for AddressUse<'_> {
    fn drop(&mut self) {
        let mut by_address = self.limits.lock_by_address();
        // One is in the map, and one here. New ones are made under the lock.
        if Arc::strong_count(&self.places) == 2 {
            by_address.remove(&self.address);
        }
    }
}

/// The refusal of a body that found no place in its time.
fn make_busy_refusal(held: usize, of_whom: &str) -> Refusal {
    Refusal::of(Code::OperationDeniedServiceBusy)
        .because(format!("{held} large bodies of {of_whom} were held for the whole timeout of a body"))
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[tokio::test]
    async fn an_address_holds_some_large_bodies_and_leaves_the_other_places_to_others() {
        let limits = BodyLimits::new(Duration::from_secs(1));
        let address = |last: u8| IpAddr::V4(Ipv4Addr::new(192, 0, 2, last));
        let past = Instant::now();
        let acquire = |last| limits.acquire_large_body(address(last), past);
        let mut held = Vec::new();
        for _ in 0..ADDRESS_LARGE_BODIES_MAX {
            held.push(acquire(1).await.unwrap());
        }
        assert_eq!(acquire(1).await.unwrap_err().code, Code::OperationDeniedServiceBusy);
        for last in 2..=4 {
            for _ in 0..ADDRESS_LARGE_BODIES_MAX {
                held.push(acquire(last).await.unwrap());
            }
        }
        let refusal = acquire(5).await.unwrap_err();
        assert!(refusal.internal_cause.unwrap().contains("32 large bodies of all addresses"));
        held.remove(0);
        drop(acquire(1).await.unwrap());
        held.clear();
        assert!(limits.lock_by_address().is_empty(), "nothing is kept of addresses that hold none");
    }
}
