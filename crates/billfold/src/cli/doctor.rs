//! `billfold doctor`: explains why the signature of a saved request is refused.
#![expect(clippy::doc_markdown, reason = "the comments of arguments are the text of --help")]

mod compare;
mod json;
mod report;
mod text;
mod time;

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use api::Service;
use clap::Args;
use doctor::examine_request_with_hosts;
use doctor::saved_request::SavedRequest;
use report::DoctorReport;
use tc3::Secret;

use sheet::show_path;

use super::credentials::{STDIN, read_secret_key};
use super::output_format::format_json_lines;
use crate::clock::Clock;
use crate::file_error::FileError;
use crate::terminal::output::print_text;

/// Maximum size of a saved request in bytes: more than the largest body and any head.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// Explain why the signature of a saved request is refused, and what to change
///
/// The file is one raw HTTP request: the request line, the headers, an empty line, the body. The output of curl -v is
/// read too, with the body added behind the empty line, as curl does not print it. The doctor computes the
/// signatures of known mistakes until one matches; it needs no data folder and sends nothing. docs/doctor.md explains
/// how to save a request. Exit code 0: the signature is right; 1: it is wrong, or the server refuses the request
/// before it looks at the signature.
#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    /// The saved request; `-` reads standard input
    file: PathBuf,
    /// The id of the key that the request was signed with
    #[arg(long, env = "TENCENTCLOUD_SECRET_ID", hide_env_values = true, value_name = "ID")]
    secret_id: Option<String>,
    /// The file that contains the secret alone; `-` reads standard input. Without it the secret is that of the
    /// environment, TENCENTCLOUD_SECRET_KEY
    #[arg(long, value_name = "FILE")]
    secret_key_file: Option<PathBuf>,
    /// Examine the request as if at this time: 2026-01-31T12:00:00Z, or seconds since 1970. Without it, a request
    /// that is too old gets a note only
    #[arg(long, value_name = "TIME", value_parser = time::parse_time_s)]
    at: Option<i64>,
    /// A host that the client may have signed, if a proxy changed the Host header; can be repeated
    #[arg(long, value_name = "TEXT")]
    host: Vec<String>,
    /// Print JSON, for programs
    #[arg(long)]
    json: bool,
}

/// Examines the request. Returns exit code 1 if it would be refused.
pub(super) fn examine_request(args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    let stdin = Some(Path::new(STDIN));
    if args.secret_key_file.as_deref() == stdin && Some(args.file.as_path()) == stdin {
        anyhow::bail!(
            "standard input cannot hold both the request and the secret: pass a file for one of them"
        );
    }
    let secret_id = args.secret_id.as_deref();
    let secret_id = secret_id.context("no key: pass --secret-id ID or set TENCENTCLOUD_SECRET_ID")?;
    let secret = read_secret_key(args.secret_key_file.as_deref())?;
    anyhow::ensure!(!secret.is_empty(), "the secret is empty");
    let secret = Secret::new(secret.to_string());
    let bytes = read_request(&args.file)?;
    let raw = SavedRequest::parse(&bytes)
        .map_err(|fault| anyhow!("{} is not a raw HTTP request: {fault}", show_path(&args.file)))?;
    let received = raw.to_received().map_err(|refusal| anyhow!("a server would answer {refusal}"))?;

    let now_s = args.at.unwrap_or_else(|| Clock::System.now_s());
    let hosts: Vec<&str> = args.host.iter().map(String::as_str).collect();
    let service = Service::of_request(&received).name();
    let examination = examine_request_with_hosts(&received, service, &[(secret_id, &secret)], now_s, &hosts);
    let report = DoctorReport {
        examination: &examination,
        remarks: &raw.remarks,
        is_time_given: args.at.is_some(),
        path_refusal: (raw.path != "/").then(|| tc3::Refusal::unknown_path(raw.path)),
    };
    print_text(if args.json { format_json_lines("doctor", &report.to_json()) } else { report.to_text() })?;
    Ok(if report.is_right() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reads the saved request from a file or standard input.
///
/// # Errors
///
/// The file cannot be read, or is larger than any request.
fn read_request(path: &Path) -> anyhow::Result<Vec<u8>> {
    let from: Box<dyn std::io::Read> = if path == Path::new(STDIN) {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(path).map_err(FileError::at("read", path))?)
    };
    let mut bytes = Vec::new();
    from.take(FILE_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(FileError::at("read the request from", path))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > FILE_BYTES_MAX) {
        anyhow::bail!("{} is larger than any request: more than {FILE_BYTES_MAX} bytes", show_path(path));
    }
    Ok(bytes)
}
