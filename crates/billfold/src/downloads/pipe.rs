//! A pipe between the thread that makes a file and the body of an answer: it holds a few pieces, and a writer that is ahead of
//! its reader waits.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use hyper::body::{Body, Bytes, Frame};

use crate::integers::to_u64;

/// Length of a piece, in bytes; the last of a file may be shorter.
const PIECE_BYTES: usize = 64 * 1024;

/// Pieces that wait for the reader at most.
const PIECES_MAX: usize = 4;

/// The parts that writer and reader share.
#[derive(Debug, Default)]
struct Pipe {
    state: Mutex<PipeState>,
    /// Signalled when the reader took a piece, or is gone.
    room: Condvar,
}

#[derive(Debug, Default)]
struct PipeState {
    pieces: VecDeque<Bytes>,
    end: Option<PipeEnd>,
    is_reader_gone: bool,
    /// Wakes the reader that waits for a piece or the end.
    reader: Option<Waker>,
}

/// The end of what is written.
#[derive(Clone, Copy, Debug)]
enum PipeEnd {
    Whole,
    Broken,
}

/// The file broke off: its reader must not take it for whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the file broke off")]
pub(crate) struct BrokenFile;

/// The writing end. A file that is not finished is broken.
#[derive(Debug)]
pub(crate) struct PipeWriter {
    pipe: Arc<Pipe>,
    piece: Vec<u8>,
    written: u64,
}

/// The reading end, which is the body of an answer.
#[derive(Debug)]
pub(crate) struct PipeBody(Arc<Pipe>);

/// Makes a pipe.
pub(crate) fn make_pipe() -> (PipeWriter, PipeBody) {
    let pipe = Arc::new(Pipe::default());
    (PipeWriter { pipe: Arc::clone(&pipe), piece: Vec::new(), written: 0 }, PipeBody(pipe))
}

impl Pipe {
    fn lock(&self) -> MutexGuard<'_, PipeState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the pipe, unless it has ended.
    fn end(&self, end: PipeEnd) {
        let mut state = self.lock();
        state.end.get_or_insert(end);
        if let Some(reader) = state.reader.take() {
            reader.wake();
        }
    }
}

impl PipeWriter {
    /// Hands over what is left, and ends the file as a whole one. Returns its length in bytes.
    ///
    /// # Errors
    ///
    /// The reader is gone.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        self.hand_over()?;
        self.pipe.end(PipeEnd::Whole);
        Ok(self.written)
    }

    /// Number of bytes that were written.
    pub(crate) fn written(&self) -> u64 {
        self.written
    }

    /// Returns true if the reader is gone.
    pub(crate) fn is_reader_gone(&self) -> bool {
        self.pipe.lock().is_reader_gone
    }

    /// Hands the piece over, once there is room for it.
    fn hand_over(&mut self) -> io::Result<()> {
        if self.piece.is_empty() {
            return Ok(());
        }
        let is_full = |state: &mut PipeState| state.pieces.len() >= PIECES_MAX && !state.is_reader_gone;
        let waited = self.pipe.room.wait_while(self.pipe.lock(), is_full);
        let mut state = waited.unwrap_or_else(PoisonError::into_inner);
        if state.is_reader_gone {
            return Err(io::Error::new(io::ErrorKind::BrokenPipe, "the client is gone"));
        }
        state.pieces.push_back(std::mem::take(&mut self.piece).into());
        if let Some(reader) = state.reader.take() {
            reader.wake();
        }
        Ok(())
    }
}

impl Write for PipeWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.is_empty() {
            self.piece.reserve_exact(PIECE_BYTES);
        }
        let room = PIECE_BYTES - self.piece.len();
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.piece.extend_from_slice(taken);
        if self.piece.len() == PIECE_BYTES {
            self.hand_over()?;
        }
        self.written += to_u64(taken.len());
        Ok(taken.len())
    }

    /// Does nothing: only whole pieces are handed over, and the rest at the end.
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for PipeWriter {
    fn drop(&mut self) {
        self.pipe.end(PipeEnd::Broken);
    }
}

impl Drop for PipeBody {
    fn drop(&mut self) {
        let mut state = self.0.lock();
        state.is_reader_gone = true;
        state.pieces.clear();
        self.0.room.notify_all();
    }
}

impl Body for PipeBody {
    type Data = Bytes;
    type Error = BrokenFile;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenFile>>> {
        let mut state = self.0.lock();
        if let Some(piece) = state.pieces.pop_front() {
            self.0.room.notify_all();
            return Poll::Ready(Some(Ok(Frame::data(piece))));
        }
        match state.end {
            Some(PipeEnd::Whole) => Poll::Ready(None),
            Some(PipeEnd::Broken) => Poll::Ready(Some(Err(BrokenFile))),
            None => {
                state.reader = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt as _;

    use super::*;

    #[tokio::test]
    async fn what_is_written_arrives_in_order_and_a_writer_that_is_ahead_waits() {
        let (mut writer, body) = make_pipe();
        let bytes: Vec<u8> =
            (0..PIECE_BYTES * 20 + 7).map(|index| u8::try_from(index % 251).unwrap()).collect();
        let sent = bytes.clone();
        let writing = std::thread::spawn(move || {
            writer.write_all(&sent).unwrap();
            writer.finish().unwrap()
        });
        let pipe = Arc::clone(&body.0);
        let received = body.collect().await.unwrap().to_bytes();
        assert!(received == bytes, "{} bytes of {}", received.len(), bytes.len());
        assert_eq!(writing.join().unwrap(), to_u64(bytes.len()));
        assert!(pipe.lock().pieces.is_empty());
    }

    #[tokio::test]
    async fn a_file_that_is_not_finished_is_broken_and_one_without_a_reader_cannot_be_written() {
        let (mut writer, body) = make_pipe();
        writer.write_all(b"half").unwrap();
        drop(writer);
        assert_eq!(body.collect().await.unwrap_err(), BrokenFile);
        let (mut writer, body) = make_pipe();
        drop(body);
        assert_eq!(writer.write_all(&vec![0; PIECE_BYTES]).unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        assert!(writer.is_reader_gone());
    }

    #[test]
    fn no_more_than_a_few_pieces_wait() {
        let (mut writer, body) = make_pipe();
        writer.write_all(&vec![0; PIECE_BYTES * PIECES_MAX]).unwrap();
        assert_eq!(body.0.lock().pieces.len(), PIECES_MAX);
        let writing =
            std::thread::spawn(move || writer.write_all(&vec![0; PIECE_BYTES]).map_err(|error| error.kind()));
        drop(body);
        assert_eq!(writing.join().unwrap(), Err(io::ErrorKind::BrokenPipe));
    }
}
