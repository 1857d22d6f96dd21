//! The pages over HTTP: which request gets one, in which language and encoding, and that every link on them leads somewhere.

mod content;
mod flood;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::bill_files::fetch::Fetched;
use crate::demo::Demo;
use crate::support::{Answer, Home, Server, error, signed_headers};
use crate::wire::{FAST, serve_one_bill};
use api::Actions;

/// The languages of pages, as paths have them.
const LANGUAGES: [&str; 2] = ["en", "zh"];

/// Gets a path, with further headers.
fn get(server: &Server, path: &str, headers: &str) -> Answer {
    server.raw(&format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n"))
}

/// Gets a path as bytes: its head and its body.
fn get_bytes(server: &Server, path: &str, headers: &str) -> (String, Vec<u8>) {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n").unwrap();
    let Fetched { head, body, .. } = Fetched::read(&mut stream);
    (head, body)
}

/// Returns the value of a header.
fn header<'a>(answer: &'a Answer, name: &str) -> Option<&'a str> {
    let mut lines = answer.head.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// Lists the values of an attribute.
fn list_attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// Gets every page that a link of another leads to, from the list of all documents on.
fn crawl(server: &Server) -> BTreeMap<String, String> {
    let mut pages = BTreeMap::new();
    let mut waiting: Vec<String> = LANGUAGES.iter().map(|language| format!("/{language}/docs")).collect();
    while let Some(path) = waiting.pop() {
        if pages.contains_key(&path) {
            continue;
        }
        let answer = get(server, &path, "Accept: text/html\r\n");
        assert!(answer.head.starts_with("HTTP/1.1 200 OK\r\n"), "{path}: {}", answer.head);
        let links = list_attributes(&answer.body, "href").into_iter();
        let links = links.map(|link| link.split('#').next().unwrap_or_default());
        let to_pages = links.filter(|link| link.starts_with("/en/") || link.starts_with("/zh/"));
        waiting.extend(to_pages.filter(|link| link.strip_suffix(".md").is_none()).map(str::to_owned));
        pages.insert(path, answer.body);
    }
    pages
}

