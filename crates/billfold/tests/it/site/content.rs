//! What a page says is so: the limit that is enforced, and examples that are sent as they are shown.

use api::Actions;
use serde_json::Value;

use super::{get, header};
use crate::demo::Demo;
use crate::support::{Home, hide_token, signed_headers, without_id};
use crate::wire::serve_one_bill;

#[test]
fn the_limit_on_a_page_is_the_limit_that_is_enforced() {
    let name = crate::support::ACTION;
    for (setting, shown) in [
        (format!("[limits_per_s]\n{name} = 7"), "A maximum of 7 requests of each account"),
        (format!("[limits_per_s]\n{name} = 0"), "This server has no limit of requests for this action."),
        (String::new(), "A maximum of 1 requests of each account"),
    ] {
        let (_home, server, key) = serve_one_bill(&setting);
        let page = get(&server, &format!("/en/docs/{name}"), "").body;
        assert!(page.contains(shown), "{setting}");
        let body = r#"{"BillMonth":"2022-11","CustomerUin":100001}"#;
        let signed = signed_headers(&server.address, &key, name, body, crate::support::now_s());
        let answer = server.raw(&format!("POST / HTTP/1.1\r\nConnection: close\r\n{signed}\r\n{body}"));
        let limit = header(&answer, "x-ratelimit-limit").map(str::to_owned);
        let expected = shown.split(' ').find(|word| word.parse::<u64>().is_ok()).map(str::to_owned);
        assert_eq!(limit, expected, "{setting}: {}", answer.head);
    }
}

/// Returns the text of each block of code under a title that begins with a text, as a reader copies it.
fn list_code(html: &str, title: &str) -> Vec<String> {
    let figures = html.split("<figcaption>").skip(1).filter(|figure| figure.starts_with(title));
    let code = figures.filter_map(|figure| {
        let (_, code) = figure.split_once("<code class=")?;
        let (_, code) = code.split_once('>')?;
        code.split_once("</code>").map(|(code, _)| code)
    });
    code.map(|code| {
        let entities = [("&#34;", "\""), ("&#39;", "'"), ("&#60;", "<"), ("&#62;", ">"), ("&#38;", "&")];
        entities.iter().fold(code.to_owned(), |code, (entity, c)| code.replace(entity, c))
    })
    .collect()
}

#[test]
fn every_example_of_every_page_is_sent_as_it_is_shown_and_has_the_answer_that_is_shown() {
    let demo = Demo::start(&Home::new(), false);
    for action in Actions::new().iter() {
        let definition = action.definition;
        let page = get(&demo.server, &format!("/en/docs/{}", definition.name), "").body;
        let (inputs, outputs) = (list_code(&page, "Input Example"), list_code(&page, "Output Example"));
        assert_eq!((inputs.len(), outputs.len()), (definition.examples.len(), definition.examples.len()));
        for ((input, output), example) in inputs.iter().zip(&outputs).zip(definition.examples) {
            let (head, body) = input.split_once("\n\n").unwrap();
            assert!(head.starts_with("POST / HTTP/1.1\nHost: "), "{head}");
            assert!(head.contains(&format!("\nX-TC-Action: {}\n", definition.name)), "{head}");
            let key = crate::examples::find_key(&demo, example.role);
            let answer = hide_token(without_id(demo.server.post(key, definition.name, body)));
            let mut shown: Value = serde_json::from_str(output).unwrap();
            let shown = without_id(shown["Response"].take());
            assert_eq!(answer, shown, "{}: {input}", definition.name);
        }
    }
}
