//! Requests that are sent again by others, as they were seen on their way.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use tc3::Method;

use crate::support::{
    ACTION, DISTRIBUTOR, Database, Draft, Home, Key, Server, error, next_second, row, sheet, version_1,
};
use crate::wire::{BODY, serve_one_bill};

/// The time after which clients send a request again.
const A_SECOND: Duration = Duration::from_secs(1);

/// Threads that repeat a request.
const CROWD: usize = 6;

/// Sends one request again and again while the owner makes a number of calls in each of some seconds. Returns the number
/// of repeats that were answered, and that were refused.
fn replay_beside_the_owner(
    server: &Server,
    key: &Key,
    seen: &[u8],
    calls_per_s: usize,
    seconds: u64,
) -> (u64, u64) {
    let (answered, refused, is_over) = (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    std::thread::scope(|scope| {
        for _ in 0..CROWD {
            scope.spawn(|| {
                while !is_over.load(Ordering::SeqCst) {
                    let answer = server.bytes(seen);
                    if answer["SummaryOverview"].is_array() {
                        answered.fetch_add(1, Ordering::SeqCst);
                    } else {
                        assert_eq!(error(&answer).0, "RequestLimitExceeded", "{answer}");
                        refused.fetch_add(1, Ordering::SeqCst);
                    }
                }
            });
        }
        for _ in 0..seconds {
            next_second();
            for call in 0..calls_per_s {
                // Another customer each time, as a client that goes through a list.
                let body = format!(r#"{{"BillMonth":"2022-11","CustomerUin":{}}}"#, 100_001 + call);
                let answer = server.post(key, ACTION, &body);
                let code = answer["Error"]["Code"].as_str().unwrap_or_default();
                assert_ne!(code, "RequestLimitExceeded", "a call of the owner's: {answer}");
            }
        }
        is_over.store(true, Ordering::SeqCst);
    });
    (answered.into_inner(), refused.into_inner())
}

/// Checks that the owner of a folder's key gets its whole rate while a request of it is repeated.
fn check_rate_beside_repeats(home: &Home, limit: usize) {
    const SECONDS: u64 = 4;
    home.config(&format!("address_requests_per_s = 0\n[limits_per_s]\n{ACTION} = {limit}\n"));
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    let tc3 = Draft::json(&server.address, &key, BODY).bytes();
    let v1 = [("BillMonth", "2022-11"), ("CustomerUin", "100001")];
    let v1 = version_1(Method::Get, &server.address, &key, &v1, "");
    for seen in [tc3, v1] {
        next_second();
        assert!(server.bytes(&seen)["SummaryOverview"].is_array());
        next_second();
        let (answered, refused) = replay_beside_the_owner(&server, &key, &seen, limit, SECONDS);
        println!("limit {limit}: {answered} repeats answered, {refused} refused");
        assert!(refused > answered, "there was not enough to do");
        // Those of a second are within the rate; the first and the last second may not be whole.
        assert!(
            answered <= u64::try_from(limit).unwrap() * (SECONDS + 2),
            "{answered} repeats were answered"
        );
    }
}

#[test]
fn repeats_of_a_request_at_full_speed_use_up_nothing_of_its_owners_rate() {
    for limit in [1, 3] {
        check_rate_beside_repeats(&Home::with_partners(), limit);
    }
}

#[test]
fn repeats_use_up_nothing_of_their_owners_rate_in_postgresql_either() {
    let Some(database) = Database::shared() else { return };
    check_rate_beside_repeats(&Home::on(database).and_partners(), 1);
}

#[test]
fn a_request_that_is_sent_again_later_is_answered_and_the_log_says_that_it_is_a_repeat() {
    let home = Home::with_partners();
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    let key = home.key(DISTRIBUTOR);
    let server = home.serve_watched();
    next_second();
    let sent = Draft::json(&server.address, &key, BODY).bytes();
    assert!(server.bytes(&sent)["SummaryOverview"].is_array());
    std::thread::sleep(A_SECOND);
    assert!(server.bytes(&sent)["SummaryOverview"].is_array(), "a client that lost the answer asks again");
    home.wait_for_log("repeat=true");
    assert_eq!(error(&server.bytes(&sent)).0, "RequestLimitExceeded");
    home.wait_for_log("the signature was used in an earlier second");
    assert!(
        server.post(&key, ACTION, BODY)["SummaryOverview"].is_array(),
        "a call of its own in the same second"
    );
}

#[test]
fn a_request_that_was_refused_for_the_rate_is_answered_when_it_is_sent_again_a_second_later() {
    let (_home, server, key) = serve_one_bill("");
    next_second();
    assert!(server.post(&key, ACTION, BODY)["SummaryOverview"].is_array());
    let other =
        Draft::json(&server.address, &key, r#"{"BillMonth":"2022-11","CustomerUin":"100001"}"#).bytes();
    assert_eq!(error(&server.bytes(&other)).0, "RequestLimitExceeded");
    std::thread::sleep(A_SECOND);
    assert!(server.bytes(&other)["SummaryOverview"].is_array(), "as the official client for Go does");
}