#[test]
fn a_browser_gets_a_page_and_whatever_calls_gets_an_envelope() {
    let (_home, server, key) = serve_one_bill(FAST);
    let html = "Accept: text/html,*/*;q=0.8\r\n";
    for path in ["/", "/en/", "/zh/docs"] {
        let page = get(&server, path, html);
        assert!(page.head.starts_with("HTTP/1.1 200 OK\r\n"), "{path}: {}", page.head);
        assert_eq!(header(&page, "content-type"), Some("text/html; charset=utf-8"), "{path}");
        let head = server.raw(&format!("HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{html}\r\n"));
        assert_eq!(head.body, "");
        assert_eq!(header(&head, "content-length"), Some(page.body.len().to_string().as_str()), "{path}");
    }
    // A page is at its path for any client; only `/` is shared with the API.
    assert!(get(&server, "/en/docs", "Accept: */*\r\n").body.starts_with("<!doctype html>"));
    let (name, body) = (crate::support::ACTION, r#"{"BillMonth":"2022-11","CustomerUin":100001}"#);
    let signed = signed_headers(&server.address, &key, name, body, crate::support::now_s());
    let answered = server.raw(&format!("POST / HTTP/1.1\r\n{html}{signed}\r\n{body}"));
    assert!(answered.response()["SummaryOverview"].is_array(), "{}", answered.body);
    let calls = [
        (get(&server, "/", ""), "MissingParameter"),
        (get(&server, "/?Action=X", html), "MissingParameter"),
        (get(&server, "/", &format!("{html}Authorization: TC3-HMAC-SHA256 x\r\n")), "MissingParameter"),
        (server.raw(&format!("POST /en/docs HTTP/1.1\r\n{signed}\r\n{body}")), "UnsupportedOperation"),
        (get(&server, "/nothing", "Accept: */*\r\n"), "UnsupportedOperation"),
        (get(&server, "/nothing?x=1", html), "UnsupportedOperation"),
    ];
    for (answer, code) in calls {
        assert_eq!(error(&answer.response()).0, code, "{}", answer.body);
    }
    let no_store = get(&server, "/", "");
    assert_eq!(header(&no_store, "cache-control"), Some("no-store"), "a cache would give it for the page");
}

#[test]
fn a_page_is_found_by_its_path_behind_a_password_and_with_a_query_and_what_is_missing_is_404() {
    let (_home, server, _) = serve_one_bill(FAST);
    let html = "Accept: text/html\r\n";
    let password = "Authorization: Basic YTpi\r\n";
    for (path, headers) in [
        ("/", format!("{html}{password}")),
        ("/en/docs", password.to_owned()),
        ("/en/docs?utm_source=mail", String::new()),
    ] {
        let page = get(&server, path, &headers);
        assert!(page.body.starts_with("<!doctype html>"), "{path}: {}", page.head);
    }
    for path in ["/en/none", "/zh/docs/none.md", "/assets/site.0123456789abcdef.js", "/en/not-found"] {
        let missing = get(&server, path, "Accept: */*\r\n");
        assert!(missing.head.starts_with("HTTP/1.1 404 Not Found\r\n"), "{path}: {}", missing.head);
        assert_eq!(header(&missing, "content-type"), Some("text/plain; charset=utf-8"), "{path}");
        let page = get(&server, path, html);
        assert!(page.head.starts_with("HTTP/1.1 404 Not Found\r\n"), "{path}: {}", page.head);
        assert!(page.body.starts_with("<!doctype html>"), "{path}");
        for answer in [&missing, &page] {
            assert_eq!(header(answer, "vary"), Some("Accept, Accept-Encoding, Accept-Language"), "{path}");
        }
    }
}

#[test]
fn a_page_may_load_from_its_server_alone_and_shows_nothing_of_the_request() {
    let (_home, server, _key) = serve_one_bill(FAST);
    let page = server.raw(
        "GET / HTTP/1.1\r\nHost: bills.example\"><script>alert(1)\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
    );
    assert!(page.body.contains("Billfold") && !page.body.contains("bills.example"));
    let policy = header(&page, "content-security-policy").unwrap();
    for rule in ["default-src 'none'", "script-src 'self'", "trusted-types 'none'", "frame-ancestors 'none'"]
    {
        assert!(policy.split("; ").any(|own| own == rule), "{rule}: {policy}");
    }
    assert!(!policy.contains("unsafe") && !policy.contains("data:"), "{policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(header(&page, name), Some(value), "{name}");
    }
    for (path, body) in crawl(&server) {
        assert!(!body.contains(" style=") && !body.contains("<style"), "{path}");
        let listeners = ["onclick=", "onload=", "onerror=", "javascript:"];
        assert!(!listeners.iter().any(|listener| body.contains(listener)), "{path}");
        let scripts = body.matches("<script").count();
        assert_eq!(
            scripts,
            body.matches("<script src=\"/assets/").count()
                + body.matches("<script type=\"module\" src=\"/assets/").count()
                + body.matches("<script type=\"application/json\" id=\"page-data\">").count(),
            "{path}"
        );
    }
}

#[test]
fn the_first_page_is_in_the_language_that_the_reader_prefers_and_links_keep_theirs() {
    let (_home, server, _key) = serve_one_bill(FAST);
    for (accepted, lang, location) in [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN", "/zh/"),
        ("en-US,en;q=0.9,zh;q=0.1", "en", "/en/"),
        ("de", "en", "/en/"),
    ] {
        let page = get(&server, "/", &format!("Accept: text/html\r\nAccept-Language: {accepted}\r\n"));
        assert!(page.body.contains(&format!("<html lang=\"{lang}\"")), "{accepted}");
        assert_eq!(header(&page, "content-location"), Some(location));
        assert_eq!(header(&page, "vary"), Some("Accept, Accept-Encoding, Accept-Language"));
    }
    for (path, body) in crawl(&server) {
        let (own, other) = if path.starts_with("/en/") { ("/en/", "/zh/") } else { ("/zh/", "/en/") };
        let same = path.replacen(own, other, 1);
        assert!(list_attributes(&body, "href").contains(&same.as_str()), "{path} has no link to {same}");
        let foreign = list_attributes(&body, "href").into_iter().filter(|link| link.starts_with(other));
        assert!(foreign.clone().all(|link| link == same), "{path}: {:?}", foreign.collect::<Vec<_>>());
    }
    let none = get(&server, "/zh/docs/none", "Accept: text/html\r\n");
    assert!(
        none.head.starts_with("HTTP/1.1 404 Not Found\r\n") && none.body.contains("<html lang=\"zh-CN\"")
    );
    let moved = get(&server, "/en/docs/", "Accept: text/html\r\n");
    assert!(moved.head.starts_with("HTTP/1.1 308 "), "{}", moved.head);
    assert_eq!(header(&moved, "location"), Some("/en/docs"));
}

#[test]
fn every_link_leads_to_a_page_and_a_place_that_are_there_and_every_page_has_its_markdown() {
    let demo = Demo::start(&Home::new(), false);
    let server = &demo.server;
    let pages = crawl(server);
    for action in Actions::new().list_names() {
        for language in LANGUAGES {
            assert!(pages.contains_key(&format!("/{language}/docs/{action}")), "{language} {action}");
        }
    }
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(path, body)| (path.as_str(), list_attributes(body, "id").into_iter().collect()))
        .collect();
    for (path, body) in &pages {
        let all = list_attributes(body, "id");
        assert_eq!(all.len(), ids[path.as_str()].len(), "{path} has an id twice");
        for link in list_attributes(body, "href") {
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if target.is_empty() { path } else { target };
            if let Some(ids) = ids.get(target) {
                assert!(anchor.is_empty() || ids.contains(anchor), "{path}: {link} leads to no place");
            } else {
                let is_elsewhere = target.starts_with("https://");
                assert!(
                    is_elsewhere || get(server, target, "").head.starts_with("HTTP/1.1 200 "),
                    "{path}: {link}"
                );
            }
        }
        let Some(markdown) =
            list_attributes(body, "href").into_iter().find(|link| link.strip_suffix(".md").is_some())
        else {
            assert!(is_worked_by_script(path), "{path} has no Markdown");
            continue;
        };
        let markdown = get(server, markdown, "");
        assert_eq!(header(&markdown, "content-type"), Some("text/markdown; charset=utf-8"), "{path}");
        assert!(markdown.body.starts_with("# "), "{path}");
    }
}

