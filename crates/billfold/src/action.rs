//! Actions of the API: their definitions (name, input, output, roles, errors) and how one is run.
//!
//! The shape of an input is a Rust type. The parameters for the checker are read from its JSON schema, so that the type
//! and the check cannot differ.

use std::future::Future;
use std::pin::Pin;

use access::Role;
use bill::{Month, Uin};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use store::Catalog;
use tc3::parameters::{Kind, Parameter};
use tc3::{Code, Refusal};

/// The service that all actions belong to.
pub(crate) const SERVICE: &str = "intlpartnersmgt";

/// The version of the service.
pub(crate) const VERSION: &str = "2022-09-28";

/// The definition of an action, apart from the shapes of its input and output.
#[derive(Debug)]
pub(crate) struct Definition {
    /// The name on the wire.
    pub(crate) name: &'static str,
    /// The roles that may call it.
    pub(crate) roles: &'static [Role],
    /// The error for all other roles.
    pub(crate) wrong_role: Code,
    /// The errors of the action; any action may also answer with the common ones.
    pub(crate) errors: &'static [Code],
    /// The input of the vendor's published example, a JSON object.
    pub(crate) example: &'static str,
}

/// Everything that an action may use besides its input.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionContext<'a> {
    /// Accounts and bills.
    pub(crate) catalog: &'a Catalog,
    /// The time, in seconds since 1970.
    pub(crate) now_s: i64,
    /// The earliest month that is answered.
    pub(crate) earliest_month: Option<Month>,
    /// The verified account that calls.
    pub(crate) caller: Uin,
    /// The language of names in the answer.
    pub(crate) language: Language,
}

/// Converts an error of the storage to what the caller gets.
pub(crate) fn to_refusal(error: &store::StoreError) -> Refusal {
    let code = if error.is_busy() { Code::OperationDeniedServiceBusy } else { Code::InternalError };
    Refusal::of(code).because(error.to_string())
}

/// The language of names in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// `en-US`, and any other code.
    English,
    /// `zh-CN`.
    Chinese,
}

impl Language {
    /// The language that a request asks for; case is ignored.
    pub(crate) fn from_code(code: Option<&str>) -> Self {
        match code {
            Some(code) if code.eq_ignore_ascii_case("zh-CN") => Self::Chinese,
            _ => Self::English,
        }
    }
}

/// An action: its definition and its behaviour.
pub(crate) trait Action {
    /// The definition.
    const DEFINITION: Definition;
    /// The parameters.
    type Input: DeserializeOwned + JsonSchema;
    /// The fields of the answer, without the `RequestId`.
    type Output: Serialize;

    /// Runs the action. The caller, its role and the shape of the input have been checked.
    fn run(
        context: ActionContext<'_>,
        input: Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Refusal>> + Send;
}

/// The bytes of an answer, once it has been computed.
type PendingAnswer<'a> = Pin<Box<dyn Future<Output = Result<Vec<u8>, Refusal>> + Send + 'a>>;

/// An action in the registry, its types erased.
pub(crate) struct RegisteredAction {
    /// The definition.
    pub(crate) definition: &'static Definition,
    /// The parameters, in the order of the type's fields.
    pub(crate) parameters: Vec<Parameter>,
    run: for<'a> fn(ActionContext<'a>, Map<String, Value>, &'a str) -> PendingAnswer<'a>,
}

impl std::fmt::Debug for RegisteredAction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RegisteredAction").field(&self.definition.name).finish()
    }
}

impl RegisteredAction {
    /// Erases the types of an action.
    pub(crate) fn new<A: Action>() -> Self {
        Self {
            definition: const { &A::DEFINITION },
            parameters: read_parameters(&generate_schema::<A::Input>()),
            run: |context, input, request_id| {
                Box::pin(async move {
                    let input = serde_json::from_value(Value::Object(input)).map_err(|error| {
                        Refusal::of(Code::InternalError)
                            .because(format!("checked parameters are no input: {error}"))
                    })?;
                    let output = A::run(context, input).await?;
                    tc3::envelope::wrap_output(request_id, &output)
                })
            },
        }
    }

    /// Runs the action on checked parameters. Returns the bytes of its answer.
    ///
    /// # Errors
    ///
    /// A common code, or one that the definition names; any other is a bug and becomes `InternalError`.
    pub(crate) async fn run(
        &self,
        context: ActionContext<'_>,
        input: Map<String, Value>,
        request_id: &str,
    ) -> Result<Vec<u8>, Refusal> {
        let answer = (self.run)(context, input, request_id).await;
        answer.map_err(|refusal| {
            if refusal.code == Code::InternalError || self.definition.errors.contains(&refusal.code) {
                return refusal;
            }
            Refusal::of(Code::InternalError).because(format!("undeclared: {refusal}"))
        })
    }

    /// Refuses roles that may not call the action.
    pub(crate) fn check_role(&self, role: Role) -> Result<(), Refusal> {
        if self.definition.roles.contains(&role) {
            return Ok(());
        }
        Err(Refusal::of(self.definition.wrong_role).because(format!("the caller is a {role}")))
    }
}

/// Reads the parameters that a JSON schema describes.
fn read_parameters(schema: &Value) -> Vec<Parameter> {
    let is_required = |name: &str| {
        let names = schema.get("required").and_then(Value::as_array);
        names.is_some_and(|names| names.iter().any(|required| required == name))
    };
    let properties = schema.get("properties").and_then(Value::as_object);
    properties
        .into_iter()
        .flatten()
        .map(|(name, property)| Parameter {
            name: name.clone(),
            kind: read_kind(property),
            is_required: is_required(name),
        })
        .collect()
}

/// Reads the kind of value that a JSON schema describes.
fn read_kind(schema: &Value) -> Kind {
    let first = |value: &Value| value.as_array().and_then(|types| types.first()).cloned();
    let name = schema.get("type").map(|of| first(of).unwrap_or_else(|| of.clone())).unwrap_or_default();
    match (name.as_str(), schema.get("items")) {
        (Some("string"), _) => Kind::Text,
        (Some("integer"), _) => Kind::Integer,
        (Some("boolean"), _) => Kind::Boolean,
        (Some("array"), Some(items)) => Kind::List(Box::new(read_kind(items))),
        (Some("object"), _) => Kind::Object(read_parameters(schema)),
        _ => unreachable!("the input of an action has a type that no request can hold: {schema}"),
    }
}

/// Generates the JSON schema of a type, with the schemas of its fields inline.
fn generate_schema<T: JsonSchema>() -> Value {
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
        assert_eq!(read_parameters(&generate_schema::<Input>()), expected);
    }
}
