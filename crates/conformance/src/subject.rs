//! The action that cases are made for, with its example as a request.

use std::collections::BTreeMap;
use std::rc::Rc;

use anyhow::Context as _;
use serde_json::{Map, Value};
use tc3::claim::GET_QUERY_BYTES_MAX;
use tc3::parameters::{Kind, Parameter};
use tc3::{Code, Parameters};

use crate::definition::{ActionDefinition, OwnFacts};
use crate::draft::Draft;
use crate::expect::Basis;
use crate::form::{BOUNDARY, Form};
use crate::signer::encode_content;

/// Bytes of an example in a query, at most: a quarter of what a query holds, as some cases escape every letter.
const EXAMPLE_BYTES_MAX: usize = GET_QUERY_BYTES_MAX.div_euclid(4);

/// An action that cases are made for.
pub(crate) struct Subject {
    /// The name.
    pub(crate) name: &'static str,
    /// The service.
    pub(crate) service: &'static str,
    /// The version of the service.
    pub(crate) version: &'static str,
    /// The facts by which its answers are judged.
    pub(crate) own: Rc<OwnFacts>,
    /// The code for the role of the key, if that may not call it.
    pub(crate) wrong_role: Option<(Code, Basis)>,
    /// The parameters.
    pub(crate) parameters: Vec<Parameter>,
    /// A valid input.
    pub(crate) example: Map<String, Value>,
    /// True if the key is a temporary one, whose token is sent.
    pub(crate) has_token: bool,
}

impl Subject {
    /// Makes the subject of an action, with parameters of its example replaced by values given as texts.
    ///
    /// # Errors
    ///
    /// The action would not take the parameters, or they are too long for a query.
    pub(crate) fn new(
        action: &ActionDefinition,
        replaced: &BTreeMap<String, String>,
        has_token: bool,
    ) -> anyhow::Result<Self> {
        let name = action.name;
        let example = serde_json::from_str(action.example);
        let mut example: Map<String, Value> =
            example.with_context(|| format!("the example of {name} is no JSON object"))?;
        for parameter in &action.parameters {
            if let Some(text) = replaced.get(&parameter.name) {
                let value = match parameter.kind {
                    Kind::Text => Value::from(text.as_str()),
                    Kind::Integer | Kind::Unsigned | Kind::Boolean | Kind::List(_) | Kind::Object(_) => {
                        serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.as_str()))
                    }
                };
                example.insert(parameter.name.clone(), value);
            }
        }
        let body = serde_json::to_vec(&example)?;
        tc3::parameters::check_parameters(&Parameters::Json(&body), &action.parameters)
            .with_context(|| format!("{name} would not take these parameters"))?;
        let subject = Self {
            name,
            service: action.service,
            version: action.version,
            own: Rc::new(OwnFacts {
                codes: action.errors.clone(),
                number_fields: action.number_fields.clone(),
            }),
            wrong_role: action.wrong_role,
            parameters: action.parameters.clone(),
            example,
            has_token,
        };
        anyhow::ensure!(
            !serde_json::to_string(&subject.example)?.contains(BOUNDARY),
            "a value contains {BOUNDARY:?}, which separates the parts of multipart bodies: replace it by another value"
        );
        check_example_length(&subject)?;
        Ok(subject)
    }

    /// Makes an ordinary request.
    pub(crate) fn draft(&self, form: Form) -> Draft {
        Draft::new(form, self.name, self.version, self.service, &self.example)
    }
}

/// Checks that an example leaves room in a query for what the cases add, and for every letter being escaped.
///
/// # Errors
///
/// The example is too long. Its parameters may be replaced by values of any length.
fn check_example_length(subject: &Subject) -> anyhow::Result<()> {
    let bytes = encode_content(&subject.draft(Form::Query)).len();
    anyhow::ensure!(
        bytes <= EXAMPLE_BYTES_MAX,
        "the parameters of {} have {bytes} bytes in a query; a query holds at most {GET_QUERY_BYTES_MAX}, and the \
         cases need all but {EXAMPLE_BYTES_MAX} of them: replace the parameters by shorter values",
        subject.name
    );
    Ok(())
}
