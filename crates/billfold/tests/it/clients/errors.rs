//! Every error of the action and of the walk before it, as the official client for Python raises it.

use serde_json::{Value, json};

use super::drive::{Client, Installed};
use super::{FAST, SIGNATURE_TEXT, call_with, error_answer, serve_all_modes, summary_call};
use crate::support::{DISTRIBUTOR, Key, RESELLER, SECOND_LEVEL, row, sheet};

const MONTH: &str = "2022-11";
const NO_AUTH_TEXT: &str = "The current user doesn\u{2019}t have permission for the operation.";

fn no_auth() -> Value {
    error_answer("UnauthorizedOperation.UinNoAuth", NO_AUTH_TEXT)
}

fn value_type(name: &str) -> Value {
    error_answer("InvalidParameter", &format!("The value type of parameter `{name}` is not valid."))
}

fn missing_parameter(name: &str) -> Value {
    error_answer("MissingParameter", &format!("The request is missing a required parameter `{name}`."))
}

fn invalid_month() -> Value {
    error_answer("InvalidParameterValue.InvalidMonth", "Incorrect month value")
}

/// A call with any parameters.
fn call_with_parameters(parameters: &Value) -> Value {
    json!({ "parameters": parameters })
}

/// Makes calls through the synchronous client, and compares each answer with the expected one.
fn check_answers(
    installed: &Installed,
    server: &crate::support::Server,
    key: &Key,
    cases: &[(Value, Value)],
) {
    let calls: Vec<Value> = cases.iter().map(|(call, _)| call.clone()).collect();
    let answers = installed.ask(Client::PythonSync, server, key, &calls);
    for (answer, (call, expected)) in answers.iter().zip(cases) {
        assert_eq!(answer, expected, "{call}");
    }
}

#[test]
fn who_a_caller_is_and_whom_it_may_ask_for_is_answered_by_code_and_published_text() {
    let Some(installed) = Installed::find() else { return };
    let (home, server, distributor) = serve_all_modes(FAST);
    home.ok(&["account", "add", "100005", "--role", "customer", "--parent", DISTRIBUTOR]);
    let foreign = crate::support::Row { payer: RESELLER.to_owned(), ..row("100004", MONTH, "4") };
    home.ok(&["import", &home.file("foreign.csv", sheet(&[foreign]))]);

    let nobody = Key { id: "AKIDnobody".to_owned(), secret: distributor.secret.clone() };
    let text = "The SecretId is not found, please ensure that your SecretId is correct.";
    let not_found = error_answer("AuthFailure.SecretIdNotFound", text);
    check_answers(&installed, &server, &nobody, &[(summary_call(100_001, MONTH), not_found)]);

    let wrong = Key { secret: nobody.secret.replace(|_: char| true, "x"), ..distributor.clone() };
    let failure = error_answer("AuthFailure.SignatureFailure", SIGNATURE_TEXT);
    check_answers(&installed, &server, &wrong, &[(summary_call(100_001, MONTH), failure)]);

    let customer = home.key("100005");
    let own_and_other = [100_005, 100_001].map(|uin| (summary_call(uin, MONTH), no_auth()));
    check_answers(&installed, &server, &customer, &own_and_other);

    let partners = [DISTRIBUTOR, SECOND_LEVEL, RESELLER].map(|uin| uin.parse::<i64>().unwrap());
    let mut unseen = vec![100_004, 999_999, 0, -1, -100_001, i64::MAX, i64::MIN];
    unseen.extend(partners);
    let cases: Vec<_> = unseen.into_iter().map(|uin| (summary_call(uin, MONTH), no_auth())).collect();
    check_answers(&installed, &server, &distributor, &cases);
}

#[test]
fn months_that_are_none_or_to_come_are_incorrect() {
    let Some(installed) = Installed::find() else { return };
    let (_home, server, key) = serve_all_modes(FAST);
    let mut cases = Vec::new();
    for month in
        ["2022-13", "2022-00", "2022-1", "202211", "", "2022-11-01", " 2022-11", "9999-12", "November"]
    {
        for customer in [100_001, 999_999] {
            cases.push((summary_call(customer, month), invalid_month()));
        }
        let as_form = json!({ "sign_method": "HmacSHA256" });
        cases.push((call_with(summary_call(100_001, month), &as_form), invalid_month()));
    }
    check_answers(&installed, &server, &key, &cases);
}

