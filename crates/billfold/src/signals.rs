//! The signals that a server handles: those that ask it to stop, and those that would end it by habit and are ignored.

use anyhow::Context as _;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What a hangup does: the signal of a terminal that was closed, and of tools that want settings read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hangup {
    /// Nothing but a line in the log.
    Ignored,
    /// It asks to stop, as an interrupt does, unless the program was started by `nohup` or the like.
    Stops,
}

/// The signals of a server. Once they are registered, they no longer end the process by themselves.
#[derive(Debug)]
pub(crate) struct Signals {
    terminate: Signal,
    interrupt: Signal,
    quit: Signal,
    hangup: Signal,
    user_1: Signal,
    user_2: Signal,
    on_hangup: Hangup,
}

impl Signals {
    /// Registers the signals.
    ///
    /// # Errors
    ///
    /// The system refuses a handler.
    pub(crate) fn register(on_hangup: Hangup) -> anyhow::Result<Self> {
        let is_shielded = is_hangup_ignored();
        let register = |kind| signal(kind).context("could not handle signals");
        Ok(Self {
            terminate: register(SignalKind::terminate())?,
            interrupt: register(SignalKind::interrupt())?,
            quit: register(SignalKind::quit())?,
            hangup: register(SignalKind::hangup())?,
            user_1: register(SignalKind::user_defined1())?,
            user_2: register(SignalKind::user_defined2())?,
            on_hangup: if is_shielded { Hangup::Ignored } else { on_hangup },
        })
    }

    /// Ignores hangups from now on: a closed terminal sends several, and only the first asks to stop.
    pub(crate) fn ignore_hangups(&mut self) {
        self.on_hangup = Hangup::Ignored;
    }

    /// Waits for the next signal that asks to stop. Signals that are ignored get a line in the log.
    pub(crate) async fn wait_for_stop(&mut self) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => return,
                _ = self.quit.recv() => return,
                _ = self.hangup.recv() => match self.on_hangup {
                    Hangup::Stops => return,
                    Hangup::Ignored => log_ignored("SIGHUP"),
                },
                _ = self.user_1.recv() => log_ignored("SIGUSR1"),
                _ = self.user_2.recv() => log_ignored("SIGUSR2"),
            }
        }
    }
}

/// Logs that a signal does nothing.
fn log_ignored(signal: &'static str) {
    tracing::info!(
        signal,
        "ignored: settings are read at the start only, and the log goes to standard error; restart to change settings"
    );
}

/// Returns true if the process was started with hangups ignored, as by `nohup`. Only Linux shows that.
fn is_hangup_ignored() -> bool {
    const HANGUP_BIT: u64 = 1;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & HANGUP_BIT != 0)
}
