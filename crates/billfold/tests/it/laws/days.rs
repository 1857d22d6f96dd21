//! All days of a month add up to the one sum.

use bill::{Day, Month};
use serde_json::{Value, json};

use super::BY_DAY;
use crate::clients::{Session, typed_call};
use crate::support::Key;
use crate::worlds::sums::parse_units;

/// Adds up what a partner is answered about each day of a customer's month through the client, or returns the code of the error,
/// which is the same for all days.
pub(super) fn sum_days(session: &mut Session, customer: u64, month: &str, key: &Key) -> Result<i128, String> {
    let last = Day::last_of(month.parse::<Month>().unwrap()).number();
    let make_call = |number| {
        let date = format!("{month}-{number:02}");
        typed_call(BY_DAY, &json!({ "CustomerUin": customer, "Date": date }), key)
    };
    let calls: Vec<Value> = (1..=last).map(make_call).collect();
    let answers = session.ask(&calls);
    let read_total = |text: &String| {
        let answer: Value = serde_json::from_str(text).unwrap();
        match answer["error"]["code"].as_str() {
            Some(code) => Err(code.to_owned()),
            None => Ok(parse_units(answer["TotalCost"].as_str().unwrap())),
        }
    };
    let days: Vec<_> = answers.iter().map(read_total).collect();
    let errors = days.iter().filter(|day| day.is_err()).count();
    assert!(errors == 0 || errors == days.len(), "{customer} in {month}: {days:?}");
    days.into_iter().sum()
}
