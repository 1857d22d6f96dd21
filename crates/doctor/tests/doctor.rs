//! The signature doctor: each known mistake is found as that mistake, and nothing else is.
//!
//! Random tests print their seed; `SEED` in the code below can be set to repeat a run.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::assigning_clones,
    reason = "a panic is how a test fails"
)]
#![expect(clippy::print_stdout, reason = "a failed run can only be repeated with its seed")]

#[path = "doctor/bodies.rs"]
mod bodies;
#[path = "doctor/client.rs"]
mod client;
#[path = "doctor/early.rs"]
mod early;
#[path = "doctor/more.rs"]
mod more;
#[path = "doctor/random.rs"]
mod random;
#[path = "doctor/signed.rs"]
mod signed;
#[path = "doctor/v1.rs"]
mod v1;

use client::{Client, ID, OTHER_SECRET, SECRET, Sent};
use doctor::{Cause, Effort, Verdict};
use v1::V1;

/// Every request of the tables, and the mistake that is in it.
fn list_mistakes() -> Vec<(Cause, Sent)> {
    let mut all = early::list_unsigned_requests();
    let posts = signed::POST.iter().chain(more::POST).chain(bodies::POST).chain(bodies::POST_OFFLINE);
    let posts = posts.map(|case| (case, Client::post()));
    let gets = signed::GET.iter().chain(more::GET).map(|case| (case, Client::get()));
    let early = early::TC3S.iter().chain(more::EARLY).map(|case| (case, Client::post()));
    for ((cause, mistake), mut client) in posts.chain(gets).chain(early) {
        mistake(&mut client);
        all.push((*cause, client.sent()));
    }
    for (cause, mistake) in v1::V1S.iter().chain(early::V1S) {
        for method in ["GET", "POST"] {
            let mut client = V1::new(method);
            mistake(&mut client);
            all.push((*cause, client.sent()));
        }
    }
    all
}

#[test]
fn every_mistake_is_found_as_exactly_that_mistake() {
    for (place, (cause, sent)) in list_mistakes().into_iter().enumerate() {
        let examination = sent.examined();
        let causes: Vec<Cause> = examination.causes().collect();
        assert_eq!(causes, [cause], "request {place}, {} {}: {examination:?}", sent.method, sent.query);
        assert!(examination.refusal.is_some(), "the server refuses it: {cause}");
        let said = examination.diagnosis.iter().map(ToString::to_string);
        let said =
            said.chain(examination.findings.iter().map(ToString::to_string)).collect::<Vec<_>>().concat();
        assert!(said.contains(cause.name()) && !said.contains('\n'), "one line with the name: {said}");
        assert_eq!(examination.is_right_apart_from_time(), cause.is_about_time(), "{cause}");
    }
}

#[test]
fn there_is_a_request_for_every_mistake() {
    let tested = list_mistakes();
    for cause in Cause::ALL {
        // A host that the user names, and what a right signature covers, have tests of their own.
        let is_tested = *cause == Cause::HostOther
            || cause.is_behind_signature()
            || tested.iter().any(|(tested, _)| tested == cause);
        assert!(is_tested, "no request makes the mistake {cause}");
    }
}

#[test]
fn a_server_finds_the_same_mistakes_in_what_was_signed_with_its_small_effort() {
    let posts = signed::POST.iter().chain(more::POST).chain(bodies::POST).map(|case| (case, Client::post()));
    let gets = signed::GET.iter().chain(more::GET).map(|case| (case, Client::get()));
    for ((cause, mistake), mut client) in posts.chain(gets) {
        mistake(&mut client);
        let diagnosis = client.sent().diagnosed(Effort::SERVER).unwrap();
        // Of the thousand milliseconds in a second a server tries but a part.
        if !(*cause == Cause::TimestampMilliseconds && diagnosis.is_exhausted) {
            assert_eq!(diagnosis.causes, [*cause], "{diagnosis}");
        }
        assert!(diagnosis.attempts <= Effort::SERVER.signatures_max);
    }
    for (cause, mistake) in v1::V1S {
        let mut client = V1::new("POST");
        mistake(&mut client);
        assert_eq!(client.sent().diagnosed(Effort::SERVER).unwrap().causes, [*cause]);
    }
}

#[test]
fn two_mistakes_at_once_are_found_by_a_server_too() {
    for (causes, mistake) in signed::PAIRS {
        let mut client = Client::post();
        mistake(&mut client);
        let sent = client.sent();
        assert_eq!(sent.causes(), *causes);
        let diagnosis = sent.diagnosed(Effort::SERVER).unwrap();
        assert_eq!(diagnosis.causes, *causes, "{diagnosis}");
    }
}

