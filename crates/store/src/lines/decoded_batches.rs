//! Batches of a row group that are decoded while those before them are visited, on another processor if there is one.

use std::ops::Range;

use parquet::errors::ParquetError;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::decode::{DecodedBatch, RowGroupDecoder};
use super::selected_lines::PartyFinder;

/// Number of decoded batches that wait to be visited, besides the one that is visited and the one that is decoded.
const BATCHES_AHEAD: usize = 1;

/// Lines of a row group that are decoded, some at a time.
#[derive(Debug)]
pub(super) struct SelectedLines {
    decoder: RowGroupDecoder,
    /// Finds the lines that are decoded; `None` if all are.
    finder: Option<PartyFinder>,
    /// Number of lines that are decoded at once, about.
    batch_lines: usize,
    /// Number of lines that were decoded, if all are.
    position: usize,
}

impl SelectedLines {
    /// Starts before the first line. Without a finder, all lines are decoded.
    pub(super) const fn new(
        decoder: RowGroupDecoder,
        finder: Option<PartyFinder>,
        batch_lines: usize,
    ) -> Self {
        Self { decoder, finder, batch_lines, position: 0 }
    }

    /// Decodes the next lines; `None` after the last one.
    fn decode_next(&mut self) -> Result<Option<DecodedBatch>, ParquetError> {
        let ranges = match &mut self.finder {
            Some(finder) => finder.find_next(self.batch_lines)?,
            None => self.take_next().into_iter().collect(),
        };
        if ranges.is_empty() { Ok(None) } else { self.decoder.read(&ranges).map(Some) }
    }

    /// Takes the next lines of all; `None` after the last one.
    fn take_next(&mut self) -> Option<Range<usize>> {
        let (start, rows) = (self.position, self.decoder.rows());
        self.position = rows.min(start.saturating_add(self.batch_lines));
        (start < rows).then_some(start..self.position)
    }
}

/// The batches of a row group, in their order.
#[derive(Debug)]
pub(super) struct DecodedBatches {
    batches: mpsc::Receiver<DecodedBatch>,
    decoding: Option<JoinHandle<Result<(), ParquetError>>>,
}

impl DecodedBatches {
    /// Starts to decode. It ends early if the batches are dropped.
    pub(super) fn start(mut lines: SelectedLines) -> Self {
        let (sender, batches) = mpsc::channel(BATCHES_AHEAD);
        let decoding = tokio::spawn(async move {
            while let Some(batch) = lines.decode_next()? {
                if sender.send(batch).await.is_err() {
                    break; // the reader has stopped at an error of its own
                }
            }
            Ok(())
        });
        Self { batches, decoding: Some(decoding) }
    }

    /// Returns the next batch; `None` after the last one.
    ///
    /// # Errors
    ///
    /// [`ParquetError`]: the row group cannot be decoded.
    pub(super) async fn next(&mut self) -> Result<Option<DecodedBatch>, ParquetError> {
        if let Some(batch) = self.batches.recv().await {
            return Ok(Some(batch));
        }
        let Some(decoding) = self.decoding.take() else { return Ok(None) };
        match decoding.await {
            Ok(decoded) => decoded.map(|()| None),
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => unreachable!("decoding is not cancelled while its batches are awaited"),
            },
        }
    }
}
