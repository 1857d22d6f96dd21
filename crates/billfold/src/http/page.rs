//! The page for browsers.

use bill::Month;
use hyper::header::{self, HeaderValue};
use hyper::{Response, StatusCode};

use super::response::{ResponseBody, make_text_response};
use crate::demo::world::{CALLED_CUSTOMER, CALLED_MONTH};

/// The page for browsers.
const PAGE: &str = include_str!("../../web/index.html");

/// The placeholder in the page for the address of the server.
const PAGE_ENDPOINT: &str = "{{ENDPOINT}}";

/// The placeholder in the page for the customer of the calls.
const PAGE_CUSTOMER: &str = "{{CUSTOMER}}";

/// The placeholder in the page for the month of the calls.
const PAGE_MONTH: &str = "{{MONTH}}";

/// The placeholder in the page for what customer and month are.
const PAGE_MEANING: &str = "{{MEANING}}";

/// A made-up account number, for the calls of a server with an operator's own bills: every visitor may read the page, so it
/// shows nothing of them.
const PLACEHOLDER_CUSTOMER: i64 = 700_000_000_001;

/// Makes the page for browsers, with the address under which the browser reached us, and calls for a bill of the demo, or for
/// a placeholder.
pub(super) fn make_page_response(host: Option<&str>, is_demo: bool, now_s: i64) -> Response<ResponseBody> {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
    let last_month = Month::from_unix_s(now_s).and_then(Month::previous);
    let (customer, month, meaning) = if is_demo {
        let meaning = "which the demo&rsquo;s distributor may see.";
        (CALLED_CUSTOMER, CALLED_MONTH.to_owned(), meaning)
    } else {
        let meaning = "which stand for your own: put the account number of one of your customers and a month that was \
                       imported.";
        (PLACEHOLDER_CUSTOMER, last_month.map_or("yyyy-MM".to_owned(), |month| month.to_string()), meaning)
    };
    let page = PAGE
        .replace(PAGE_CUSTOMER, &customer.to_string())
        .replace(PAGE_MONTH, &month)
        .replace(PAGE_MEANING, meaning)
        .replace(PAGE_ENDPOINT, &escape_html(host.unwrap_or("127.0.0.1:8787")));
    let mut response = make_text_response(StatusCode::OK, "text/html; charset=utf-8", page);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Escapes a text for HTML.
fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}
