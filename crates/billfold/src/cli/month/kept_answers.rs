//! The answers of an endpoint, kept in a file, so that an interrupted comparison goes on where it ended.
//!
//! The first line names the endpoint, the month and the id of the key; each other one is the answer for a customer. No
//! secret is in it.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Error, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use bill::{Month, Uin};
use client::actions::describe_bill_summary_by_pay_mode::Response;
use serde::{Deserialize, Serialize};
use sheet::show_path;

use crate::cli::output_format::to_json;
use crate::file_error::FileError;

/// The format of the file, which is raised if its lines change.
const FORMAT: u32 = 1;

/// The origin of the answers of a file.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Origin {
    format: u32,
    endpoint: String,
    month: String,
    secret_id: String,
}

/// The answer for one customer.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct KeptAnswer {
    customer: i64,
    /// The time of the answer, RFC 3339.
    answered_at: String,
    pub(super) response: Response,
}

/// A file of answers, which is locked until it is dropped.
#[derive(Debug)]
pub(super) struct KeptAnswers {
    path: PathBuf,
    file: File,
    pub(super) answers: BTreeMap<Uin, KeptAnswer>,
}

impl Origin {
    /// Names an origin.
    pub(super) fn new(endpoint: &str, month: Month, secret_id: &str) -> Self {
        Self {
            format: FORMAT,
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            month: month.to_string(),
            secret_id: secret_id.to_owned(),
        }
    }

    /// Returns true if a file is of another key, as each temporary one is, and differs in nothing else.
    fn is_other_key_alone(&self, other: &Self) -> bool {
        (&self.endpoint, &self.month) == (&other.endpoint, &other.month) && self.secret_id != other.secret_id
    }

    /// Describes the first part in which a file is of another origin.
    fn describe_other(&self, other: &Self) -> Option<String> {
        let parts = [
            ("endpoint", &self.endpoint, &other.endpoint),
            ("month", &self.month, &other.month),
            ("key", &self.secret_id, &other.secret_id),
        ];
        let (what, _, other) = parts.into_iter().find(|(_, own, other)| own != other)?;
        Some(format!("it has answers of another {what}, {other:?}"))
    }
}

impl KeptAnswers {
    /// Opens a file, or creates it. A last line that an interruption cut off is removed.
    ///
    /// # Errors
    ///
    /// The file cannot be read, is in use, is of another origin, or is no file of answers.
    pub(super) fn open(path: &Path, origin: &Origin) -> anyhow::Result<Self> {
        let fail = |doing| FileError::at(doing, path);
        let mut options = OpenOptions::new();
        options.read(true).append(true).create(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(fail("open"))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => {
                let name = show_path(path);
                anyhow::anyhow!("{name} is in use by another command: wait for its end, or pass another file")
            }
            TryLockError::Error(error) => fail("lock")(error).into(),
        })?;
        let mut text = String::new();
        file.seek(SeekFrom::Start(0)).and_then(|_| file.read_to_string(&mut text)).map_err(fail("read"))?;
        let header = to_json(origin)?;
        let mut kept = Self { path: path.to_owned(), file, answers: BTreeMap::new() };
        // The last line has no end if an interruption cut it off. Nothing is removed from a file of another kind.
        let whole = text.rfind('\n').map_or("", |end| text.get(..=end).unwrap_or_default());
        if header.starts_with(&text) || is_without_answers(whole) {
            kept.shorten(0)?;
            kept.append_line(&header).map_err(fail("write"))?;
            return Ok(kept);
        }
        kept.read_lines(whole, origin)?;
        kept.shorten(whole.len())?;
        Ok(kept)
    }

    /// Keeps an answer.
    ///
    /// # Errors
    ///
    /// The file cannot be written.
    pub(super) fn add(
        &mut self,
        customer: Uin,
        response: Response,
        answered_at: String,
    ) -> anyhow::Result<()> {
        let answer = KeptAnswer { customer: customer.get(), answered_at, response };
        self.append_line(&to_json(&answer)?).map_err(FileError::at("write", &self.path))?;
        self.answers.insert(customer, answer);
        Ok(())
    }

    /// Returns the time of the oldest answer; `None` if there is none.
    pub(super) fn find_oldest(&self) -> Option<&str> {
        self.answers.values().map(|answer| answer.answered_at.as_str()).min()
    }

    /// Reads the lines of a file.
    fn read_lines(&mut self, text: &str, origin: &Origin) -> anyhow::Result<()> {
        let name = show_path(&self.path);
        let mut lines = text.lines();
        let first: Result<Origin, _> = serde_json::from_str(lines.next().unwrap_or_default());
        let Some(first) = first.ok().filter(|first| first.format == FORMAT) else {
            anyhow::bail!(
                "{name} is no file of answers: pass a file that does not exist, or one of this command"
            );
        };
        if let Some(other) = origin.describe_other(&first) {
            let fix = if origin.is_other_key_alone(&first) {
                "pass another file, or write the id into the first line of this one if both keys are of one account"
            } else {
                "pass another file"
            };
            anyhow::bail!("{name} cannot be used, {other}: {fix}");
        }
        for (line, number) in lines.zip(2_usize..) {
            let answer: Result<KeptAnswer, _> = serde_json::from_str(line);
            let Ok(answer) = answer else {
                anyhow::bail!(
                    "{name}:{number} is no answer: remove the line, and its customer is asked again"
                );
            };
            let Some(customer) = Uin::new(answer.customer) else {
                anyhow::bail!("{name}:{number} has no customer: remove the line");
            };
            self.answers.insert(customer, answer);
        }
        Ok(())
    }

    /// Shortens the file to a length in bytes.
    fn shorten(&self, bytes: usize) -> anyhow::Result<()> {
        Ok(self.file.set_len(u64::try_from(bytes)?).map_err(FileError::at("shorten", &self.path))?)
    }

    /// Appends a line, whole or not at all as far as an interruption leaves it.
    fn append_line(&mut self, line: &str) -> Result<(), Error> {
        self.file.write_all(format!("{line}\n").as_bytes())
    }
}

/// Returns true if a file names its origin and has no answer, so that it may serve another one.
fn is_without_answers(text: &str) -> bool {
    let mut lines = text.lines();
    let origin: Option<Origin> = lines.next().and_then(|line| serde_json::from_str(line).ok());
    origin.is_some_and(|origin| origin.format == FORMAT) && lines.next().is_none()
}
