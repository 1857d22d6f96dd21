//! The vendor's models of answers, as tccli's installed list of actions has them, and what strict clients need of an answer:
//! Go and C++ refuse a whole answer for one value of another type, and .NET refuses a fraction or an exponent where
//! an integer is expected.

use serde_json::{Map, Value};

use super::drive::Installed;
use crate::support::Answer;

/// Members that an answer may lack though the models have them as always there: bill files also name users as operators, who
/// have no number, and every client of the vendor reads absence as no value.
const MAY_BE_ABSENT: [&str; 1] = ["OperatorAccountId"];

/// The models of all actions and objects.
pub(crate) struct Models(Value);

impl Models {
    /// Reads the list.
    pub(crate) fn read(installed: &Installed) -> Self {
        Self(installed.read_models())
    }

    /// Lists what a strict client would refuse in an answer, or not know of; for an error, of the error.
    pub(crate) fn list_faults(&self, action: &str, answer: &Answer) -> Vec<String> {
        // This asserts the status, the content type, the envelope and the `RequestId`.
        let response = answer.response();
        let mut faults = Vec::new();
        if let Some(error) = response.get("Error") {
            let is_text = |name: &str| error[name].is_string();
            if response.as_object().unwrap().len() != 2 || !is_text("Code") || !is_text("Message") {
                faults.push(format!("an error is not of its form: {response}"));
            }
            return faults;
        }
        let output = self.0["actions"][action]["output"].as_str().unwrap_or_default();
        self.check_object(output, &response, action, &mut faults);
        faults
    }

    /// Checks a value that has to be an object of a model.
    fn check_object(&self, model: &str, value: &Value, path: &str, faults: &mut Vec<String>) {
        let Some(members) = self.0["objects"][model]["members"].as_array() else {
            return faults.push(format!("{path}: the vendor has no model {model:?}"));
        };
        let none = Map::new();
        let fields = value.as_object().unwrap_or_else(|| {
            faults.push(format!("{path} is no object: {value}"));
            &none
        });
        let is_known = |name: &str| members.iter().any(|member| member["name"] == name);
        faults.extend(
            fields.keys().filter(|name| !is_known(name)).map(|name| format!("{path}.{name} is unknown")),
        );
        for member in members {
            let path = format!("{path}.{}", member["name"].as_str().unwrap());
            match fields.get(member["name"].as_str().unwrap()) {
                None if MAY_BE_ABSENT.iter().any(|name| member["name"] == *name) => {}
                None if member["output_required"] == true => faults.push(format!("{path} is missing")),
                None => {}
                Some(Value::Null) if member["value_allowed_null"] == true => {}
                Some(value) => self.check_member(member, value, &path, faults),
            }
        }
    }

    /// Checks the value of a member, which is no allowed null.
    fn check_member(&self, member: &Value, value: &Value, path: &str, faults: &mut Vec<String>) {
        let kind = member["member"].as_str().unwrap();
        if member["type"] != "list" {
            return self.check_value(kind, value, path, faults);
        }
        match value.as_array() {
            Some(items) => items.iter().for_each(|item| self.check_value(kind, item, path, faults)),
            None => faults.push(format!("{path} is no list: {value}")),
        }
    }

    /// Checks one value of a kind: a type of JSON, or a model.
    fn check_value(&self, kind: &str, value: &Value, path: &str, faults: &mut Vec<String>) {
        // A number with a fraction, an exponent, the sign of a zero, or beyond 64 bits is no integer for the parser, either.
        let is_right = match kind {
            "string" => value.is_string(),
            "int64" => value.is_i64(),
            "uint64" => value.is_u64(),
            "float" => value.is_number(),
            "bool" => value.is_boolean(),
            model => return self.check_object(model, value, path, faults),
        };
        if !is_right {
            faults.push(format!("{path} is no {kind}: {value}"));
        }
    }
}
