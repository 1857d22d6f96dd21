//! Batches of a row group that are decoded while those before them are visited, on another processor if there is one.

use arrow_array::RecordBatch;
use futures_util::TryStreamExt as _;
use parquet::arrow::async_reader::ParquetRecordBatchStream;
use parquet::errors::ParquetError;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::object_reader::ObjectReader;

/// Number of decoded batches that wait to be visited, besides the one that is visited and the one that is decoded.
const BATCHES_AHEAD: usize = 1;

/// The batches of a row group, in their order.
pub(super) struct DecodedBatches {
    batches: mpsc::Receiver<RecordBatch>,
    decoding: Option<JoinHandle<Result<(), ParquetError>>>,
}

impl DecodedBatches {
    /// Starts to decode. It ends early if the batches are dropped.
    pub(super) fn start(mut stream: ParquetRecordBatchStream<ObjectReader>) -> Self {
        let (sender, batches) = mpsc::channel(BATCHES_AHEAD);
        let decoding = tokio::spawn(async move {
            while let Some(batch) = stream.try_next().await? {
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
    pub(super) async fn next(&mut self) -> Result<Option<RecordBatch>, ParquetError> {
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
