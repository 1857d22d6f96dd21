//! Many first requests at once: a resource is made once, and no two at a time.

use std::collections::BTreeSet;

use super::{get_bytes, header};
use crate::support::Answer;
use crate::wire::{FAST, serve_one_bill};

/// Memory that a server of a debug build takes for them, far below that of a compression for each.
const GROWN_KB_MAX: u64 = 120 * 1024;

#[test]
fn a_flood_of_first_requests_is_answered_alike_and_takes_the_memory_of_one() {
    let (_home, server, _) = serve_one_bill(FAST);
    let before_kb = read_peak_kb(server.pid());
    let tags: Vec<Option<String>> = std::thread::scope(|scope| {
        let asking: Vec<_> = (0..100)
            .map(|number| {
                let server = &server;
                let path = ["/en/docs/error-codes", "/zh/docs/gaps", "/en/docs/clients", "/openapi.json"]
                    [number % 4];
                scope.spawn(move || {
                    let (head, _) = get_bytes(server, path, "Accept-Encoding: br\r\n");
                    header(&Answer { head, body: String::new() }, "etag").map(str::to_owned)
                })
            })
            .collect();
        asking.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    let different: BTreeSet<_> = tags.into_iter().collect();
    assert!(different.len() == 4 && !different.contains(&None), "{different:?}");
    let grown_kb = read_peak_kb(server.pid()) - before_kb;
    assert!(grown_kb < GROWN_KB_MAX, "the server took {grown_kb} KB");
}

/// Reads the most memory that a process had, in KB.
fn read_peak_kb(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
