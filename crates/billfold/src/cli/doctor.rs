//! `billfold doctor`: why the signature of a saved request is refused.
#![expect(clippy::doc_markdown, reason = "the comments of arguments are the text of --help")]

mod compare;
mod report;
mod time;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use clap::Args;
use doctor::examine_request_with_hosts;
use doctor::saved_request::SavedRequest;
use report::Report;
use tc3::Secret;

use super::call::secret_key;
use super::say;
use crate::action::SERVICE;
use crate::clock::Clock;
use crate::incoming::unknown_path;

/// Says why a saved request's signature is refused, and what to change.
///
/// The file holds one raw HTTP request: the request line, the headers, an empty line, the body. docs/doctor.md
/// says how to get one. Exit codes: 0 the signature is right; 1 it is not, or the request is refused before.
/// The most bytes of a saved request: the largest body, with ample room for its head.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// The saved request; `-` reads standard input
    file: PathBuf,
    /// The id of the key that the request was signed with
    #[arg(long, env = "TENCENTCLOUD_SECRET_ID", value_name = "ID")]
    secret_id: Option<String>,
    /// The file that holds the secret alone; `-` reads standard input. Without it the secret is taken
    /// from the environment, TENCENTCLOUD_SECRET_KEY
    #[arg(long, value_name = "FILE")]
    secret_key_file: Option<PathBuf>,
    /// Examine as if at this time: 2026-01-31T12:00:00Z, or seconds since 1970. Without it the time of the
    /// request is only remarked upon
    #[arg(long, value_name = "TIME", value_parser = time::parse)]
    at: Option<i64>,
    /// A host that may have been signed, where a proxy in front changed it; may be given several times
    #[arg(long, value_name = "TEXT")]
    host: Vec<String>,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Examines the request; exit code 1 where it is not right.
pub(super) fn doctor(args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    let stdin = Some(Path::new("-"));
    if args.secret_key_file.as_deref() == stdin && Some(args.file.as_path()) == stdin {
        anyhow::bail!("only one of the request and the secret can be read from standard input");
    }
    let secret_id = args.secret_id.as_deref();
    let secret_id = secret_id.context("of which key? Say --secret-id ID, or set TENCENTCLOUD_SECRET_ID")?;
    let secret = secret_key(args.secret_key_file.as_deref())?;
    anyhow::ensure!(!secret.is_empty(), "the secret is empty");
    let secret = Secret::new(secret.to_string());
    let bytes = read(&args.file)?;
    let raw = SavedRequest::parse(&bytes)
        .map_err(|fault| anyhow!("{} is not a raw HTTP request: {fault}", args.file.display()))?;
    let received = raw.to_received().map_err(|refusal| anyhow!("a server would answer {refusal}"))?;

    let now_s = args.at.unwrap_or_else(|| Clock::System.now_s());
    let hosts: Vec<&str> = args.host.iter().map(String::as_str).collect();
    let examination = examine_request_with_hosts(&received, SERVICE, &[(secret_id, &secret)], now_s, &hosts);
    let report = Report {
        examination: &examination,
        remarks: &raw.remarks,
        at_given: args.at.is_some(),
        elsewhere: (raw.path != "/").then(|| unknown_path(raw.path)),
    };
    say(if args.json { format!("{:#}\n", report.json()) } else { report.text() })?;
    Ok(if report.is_right() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let from: Box<dyn std::io::Read> = if path == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        let doing = || format!("could not read {}", path.display());
        Box::new(std::fs::File::open(path).with_context(doing)?)
    };
    let mut bytes = Vec::new();
    from.take(FILE_BYTES_MAX.saturating_add(1))
        .read_to_end(&mut bytes)
        .with_context(|| format!("could not read the request from {}", path.display()))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > FILE_BYTES_MAX) {
        anyhow::bail!("{} is larger than any request: more than {FILE_BYTES_MAX} bytes", path.display());
    }
    Ok(bytes)
}
