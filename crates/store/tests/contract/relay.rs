//! What lies between a program and its server, and may fail: it passes on what both say until it is told not to.

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

/// What it does wrong.
#[derive(Default)]
struct Faults {
    /// Nothing that the server says is passed on.
    holds: AtomicBool,
    /// When the server answers the next commit, the connection ends instead.
    cuts: AtomicBool,
    /// Whoever asks for a minute of patience gets a second.
    hurries: AtomicBool,
}

impl Relay {
    /// Starts it before a server; it ends with the test.
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
                    pass(program, server, |said| {
                        if ours.hurries.load(Ordering::SeqCst) {
                            hurry(said);
                        }
                        let is_commit = said.windows(7).any(|part| part == b"COMMIT\0");
                        if is_commit && ours.cuts.swap(false, Ordering::SeqCst) {
                            committing.store(true, Ordering::SeqCst);
                        }
                        true
                    });
                });
                std::thread::spawn(move || {
                    pass(back.0, back.1, |_| {
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

    /// An address of the server, through the relay.
    pub(crate) fn instead_of(&self, server: u16, address: &str) -> String {
        address.replace(&format!(":{server}/"), &format!(":{}/", self.port))
    }

    /// Holds back all answers, or goes on.
    pub(crate) fn hold(&self, holds: bool) {
        self.faults.holds.store(holds, Ordering::SeqCst);
    }

    /// From now on, a connection that asks to wait for a minute in a transaction waits for a second.
    pub(crate) fn hurry(&self) {
        self.faults.hurries.store(true, Ordering::SeqCst);
    }

    /// Ends the connection when the next commit is done, and before its program hears of it.
    pub(crate) fn cut_at_commit(&self) {
        self.faults.cuts.store(true, Ordering::SeqCst);
    }
}

/// Makes a second of the minute that a transaction may be idle.
fn hurry(said: &mut [u8]) {
    let minute = b"idle_in_transaction_session_timeout = '60s'";
    if let Some(at) = said.windows(minute.len()).position(|part| part == minute) {
        said[at..at + minute.len()].copy_from_slice(b"idle_in_transaction_session_timeout = '01s'");
    }
}

/// Passes on what one says to the other, as long as `may` does not end it.
fn pass(mut from: TcpStream, mut to: TcpStream, mut may: impl FnMut(&mut [u8]) -> bool) {
    let mut piece = vec![0; 65_536];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        if !may(&mut piece[..length]) || to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
