//! The lines of the log on their way to standard error: requests add them without waiting, and a thread of its own writes
//! all that have come since its last write at once.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tracing_subscriber::fmt::MakeWriter;

/// Bytes of lines that wait to be written. A line that does not fit beside them is dropped.
const WAITING_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Memory that is kept for the next lines after a write, in bytes.
const KEPT_BYTES: usize = 256 * 1024;

/// Time in which lines gather before they are written.
const GATHERING: Duration = Duration::from_millis(2);

/// Time in which the waiting lines are written at the end. A reader that takes none of them must not keep the program.
const END_TIMEOUT: Duration = Duration::from_secs(1);

/// Takes lines, from any thread.
#[derive(Clone, Debug, Default)]
pub(super) struct LineQueue(Arc<Shared>);

/// Counts the lines that were dropped.
#[derive(Clone, Debug, Default)]
pub(crate) struct DroppedLines(Arc<AtomicUsize>);

/// The thread that writes. Dropping it waits until what was added before is written, within [`END_TIMEOUT`].
#[derive(Debug)]
pub(super) struct LineWriter(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    waiting: Mutex<Waiting>,
    /// Signals the first line that waits, and the end.
    has_work: Condvar,
    /// Signals that everything is written.
    has_ended: Condvar,
    dropped: DroppedLines,
}

/// Lines that wait.
#[derive(Debug, Default)]
struct Waiting {
    text: Vec<u8>,
    phase: Phase,
}

/// The phase of a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Phase {
    #[default]
    Open,
    /// What waits is to be written without gathering more.
    Ending,
    /// Everything is written.
    Ended,
}

impl LineQueue {
    /// Starts the thread that writes to `output`.
    ///
    /// # Errors
    ///
    /// The system starts no thread.
    pub(super) fn start_writer(&self, output: impl Write + Send + 'static) -> std::io::Result<LineWriter> {
        let shared = Arc::clone(&self.0);
        std::thread::Builder::new().name("log".to_owned()).spawn(move || write_lines(&shared, output))?;
        Ok(LineWriter(Arc::clone(&self.0)))
    }

    /// The counter of dropped lines.
    pub(super) fn dropped(&self) -> DroppedLines {
        self.0.dropped.clone()
    }
}

/// Writes lines until the end. What cannot be written is lost: there is no other place to tell it.
fn write_lines(shared: &Shared, mut output: impl Write) {
    let mut text = Vec::new();
    loop {
        let waiting = shared.lock_waiting();
        let is_idle = |waiting: &mut Waiting| waiting.text.is_empty() && waiting.phase == Phase::Open;
        let waiting = shared.has_work.wait_while(waiting, is_idle).unwrap_or_else(PoisonError::into_inner);
        let phase = waiting.phase;
        drop(waiting);
        if phase == Phase::Open {
            std::thread::sleep(GATHERING);
        }
        let mut waiting = shared.lock_waiting();
        std::mem::swap(&mut waiting.text, &mut text);
        if text.is_empty() && waiting.phase == Phase::Ending {
            waiting.phase = Phase::Ended;
            shared.has_ended.notify_all();
            return;
        }
        drop(waiting);
        let _ = output.write_all(&text).and_then(|()| output.flush());
        text.clear();
        text.shrink_to(KEPT_BYTES);
    }
}

impl Shared {
    fn lock_waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a line, or drops it.
    fn add_line(&self, line: &[u8]) {
        let mut waiting = self.lock_waiting();
        if waiting.phase == Phase::Ended || waiting.text.len() + line.len() > WAITING_BYTES_MAX {
            self.dropped.0.fetch_add(1, Ordering::Relaxed);
            return;
        }
        let is_first = waiting.text.is_empty();
        waiting.text.extend_from_slice(line);
        drop(waiting);
        if is_first {
            self.has_work.notify_one();
        }
    }
}

impl DroppedLines {
    /// Returns the number of lines that were dropped since the start.
    pub(crate) fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl<'a> MakeWriter<'a> for LineQueue {
    type Writer = &'a LineQueue;

    fn make_writer(&'a self) -> Self::Writer {
        self
    }
}

impl Write for &LineQueue {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        self.0.add_line(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Drop for LineWriter {
    fn drop(&mut self) {
        let mut waiting = self.0.lock_waiting();
        waiting.phase = Phase::Ending;
        self.0.has_work.notify_one();
        let is_writing = |waiting: &mut Waiting| waiting.phase != Phase::Ended;
        // After the time is over the rest is lost with the program.
        let _ = self.0.has_ended.wait_timeout_while(waiting, END_TIMEOUT, is_writing);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead as _, BufReader, Read as _};

    use super::*;

    #[test]
    fn each_line_is_written_once_and_in_order_and_the_end_waits_for_the_last() {
        let (mut reader, output) = std::io::pipe().unwrap();
        let reading = std::thread::spawn(move || {
            let mut text = String::new();
            reader.read_to_string(&mut text).unwrap();
            text
        });
        let queue = LineQueue::default();
        let writer = queue.start_writer(output).unwrap();
        for number in 0..10_000 {
            (&queue).write_all(format!("{number}\n").as_bytes()).unwrap();
        }
        drop(writer);
        let written = reading.join().unwrap();
        assert!(written.lines().map(|line| line.parse::<u32>().unwrap()).eq(0..10_000));
        assert_eq!(queue.dropped().count(), 0);
    }

    #[test]
    fn a_line_that_does_not_fit_is_dropped_and_counted_and_keeps_nobody() {
        let (reader, output) = std::io::pipe().unwrap();
        let queue = LineQueue::default();
        let writer = queue.start_writer(output).unwrap();
        let line = [vec![b'x'; 1023], b"\n".to_vec()].concat();
        // Nobody reads, so that the writer has two batches at most, one of them in the pipe.
        let added = 3 * WAITING_BYTES_MAX.div_euclid(line.len());
        for _ in 0..added {
            (&queue).write_all(&line).unwrap();
        }
        let dropped = queue.dropped().count();
        assert!(dropped > 0 && dropped < added, "{dropped}");
        let reading = std::thread::spawn(move || {
            BufReader::new(reader).lines().map(|line| line.unwrap().len()).collect::<Vec<_>>()
        });
        drop(writer);
        let read = reading.join().unwrap();
        assert_eq!(read.len(), added - dropped);
        assert!(read.iter().all(|length| *length == 1023));
    }

    #[test]
    fn a_reader_that_takes_nothing_keeps_the_end_no_longer_than_its_time() {
        let (_reader, output) = std::io::pipe().unwrap();
        let queue = LineQueue::default();
        let writer = queue.start_writer(output).unwrap();
        (&queue).write_all(&vec![b'x'; 1024 * 1024]).unwrap();
        drop(writer);
    }
}
