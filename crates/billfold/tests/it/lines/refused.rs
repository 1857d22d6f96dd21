//! Pages that are refused or empty: filters that lines cannot answer, pages past the end, damaged and missing objects.

use serde_json::{Value, json};

use super::{CUSTOMER, Line, MODES, write_file};
use crate::support::{DISTRIBUTOR, Database, Home, Key, Server, error, seed, unlimited_rates, without_id};

/// Makes a folder with lines of the customer, one of which does not state its payment status, a key, and a server.
pub(super) fn serve_lines(home: Home) -> (Home, Key, Server) {
    let home = home.and_partners();
    home.config(&unlimited_rates());
    let mut random = fastrand::Rng::with_seed(seed());
    let mut lines: Vec<Line> =
        (1..=5).map(|amount| Line::random(&mut random, DISTRIBUTOR, CUSTOMER, amount)).collect();
    lines[4] = Line { status: "-", mode: MODES[0].0, ..lines[4].clone() };
    home.ok(&["import", &write_file(&home, "a.csv", &lines, 0)]);
    let (key, server) = (home.key(DISTRIBUTOR), home.serve());
    (home, key, server)
}

/// Asks for a page with further inputs; the answer.
pub(super) fn ask_for_page(server: &Server, key: &Key, more: &Value) -> Value {
    let mut input = json!({"CustomerUin": CUSTOMER, "Month": "2022-11", "Page": 1, "PageSize": 2});
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    server.post(key, "DescribeCustomerBillDetail", &input.to_string())
}

#[test]
fn a_line_without_a_payment_status_refuses_a_filter_by_it_and_no_page_is_beyond_all_numbers() {
    let (_home, key, server) = serve_lines(Home::new());
    for is_confirmed in ["1", "2"] {
        let answer = ask_for_page(&server, &key, &json!({"IsConfirmed": is_confirmed}));
        assert_eq!(error(&answer).0, "UnsupportedOperation");
        // The other filters may leave it out.
        let of_others =
            ask_for_page(&server, &key, &json!({"IsConfirmed": is_confirmed, "PayMode": "prePay"}));
        assert!(of_others["Total"].is_u64(), "{of_others}");
    }
    assert_eq!(ask_for_page(&server, &key, &json!({"IsConfirmed": "0"}))["Total"], 5);
    for page in [4, 1_000_000, i64::MAX] {
        let answer = ask_for_page(&server, &key, &json!({"Page": page, "PageSize": 200}));
        assert_eq!((&answer["Total"], &answer["DetailSet"]), (&json!(5), &json!([])), "page {page}");
    }
    for (field, value) in [("Page", 0), ("Page", -1), ("PageSize", 0), ("PageSize", 201)] {
        let answer = ask_for_page(&server, &key, &json!({ field: value }));
        assert_eq!(error(&answer).0, "InvalidParameterValue", "{field} {value}");
    }
    assert_eq!(ask_for_page(&server, &key, &json!({"Month": "2022-10"}))["Total"], 0);
}

#[test]
fn an_object_that_changes_between_two_pages_is_noticed_and_its_lines_are_not_answered() {
    let (home, key, server) = serve_lines(Home::new());
    let page = without_id(ask_for_page(&server, &key, &json!({})));
    assert_eq!(page["Total"], 5);
    let objects = home.objects();
    let (path, _) = objects.iter().find(|(path, _)| path.contains("import-")).unwrap();
    let whole = std::fs::read(path).unwrap();
    for index in [4, whole.len() >> 1, whole.len() - 9] {
        let mut damaged = whole.clone();
        damaged[index] ^= 1;
        std::fs::write(path, &damaged).unwrap();
        let answer = ask_for_page(&server, &key, &json!({"Page": 2}));
        assert_eq!(error(&answer).0, "InternalError", "byte {index}");
        std::fs::write(path, &whole).unwrap();
        assert_eq!(without_id(ask_for_page(&server, &key, &json!({}))), page);
    }
    std::fs::remove_file(path).unwrap();
    assert_eq!(error(&ask_for_page(&server, &key, &json!({}))).0, "InternalError");
}

#[test]
fn a_node_that_does_not_have_the_lines_says_so() {
    let Some(database) = Database::shared() else { return };
    let (home, key, server) = serve_lines(Home::on(database));
    assert_eq!(ask_for_page(&server, &key, &json!({}))["Total"], 5);
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("config.toml"), unlimited_rates()).unwrap();
    let mut command = home.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("BILLFOLD_DATA", dir.path());
    let answer = ask_for_page(&Server::start(command), &key, &json!({}));
    assert_eq!(error(&answer).0, "UnsupportedOperation", "{answer}");
}
