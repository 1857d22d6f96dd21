//! An answer that is an error, in words: its code and message, and what the definition says of them.

use api::{Actions, CodeUse, RegisteredAction, Text, find_action_not_served, find_code_use};
use client::ExactValue;
use sheet::replace_controls;
use tc3::Code;

use crate::config::error::find_nearest;
use crate::terminal::output::print_notice;

/// Reports an answer that is an error on standard error.
pub(super) fn report_refused_answer(
    actions: &Actions,
    action: &str,
    error: &ExactValue,
    request_id: Option<&ExactValue>,
) {
    let text = |value: Option<&ExactValue>| {
        let text = value.map(|value| value.as_text().map_or_else(|| value.to_string(), str::to_owned));
        replace_controls(&text.unwrap_or_default())
    };
    let (code, message) = (text(error.find_member("Code")), text(error.find_member("Message")));
    let request = request_id.map(|id| format!(" (RequestId {})", text(Some(id)))).unwrap_or_default();
    print_notice(format_args!("error: {code}: {message}{request}"));
    // Of another service, another meaning.
    if let Some(known) = actions.get(action)
        && let Some((cause, remedy)) = find_cause(known, &code)
    {
        print_notice(format_args!("  cause: {}\n  remedy: {}", cause.english, remedy.english));
    }
    if code == Code::InvalidAction.as_str()
        && let Some(hint) = describe_unknown_action(actions, action)
    {
        print_notice(format_args!("  {hint}"));
    }
}

/// Finds the cause and remedy of a code: those that the action declares, else those of any action.
fn find_cause(action: &RegisteredAction, code: &str) -> Option<(Text, Text)> {
    let code = *Code::ALL.iter().find(|known| known.as_str() == code)?;
    match action.definition.errors.iter().find(|error| error.code == code) {
        Some(error) => Some((error.cause.clone(), error.remedy.clone())),
        None => match find_code_use(code) {
            CodeUse::Common { cause, remedy } => Some((cause, remedy)),
            CodeUse::Actions | CodeUse::Never { .. } => None,
        },
    }
}

/// Describes an action that is not ours: the reason why it is not served, or the nearest name.
pub(super) fn describe_unknown_action(actions: &Actions, action: &str) -> Option<String> {
    if let Some(known) = find_action_not_served(action) {
        return Some(format!("Billfold does not serve it: {}", known.reason.english));
    }
    let nearest = find_nearest(action, actions.list_names().into_iter())?;
    (nearest != action).then(|| format!("the nearest action of Billfold is {nearest}"))
}
