//! All pages of lines add up to the one sum.

use serde_json::{Value, json};

use crate::clients::{Session, typed_call};
use crate::support::Key;
use crate::worlds::sums::parse_units;

/// The sizes of pages.
const SIZES: [usize; 2] = [7, 200];

/// Adds up original and total cost of the lines of all pages through the client, or returns the code of the error. `input` is
/// that of the action without page and size.
pub(super) fn sum_pages(
    session: &mut Session,
    action: &str,
    input: &Value,
    key: &Key,
) -> Result<[i128; 2], String> {
    let [small, large] = SIZES.map(|size| sum_pages_of_size(session, (action, input, key), size));
    assert_eq!(small, large, "{action} {input}: the sum depends on the size of the pages");
    large
}

/// Adds up the pages of one size.
fn sum_pages_of_size(
    session: &mut Session,
    (action, input, key): (&str, &Value, &Key),
    size: usize,
) -> Result<[i128; 2], String> {
    let (mut sums, mut count) = ([0, 0], 0);
    for page in 1.. {
        let mut input = input.clone();
        input["Page"] = json!(page);
        input["PageSize"] = json!(size);
        let text = session.ask(&[typed_call(action, &input, key)]).remove(0);
        let answer: Value = serde_json::from_str(&text).unwrap();
        if let Some(code) = answer["error"]["code"].as_str() {
            return Err(code.to_owned());
        }
        let lines = answer["DetailSet"].as_array().unwrap();
        for line in lines {
            let amounts = ["OriginalCost", "TotalCost"].map(|name| parse_units(line[name].as_str().unwrap()));
            sums = [sums[0] + amounts[0], sums[1] + amounts[1]];
        }
        count += lines.len();
        if lines.len() < size {
            assert_eq!(answer["Total"], count, "{action} {input}");
            return Ok(sums);
        }
    }
    unreachable!("a page past the end is empty")
}