#[test]
fn a_right_signature_is_said_to_be_right() {
    for sent in [Client::post().sent(), Client::get().sent(), V1::new("GET").sent(), V1::new("POST").sent()] {
        let examination = sent.examined();
        let diagnosis = examination.diagnosis.clone().unwrap();
        assert_eq!(diagnosis.to_string(), "the signature is right");
        assert_eq!((diagnosis.attempts, diagnosis.signed.as_ref()), (1, Some(&diagnosis.computed)));
        assert!(examination.is_right_apart_from_time() && examination.refusal.is_none());
    }
}

#[test]
fn every_content_type_that_the_server_reads_is_right() {
    let bodies = [
        ("application/json; charset=utf-8", "{}"),
        ("application/x-www-form-urlencoded", "A=1"),
        (
            "multipart/form-data; boundary=B",
            "--B\r\nContent-Disposition: form-data; name=\"A\"\r\n\r\n1\r\n--B--\r\n",
        ),
    ];
    for (content_type, body) in bodies {
        let mut client = Client::post();
        client.send("Content-Type", content_type);
        client.sign("content-type", content_type);
        client.body = body.as_bytes().to_vec();
        client.hash(body);
        let examination = client.sent().examined();
        assert!(examination.is_right_apart_from_time() && examination.refusal.is_none(), "{examination:?}");
    }
}

#[test]
fn another_secret_and_an_unknown_mistake_are_what_is_left_where_nothing_explains_it() {
    let mut client = Client::post();
    client.signed.secret = "yet another secret".to_owned();
    let examination = client.sent().examined();
    let diagnosis = examination.diagnosis.clone().unwrap();
    assert_eq!(
        (diagnosis.verdict, diagnosis.is_exhausted, &diagnosis.signed),
        (Verdict::Unexplained, false, &None)
    );
    let said = diagnosis.to_string();
    assert!(
        said.starts_with("no known mistake explains it: another secret, or a mistake not known here ("),
        "{said}"
    );
    assert!(!examination.is_right_apart_from_time() && !examination.is_refused_before_signature());
}

#[test]
fn a_form_that_is_refused_before_leaves_open_whether_the_signature_is_wrong() {
    let mut client = Client::post();
    client.headers.retain(|(name, _)| *name != "Host");
    client.signed.secret = "yet another secret".to_owned();
    assert!(client.sent().examined().is_refused_before_signature());
}

