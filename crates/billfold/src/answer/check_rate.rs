//! Checks a request against the rate of its account, in this process or together with other nodes.

use bill::Uin;
use tc3::{Refusal, Verified};

use crate::answer::account_rate::Counted;
use crate::answer::log_entry::RequestLog;
use crate::answer::rate::{Exceeded, RateLeft, check_count};
use crate::answer::service::Service;
use crate::answer::storage_refusal::to_refusal;

/// The cause of a refused repeat, for the log.
const REPEAT_CAUSE: &str = "the signature was used in an earlier second, or is as old as those that are forgotten: a client repeats requests, they are \
     replayed, or the account sends more than 2,048 requests in 300 s and clocks differ";

/// Counts a request of an account for an action: in the catalog if nodes share it, else in this process. A repeat of a
/// signature does not count, and passes where the account leaves room for it.
pub(super) async fn check_rate(
    service: &Service,
    uin: Uin,
    action: &'static str,
    verified: &Verified<'_>,
    log: &mut RequestLog,
) -> Result<(), Refusal> {
    let Some(limit) = service.limit_per_s(action) else { return Ok(()) };
    let to_refusal_of_rate = |exceeded: Exceeded| Refusal::rate_limited(exceeded.count, exceeded.limit);
    let own = match service.rates.count_request(uin, action, verified, limit, || service.clock.now_us()) {
        Counted::Regular(count) => count,
        Counted::Repeat(outcome) => {
            log.record_repeat();
            let refuse = |exceeded| to_refusal_of_rate(exceeded).because(REPEAT_CAUSE);
            outcome.map_err(refuse)?;
            // Nodes count repeats together, apart from the other requests: they take nothing from the account.
            let shared = service.data.catalog.count_request(uin, &format!("{action} (repeats)")).await;
            let shared = shared.map_err(|error| to_refusal(&error))?;
            return shared.map_or(Ok(()), |count| check_count(count, limit).map_err(refuse));
        }
    };
    let shared = service.data.catalog.count_request(uin, action).await;
    let count = match shared.map_err(|error| to_refusal(&error))? {
        Some(count) => {
            service.rates.record_shared_count(uin, action, count);
            count
        }
        None => own,
    };
    log.rate = Some(RateLeft { limit, left: limit.saturating_sub(count) }); // saturates beyond the rate, where nothing is left
    check_count(count, limit).map_err(to_refusal_of_rate)
}
