//! Random requests: a right one needs no diagnosis, garbage gets none, and neither costs more than allowed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doctor::{Effort, Verdict};
use tc3::sign::compute_sha256_hex;

use crate::client::{Client, Sent};
use crate::v1::V1;

/// Set this to the printed seed to repeat a run.
const SEED: Option<u64> = None;

fn seeded_random(test: &str) -> fastrand::Rng {
    let seed = SEED.unwrap_or_else(|| fastrand::u64(..));
    println!("{test}: seed {seed}");
    fastrand::Rng::with_seed(seed)
}

const CHARACTERS: &[char] = &[
    'a', 'Z', '0', ' ', '+', '&', '=', '%', '/', '_', '"', '\\', '\n', '{', '}', '[', ':', ',', 'é', '中',
    '😀',
];

fn random_text(rng: &mut fastrand::Rng, characters: usize) -> String {
    (0..rng.usize(0..characters)).map(|_| *rng.choice(CHARACTERS).unwrap()).collect()
}

/// A right request, of either method and signature.
fn random_right_request(rng: &mut fastrand::Rng) -> Sent {
    match rng.u8(0..3) {
        0 => {
            let mut client = Client::post();
            if rng.bool() {
                // One official client signs the host without its port.
                client.sign("host", "127.0.0.1");
            }
            client.body = serde_json::json!({ "A": random_text(rng, 20), "B": [rng.i64(..), null] })
                .to_string()
                .into_bytes();
            client.signed.payload = compute_sha256_hex(&client.body);
            client.sent()
        }
        1 => {
            let mut client = Client::get();
            client.query = format!("A={}", crate::v1::percent_encode(&random_text(rng, 20)));
            client.signed.query = client.query.clone();
            if rng.bool() {
                client.path = "/sent".to_owned();
                client.signed.path = rng.choice(["/", "/sent"]).unwrap().to_owned();
            }
            client.sent()
        }
        _ => {
            let mut client = V1::new(if rng.bool() { "GET" } else { "POST" });
            client.set("Name", &random_text(rng, 20));
            client.sent()
        }
    }
}

#[test]
fn a_random_right_request_needs_no_diagnosis() {
    let mut rng = seeded_random("right");
    for _ in 0..200 {
        let examination = random_right_request(&mut rng).examined();
        assert!(examination.is_right_apart_from_time(), "{examination:?}");
        assert_eq!((examination.causes().count(), examination.refusal), (0, None));
    }
}

/// Puts another text in the place of the signature.
fn replace_signature(rng: &mut fastrand::Rng, sent: &mut Sent) {
    let hex: String = (0..64).map(|_| char::from_digit(rng.u32(0..16), 16).unwrap()).collect();
    let base64 = crate::v1::percent_encode(&STANDARD.encode([(); 32].map(|()| rng.u8(..))));
    for (name, value) in &mut sent.headers {
        if name == "Authorization" {
            *value = value.split_once("Signature=").unwrap().0.to_owned() + "Signature=" + &hex;
        }
    }
    let forged = |form: &str| match form.split_once("&Signature=") {
        Some((start, _)) => format!("{start}&Signature={base64}"),
        None => form.to_owned(),
    };
    sent.query = forged(&sent.query);
    sent.body = forged(std::str::from_utf8(&sent.body).unwrap()).into_bytes();
}

#[test]
fn a_random_signature_is_never_explained_and_costs_no_more_than_allowed() {
    let mut rng = seeded_random("forged");
    for _ in 0..20 {
        let mut sent = random_right_request(&mut rng);
        replace_signature(&mut rng, &mut sent);
        let effort = Effort { signatures_max: rng.u32(0..3000), ..Effort::SERVER };
        let diagnosis = sent.diagnosed(effort).unwrap();
        assert_eq!(diagnosis.verdict, Verdict::Unexplained, "{diagnosis}");
        assert!(diagnosis.attempts <= effort.signatures_max);
        assert!(diagnosis.is_exhausted || diagnosis.attempts > 500, "{diagnosis}");
    }
}

#[test]
fn a_large_request_costs_no_more_than_a_small_one_by_much() {
    let effort = Effort::SERVER;
    let mut post = Client::post();
    post.body = format!("[{}]", vec!["\"é/<\""; 1_200_000].join(",")).into_bytes();
    let mut get = Client::get();
    get.query = format!("A={}", "%20".repeat(10_000));
    let mut form = V1::new("POST");
    form.pairs.extend((0..4000).map(|place| (format!("Key.{place}"), "v".repeat(200))));
    for (sent, signatures_max) in [(post.sent(), 3000), (get.sent(), 150), (form.sent(), 6)] {
        let diagnosis = sent.diagnosed(effort).unwrap();
        assert_eq!((diagnosis.verdict, diagnosis.is_exhausted), (Verdict::Unexplained, true));
        assert!(diagnosis.attempts <= signatures_max, "{} attempts", diagnosis.attempts);
    }
}

#[test]
fn no_bytes_make_it_panic() {
    let mut rng = seeded_random("bytes");
    for round in 0..2000 {
        let mut sent = random_right_request(&mut rng);
        for _ in 0..rng.usize(1..4) {
            match rng.u8(0..4) {
                0 => sent.query = random_text(&mut rng, 60),
                1 => sent.body = random_text(&mut rng, 60).into_bytes(),
                2 => sent.body.extend((0..4).map(|_| rng.u8(..))),
                _ => {
                    let place = rng.usize(0..sent.headers.len());
                    let value = &mut sent.headers[place].1;
                    let cut: String = value.chars().take(rng.usize(0..=value.chars().count())).collect();
                    *value = cut + &random_text(&mut rng, 6);
                }
            }
        }
        let effort = Effort { signatures_max: 20, ..Effort::SERVER };
        let _ = sent.diagnosed(effort);
        // A whole examination takes seconds where nothing is optimised.
        if round % 1000 == 0 {
            let _ = sent.examined();
        }
    }
}
