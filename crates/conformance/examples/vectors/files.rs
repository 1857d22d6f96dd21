//! The files of the suite: one of JSON for each group, and the loose files that a case is unpacked to.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::suite::case::Case;
use crate::suite::{GROUPS, keys, mac};

/// A file of the suite: what all of its cases share, and the cases.
#[derive(Serialize)]
struct SuiteFile<'a> {
    format: &'static str,
    version: u32,
    group: &'static str,
    method: &'static str,
    verdict: &'static str,
    keys: &'static str,
    count: usize,
    cases: Vec<CaseFields<'a>>,
}

/// A case as the JSON of its group has it, in this order.
#[derive(Serialize)]
struct CaseFields<'a> {
    name: &'a str,
    #[serde(flatten)]
    expectation: Expectation<'a>,
    request_base64: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    canonical_request: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    string_to_sign: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    signature: Option<&'a str>,
}

/// The expected answer of a server and the circumstances of a case.
#[derive(Serialize)]
struct Expectation<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    verdict: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    says: &'a str,
    rule: &'a str,
    why: &'a str,
    now_s: i64,
    service: &'a str,
    #[serde(skip_serializing_if = "<[&str]>::is_empty")]
    readings: &'a [&'a str],
}

impl<'a> Expectation<'a> {
    /// Takes the verdict of a case; its word is in the head of a group, and in each unpacked file.
    fn of(case: &'a Case, verdict: Option<&'a str>) -> Self {
        let about = &case.about;
        Self {
            verdict,
            code: case.code,
            says: case.says,
            rule: about.rule.id,
            why: about.why,
            now_s: about.now_s,
            service: about.service,
            readings: &about.readings,
        }
    }
}

/// Makes the files of the suite but for the README: names and contents.
pub(crate) fn committed_files(cases: &[Case]) -> BTreeMap<String, Vec<u8>> {
    let mut files: BTreeMap<String, Vec<u8>> =
        GROUPS.map(|group| (format!("{group}.json"), to_json(&to_suite_file(group, cases)))).into();
    files.insert("keys.json".to_owned(), to_json(&keys::ALL));
    files
}

fn to_suite_file<'a>(group: &'static str, cases: &'a [Case]) -> SuiteFile<'a> {
    let cases: Vec<CaseFields<'a>> = cases.iter().filter(|case| case.group == group).map(to_fields).collect();
    SuiteFile {
        format: "tencent-cloud-api-3-signature-vectors",
        version: 1,
        group,
        method: if group.starts_with("tc3") { "TC3-HMAC-SHA256" } else { "version 1" },
        verdict: verdict_of(group),
        keys: "keys.json",
        count: cases.len(),
        cases,
    }
}

fn to_fields(case: &Case) -> CaseFields<'_> {
    CaseFields {
        name: case.about.name,
        expectation: Expectation::of(case, None),
        request_base64: mac::to_base64(&case.request),
        canonical_request: case.pieces.canonical.as_deref(),
        string_to_sign: case.pieces.to_sign.as_deref(),
        signature: case.pieces.signature.as_deref(),
    }
}

/// Makes the loose files that people look at: a folder for each case, and a file for each of its texts.
pub(crate) fn unpacked_files(cases: &[Case]) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::from([("keys.json".to_owned(), to_json(&keys::ALL))]);
    for case in cases {
        let verdict = to_json(&Expectation::of(case, Some(verdict_of(case.group))));
        let text = |text: &Option<String>| text.clone().map(String::into_bytes);
        let pieces = &case.pieces;
        for (ending, bytes) in [
            ("req", Some(case.request.clone())),
            ("verdict", Some(verdict)),
            ("creq", text(&pieces.canonical)),
            ("sts", text(&pieces.to_sign)),
            ("sig", text(&pieces.signature)),
        ] {
            if let Some(bytes) = bytes {
                let (group, name) = (case.group, case.about.name);
                files.insert(format!("{group}/{name}/{name}.{ending}"), bytes);
            }
        }
    }
    files
}

/// Returns the verdict of all cases of a group.
fn verdict_of(group: &str) -> &'static str {
    if group.ends_with("-verified") { "verified" } else { "refused" }
}

#[expect(clippy::expect_used, reason = "numbers and texts of our own always have a form in JSON")]
fn to_json(value: &impl Serialize) -> Vec<u8> {
    let mut text = serde_json::to_vec_pretty(value).expect("plain fields");
    text.push(b'\n');
    text
}
