//! Checks saved raw HTTP requests (head with CRLF lines, then the body) against one key pair.
//!
//! `cargo run -p doctor --example verify -- --secret-id ID --secret-key KEY [--wrong] FILE.http...`
//!
//! The clock is the request's own timestamp, so that old requests can be checked. `--wrong` turns the
//! question round, for a key that is known to be wrong: then no request may verify. The exit code is 0
//! where every answer is the wanted one, 1 where one is not, 2 where the command line is not understood.

#![expect(clippy::print_stdout, reason = "a command line tool talks to its user")]

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use doctor::saved_request::SavedRequest;
use tc3::{Claim, Code, Refusal, Scheme, Secret, verify};

const USAGE: &str = "usage: verify --secret-id ID --secret-key KEY [--wrong] FILE.http...";

/// The service of the requests; the first label of their host will do as well.
const SERVICE: &str = "intlpartnersmgt";

struct Arguments {
    secret_id: String,
    secret: Secret,
    wrong: bool,
    files: Vec<String>,
}

fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        println!("{USAGE}");
        return ExitCode::from(2);
    };
    let (mut verified, mut refused) = (0_usize, 0_usize);
    for file in &arguments.files {
        let name = Path::new(file).file_name().unwrap_or_default().display();
        match check(file, &arguments) {
            Ok(method) => {
                verified = verified.saturating_add(1);
                println!("verified  {name}  {method}");
            }
            Err(refusal) => {
                refused = refused.saturating_add(1);
                let inside =
                    refusal.internal_cause.as_deref().map(|text| format!(" ({text})")).unwrap_or_default();
                println!("refused   {name}  {refusal}{inside}");
            }
        }
    }
    println!("{verified} verified, {refused} refused, {} in all", arguments.files.len());
    let unwanted = if arguments.wrong { verified } else { refused };
    if unwanted == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn arguments() -> Option<Arguments> {
    let (mut secret_id, mut secret, mut wrong, mut files) = (None, None, false, Vec::new());
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--secret-id" => secret_id = Some(words.next()?),
            "--secret-key" => secret = Some(Secret::new(words.next()?)),
            "--wrong" => wrong = true,
            option if option.starts_with("--") => return None,
            _ => files.push(word),
        }
    }
    let some_files = !files.is_empty();
    some_files.then_some(Arguments { secret_id: secret_id?, secret: secret?, wrong, files })
}

/// One file from its bytes to a verdict; says which method signed it.
fn check(file: &str, arguments: &Arguments) -> Result<String, Refusal> {
    let bytes = fs::read(file).map_err(|error| {
        Refusal::new(Code::ResourceNotFound, "The file cannot be read.").because(error.to_string())
    })?;
    let raw = SavedRequest::parse(&bytes).map_err(|fault| {
        let message = "The file is not a raw HTTP request.";
        Refusal::new(Code::InvalidRequest, message).because(fault.to_string())
    })?;
    let received = raw.to_received()?;
    let claim = Claim::read(&received, SERVICE)?;
    claim.check_freshness(claim.timestamp_s)?;
    if claim.secret_id != arguments.secret_id {
        return Err(Refusal::of(Code::AuthFailureSecretIdNotFound));
    }
    let verified = verify(claim, &received, &arguments.secret)?;
    Ok(match &verified.scheme {
        Scheme::Tc3 { unsigned_payload: false, .. } => "TC3".to_owned(),
        Scheme::Tc3 { unsigned_payload: true, .. } => "TC3, unsigned payload".to_owned(),
        Scheme::V1 { digest, .. } => format!("version 1, {digest:?}"),
    })
}
