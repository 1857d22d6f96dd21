//! Requests that are counted for all nodes, which only PostgreSQL does.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::world::{World, make_uin};

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_counted_by_the_clock_of_the_database_for_all_programs() {
    const PROGRAMS: usize = 8;
    const REQUESTS: u64 = 200;
    let Some(world) = World::postgres().await else { return };
    let world = std::sync::Arc::new(world);
    let Some((server, name)) = world.database() else { return };
    // A second far ahead, so that no second ends under the test: the clock is set back, as it seems.
    let second =
        "INSERT INTO rate VALUES (2, 'A', floor(extract(epoch FROM clock_timestamp()))::bigint + 4, 0)";
    server.sql(name, second).unwrap();
    let highest = std::sync::Arc::new(AtomicU64::new(0));
    let mut programs = Vec::new();
    for _ in 0..PROGRAMS {
        let (world, highest) = (std::sync::Arc::clone(&world), std::sync::Arc::clone(&highest));
        programs.push(tokio::spawn(async move {
            let data = world.open().await.unwrap();
            let mut counts = Vec::new();
            for _ in 0..REQUESTS {
                let count = data.catalog.count_request(make_uin(2), "A").await.unwrap().unwrap();
                highest.fetch_max(count, Ordering::SeqCst);
                counts.push(count);
            }
            counts
        }));
    }
    let mut counts = Vec::new();
    for program in programs {
        counts.extend(program.await.unwrap());
    }
    counts.sort_unstable();
    // Each count is given once: no two requests are the same one. A new second may begin after four.
    let all: Vec<u64> = (1..=REQUESTS * 8).collect();
    let begins_anew = counts.iter().filter(|count| **count == 1).count();
    assert!(begins_anew > 1 || counts == all, "{counts:?}");
    assert_eq!(world.data.catalog.count_request(make_uin(3), "A").await.unwrap(), Some(1));
    assert_eq!(world.data.catalog.count_request(make_uin(2), "B").await.unwrap(), Some(1));
    // After a large backward step, a new second starts; otherwise all requests would be refused for a long time.
    server.sql(name, "UPDATE rate SET second = second + 100, count = 50 WHERE uin = 3").unwrap();
    assert_eq!(world.data.catalog.count_request(make_uin(3), "A").await.unwrap(), Some(1));
    let sqlite = World::sqlite().await.unwrap();
    assert_eq!(
        sqlite.data.catalog.count_request(make_uin(2), "A").await.unwrap(),
        None,
        "each counts for itself"
    );
}
