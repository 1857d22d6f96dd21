//! A relay between a program and its server, which passes on the bytes of both and can be made to fail.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A relay on the loopback.
pub(crate) struct Relay {
    port: u16,
    faults: Arc<Faults>,
}

/// The faults of a relay.
#[derive(Default)]
struct Faults {
    /// The bytes of the server are held back.
    holds: AtomicBool,
    /// The connection ends instead of the server's answer to the next commit.
    cuts: AtomicBool,
    /// A program that asks for a timeout of a minute gets one of a second.
    shortens: AtomicBool,
}

impl Relay {
    /// Starts a relay before a server; it ends with the test.
    pub(crate) fn start(server: u16) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (port, faults) = (listener.local_addr().unwrap().port(), Arc::<Faults>::default());
        let own = Arc::clone(&faults);
        std::thread::spawn(move || {
            for program in listener.incoming() {
                let (program, faults) = (program.unwrap(), Arc::clone(&own));
                let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
                let back = (server.try_clone().unwrap(), program.try_clone().unwrap());
                let is_committed = Arc::new(AtomicBool::new(false));
                let (ours, committing) = (Arc::clone(&faults), Arc::clone(&is_committed));
                std::thread::spawn(move || {
                    relay_bytes(program, server, |bytes| {
                        if ours.shortens.load(Ordering::SeqCst) {
                            shorten_timeout(bytes);
                        }
                        let is_commit = bytes.windows(7).any(|part| part == b"COMMIT\0");
                        if is_commit && ours.cuts.swap(false, Ordering::SeqCst) {
                            committing.store(true, Ordering::SeqCst);
                        }
                        true
                    });
                });
                std::thread::spawn(move || {
                    relay_bytes(back.0, back.1, |_| {
                        while faults.holds.load(Ordering::SeqCst) {
                            std::thread::sleep(Duration::from_millis(10));
                        }
                        !is_committed.load(Ordering::SeqCst)
                    });
                });
            }
        });
        Relay { port, faults }
    }

    /// Returns an address of the server that leads through the relay.
    pub(crate) fn instead_of(&self, server: u16, address: &str) -> String {
        address.replace(&format!(":{server}/"), &format!(":{}/", self.port))
    }

    /// Holds back all answers, or passes them on again.
    pub(crate) fn hold(&self, holds: bool) {
        self.faults.holds.store(holds, Ordering::SeqCst);
    }

    /// From now on, a connection that asks to wait for a minute in a transaction waits for a second.
    pub(crate) fn shorten_timeouts(&self) {
        self.faults.shortens.store(true, Ordering::SeqCst);
    }

    /// Ends the connection after the next commit, before its program receives the answer.
    pub(crate) fn cut_at_commit(&self) {
        self.faults.cuts.store(true, Ordering::SeqCst);
    }
}

/// Replaces the minute that a transaction may be idle by a second.
fn shorten_timeout(bytes: &mut [u8]) {
    let minute = b"idle_in_transaction_session_timeout = '60s'";
    if let Some(at) = bytes.windows(minute.len()).position(|part| part == minute) {
        bytes[at..at + minute.len()].copy_from_slice(b"idle_in_transaction_session_timeout = '01s'");
    }
}

/// Passes on the bytes of one side to the other, until `may` returns false.
fn relay_bytes(mut from: TcpStream, mut to: TcpStream, mut may: impl FnMut(&mut [u8]) -> bool) {
    let mut piece = vec![0; 65_536];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        if !may(&mut piece[..length]) || to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
