//! Values of the right kinds against the limits of their parameters.

use serde_json::{Map, Value};

use super::definition::{Kind, Parameter};
use super::sent::Path;
use crate::code::Code;
use crate::refusal::Refusal;

/// Checks values of the right kinds against their limits, in the order of the definition.
///
/// # Errors
///
/// [`Parameter::wrong_value`].
pub(super) fn check_values(
    input: &Map<String, Value>,
    defined: &[Parameter],
    above: Option<&Path<'_>>,
) -> Result<(), Refusal> {
    for parameter in defined {
        let Some(value) = input.get(&parameter.name) else { continue };
        let path = Path { above, name: &parameter.name };
        if let Some(excess) = parameter.limits.find_excess(value) {
            return Err(make_wrong_value_refusal(parameter, &excess, &path.to_string()));
        }
        check_members(value, &parameter.kind, &path)?;
    }
    Ok(())
}

/// Checks the members of objects, also of those in lists.
fn check_members(value: &Value, kind: &Kind, path: &Path<'_>) -> Result<(), Refusal> {
    match (kind, value) {
        (Kind::Object(members), Value::Object(value)) => check_values(value, members, Some(path)),
        (Kind::List(kind), Value::Array(items)) => {
            let mut items = items.iter().enumerate();
            items.try_for_each(|(index, item)| {
                check_members(item, kind, &Path { above: Some(path), name: &index })
            })
        }
        _ => Ok(()),
    }
}

/// Makes the refusal of a value beyond its limits. The published text of the code stands first.
fn make_wrong_value_refusal(parameter: &Parameter, excess: &str, path: &str) -> Refusal {
    let allowed = parameter.limits.describe();
    let cause = format!("`{path}` must {allowed}");
    if parameter.wrong_value != Code::InvalidParameterValue {
        return Refusal::of(parameter.wrong_value).because(cause);
    }
    let published = Refusal::invalid_value(excess, path);
    Refusal::new(published.code, format!("{} It must {allowed}.", published.message)).because(cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Parameters;
    use crate::parameters::Limits;
    use crate::parameters::check_parameters;

    fn check(body: &str, defined: &[Parameter]) -> Result<(), String> {
        let checked = check_parameters(&Parameters::Json(body.as_bytes()), defined);
        checked.map(drop).map_err(|refusal| refusal.to_string())
    }

    fn limited(name: &str, kind: Kind, limits: Limits) -> Parameter {
        Parameter { limits, ..Parameter::new(name, kind, false) }
    }

    #[test]
    fn a_value_beyond_its_limits_is_refused_with_what_is_allowed_after_all_types() {
        let page = Limits { min: Some(1), max: Some(100), ..Limits::default() };
        let modes = Limits { choices: vec!["a".to_owned(), "b".to_owned()], ..Limits::default() };
        let uins = Limits { items_min: Some(1), items_max: Some(2), min: Some(0), ..Limits::default() };
        let inner = Kind::Object(vec![limited("Mode", Kind::Text, modes.clone())]);
        let defined = [
            limited("Size", Kind::Unsigned, page),
            limited("Mode", Kind::Text, modes),
            limited("Uins", Kind::List(Box::new(Kind::Integer)), uins),
            limited("Filters", Kind::List(Box::new(inner)), Limits::default()),
        ];
        let right = r#"{"Size":100,"Mode":"b","Uins":[0,9223372036854775807],"Filters":[{"Mode":"a"}]}"#;
        assert_eq!(check(right, &defined), Ok(()));
        let starts = |body: &str, name: &str, expected: &str| {
            let refused = check(body, &defined).unwrap_err();
            assert!(refused.contains(&format!("`{name}`")) && refused.ends_with(expected), "{refused}");
        };
        starts(r#"{"Size":0}"#, "Size", "is not valid. It must be from 1 to 100.");
        starts(r#"{"Size":101}"#, "Size", "It must be from 1 to 100.");
        starts(r#"{"Size":-1}"#, "Size", "The value type of parameter `Size` is not valid.");
        starts(r#"{"Size":18446744073709551615}"#, "18446744073709551615", "It must be from 1 to 100.");
        starts(r#"{"Mode":"c"}"#, "Mode", "It must be one of a, b.");
        starts(r#"{"Mode":""}"#, "Mode", "It must be one of a, b.");
        starts(r#"{"Uins":[]}"#, "0 items", "It must have from 1 to 2 items, and be at least 0.");
        starts(r#"{"Uins":[1,2,3]}"#, "Uins", "be at least 0.");
        starts(r#"{"Uins":[1,-2]}"#, "-2", "be at least 0.");
        starts(r#"{"Filters":[{"Mode":"a"},{"Mode":"x"}]}"#, "Filters.1.Mode", "It must be one of a, b.");
        let refused = check(r#"{"Size":0,"Mode":7}"#, &defined).unwrap_err();
        assert!(refused.starts_with("InvalidParameter: "), "{refused}");
    }

    #[test]
    fn the_code_of_a_wrong_value_is_that_of_the_parameter() {
        let limits = Limits { min: Some(1), ..Limits::default() };
        let parameter = Parameter {
            limits,
            wrong_value: Code::InvalidParameterValueInvalidMonth,
            ..Parameter::new("Page", Kind::Integer, true)
        };
        let refused = check_parameters(&Parameters::Json(br#"{"Page":0}"#), &[parameter]).unwrap_err();
        assert_eq!(refused.to_string(), "InvalidParameterValue.InvalidMonth: Incorrect month value");
        assert_eq!(refused.internal_cause.as_deref(), Some("`Page` must be at least 1"));
    }
}
