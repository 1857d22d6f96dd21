//! `billfold doctor`: why the signature of a saved request is refused.
#![expect(clippy::doc_markdown, reason = "the comments of arguments are the text of --help")]

mod compare;

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, anyhow};
use clap::Args;
use serde_json::{Value, json};
use tc3::doctor::{Cause, Diagnosis, Examination, Signed, Verdict, examine};
use tc3::raw::{Raw, Remark};
use tc3::{Code, Secret};

use super::call::secret_key;
use super::say;
use crate::action::SERVICE;
use crate::clock::Clock;

/// Says why a saved request's signature is refused, and what to change.
///
/// The file holds one raw HTTP request: the request line, the headers, an empty line, the body. docs/doctor.md
/// says how to get one. Exit codes: 0 the signature is right; 1 it is not, or the request is refused before.
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
    #[arg(long, value_name = "TIME", value_parser = parse_time)]
    at: Option<i64>,
    /// As JSON, for programs
    #[arg(long)]
    json: bool,
}

/// A time in seconds since 1970.
fn parse_time(text: &str) -> Result<i64, String> {
    if let Ok(seconds) = text.parse() {
        return Ok(seconds);
    }
    let time: Result<jiff::Timestamp, _> = text.parse();
    time.map(jiff::Timestamp::as_second).map_err(|error| error.to_string())
}

/// Examines the request; exit code 1 where it is not right.
pub(super) fn doctor(args: &DoctorArgs) -> anyhow::Result<ExitCode> {
    let stdin = Some(Path::new("-"));
    if args.secret_key_file.as_deref() == stdin && Some(args.file.as_path()) == stdin {
        anyhow::bail!("only one of the request and the secret can be read from standard input");
    }
    let secret_id = args.secret_id.as_deref();
    let secret_id = secret_id.context("of which key? Say --secret-id ID, or set TENCENTCLOUD_SECRET_ID")?;
    let secret = Secret::new(secret_key(args.secret_key_file.as_deref())?.to_string());
    let bytes = read(&args.file)?;
    let raw = Raw::parse(&bytes)
        .map_err(|fault| anyhow!("{} is not a raw HTTP request: {fault}", args.file.display()))?;
    let received = raw.received().map_err(|refusal| anyhow!("a server would answer {refusal}"))?;

    let now_s = args.at.unwrap_or_else(|| Clock::System.now_s());
    let examination = examine(&received, SERVICE, &[(secret_id, &secret)], now_s);
    let report = Report { examination: &examination, remarks: &raw.remarks, at_given: args.at.is_some() };
    say(if args.json { format!("{:#}\n", report.json()) } else { report.text() })?;
    Ok(if report.is_right() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    if path != Path::new("-") {
        return std::fs::read(path).with_context(|| format!("could not read {}", path.display()));
    }
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).context("could not read the request from standard input")?;
    Ok(bytes)
}

/// What there is to say.
struct Report<'e> {
    examination: &'e Examination,
    remarks: &'e [Remark],
    /// Whether the time of the examination was asked for, so that the request's own counts.
    at_given: bool,
}

