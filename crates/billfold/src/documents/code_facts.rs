//! The facts of an error code: what the catalogue and the definitions of the actions say of it.

use std::borrow::Cow;

use api::{ActionError, Actions, Check, CodeUse, Text, find_checks, find_code_use, list_messages};
use bill::Language;
use tc3::Code;

use super::action_page::to_vendor_address;
use super::labels::fill_label;

/// A message of a code.
const MESSAGE: Text = Text::new("Message: {}", "错误信息：{}");

/// The facts of an error code.
#[derive(Debug)]
pub(crate) struct CodeFacts {
    /// The code.
    pub(crate) code: Code,
    /// The use that this server makes of it.
    pub(crate) code_use: CodeUse,
    /// The checks that end with it, in their order.
    pub(crate) checks: Vec<&'static Check>,
    /// Its messages, with placeholders for values; none if no request is refused with it.
    pub(crate) messages: Vec<Cow<'static, str>>,
    /// What actions say of it in their definitions.
    pub(crate) declared: Vec<DeclaredError>,
    /// The address of the vendor's page that has the code.
    pub(crate) vendor_page: String,
    /// The place where the text of a message was published; `None` for texts of ours.
    pub(crate) text_source: Option<&'static str>,
}

/// An error that actions declare with the same cause and remedy.
#[derive(Debug)]
pub(crate) struct DeclaredError {
    /// The error.
    pub(crate) error: &'static ActionError,
    /// The names of the actions.
    pub(crate) actions: Vec<&'static str>,
}

impl CodeFacts {
    /// Collects the facts of a code.
    pub(crate) fn collect(actions: &Actions, code: Code) -> Self {
        let (page, text_source) = match code.source().split_once("; text ") {
            Some((page, text)) => (page, Some(text.trim_start_matches("from "))),
            None => (code.source(), None),
        };
        let messages = list_messages(code);
        let text_source = text_source.filter(|_| !messages.is_empty());
        Self {
            code,
            code_use: find_code_use(code),
            checks: find_checks(code).collect(),
            messages,
            declared: list_declared_errors(actions, code),
            vendor_page: to_vendor_address(page),
            text_source,
        }
    }

    /// Lists the messages as texts.
    pub(super) fn describe_messages(&self, language: Language) -> Vec<String> {
        self.messages.iter().map(|message| fill_label(&MESSAGE, language, &[message])).collect()
    }
}

/// Lists what actions say of a code. Those with the same cause and remedy are together.
fn list_declared_errors(actions: &Actions, code: Code) -> Vec<DeclaredError> {
    let mut declared: Vec<DeclaredError> = Vec::new();
    for definition in actions.iter().map(|action| action.definition) {
        for error in definition.errors.iter().filter(|error| error.code == code) {
            let is_same = |known: &ActionError| known.cause == error.cause && known.remedy == error.remedy;
            match declared.iter_mut().find(|known| is_same(known.error)) {
                Some(known) => known.actions.push(definition.name),
                None => declared.push(DeclaredError { error, actions: vec![definition.name] }),
            }
        }
    }
    declared
}