#[test]
fn a_resource_is_compressed_as_the_client_accepts_and_sent_once() {
    let (_home, server, _key) = serve_one_bill(FAST);
    let page = get(&server, "/en/docs", "Accept: text/html\r\n");
    let mut paths = vec!["/en/docs".to_owned(), "/en/docs.md".to_owned(), "/llms.txt".to_owned()];
    let assets = [list_attributes(&page.body, "src"), list_attributes(&page.body, "href")].concat();
    paths.extend(assets.into_iter().filter(|path| path.starts_with("/assets/")).map(str::to_owned));
    assert!(paths.len() >= 6, "{paths:?}");
    for path in &paths {
        let plain = get(&server, path, "");
        for (accepted, encoding) in [("gzip, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip;q=0.5", "gzip")] {
            let (head, body) = get_bytes(&server, path, &format!("Accept-Encoding: {accepted}\r\n"));
            let answer = Answer { head, body: String::new() };
            assert_eq!(header(&answer, "content-encoding"), Some(encoding), "{path}");
            assert_eq!(header(&answer, "vary"), Some("accept-encoding"), "{path}");
            assert_eq!(decompress(&body, encoding), plain.body, "{path} {encoding}");
            let tag = header(&answer, "etag").unwrap().to_owned();
            let again =
                get(&server, path, &format!("Accept-Encoding: {accepted}\r\nIf-None-Match: {tag}\r\n"));
            assert!(again.head.starts_with("HTTP/1.1 304 Not Modified\r\n"), "{path}: {}", again.head);
            assert_eq!(again.body, "");
            let other = get(&server, path, &format!("If-None-Match: {tag}\r\n"));
            assert!(other.head.starts_with("HTTP/1.1 200 OK\r\n"), "{path} has one tag for two encodings");
        }
        let kept = header(&plain, "cache-control").unwrap();
        let is_asset = path.starts_with("/assets/");
        assert_eq!(kept, if is_asset { "public, max-age=31536000, immutable" } else { "no-cache" }, "{path}");
    }
}

/// Decompresses a body.
fn decompress(body: &[u8], encoding: &str) -> String {
    let mut text = String::new();
    match encoding {
        "br" => brotli::Decompressor::new(body, 4096).read_to_string(&mut text).unwrap(),
        _ => flate2::read::GzDecoder::new(body).read_to_string(&mut text).unwrap(),
    };
    text
}

/// Returns true for the pages on which a script works, which are no documents.
fn is_worked_by_script(path: &str) -> bool {
    ["/en/", "/zh/"].iter().any(|language| {
        path.strip_prefix(language).is_some_and(|rest| rest.starts_with("explorer") || rest == "console")
    })
}

#[test]
fn the_list_for_language_models_has_every_page_once() {
    let (_home, server, _key) = serve_one_bill(FAST);
    let list = get(&server, "/llms.txt", "").body;
    assert!(list.starts_with("# Billfold\n\n> "), "{list}");
    let links: Vec<&str> = list.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    let pages = crawl(&server);
    let english =
        pages.keys().filter(|path| path.starts_with("/en/") && *path != "/en/" && !is_worked_by_script(path));
    let expected: BTreeSet<String> = english.map(|path| format!("{path}.md")).collect();
    assert_eq!(links.iter().map(|link| (*link).to_owned()).collect::<BTreeSet<_>>(), expected);
    assert_eq!(links.len(), expected.len());
}
