//! What a definition of an action is: name, input, output, roles, errors.
//!
//! The shape of an input is a Rust type; what the checker needs to know of it is read from its JSON
//! schema, so that the type and the check cannot differ.

use std::future::Future;
use std::pin::Pin;

use bill::{Role, Uin};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
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
}

/// Who calls: an account that has proven itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    /// The account.
    pub(crate) uin: Uin,
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

/// The kind of value that a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A text.
    Text,
    /// A whole number of 64 bits.
    Integer,
}

/// One parameter of an action.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// Its name on the wire.
    pub(crate) name: String,
    /// The kind of its value.
    pub(crate) kind: Kind,
    /// Whether it must be there.
    pub(crate) is_required: bool,
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
            parameters: parameters(&schemars::schema_for!(A::Input)),
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
fn parameters(schema: &schemars::Schema) -> Vec<Parameter> {
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
            kind: match property.get("type").and_then(Value::as_str) {
                Some("integer") => Kind::Integer,
                _ => Kind::Text,
            },
            is_required: required(name),
        })
        .collect()
}