#[test]
fn parameters_that_are_missing_mistyped_or_unknown_are_named() {
    let Some(installed) = Installed::find() else { return };
    let (_home, server, key) = serve_all_modes(FAST);
    let uin = |uin: Value| call_with_parameters(&json!({ "BillMonth": MONTH, "CustomerUin": uin }));
    let month = |month: Value| call_with_parameters(&json!({ "BillMonth": month, "CustomerUin": 100_001 }));
    let mut cases = vec![
        (call_with_parameters(&json!({})), missing_parameter("BillMonth")),
        (call_with_parameters(&json!({ "CustomerUin": 100_001 })), missing_parameter("BillMonth")),
        (call_with_parameters(&json!({ "BillMonth": MONTH })), missing_parameter("CustomerUin")),
        (month(Value::Null), missing_parameter("BillMonth")),
        (uin(Value::Null), missing_parameter("CustomerUin")),
        (
            call_with_parameters(&json!({ "BillMonth": MONTH, "customeruin": 100_001 })),
            missing_parameter("CustomerUin"),
        ),
    ];
    let huge: Value = serde_json::from_str("9223372036854775808").unwrap();
    for wrong in
        [json!(100_001.5), json!(100_001.0), json!(true), json!("customer"), json!(""), json!([1]), huge]
    {
        cases.push((uin(wrong), value_type("CustomerUin")));
    }
    for wrong in [json!(202_211), json!(2022.11), json!(true), json!({ "Year": 2022 }), json!([MONTH])] {
        cases.push((month(wrong), value_type("BillMonth")));
    }
    let unknown = json!({ "BillMonth": MONTH, "CustomerUin": 100_001, "PageSize": 10 });
    let unrecognised = error_answer("UnknownParameter", "The parameter `PageSize` is not recognized.");
    cases.push((call_with_parameters(&unknown), unrecognised.clone()));
    // In a form and a query all is text.
    for sign_method in ["HmacSHA256", "HmacSHA1", "TC3-HMAC-SHA256"] {
        let settings = json!({ "sign_method": sign_method, "http_method": "GET" });
        let ask = |call: Value| call_with(call, &settings);
        cases.push((ask(uin(json!("customer"))), value_type("CustomerUin")));
        cases.push((ask(uin(json!(100_001.5))), value_type("CustomerUin")));
        cases.push((
            ask(call_with_parameters(&json!({ "CustomerUin": 100_001 }))),
            missing_parameter("BillMonth"),
        ));
        cases.push((
            ask(call_with_parameters(&json!({ "BillMonth": MONTH }))),
            missing_parameter("CustomerUin"),
        ));
        cases.push((ask(call_with_parameters(&unknown)), unrecognised.clone()));
    }
    check_answers(&installed, &server, &key, &cases);
}

#[test]
fn actions_and_versions_that_there_are_not_are_named() {
    let Some(installed) = Installed::find() else { return };
    let (_home, server, key) = serve_all_modes(FAST);
    let no_action = error_answer(
        "InvalidAction",
        "The request action=`DescribeNothing` is invalid or not found in service=`intlpartnersmgt` and \
         version=`2022-09-28`.",
    );
    let no_version = error_answer(
        "NoSuchVersion",
        "The specified api version=`2017-03-12` does not exist in service=`intlpartnersmgt`.",
    );
    let mut cases = Vec::new();
    for sign_method in ["TC3-HMAC-SHA256", "HmacSHA256"] {
        let settings = json!({ "sign_method": sign_method });
        let ask = |more: &Value| call_with(call_with(summary_call(100_001, MONTH), &settings), more);
        cases.push((ask(&json!({ "action": "DescribeNothing" })), no_action.clone()));
        cases.push((ask(&json!({ "version": "2017-03-12" })), no_version.clone()));
        // The version is checked before the action.
        let both = json!({ "action": "DescribeNothing", "version": "2017-03-12" });
        cases.push((ask(&both), no_version.clone()));
    }
    check_answers(&installed, &server, &key, &cases);
}

#[test]
fn a_clock_that_is_off_and_a_token_that_there_is_not_are_refused() {
    let Some(installed) = Installed::find() else { return };
    let (_home, server, key) = serve_all_modes(FAST);
    let expired =
        error_answer("AuthFailure.SignatureExpire", "The signature is expired, please request again.");
    let token = error_answer(
        "AuthFailure.TokenFailure",
        "Token verification failed. Please check your Token is correct.",
    );
    let mut cases = Vec::new();
    for sign_method in ["TC3-HMAC-SHA256", "HmacSHA256", "HmacSHA1"] {
        let settings = json!({ "sign_method": sign_method });
        let ask = |more: &Value| call_with(call_with(summary_call(100_001, MONTH), &settings), more);
        for off_s in [-86_400, -310, 310, 86_400] {
            cases.push((ask(&json!({ "clock_off_s": off_s })), expired.clone()));
        }
        cases.push((ask(&json!({ "token": "a-token" })), token.clone()));
    }
    check_answers(&installed, &server, &key, &cases);
    let within =
        [-280, 280].map(|off_s| call_with(summary_call(100_001, MONTH), &json!({ "clock_off_s": off_s })));
    for answer in installed.ask(Client::PythonSync, &server, &key, &within) {
        assert_eq!(crate::support::without_id(answer), super::whole_answer());
    }
}
