//! Visibility of bills: roles, the tree, relations by lines; a forbidden bill looks like one that does not exist.

use serde_json::json;

use crate::support::{
    ACTION, DISTRIBUTOR, Home, Key, RESELLER, Row, SECOND_LEVEL, Server, error, row, sheet, without_id,
};

const NO_AUTH: &str = "UnauthorizedOperation.UinNoAuth";
const NO_AUTH_TEXT: &str = "The current user doesn’t have permission for the operation.";
const FAST: &str = "[limits_per_s]\nDescribeBillSummaryByPayMode = 100000\n";

/// Reads the total that a caller sees of a customer's month; `None` if the list is empty.
fn read_seen_total(server: &Server, key: &Key, customer: &str, month: &str) -> Option<String> {
    let answer = server.summary(key, customer, month);
    let modes = answer["SummaryOverview"].as_array().unwrap_or_else(|| panic!("{answer}"));
    modes.first().map(|mode| mode["TotalCost"].as_str().unwrap().to_owned())
}

/// Starts a server with a customer in each place of the tree of partners.
fn serve_partner_tree() -> (Home, Server, [Key; 3]) {
    let home = Home::with_partners();
    home.config(FAST);
    home.ok(&["account", "add", "100003", "--role", "customer", "--parent", SECOND_LEVEL]);
    let below = |owner| Row { manager: SECOND_LEVEL.to_owned(), ..row(owner, "2022-11", "2") };
    let other = Row { payer: RESELLER.to_owned(), ..row("100004", "2022-11", "4") };
    let file = home.file("a.csv", sheet(&[row("100001", "2022-11", "1"), below("100002"), other]));
    home.ok(&["import", &file]);
    let keys = [DISTRIBUTOR, SECOND_LEVEL, RESELLER].map(|uin| home.key(uin));
    let server = home.serve();
    (home, server, keys)
}

#[test]
fn each_partner_sees_its_own_customers_and_a_distributor_those_below_it_too() {
    let (_home, server, [distributor, second_level, reseller]) = serve_partner_tree();
    assert_eq!(read_seen_total(&server, &distributor, "100001", "2022-11").as_deref(), Some("1.00000000"));
    assert_eq!(read_seen_total(&server, &distributor, "100002", "2022-11").as_deref(), Some("2.00000000"));
    assert_eq!(read_seen_total(&server, &second_level, "100002", "2022-11").as_deref(), Some("2.00000000"));
    assert_eq!(read_seen_total(&server, &reseller, "100004", "2022-11").as_deref(), Some("4.00000000"));
    // An edge of the tree is enough to be known, lines or not; a known customer without lines has none.
    assert_eq!(read_seen_total(&server, &second_level, "100003", "2022-11"), None);
    assert_eq!(read_seen_total(&server, &distributor, "100003", "2022-11"), None);
    assert_eq!(read_seen_total(&server, &distributor, "100001", "2022-10"), None);
}

#[test]
fn what_a_caller_may_not_see_looks_like_what_is_not_there() {
    let (_home, server, [distributor, second_level, reseller]) = serve_partner_tree();
    let expected = json!({ "Error": { "Code": NO_AUTH, "Message": NO_AUTH_TEXT } });
    let cases: [(&Key, &[&str]); 3] = [
        (&distributor, &["100004", "999999", DISTRIBUTOR, SECOND_LEVEL, RESELLER, "0", "-5"]),
        (&second_level, &["100001", "100004", "999999", DISTRIBUTOR, SECOND_LEVEL, "9223372036854775807"]),
        (&reseller, &["100001", "100002", "100003", "999999", DISTRIBUTOR, RESELLER]),
    ];
    for (key, customers) in cases {
        for customer in customers {
            let answer = without_id(server.summary(key, customer, "2022-11"));
            assert_eq!(answer, expected, "{customer}");
        }
    }
}