#[test]
fn a_host_that_somebody_knows_of_is_tried_too() {
    let mut client = Client::post();
    client.sign("host", "billing.example.com:8443");
    let sent = client.sent();
    assert!(sent.causes().is_empty());
    for host in ["billing.example.com:8443", "nobody.example"] {
        let examination = sent.examined_with(&["nobody.example", host]);
        let expected: &[Cause] = if host.starts_with('b') { &[Cause::HostOther] } else { &[] };
        assert_eq!(examination.causes().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn a_port_that_a_proxy_dropped_is_found_whichever_it_is() {
    let mut tc3 = Client::post();
    tc3.send("Host", "bill.example");
    tc3.sign("host", "bill.example:18443");
    let mut v1 = v1::V1::new("GET");
    v1.signed_host = "bill.example:65535".to_owned();
    v1.host = "bill.example".to_owned();
    for sent in [tc3.sent(), v1.sent()] {
        assert_eq!(sent.causes(), [Cause::HostPort]);
        let on_server = Effort { tries_every_port: true, ..Effort::SERVER };
        assert_eq!(sent.diagnosed(on_server).unwrap().causes, [Cause::HostPort]);
        assert_eq!(sent.diagnosed(Effort::SERVER).unwrap().verdict, Verdict::Unexplained);
    }
    // Where a host has its port, none was dropped.
    let mut other = Client::post();
    other.sign("host", "127.0.0.1:18443");
    assert_eq!(other.sent().causes(), []);
}

#[test]
fn what_was_signed_is_shown_beside_what_the_server_reads() {
    let mut client = Client::post();
    client.sign("host", "localhost:8787");
    let diagnosis = client.sent().diagnosed(Effort::SERVER).unwrap();
    let signed = diagnosis.signed.unwrap();
    assert_eq!(
        diagnosis.computed.canonical.replace("host:127.0.0.1:8787", "host:localhost:8787"),
        signed.canonical
    );
    assert!(signed.to_sign.unwrap().starts_with("TC3-HMAC-SHA256\n1700000000\n2023-11-14/intlpartnersmgt/"));
}

#[test]
fn nothing_that_comes_out_holds_a_secret_a_token_or_a_signature() {
    let token = "token0of0the0doctors0test";
    let mut client = Client::post();
    client.send("X-TC-Token", token);
    client.listed_headers.push_str(";x-tc-token");
    client.signed.line.push_str(";x-tc-token");
    client.signed.block.push(("x-tc-token".to_owned(), token.to_owned()));
    client.signed.digest = str::to_owned;
    client.body = format!("{{\"A\":\"{SECRET}\",\"B\":\"{OTHER_SECRET}\"}}").into_bytes();
    client.signed.payload = String::from_utf8(client.body.clone()).unwrap();
    let mut form = V1::new("GET");
    form.pairs.push(("Token".to_owned(), token.to_owned()));
    form.pairs.push(("SecretKey".to_owned(), SECRET.to_owned()));
    form.signed_host = String::new();
    form.signed = form.pairs.clone();
    form.signed.sort();
    let mut requests = list_mistakes();
    requests.extend([(Cause::CanonicalNotHashed, client.sent()), (Cause::HostEmpty, form.sent())]);
    for (cause, sent) in requests {
        let examination = sent.examined();
        let mut said = format!("{examination:?}");
        said.extend(examination.findings.iter().map(ToString::to_string));
        if let Some(diagnosis) = &examination.diagnosis {
            said.push_str(&diagnosis.to_string());
            let signed = diagnosis.signed.iter().chain([&diagnosis.computed]);
            said.extend(signed.map(|signed| format!("{} {:?}", signed.canonical, signed.to_sign)));
        }
        let authorization = sent.headers.iter().find(|(name, _)| name == "Authorization");
        let signature = authorization.and_then(|(_, text)| text.split_once("Signature="));
        let signature = signature.map(|(_, text)| text).filter(|text| text.len() >= 32);
        // The signature of version 1, in the bytes that were sent.
        let form = format!("{}{}", sent.query, String::from_utf8_lossy(&sent.body));
        let v1 = form.split_once("&Signature=").map(|(_, text)| text).filter(|text| text.len() > 20);
        for hidden in [SECRET, OTHER_SECRET, token, "a secret token"].into_iter().chain(signature).chain(v1) {
            assert!(!said.contains(hidden), "{cause} shows {hidden}: {said}");
        }
    }
}

#[test]
fn a_server_diagnoses_only_a_request_that_names_a_key_it_has() {
    let mut sent = Client::post().sent();
    sent.keys.retain(|(id, _)| id != ID);
    assert!(sent.diagnosed(Effort::SERVER).is_none());
    for (_, sent) in early::list_unsigned_requests() {
        assert!(sent.diagnosed(Effort::SERVER).is_none());
    }
}

#[test]
fn every_mistake_has_its_own_name_and_two_sentences() {
    for (place, cause) in Cause::ALL.iter().enumerate() {
        let name = cause.name();
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'));
        assert!(Cause::ALL.iter().take(place).all(|other| other.name() != name), "{name} twice");
        for text in [cause.description(), cause.advice()] {
            assert!(text.ends_with('.') && text.len() > 10 && !text.contains('|'), "{text}");
        }
    }
}

#[test]
fn a_source_is_a_page_of_the_vendor_or_a_repository_with_an_issue_or_without() {
    let with_source = Cause::ALL.iter().filter(|cause| !cause.sources().is_empty());
    assert!(with_source.count() >= 20);
    for source in Cause::ALL.iter().flat_map(|cause| cause.sources()) {
        let (first, rest) = source.split_once('/').unwrap();
        let (repository, issue) = rest.split_once('#').unwrap_or((rest, "1"));
        let is_page = first == "document" && rest.starts_with("api/");
        let is_repository = first != "document" && !repository.contains('/');
        assert!((is_page || is_repository) && issue.parse::<u32>().is_ok(), "{source}");
    }
}

#[test]
fn the_document_has_a_row_for_every_mistake_in_the_words_of_the_doctor() {
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/doctor.md");
    let document = std::fs::read_to_string(document).unwrap();
    let row = |cause: &Cause| format!("| `{cause}` | {} | {} |\n", cause.description(), cause.advice());
    let rows: String = Cause::ALL.iter().map(row).collect::<Vec<_>>().concat();
    let (_, table) = document.split_once("|---|---|---|\n").unwrap();
    assert_eq!(table, rows, "the table is not that of `Cause::ALL`, which is:\n{rows}");
}
