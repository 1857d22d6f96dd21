//! Costs that are withheld, and inputs that are refused.

use serde_json::{Value, json};

use super::{ALL, CUSTOMER, FILTER, OWN, SUMMARY, ask, make_input, serve_lines};
use crate::support::{DISTRIBUTOR, Home, error, row, sheet, unlimited_rates};

#[test]
fn a_range_of_which_a_month_states_what_a_partner_pays_is_withheld_as_a_whole() {
    let home = Home::with_partners();
    home.config(&unlimited_rates());
    home.ok(&["account", "add", CUSTOMER, "--role", "customer"]);
    home.ok(&["import", &home.file("a.csv", sheet(&[row(CUSTOMER, "2022-10", "1")]))]);
    let cost = sheet(&[row(CUSTOMER, "2022-11", "2")])
        .replace("Total Amount Before Voucher", "Total Amount After Discount (Excluding Tax)")
        .replace("Customer Voucher Deduction", "Voucher Deduction")
        .replace("Total Cost", "Amount Before Tax");
    home.ok(&["import", &home.file("b.csv", cost)]);
    let (key, partner, server) = (home.key(CUSTOMER), home.key(DISTRIBUTOR), home.serve());
    for (period, range, is_withheld) in [
        ("month", ("2022-10-01", "2022-10-31"), false),
        ("day", ("2022-10-01", "2022-10-31"), false),
        ("month", ("2022-10-31", "2022-11-01"), true),
        ("day", ("2022-10-31", "2022-11-01"), true),
        ("month", ("2022-11-30", "2022-12-31"), true),
        ("month", ("2022-12-01", "2022-12-31"), false),
    ] {
        let input = make_input("Business", period, range, &json!({}));
        let values =
            json!({"StartTime": input["StartTime"], "EndTime": input["EndTime"], "PeriodType": period});
        for (action, input) in [(SUMMARY, &input), (FILTER, &values)] {
            let answer = server.post(&key, action, &input.to_string());
            let code = answer["Error"]["Code"].as_str();
            assert_eq!(code, is_withheld.then_some("ResourceUnavailable"), "{action}, {range:?}: {answer}");
            let refused = server.post(&partner, action, &input.to_string());
            assert_eq!(error(&refused).0, "UnauthorizedOperation.UinNoAuth", "it is for end customers");
        }
    }
    for (group, more) in [("project", json!({})), ("tag", json!({"TagKey": ["team"]}))] {
        let mut input = json!({"Month": "2022-11", "GroupType": group});
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = server.post(&key, OWN, &input.to_string());
        assert_eq!(error(&answer).0, "ResourceUnavailable", "{group}");
    }
}

#[test]
fn what_is_no_range_dimension_or_tag_has_its_code_and_the_message_names_the_parameter() {
    let (_home, key, server) = serve_lines(Home::new());
    let refuse = |more: Value, code: &str, named: &str| {
        let answer = ask(&server, &key, &make_input("Default", "day", ALL, &more));
        let (found, message) = error(&answer);
        assert!(found == code && message.contains(named), "{more}: {found} {message}");
    };
    let value = "InvalidParameterValue";
    for (field, wrong) in [
        ("Dimension", json!("default")),
        ("Dimension", json!("Component")),
        ("FeeType", json!("cost")),
        ("BillType", json!(2)),
        ("PeriodType", json!("week")),
        ("StartTime", json!("2022-10-01")),
        ("StartTime", json!("2022-11-31 00:00:00")),
        ("StartTime", json!("2999-01-01 00:00:00")),
        ("EndTime", json!("2022-11-30 24:00:00")),
        ("EndTime", json!("2022-09-30 00:00:00")),
        ("EndTime", json!("2022-12-01 00:00:00")),
        ("Page", json!(0)),
        ("Page", json!(10_001)),
        ("PageSize", json!(0)),
        ("PageSize", json!(201)),
    ] {
        let mut more = json!({});
        more[field] = wrong;
        // A start after the end of the range moves the end, too.
        if more["StartTime"] == "2999-01-01 00:00:00" {
            more["EndTime"] = "2999-01-01 00:00:00".into();
        }
        refuse(more, value, field);
    }
    refuse(json!({"Dimension": "Tag"}), value, "TagKey");
    refuse(json!({"Dimension": "Tag", "TagKey": " "}), value, "TagKey");
    refuse(json!({"Filter": {"TagIn": ["x"]}}), value, "Filter.TagKey");
    refuse(json!({"Filter": {"PayModeIn": ["postpay"]}}), value, "Filter.PayModeIn");
    refuse(json!({"Filter": {"ActionTypeIn": ["x"]}}), value, "Filter.ActionTypeIn");
    refuse(json!({"Filter": {"Business": ["x"]}}), "UnknownParameter", "Filter.Business");
    refuse(json!({"Filter": {"BusinessIn": "x"}}), "InvalidParameter", "Filter.BusinessIn");
    let months = make_input("Default", "month", ("2022-05-31", "2022-11-01"), &json!({}));
    assert_eq!(error(&ask(&server, &key, &months)).0, value, "seven months");
    for (input, code) in [
        (json!({"GroupType": "tag"}), "InvalidParameterValue.InvalidDimension"),
        (json!({"GroupType": "tag", "TagKey": []}), "InvalidParameterValue.InvalidDimension"),
        (json!({"GroupType": "tag", "TagKey": ["a", " "]}), "InvalidParameterValue.InvalidDimension"),
        (json!({"GroupType": "tag", "TagKey": vec!["a"; 21]}), "InvalidParameterValue.InvalidDimension"),
        (json!({"GroupType": "project", "TagKey": ["a"]}), "InvalidParameterValue.InvalidDimension"),
        (json!({"GroupType": "product", "TagKey": ["a"]}), "InvalidParameterValue.InvalidDimension"),
        (json!({"GroupType": "zone"}), "InvalidParameterValue.InvalidDimension"),
        (json!({"GroupType": "project", "Month": "2022-13"}), "InvalidParameterValue.InvalidMonth"),
    ] {
        let mut whole = json!({"Month": "2022-11"});
        whole.as_object_mut().unwrap().extend(input.as_object().unwrap().clone());
        assert_eq!(error(&server.post(&key, OWN, &whole.to_string())).0, code, "{whole}");
    }
}