#[test]
fn an_end_customer_may_not_call_whomever_it_asks_for() {
    let (home, server, _) = serve_partner_tree();
    let customer = home.key("100003");
    for asked in ["100003", "100001", "999999"] {
        let (code, message) = error(&server.summary(&customer, asked, "2022-11"));
        assert_eq!((code.as_str(), message.as_str()), (NO_AUTH, NO_AUTH_TEXT));
    }
}

#[test]
fn lines_of_a_customer_that_moved_are_seen_by_the_partner_they_belong_to() {
    let (home, server, [distributor, second_level, reseller]) = serve_partner_tree();
    let moved = Row { payer: RESELLER.to_owned(), ..row("100002", "2022-12", "8") };
    let both = [moved, Row { payer: RESELLER.to_owned(), ..row("100002", "2022-11", "16") }];
    let file = home.file("moved.csv", sheet(&both));
    home.ok(&["import", &file, "--second-payer"]);
    assert_eq!(read_seen_total(&server, &second_level, "100002", "2022-11").as_deref(), Some("2.00000000"));
    assert_eq!(read_seen_total(&server, &reseller, "100002", "2022-11").as_deref(), Some("16.00000000"));
    assert_eq!(read_seen_total(&server, &reseller, "100002", "2022-12").as_deref(), Some("8.00000000"));
    assert_eq!(read_seen_total(&server, &distributor, "100002", "2022-12"), None);
}

#[test]
fn a_partner_with_lines_of_its_own_is_nobodys_customer() {
    let (home, server, [distributor, _, _]) = serve_partner_tree();
    let own = Row { manager: DISTRIBUTOR.to_owned(), ..row(SECOND_LEVEL, "2022-11", "1") };
    home.ok(&["import", &home.file("own.csv", sheet(&[own]))]);
    let (code, _) = error(&server.summary(&distributor, SECOND_LEVEL, "2022-11"));
    assert_eq!(code, NO_AUTH);
}

#[test]
fn what_an_import_publishes_is_seen_by_the_next_request() {
    let (home, server, [distributor, _, _]) = serve_partner_tree();
    for amount in ["5", "6", "7"] {
        let file = home.file("next.csv", sheet(&[row("100001", "2022-11", amount)]));
        home.ok(&["import", &file]);
        let expected = format!("{amount}.00000000");
        assert_eq!(read_seen_total(&server, &distributor, "100001", "2022-11"), Some(expected));
    }
}

#[test]
fn months_that_are_none_are_in_the_future_or_too_early_are_invalid_even_for_a_foreign_customer() {
    let home = Home::with_partners();
    home.config(&format!("earliest_month = \"2022-06\"\n{FAST}"));
    home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1")]))]);
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    for customer in ["100001", "999999"] {
        for month in
            ["2022-13", "2022-1", "202211", "2022-00", "", "9999-12", "2022-05", "２022-11", "2022-11 "]
        {
            let (code, message) = error(&server.summary(&key, customer, month));
            assert_eq!(
                (code.as_str(), message.as_str()),
                ("InvalidParameterValue.InvalidMonth", "Incorrect month value"),
                "{month:?}"
            );
        }
    }
    assert_eq!(read_seen_total(&server, &key, "100001", "2022-11").as_deref(), Some("1.00000000"));
    assert_eq!(read_seen_total(&server, &key, "100001", "2022-06"), None);
}

#[test]
fn the_answer_has_every_key_in_the_vendors_order() {
    let (_home, server, [distributor, _, _]) = serve_partner_tree();
    let answer = server.post(&distributor, ACTION, r#"{"CustomerUin":100001,"BillMonth":"2022-11"}"#);
    let expected = r#"[{"PayMode":"postPay","PayModeName":"Pay-As-You-Go resources","OriginalCost":"1.00000000","Detail":[{"ActionType":"postpay_deduct_h","ActionTypeName":"Hourly settlement","OriginalCost":"1.00000000","VoucherPayAmount":"0.00000000","TotalCost":"1.00000000"}],"VoucherPayAmount":"0.00000000","TotalCost":"1.00000000"}]"#;
    assert_eq!(answer["SummaryOverview"].to_string(), expected);
    let keys: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["SummaryOverview", "RequestId"]);
}
