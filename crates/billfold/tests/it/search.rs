//! The search of the pages: the index that a server has for it, and what its ranking finds in it, run by Node.js as a browser
//! does.

mod queries;

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use api::{Actions, Field};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::run_node::run_beside_modules;
use crate::support::{Server, seed};
use crate::wire::{FAST, serve_one_bill};
use queries::QUERIES;

/// The bytes of the index when it is compressed by gzip.
const GZIP_BYTES_MAX: usize = 44_000;

/// The letters of a name from which one typo in it is forgiven, as the typo may take one of them.
const TYPO_CHARS_MIN: usize = 5;

/// A result.
#[derive(Debug, Deserialize, PartialEq)]
struct Found {
    /// The path of the page without the language, and the anchor.
    address: String,
    /// The title in English.
    title: String,
}

impl Found {
    /// Returns true if it is named by a name, or is a path of fields that ends with it.
    fn is_named(&self, name: &str) -> bool {
        self.title.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    }
}

/// Gets a path of a server: the head and the body of the answer, as it came.
fn get_bytes(server: &Server, path: &str, headers: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    let body = bytes.split_off(end + 4);
    (String::from_utf8(bytes).unwrap(), body)
}

/// Fetches the index from a server, at the address that a page has of it.
fn fetch_index(headers: &str) -> (String, Vec<u8>) {
    let (_home, server, _key) = serve_one_bill(FAST);
    let (_, page) = get_bytes(&server, "/zh/docs", "");
    let page = String::from_utf8(page).unwrap();
    let (_, rest) = page.split_once("data-index=\"").unwrap();
    get_bytes(&server, rest.split('"').next().unwrap(), headers)
}

/// Searches the index of a server for queries, and returns the first results of each; `None` without Node.js.
fn search_all(queries: &[String]) -> Option<Vec<Vec<Found>>> {
    let (_, index) = fetch_index("");
    let index: Value = serde_json::from_slice(&index).unwrap();
    let input = json!({ "index": index, "queries": queries });
    let printed = run_beside_modules(include_str!("search/run.js"), &input)?;
    Some(serde_json::from_slice(&printed).unwrap())
}

/// Lists the names of actions, of their fields and of error codes.
fn list_names() -> BTreeSet<String> {
    fn append_fields(fields: &[Field], names: &mut BTreeSet<String>) {
        for field in fields {
            names.insert(field.name.clone());
            append_fields(field.shape.members(), names);
        }
    }
    let mut names: BTreeSet<String> = tc3::Code::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    for action in Actions::new().iter() {
        names.insert(action.definition.name.to_owned());
        append_fields(&action.input, &mut names);
        append_fields(&action.output, &mut names);
    }
    names
}

/// Makes a typo in a name: a letter dropped, doubled, or swapped with the next.
fn make_typo(name: &str, random: &mut fastrand::Rng) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let place = random.usize(..letters.len() - 1);
    match random.u8(..3) {
        0 => drop(letters.remove(place)),
        1 => letters.insert(place, letters[place]),
        _ => letters.swap(place, place + 1),
    }
    letters.into_iter().collect()
}

/// Fails with the names that are not among the first results of their queries.
fn assert_all_found(names: &[&String], queries: &[String], found: &[Vec<Found>], first: usize) {
    let missing = names
        .iter()
        .zip(queries)
        .zip(found)
        .filter(|((name, _), found)| !found.iter().take(first).any(|result| result.is_named(name)));
    let missing: Vec<String> = missing
        .map(|((name, query), found)| {
            let titles: Vec<&str> = found.iter().map(|result| result.title.as_str()).collect();
            format!("{query} ({name}) finds {titles:?}")
        })
        .collect();
    assert!(missing.is_empty(), "not among the first {first}:\n{}", missing.join("\n"));
}

#[test]
fn a_query_finds_its_page_in_both_languages() {
    let queries: Vec<String> = QUERIES.iter().map(|query| query.text.to_owned()).collect();
    let Some(found) = search_all(&queries) else { return };
    for (query, found) in QUERIES.iter().zip(found) {
        let addresses: Vec<&str> = found.iter().take(5).map(|result| result.address.as_str()).collect();
        let text = query.text;
        if let Some(first) = query.first {
            assert_eq!(addresses.first(), Some(&first), "{text:?} finds {addresses:?}");
        }
        for address in query.among_five {
            assert!(addresses.contains(address), "{text:?} does not find {address}: {addresses:?}");
        }
    }
}

#[test]
fn every_action_field_and_error_code_is_found_by_its_name() {
    let names = list_names();
    let queries: Vec<String> = names.iter().cloned().collect();
    let Some(found) = search_all(&queries) else { return };
    assert_all_found(&names.iter().collect::<Vec<_>>(), &queries, &found, 5);
}

#[test]
fn every_name_is_found_with_one_typo() {
    let mut random = fastrand::Rng::with_seed(seed());
    let names = list_names();
    let names: Vec<&String> = names.iter().filter(|name| name.len() >= TYPO_CHARS_MIN).collect();
    let queries: Vec<String> = names.iter().map(|name| make_typo(name, &mut random)).collect();
    let Some(found) = search_all(&queries) else { return };
    assert_all_found(&names, &queries, &found, 10);
}

#[test]
fn any_query_has_an_answer_and_the_same_each_time() {
    let mut queries: Vec<String> =
        ["", " ", "a", "签", "(", ".*", "[a-", "\\", "\u{0}\u{7}\u{1b}[31m", "\u{202e}", "👩‍👩‍👧", "ﬁ", "İ"]
            .map(str::to_owned)
            .into();
    queries.extend(
        ["__proto__", "constructor", "$&", "<mark>", "a.b.c", "...", "é", "ＰａｙＭｏｄｅ"]
            .map(str::to_owned),
    );
    queries.extend(["a", "签名", "ab ", "(", "\u{300}", "DescribeBill"].map(|part| part.repeat(20_000)));
    let twice: Vec<String> = queries.iter().chain(&queries).cloned().collect();
    let Some(found) = search_all(&twice) else { return };
    let (first, again) = found.split_at(queries.len());
    assert_eq!(first, again);
    assert!(first[0].is_empty() && first[4].is_empty(), "what has no letter finds nothing");
    let of = |query: &str| &first[queries.iter().position(|other| other == query).unwrap()];
    assert!(
        of("ＰａｙＭｏｄｅ").iter().any(|found| found.is_named("PayMode")),
        "the width of letters does not count"
    );
}

#[test]
fn the_index_is_small() {
    let (head, body) = fetch_index("Accept-Encoding: gzip\r\n");
    assert!(head.lines().any(|line| line == "content-encoding: gzip"), "{head}");
    println!("{} bytes", body.len());
    assert!(body.len() <= GZIP_BYTES_MAX, "{} bytes", body.len());
}
