//! Questions of simulated programs: each is an operation that waits until the scheduler allows it.

use std::fmt::Write as _;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixDatagram};
use std::path::PathBuf;
use std::time::Duration;

/// Longest time that a program may go on without a question. One that takes longer waits for a program that has no turn.
const PATIENCE: Duration = Duration::from_mins(1);

/// Longest question, in bytes.
const QUESTION_BYTES_MAX: usize = 4096;

/// An operation that a program asks for.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    /// The number of the program, from 1.
    pub(crate) program: usize,
    /// The operation, as `hooks.c` names it.
    pub(crate) operation: String,
    /// The number of the file.
    pub(crate) file: u64,
    /// The place in the file; the new length of a file that is cut.
    pub(crate) place: i64,
    /// The number of bytes; of a pause, of microseconds.
    pub(crate) length: i64,
    /// The path.
    pub(crate) path: PathBuf,
    /// The new path of a file.
    pub(crate) other: PathBuf,
    /// The address that waits for the answer.
    from: SocketAddr,
}

impl Question {
    /// Returns true if the operation changes the disk, or makes a change durable.
    pub(crate) fn is_change(&self) -> bool {
        !matches!(self.operation.as_str(), "read" | "lock" | "wait" | "pause" | "random" | "end")
    }

    /// Returns true if the program waits for another one.
    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self.operation.as_str(), "wait" | "pause")
    }

    /// Returns true if no other program may have the turn now: SQLite holds a lock of the process while it uses the file in
    /// which its readers and writers lock.
    pub(crate) fn keeps_turn(&self) -> bool {
        self.path.to_string_lossy().ends_with("-shm")
    }

    /// Describes the operation in a trace.
    pub(crate) fn describe(&self) -> String {
        let name = |path: &PathBuf| {
            let text = path.to_string_lossy();
            hide_random(text.split_once("/disk").map_or(&*text, |(_, name)| name))
        };
        let mut text = format!("{} {}", self.operation, name(&self.path));
        if !self.other.as_os_str().is_empty() {
            let _ = write!(text, " -> {}", name(&self.other));
        }
        if self.length != 0 || self.place != 0 {
            let _ = write!(text, " {}+{}", self.place, self.length);
        }
        text
    }
}

/// An answer to a question.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Answer {
    /// The error of the operation; 0 if it is allowed.
    pub(crate) error: i32,
    /// The number of bytes that are written, if not all.
    pub(crate) part: Option<i32>,
    /// The time, microseconds since 1970.
    pub(crate) now_us: i64,
    /// A random number.
    pub(crate) random: u64,
}

/// The place where questions come in.
pub(crate) struct Questions {
    socket: UnixDatagram,
}

impl Questions {
    /// Starts to receive the questions of this process.
    pub(crate) fn open() -> Self {
        let socket = UnixDatagram::bind_addr(&make_address()).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        Self { socket }
    }

    /// Waits for the next question; `None` if none came for long.
    pub(crate) fn receive(&self) -> Option<Question> {
        let mut bytes = [0; QUESTION_BYTES_MAX];
        let (length, from) = self.socket.recv_from(&mut bytes).ok()?;
        let text = String::from_utf8_lossy(&bytes[..length]).into_owned();
        let mut fields = text.splitn(7, '\n');
        let mut next = || fields.next().unwrap();
        let (program, operation) = (next().parse().unwrap(), next().to_owned());
        let (file, place, length) =
            (next().parse().unwrap(), next().parse().unwrap(), next().parse().unwrap());
        let (path, other) = (next().into(), next().into());
        Some(Question { program, operation, file, place, length, path, other, from })
    }

    /// Answers a question.
    pub(crate) fn answer(&self, question: &Question, answer: Answer) {
        let mut bytes = Vec::with_capacity(24);
        bytes.extend(answer.error.to_ne_bytes());
        bytes.extend(answer.part.unwrap_or(-1).to_ne_bytes());
        bytes.extend(answer.now_us.to_ne_bytes());
        bytes.extend(answer.random.to_ne_bytes());
        self.socket.send_to_addr(&bytes, &question.from).unwrap();
    }
}

/// Tells the scheduler that a program has ended.
pub(crate) fn report_end(program: usize) {
    let socket = UnixDatagram::unbound().unwrap();
    socket.send_to_addr(format!("{program}\nend\n0\n0\n0\n\n").as_bytes(), &make_address()).unwrap();
}

/// The address of the scheduler, which `hooks.c` knows, too.
fn make_address() -> SocketAddr {
    SocketAddr::from_abstract_name(format!("billfold-simulation-{}", std::process::id())).unwrap()
}

/// Leaves tokens and hashes out of a path: SQLite draws random numbers that no seed decides.
fn hide_random(path: &str) -> String {
    let is_random = |part: &str| part.len() == 16 && part.bytes().all(|digit| digit.is_ascii_hexdigit());
    let parts = path.split_inclusive(|letter: char| !letter.is_ascii_alphanumeric());
    parts
        .map(|part| {
            if is_random(part.trim_end_matches(|end: char| !end.is_ascii_alphanumeric())) {
                "*"
            } else {
                part
            }
        })
        .collect()
}
