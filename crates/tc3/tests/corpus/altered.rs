//! Random valid requests of every form verify, and with any one byte of what is signed changed they do not:
//! every place of every signed piece is tried.

#![expect(clippy::print_stdout, reason = "a failed run can only be repeated with its seed")]

use std::collections::BTreeMap;

use fastrand::Rng;

use crate::choices::Choices;
use crate::{SEED, signed_tc3, signed_v1};

/// Number of requests of each form.
const REQUESTS: usize = 5;

fn random(test: &str) -> (u64, Rng) {
    let seed = SEED.unwrap_or_else(|| fastrand::u64(..));
    println!("{test}: SEED={seed}");
    (seed, Rng::with_seed(seed))
}

/// A text of letters, digits, and what must be escaped or quoted somewhere.
fn text(random: &mut Rng) -> String {
    const LETTERS: &[char] = &['a', 'Z', '0', '9', ' ', '_', '.', '/', '-', '~', '"', '\\', 'é', '中'];
    (0..random.usize(..9)).filter_map(|_| random.choice(LETTERS)).collect()
}

/// The same with everything escaped that is no letter or digit.
fn escaped(random: &mut Rng) -> String {
    let escape = |byte: u8| {
        if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    };
    text(random).bytes().map(escape).collect()
}

fn form(random: &mut Rng) -> String {
    let pairs: Vec<String> = (0..random.usize(1..4))
        .map(|place| format!("P{place}{}={}", escaped(random), escaped(random)))
        .collect();
    pairs.join("&")
}

/// Every place of a piece with two other bytes: any, and one that can stand in every piece.
fn changes(length: usize, random: &mut Rng) -> Vec<(usize, u8)> {
    (0..length).flat_map(|at| [(at, random.u8(..)), (at, random.u8(b'!'..=b'~'))]).collect()
}

/// The forms that a TC3 request can have: method with query, content type, body.
fn forms(random: &mut Rng) -> [(String, &'static str, String); 5] {
    let part = |name: &str, text: String| {
        format!("--aB\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n")
    };
    let multipart = format!("{}{}--aB--\r\n", part("A", text(random)), part("B", text(random)));
    let json = format!("{{\"A\":\"{}\"}}", escaped(random));
    [
        (format!("GET /p?{}", form(random)), "Text/Plain", String::new()),
        ("POST /p?q".to_owned(), "application/json; charset=utf-8", json.clone()),
        ("POST /p".to_owned(), "application/x-www-form-urlencoded", form(random)),
        ("POST /p".to_owned(), "multipart/form-data; boundary=aB", multipart),
        ("POST /p".to_owned(), "application/json\nX-TC-Content-SHA256: UNSIGNED-PAYLOAD", json),
    ]
}

#[test]
fn random_valid_tc3_requests_of_every_form_verify_and_none_does_with_any_signed_byte_changed() {
    let (seed, mut random) = random("tc3");
    let mut refused: BTreeMap<String, u32> = BTreeMap::new();
    for _ in 0..REQUESTS {
        for (first, content_type, body) in forms(&mut random) {
            let host = format!("{}{}.example", random.alphabetic(), random.u32(..));
            let port = if random.bool() { format!(":{}", random.u16(1..)) } else { String::new() };
            let token = text(&mut random);
            let request = format!(
                "{first}\nHost: {host}{port}\nContent-Type: {content_type}\nX-TC-Action: A{}\n\
                 X-TC-Timestamp: {}\nX-TC-Token: {token}\n\n{body}",
                random.u8(..),
                random.u32(..)
            );
            let choices = &mut Choices::of(request.as_bytes());
            let signed = signed_tc3::Signed::new(request.as_bytes(), choices).unwrap();
            assert_eq!(signed.verify(), Ok(()), "SEED={seed} {signed:?}");
            for (piece, length) in signed.pieces() {
                for (at, byte) in changes(length, &mut random) {
                    let Some(altered) = signed.altered(&piece, at, byte) else { continue };
                    assert!(altered.verify().is_err(), "SEED={seed} {piece:?} {at} {byte} {signed:?}");
                    let name = format!("{piece:?}").split('(').next().unwrap().to_owned();
                    *refused.entry(name).or_default() += 1;
                }
            }
        }
    }
    println!("{refused:?}");
    for (piece, least) in [
        ("Authorization", 4_000),
        ("Body", 500),
        ("Header", 1_000),
        ("Method", 40),
        ("Path", 4),
        ("Query", 40),
    ] {
        assert!(refused.get(piece).is_some_and(|count| *count >= least), "SEED={seed} {piece}: {refused:?}");
    }
}

#[test]
fn random_valid_version_1_requests_verify_and_none_does_with_any_signed_byte_changed() {
    let (seed, mut random) = random("version 1");
    let mut refused: BTreeMap<String, u32> = BTreeMap::new();
    for round in 0..REQUESTS * 2 {
        let method = if round % 2 == 0 { "GET" } else { "POST" };
        let digest =
            *random.choice(&["\nSignatureMethod=HmacSHA256", "\nSignatureMethod=HmacSHA1", ""]).unwrap();
        let port = if random.bool() { ":80" } else { "" };
        let mut request = format!("{method} h{}.example{port} /{digest}", random.u16(..));
        for place in 0..random.usize(1..4) {
            let line =
                format!("\nP{place}_{}={}&={}", text(&mut random), text(&mut random), text(&mut random));
            request.push_str(&line);
        }
        let choices = &mut Choices::of(request.as_bytes());
        let signed = signed_v1::Signed::new(request.as_bytes(), choices).unwrap();
        assert_eq!(signed.verify(), Ok(()), "SEED={seed} {signed:?}");
        for (piece, length) in signed.pieces() {
            for (at, byte) in changes(length, &mut random) {
                let Some(altered) = signed.altered(piece, at, byte) else { continue };
                assert!(altered.verify().is_err(), "SEED={seed} {piece:?} {at} {byte} {signed:?}");
                let name = format!("{piece:?}").split('(').next().unwrap().to_owned();
                *refused.entry(name).or_default() += 1;
            }
        }
    }
    println!("{refused:?}");
    for (piece, least) in [
        ("Form", 1_000),
        ("Host", 50),
        ("Key", 200),
        ("Method", 10),
        ("Path", 1),
        ("Signature", 200),
        ("Value", 200),
    ] {
        assert!(refused.get(piece).is_some_and(|count| *count >= least), "SEED={seed} {piece}: {refused:?}");
    }
}
