//! Very many clients at once, idle, slow and honest ones: a server at its limit of connections, and its evictions.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::holding::{
    check_is_served, config_with, connect_to, keep_open_request, read_answer, read_to_close,
};
use crate::skip::skip_test;
use crate::support::Draft;
use crate::wire::{BODY, FAST, serve_one_bill};

#[test]
fn ten_thousand_idle_connections_and_a_hundred_slow_ones_stand_in_nobodys_way() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    const IDLE: usize = 10_000;
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit).unwrap();
    if limit.maximum.is_some_and(|files| files < 11_000) {
        let files = limit.maximum;
        skip_test(&format!("this system allows a process {files:?} open files, and this takes 11,000"));
        return;
    }
    let (_home, server, key) = serve_one_bill(FAST);
    let mut idle: Vec<TcpStream> = (0..IDLE).map(|_| connect_to(&server)).collect();
    for slow in idle.iter_mut().take(100) {
        slow.write_all(b"POST / HTTP/1.1\r\nHo").unwrap();
    }
    for _ in 0..20 {
        check_is_served(&server, &key);
    }
    // The latest connections are still open, and serve a request.
    let mut last = idle.pop().unwrap();
    last.write_all(&keep_open_request(&server, &key)).unwrap();
    assert!(read_answer(&mut last).contains("SummaryOverview"));
}

#[test]
fn at_the_limit_of_connections_the_idlest_is_evicted_for_a_new_one() {
    let (home, server, key) = serve_one_bill(&config_with("max_connections = 20"));
    drop(server);
    let server = home.serve_watched();
    let idle: Vec<TcpStream> = (0..20).map(|_| connect_to(&server)).collect();
    for _ in 0..10 {
        check_is_served(&server, &key);
    }
    let evicted = server.metric("billfold_connections_closed_total{reason=\"evicted\"}").unwrap();
    assert!((1.0..=10.0).contains(&evicted), "{evicted}");
    let mut first = idle.into_iter().next().unwrap();
    assert_eq!(first.read(&mut [0; 1]).unwrap(), 0, "the first was idle longest");
}

#[test]
fn at_the_limit_of_connections_every_honest_client_is_answered() {
    let (_home, server, key) = serve_one_bill(&config_with("max_connections = 10"));
    let ask = || (0..10).for_each(|_| check_is_served(&server, &key));
    std::thread::scope(|scope| (0..30).for_each(|_| drop(scope.spawn(ask))));
    // A burst that comes before any of it is answered.
    let request = Draft::json(&server.address, &key, BODY).bytes();
    let mut burst: Vec<TcpStream> = (0..40).map(|_| connect_to(&server)).collect();
    for stream in &mut burst {
        stream.write_all(&request).unwrap();
    }
    assert!(burst.into_iter().all(|stream| read_to_close(stream).contains("SummaryOverview")));
}

#[test]
fn at_the_limit_a_new_client_is_served_and_evicted_slow_bodies_are_answered() {
    let (_home, server, key) = serve_one_bill(&config_with("max_connections = 20"));
    let mut dripping: Vec<TcpStream> = (0..20).map(|_| connect_to(&server)).collect();
    for slow in &mut dripping {
        slow.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx").unwrap();
    }
    std::thread::sleep(Duration::from_millis(300));
    let asked = Instant::now();
    for _ in 0..5 {
        check_is_served(&server, &key);
    }
    assert!(asked.elapsed() < Duration::from_secs(15), "{:?}", asked.elapsed());
    let left = dripping.iter_mut().filter_map(|slow| {
        slow.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let mut said = String::new();
        // Connections that are still open have no answer yet.
        let _ = slow.read_to_string(&mut said);
        (!said.is_empty()).then_some(said)
    });
    let left: Vec<String> = left.collect();
    assert!(!left.is_empty(), "at least one must be evicted");
    assert!(left.iter().all(|said| said.contains("The request body broke off.")), "{left:?}");
}
