//! Samples of a call, as whole files in each form, from one request. They are on pages, printed by `billfold call --sample` and
//! by the demo, and answered to the API Explorer.
//!
//! A value is a stranger's text, since a link can fill the form that a sample is made of: `quoting.rs` keeps it in its quotes.
//! Nothing is filled in by replacing marks in a text that has values already.

pub(crate) mod address;
pub(crate) mod call;
mod cpp;
mod curl;
mod dotnet;
pub(crate) mod form;
mod go;
mod java;
mod mappings;
mod node;
mod php;
mod powershell;
mod python;
mod quoting;
mod ruby;
mod rust;
pub(crate) mod shells;
mod statements;

use form::SampleForm;

/// Every form, in the order in which they are listed.
pub(crate) static FORMS: [&SampleForm; 13] = [
    &python::PYTHON,
    &node::NODE,
    &go::GO,
    &java::JAVA,
    &php::PHP,
    &dotnet::DOTNET,
    &cpp::CPP,
    &ruby::RUBY,
    &rust::RUST,
    &shells::TCCLI,
    &curl::CURL,
    &powershell::POWERSHELL,
    &shells::BILLFOLD,
];

/// Lists the names of all forms as code.
pub(crate) fn list_form_names() -> String {
    FORMS.iter().map(|form| format!("`{}`", form.name)).collect::<Vec<_>>().join(", ")
}

/// Finds a form by its name.
pub(crate) fn find_form(name: &str) -> Option<&'static SampleForm> {
    FORMS.into_iter().find(|form| form.name == name)
}
