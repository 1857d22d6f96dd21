//! The file of one customer as CSV: UTF-8 with a byte order mark, and records that end with CR LF (RFC 4180).

use std::collections::BTreeSet;
use std::io::Write;

use access::CustomerBills;
use store::{Data, Projection, StoreError, StoredLine};

use super::columns::{FileForm, is_tag_header};

/// Spreadsheets take a CSV with this mark for UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A failure to make a file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// The lines could not be read, or are not what was published.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The bytes could not be handed over.
    #[error("the bytes could not be handed over: {0}")]
    Output(#[from] std::io::Error),
    /// A record could not be written.
    #[error("a record could not be written: {0}")]
    Record(#[from] csv::Error),
    /// The pack could not be written.
    #[error("the pack could not be written: {0}")]
    Pack(#[from] zip::result::ZipError),
}

/// Writes the file of one customer. Memory holds a batch of lines, however many there are. What was written is worth nothing
/// unless all went well.
///
/// The headers of tags stand first and are in the lines alone, so that these are read twice: first without their texts.
///
/// # Errors
///
/// [`FileError`].
pub(crate) async fn write_csv<W: Write + Send>(
    data: &Data,
    customer: &CustomerBills,
    form: &FileForm,
    output: &mut W,
) -> Result<(), FileError> {
    let mut tags = BTreeSet::new();
    visit_lines(data, customer, Projection::TextsAndUnknown(&[]), &mut |line| {
        let unknown = line.read_unknown_columns()?;
        tags.extend(unknown.into_keys().filter(|header| is_tag_header(header)));
        Ok(())
    })
    .await?;
    output.write_all(BYTE_ORDER_MARK)?;
    let mut records = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(output);
    records.write_record(form.list_headers().chain(tags.iter().cloned()))?;
    visit_lines(data, customer, Projection::Whole, &mut |line| {
        for text in form.list_texts(line) {
            records.write_field(&*text)?;
        }
        let unknown = line.read_unknown_columns()?;
        for tag in &tags {
            records.write_field(unknown.get(tag).map_or("", String::as_str))?;
        }
        Ok(records.write_record(None::<&[u8]>)?)
    })
    .await?;
    Ok(records.flush()?)
}

/// Calls a function with each line of a customer that the caller may see.
async fn visit_lines(
    data: &Data,
    customer: &CustomerBills,
    projection: Projection,
    visit: &mut (dyn FnMut(&StoredLine<'_>) -> Result<(), FileError> + Send),
) -> Result<(), FileError> {
    for state in &customer.states {
        data.visit_state_lines(state, projection, visit).await?;
    }
    Ok(())
}
