//! Programs that make a call, printed in place of making it.

use std::process::ExitCode;

use anyhow::anyhow;
use api::Actions;
use client::Language;

use super::refused_answer::describe_unknown_action;
use crate::cli::failure::UsageError;
use crate::documents::samples::address::ServerAddress;
use crate::documents::samples::call::SampleCall;
use crate::documents::samples::{FORMS, find_form};
use crate::documents::site_facts::DEFAULT_ADDRESS;
use crate::terminal::output::{print_notice, print_text};
use crate::terminal::table::Table;

/// A call of which a sample is asked for.
pub(super) struct SampleRequest<'a> {
    /// The action.
    pub(super) action: &'a str,
    /// The checked parameters, as JSON.
    pub(super) body: &'a str,
    /// The endpoint; without it, that of a server which listens where it does by default.
    pub(super) endpoint: Option<&'a str>,
    /// The language of names in the answer.
    pub(super) language: Option<Language>,
}

/// Refuses flags that change what a call prints or sends, beside a sample.
///
/// # Errors
///
/// [`UsageError`] names the flags.
pub(super) fn refuse_other_outputs(
    is_sample: bool,
    is_table: bool,
    is_unchecked: bool,
) -> Result<(), UsageError> {
    if is_sample && (is_table || is_unchecked) {
        let message = "--sample prints a program and sends nothing: leave --table and --unchecked out";
        return Err(UsageError(message.to_owned()));
    }
    Ok(())
}

/// Prints the names of all forms.
pub(super) fn print_forms() -> anyhow::Result<ExitCode> {
    let mut table = Table::without_header(vec![false, false, false]);
    for form in FORMS {
        table.add_row([form.name, form.title, form.package].map(str::to_owned).into());
    }
    print_text(table)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints a sample on standard output, and on standard error what it needs.
///
/// # Errors
///
/// [`UsageError`]: the form, the action or the endpoint is unknown. There is no sample of the call in the form.
pub(super) fn print_sample(
    actions: &Actions,
    form: &str,
    request: &SampleRequest<'_>,
) -> anyhow::Result<ExitCode> {
    let Some(form) = find_form(form) else {
        let names = FORMS.map(|form| form.name).join(", ");
        return Err(UsageError(format!("{form:?} is no form of samples: pass one of {names}")).into());
    };
    let Some(action) = actions.get(request.action) else {
        let hint = describe_unknown_action(actions, request.action);
        let hint = hint.unwrap_or_else(|| "`billfold actions` lists them".to_owned());
        return Err(UsageError(format!(
            "there is no sample of {:?}, which is no action here: {hint}",
            request.action
        ))
        .into());
    };
    let address = ServerAddress::parse(request.endpoint.unwrap_or(DEFAULT_ADDRESS));
    let address = address.map_err(|error| UsageError(error.to_string()))?;
    let is_chinese = request.language == Some(Language::Chinese);
    let language = if is_chinese { bill::Language::Chinese } else { bill::Language::English };
    let call = SampleCall::read(action, request.body.as_bytes(), &address, language);
    let call = call.map_err(|refusal| UsageError(refusal.message.into_owned()))?;
    let sample = form.write_sample(&call);
    let sample = sample.map_err(|reason| {
        anyhow!(
            "there is no sample for {}: {}; choose another form",
            form.title,
            reason.in_language(language)
        )
    })?;
    print_text(&sample.text)?;
    print_notice(format_args!("note: save it as {}, and run: {}", sample.file, sample.run));
    if !form.install.is_empty() {
        print_notice(format_args!("note: once before: {}", form.install));
    }
    print_notice(format_args!("note: {}", form.note.in_language(language)));
    Ok(ExitCode::SUCCESS)
}
