//! The catalogue agrees with the definitions of the actions and with the order of checks.

use std::collections::BTreeSet;

use bill::Language;

use super::*;
use crate::Actions;

/// Lists the codes that the definitions of the actions name.
fn list_codes_of_actions() -> BTreeSet<Code> {
    let actions = Actions::new();
    let definitions = actions.iter().map(|action| action.definition);
    definitions
        .flat_map(|one| one.errors.iter().map(|error| error.code).chain([one.wrong_role, one.busy]))
        .collect()
}

#[test]
fn a_code_of_an_action_is_answered_and_one_that_is_of_actions_alone_is_declared() {
    let declared = list_codes_of_actions();
    for code in Code::ALL {
        match find_code_use(*code) {
            CodeUse::Common { .. } => {}
            CodeUse::Actions => assert!(declared.contains(code), "no action declares {code}"),
            CodeUse::Never { .. } => assert!(!declared.contains(code), "an action declares {code}"),
        }
    }
}

#[test]
fn a_code_that_is_answered_has_a_check_unless_the_server_fails_and_no_other_code_has_one() {
    for code in Code::ALL {
        let is_failure = matches!(code, Code::InternalError | Code::OperationDeniedServiceBusy);
        let is_never = matches!(find_code_use(*code), CodeUse::Never { .. });
        assert_eq!(find_checks(*code).next().is_none(), is_never || is_failure, "{code}");
    }
    assert!(CHECKS.iter().map(|check| usize::from(check.number)).eq(0..CHECKS.len()));
}

#[test]
fn every_text_of_the_catalogue_is_in_both_languages() {
    let uses = Code::ALL.iter().map(|code| find_code_use(*code)).flat_map(|code_use| match code_use {
        CodeUse::Common { cause, remedy } => std::vec![cause, remedy],
        CodeUse::Actions => std::vec![],
        CodeUse::Never { reason } => std::vec![reason],
    });
    let is_chinese = |c: char| matches!(c, '\u{4e00}'..='\u{9fff}');
    for text in uses.chain(CHECKS.iter().map(|check| check.fault.clone())) {
        assert!(!text.english.is_empty() && !text.english.contains(is_chinese), "{text:?}");
        assert!(text.in_language(Language::Chinese).contains(is_chinese), "{text:?}");
        let code_spans = |text: &str| text.matches('`').count();
        assert!(code_spans(&text.english) % 2 == 0 && code_spans(&text.chinese) % 2 == 0, "{text:?}");
    }
}

#[test]
fn the_messages_of_a_code_are_those_that_are_sent_and_a_code_that_is_not_answered_has_none() {
    let list = messages::list_messages;
    assert_eq!(list(Code::MissingParameter), ["The request is missing a required parameter `NAME`."]);
    assert_eq!(list(Code::ResourceUnavailable), ["The bill is not available for this account."]);
    for code in Code::ALL {
        let is_never = matches!(find_code_use(*code), CodeUse::Never { .. });
        assert_eq!(list(*code).is_empty(), is_never, "{code}");
        assert!(list(*code).iter().all(|message| messages::is_sent_message(*code, message)), "{code}");
    }
}

#[test]
fn a_message_with_values_is_one_that_is_sent_and_its_code_is_found() {
    for (code, message) in [
        (Code::UnsupportedOperation, "The API is at the path `/` alone, not at `/v1.0/x`."),
        (
            Code::InvalidParameterValue,
            "The value `a.` specified in the parameter `B.C` is not valid. It must be from 1.5 to 2.",
        ),
        (Code::RequestSizeLimitExceeded, "The query has `40000` bytes, which exceeds the limit `32768`."),
    ] {
        assert!(messages::is_sent_message(code, message), "{message}");
        assert!(!messages::is_sent_message(code, &message[1..]), "{message}");
        assert!(!messages::is_sent_message(code, &std::format!("{message} x")), "{message}");
        assert_eq!(messages::find_codes_of_message(&std::format!("error {message} (x)")), [code]);
    }
    let find = messages::find_codes_of_message;
    assert_eq!(find("Incorrect month value"), [Code::InvalidParameterValueInvalidMonth]);
    assert_eq!(
        find("The current user doesn't have permission for the operation."),
        [Code::UnauthorizedOperationUinNoAuth]
    );
    assert_eq!(find("The action not support this region."), [Code::UnsupportedRegion]);
    assert_eq!(find("The resource is unavailable."), [Code::ResourceUnavailable]);
    assert!(find("x").is_empty());
}
