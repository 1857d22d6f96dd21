//! What a definition of an action is: name, input, output, roles, errors.
//!
//! The shape of an input is a Rust type; what the checker needs to know of it is read from its JSON
//! schema, so that the type and the check cannot differ.

use std::future::Future;
use std::pin::Pin;

use access::Role;
use bill::Uin;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tc3::parameters::{Kind, Parameter};
use tc3::{Code, Refusal};

use crate::app::App;

/// The service that all actions belong to.
pub(crate) const SERVICE: &str = "intlpartnersmgt";

/// The version of the service that we speak.
pub(crate) const VERSION: &str = "2022-09-28";

/// What an action is, apart from its shapes.
#[derive(Debug)]
pub(crate) struct Definition {
    /// Its name on the wire.
    pub(crate) name: &'static str,
    /// Who may call it.
    pub(crate) roles: &'static [Role],
    /// What others get.
    pub(crate) wrong_role: Code,
    /// Its own errors; any action may also answer with the common ones.
    pub(crate) errors: &'static [Code],
    /// The input of the vendor's published example, a JSON object.
    pub(crate) example: &'static str,
}

/// Who calls: an account that has proven itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    /// The account.
    pub(crate) uin: Uin,
    /// The language of names in the answer.
    pub(crate) language: Language,
}

/// The refusal for a fault of storage.
pub(crate) fn refusal_of(error: &store::StoreError) -> Refusal {
    let code = if error.is_busy() { Code::OperationDeniedServiceBusy } else { Code::InternalError };
    Refusal::of(code).because(error.to_string())
}

/// The language of names in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// `en-US`, and whatever else a request names.
    English,
    /// `zh-CN`.
    Chinese,
}

impl Language {
    /// The language that a request names; case does not count.
    pub(crate) fn of(named: Option<&str>) -> Language {
        match named {
            Some(named) if named.eq_ignore_ascii_case("zh-CN") => Language::Chinese,
            _ => Language::English,
        }
    }
}

/// An action: what it is, and what it does.
pub(crate) trait Act {
    /// What it is.
    const DEFINITION: Definition;
    /// The parameters that it takes.
    type Input: DeserializeOwned + JsonSchema;
    /// The fields of its answer, without the `RequestId`.
    type Output: Serialize;

    /// What it does. Everything about the caller and the shape of the input has been checked.
    fn run(
        app: &App,
        caller: Caller,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Refusal>> + Send;
}

type Running<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, Refusal>> + Send + 'a>>;

/// An action in the registry, its types erased.
pub(crate) struct Action {
    /// What it is.
    pub(crate) definition: &'static Definition,
    /// Its parameters, in the order of the type's fields.
    pub(crate) parameters: Vec<Parameter>,
    run: for<'a> fn(&'a App, Caller, Map<String, Value>, &'a str) -> Running<'a>,
}

impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Action").field(&self.definition.name).finish()
    }
}

impl Action {
    /// The registry's form of an action.
    pub(crate) fn of<A: Act>() -> Action {
        Action {
            definition: const { &A::DEFINITION },
            parameters: parameters(&schema_of::<A::Input>()),
            run: |app, caller, input, request_id| {
                Box::pin(async move {
                    let input = serde_json::from_value(Value::Object(input)).map_err(|error| {
                        Refusal::of(Code::InternalError)
                            .because(format!("checked, and yet no input: {error}"))
                    })?;
                    let output = A::run(app, caller, input).await?;
                    tc3::envelope::success(request_id, &output)
                })
            },
        }
    }

    /// Runs the action on checked input; the bytes of its answer.
    ///
    /// # Errors
    /// A common code, or one that the definition names; anything else is our own fault and becomes
    /// `InternalError`.
    pub(crate) async fn run(
        &self,
        app: &App,
        caller: Caller,
        input: Map<String, Value>,
        request_id: &str,
    ) -> Result<Vec<u8>, Refusal> {
        let answer = (self.run)(app, caller, input, request_id).await;
        answer.map_err(|refusal| {
            if refusal.code == Code::InternalError || self.definition.errors.contains(&refusal.code) {
                return refusal;
            }
            Refusal::of(Code::InternalError).because(format!("undeclared: {refusal}"))
        })
    }

    /// Refuses callers of a role that the action is not for.
    pub(crate) fn check_role(&self, role: Role) -> Result<(), Refusal> {
        if self.definition.roles.contains(&role) {
            return Ok(());
        }
        Err(Refusal::of(self.definition.wrong_role).because(format!("the caller is a {role}")))
    }
}

/// The parameters that a JSON schema describes.
fn parameters(schema: &Value) -> Vec<Parameter> {
    let required = |name: &str| {
        let names = schema.get("required").and_then(Value::as_array);
        names.is_some_and(|names| names.iter().any(|required| required == name))
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(name, property)| Parameter {
            name: name.clone(),
            kind: kind(property),
            is_required: required(name),
        })
        .collect()
}

/// The kind of value that a JSON schema describes.
fn kind(schema: &Value) -> Kind {
    let first = |value: &Value| value.as_array().and_then(|types| types.first()).cloned();
    let name = schema.get("type").map(|of| first(of).unwrap_or_else(|| of.clone())).unwrap_or_default();
    match (name.as_str(), schema.get("items")) {
        (Some("string"), _) => Kind::Text,
        (Some("integer"), _) => Kind::Integer,
        (Some("boolean"), _) => Kind::Boolean,
        (Some("array"), Some(items)) => Kind::List(Box::new(kind(items))),
        (Some("object"), _) => Kind::Object(parameters(schema)),
        _ => unreachable!("the input of an action has a type that no request can hold: {schema}"),
    }
}

/// The schema of a type, with those of the types in it in their places.
fn schema_of<T: JsonSchema>() -> Value {
    let settings =
        schemars::generate::SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<T>().to_value()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(JsonSchema)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Input {
        month: String,
        uin: Option<i64>,
        filters: Option<Vec<Filter>>,
        filter: Filter,
    }

    #[derive(JsonSchema)]
    #[serde(rename_all = "PascalCase")]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Filter {
        is_exact: bool,
        values: Option<Vec<String>>,
    }

    #[test]
    fn the_parameters_are_those_of_the_type_however_nested() {
        let parameter =
            |name: &str, kind, is_required| Parameter { name: name.to_owned(), kind, is_required };
        let filter = Kind::Object(vec![
            parameter("IsExact", Kind::Boolean, true),
            parameter("Values", Kind::List(Box::new(Kind::Text)), false),
        ]);
        let expected = vec![
            parameter("Month", Kind::Text, true),
            parameter("Uin", Kind::Integer, false),
            parameter("Filters", Kind::List(Box::new(filter.clone())), false),
            parameter("Filter", filter, true),
        ];
        assert_eq!(parameters(&schema_of::<Input>()), expected);
    }
}