impl Report<'_> {
    fn is_right(&self) -> bool {
        let is_in_time = !self.at_given || !self.examination.causes().any(Cause::is_of_time);
        self.examination.is_right_apart_from_time() && is_in_time
    }

    /// Whether a mistake is only remarked upon.
    fn is_note(&self, cause: Cause) -> bool {
        cause.is_of_time() && !self.at_given
    }

    /// Every mistake, with what was seen of it.
    fn mistakes(&self) -> impl Iterator<Item = (Cause, Option<&str>)> {
        let found = self.examination.findings.iter();
        let found = found.map(|finding| (finding.cause, finding.detail.as_deref()));
        let signed = self.examination.diagnosis.iter().flat_map(|diagnosis| &diagnosis.causes);
        signed.map(|cause| (*cause, None)).chain(found)
    }

    /// What the server would answer. That it is too late for a saved request goes without saying.
    fn answer(&self) -> Option<String> {
        let refusal = self.examination.refusal.as_ref()?;
        let is_late = refusal.code == Code::AuthFailureSignatureExpire;
        (self.at_given || !is_late).then(|| refusal.to_string())
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for remark in self.remarks {
            line(&mut text, format_args!("Note: {remark}."));
        }
        for (cause, detail) in self.mistakes().filter(|(cause, _)| self.is_note(*cause)) {
            let detail = detail.unwrap_or_default();
            line(
                &mut text,
                format_args!("Note: by now its time is off ({detail}, {cause}); a server would refuse it."),
            );
        }
        line(&mut text, self.verdict());
        for (cause, detail) in self.mistakes().filter(|(cause, _)| !self.is_note(*cause)) {
            let detail = detail.map(|detail| format!(" ({})", compare::visible(detail))).unwrap_or_default();
            line(&mut text, format_args!("\n  {cause}{detail}\n    {}\n    {}", cause.did(), cause.advice()));
        }
        if let Some(answer) = self.answer() {
            line(&mut text, format_args!("\nThe server answers {}", compare::visible(&answer)));
        }
        if let Some(diagnosis) = &self.examination.diagnosis {
            texts(&mut text, diagnosis);
        }
        text
    }

    fn verdict(&self) -> String {
        let refused = self.mistakes().any(|(cause, _)| !self.is_note(cause));
        match &self.examination.diagnosis {
            None => "There is no signature that could be checked. This is wrong:".to_owned(),
            Some(diagnosis) => match diagnosis.verdict {
                Verdict::Right if refused => {
                    "What was signed is right, and the request is wrong in this:".to_owned()
                }
                Verdict::Right => "The signature is right.".to_owned(),
                Verdict::Explained => "The signature is wrong, and this explains it:".to_owned(),
                Verdict::Unexplained => format!(
                    "The signature is wrong, and no known mistake explains it: most likely the secret is another.\n\
                     Tried: every known mistake alone, and two at a time{}; {} signatures.",
                    if diagnosis.exhausted { " as far as the effort went" } else { "" },
                    diagnosis.attempts,
                ),
            },
        }
    }

    fn json(&self) -> Value {
        let mistake = |(cause, detail): (Cause, Option<&str>)| {
            json!({
                "cause": cause.name(),
                "did": cause.did(),
                "advice": cause.advice(),
                "detail": detail,
                "note": self.is_note(cause),
            })
        };
        let signed = |signed: &Signed| json!({ "canonical": signed.canonical, "to_sign": signed.to_sign });
        let diagnosis = self.examination.diagnosis.as_ref();
        json!({
            "right": self.is_right(),
            "verdict": diagnosis.map_or("none", |diagnosis| match diagnosis.verdict {
                Verdict::Right => "right",
                Verdict::Explained => "explained",
                Verdict::Unexplained => "unexplained",
            }),
            "causes": self.mistakes().map(mistake).collect::<Value>(),
            "answer": self.answer(),
            "remarks": self.remarks.iter().map(ToString::to_string).collect::<Value>(),
            "computed": diagnosis.map(|diagnosis| signed(&diagnosis.computed)),
            "signed": diagnosis.and_then(|diagnosis| diagnosis.signed.as_ref()).map(signed),
            "attempts": diagnosis.map(|diagnosis| diagnosis.attempts),
        })
    }
}

/// What the server reads and what was signed, side by side where they differ.
fn texts(text: &mut String, diagnosis: &Diagnosis) {
    let Diagnosis { computed, signed, .. } = diagnosis;
    let other = signed.as_ref().unwrap_or(computed);
    if diagnosis.verdict == Verdict::Explained && other == computed {
        line(text, "\nWhat was signed is what the server reads; it was signed with another key.");
    }
    // The text of version 1 is one long line, in which nobody would find what differs.
    let is_v1 = computed.to_sign.is_none();
    let what = if is_v1 { "signed text, a parameter on each line" } else { "canonical request" };
    let broken =
        |text: &str| if is_v1 { text.replace('?', "\n?").replace('&', "\n&") } else { text.to_owned() };
    if other.canonical == computed.canonical {
        line(text, format_args!("\nThe {what}, as the server reads it:\n"));
    } else {
        line(text, format_args!("\nThe {what}: - as the server reads it, + as it was signed\n"));
    }
    text.push_str(&compare::lines(&broken(&computed.canonical), &broken(&other.canonical)));
    let (Some(computed), Some(signed)) = (&computed.to_sign, &other.to_sign) else { return };
    if computed == signed {
        line(text, "\nThe string to sign, as the server computes it:\n");
    } else {
        line(text, "\nThe string to sign: - as the server computes it, + as it was signed\n");
    }
    text.push_str(&compare::lines(computed, signed));
}

fn line(text: &mut String, line: impl std::fmt::Display) {
    // A String takes everything.
    let _ = writeln!(text, "{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_seconds_or_rfc_3339() {
        assert_eq!(parse_time("1700000000"), Ok(1_700_000_000));
        assert_eq!(parse_time("2023-11-14T22:13:20Z"), Ok(1_700_000_000));
        assert_eq!(parse_time("2023-11-15T06:13:20+08:00"), Ok(1_700_000_000));
        assert!(parse_time("yesterday").is_err());
    }
}
