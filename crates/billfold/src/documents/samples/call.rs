//! A call of which samples are written: an action, its checked input, and the address of a server.

use std::path::Path;

use api::{Field, RegisteredAction, Service};
use bill::Language;
use serde_json::{Map, Value};
use sheet::show_path;
use tc3::parameters::check_parameters;
use tc3::{Parameters, Refusal};

use super::address::ServerAddress;

/// A call of which samples are written.
#[derive(Debug)]
pub(crate) struct SampleCall<'a> {
    /// The name of the action.
    pub(super) action: &'a str,
    /// The service of the action.
    pub(super) service: Service,
    /// The day on which the vendor's clients first had the action; `None` for an action of ours.
    vendor_since: Option<&'static str>,
    /// The definition of all parameters.
    pub(super) fields: &'a [Field],
    /// The parameters, in the order of the definition.
    pub(super) members: Vec<SampleMember<'a>>,
    /// The address of the server.
    pub(super) address: &'a ServerAddress,
    /// The language of the answer, and of the sample's first line.
    pub(super) language: Language,
    /// The file of the authority to trust, if it is none of the public ones.
    pub(super) authority: Option<String>,
}

/// A parameter, or a member of an object.
#[derive(Debug)]
pub(super) struct SampleMember<'a> {
    /// Its definition.
    pub(super) field: &'a Field,
    /// Its value, of the type of the definition.
    pub(super) value: Value,
}

impl<'a> SampleCall<'a> {
    /// Reads a call with an input, a JSON object, by the rules of the server.
    ///
    /// # Errors
    ///
    /// The refusal that the server would answer with.
    pub(crate) fn read(
        action: &'a RegisteredAction,
        input: &[u8],
        address: &'a ServerAddress,
        language: Language,
    ) -> Result<Self, Refusal> {
        let input = check_parameters(&Parameters::Json(input), &action.parameters)?;
        Ok(Self {
            action: action.definition.name,
            service: action.definition.service,
            vendor_since: action.definition.vendor_since,
            fields: &action.input,
            members: list_members(&action.input, &input),
            address,
            language,
            authority: None,
        })
    }

    /// Makes the call of the first example of an action.
    pub(crate) fn of_first_example(
        action: &'a RegisteredAction,
        address: &'a ServerAddress,
        language: Language,
    ) -> Self {
        let input = action.definition.example_input();
        Self::read(action, input.as_bytes(), address, language)
            .unwrap_or_else(|refusal| unreachable!("an example is right, as a test of all says: {refusal}"))
    }

    /// Trusts an authority, whose certificate is in a file.
    pub(crate) fn trust_authority(mut self, file: Option<&Path>) -> Self {
        self.authority = file.map(show_path);
        self
    }

    /// Returns true if the official SDKs have classes for the service.
    pub(super) fn is_of_vendor(&self) -> bool {
        self.service == Service::Partners
    }

    /// Returns true if an official SDK, whose newest action came on a day such as `2025-01-31`, has classes for the action.
    pub(super) fn is_known_since(&self, day: &str) -> bool {
        self.vendor_since.is_some_and(|since| since <= day)
    }

    /// Returns the input as JSON.
    pub(super) fn to_json(&self) -> Value {
        Value::Object(
            self.members.iter().map(|one| (one.field.name.clone(), one.value.clone())).collect::<Map<_, _>>(),
        )
    }

    /// Returns the code of the language on the wire.
    pub(super) fn language_code(&self) -> &'static str {
        match self.language {
            Language::English => "en-US",
            Language::Chinese => "zh-CN",
        }
    }

    /// Describes a sample: its first line.
    pub(super) fn describe(&self, means: &str) -> String {
        let Self { action, address, .. } = self;
        match self.language {
            Language::English => format!("Calls {action} at {address} with {means}."),
            Language::Chinese => format!("使用 {means} 调用 {address} 的 {action}。"),
        }
    }

    /// Returns true if a text of the input has a character.
    pub(super) fn has_char(&self, c: char) -> bool {
        self.has_value(&|value| value.as_str().is_some_and(|text| text.contains(c)))
    }

    /// Returns true if a number of the input is above another.
    pub(super) fn has_number_above(&self, limit: u64) -> bool {
        self.has_value(&|value| value.as_u64().is_some_and(|number| number > limit))
    }

    /// Returns true if a value of the input is as asked for.
    fn has_value(&self, is_wanted: &dyn Fn(&Value) -> bool) -> bool {
        self.members.iter().any(|member| contains_value(&member.value, is_wanted))
    }
}

/// Returns true if a value, or one in it, is as asked for.
fn contains_value(value: &Value, is_wanted: &dyn Fn(&Value) -> bool) -> bool {
    is_wanted(value)
        || match value {
            Value::Array(items) => items.iter().any(|item| contains_value(item, is_wanted)),
            Value::Object(members) => members.values().any(|member| contains_value(member, is_wanted)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        }
}

/// Lists the members of an object in the order of their definition.
pub(super) fn list_members<'a>(fields: &'a [Field], object: &Map<String, Value>) -> Vec<SampleMember<'a>> {
    let find = |field: &'a Field| {
        let value = object.get(&field.name)?.clone();
        Some(SampleMember { field, value })
    };
    fields.iter().filter_map(find).collect()
}
