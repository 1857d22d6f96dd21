//! The verdict on an answer: passed, or the fault. `envelope` judges the rules of envelopes.

use tc3::Code;

use crate::envelope::{Envelope, Error};
use crate::expect::{Basis, Expect};
use crate::http_answer::Answer;
use crate::request::make_printable_excerpt;

/// The fault of a case that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The basis of the broken expectation.
    pub(crate) basis: Basis,
    /// The answer that came instead, in words.
    pub(crate) got: String,
}

/// Describes an answer in a few words.
pub(crate) fn describe_answer(answer: &Answer) -> String {
    match Envelope::parse(answer) {
        Some(Envelope { error: Some(error), .. }) => {
            format!("{}: {}", make_printable_excerpt(&error.code), make_printable_excerpt(&error.message))
        }
        Some(_) => "success".to_owned(),
        None => {
            let body = make_printable_excerpt(&String::from_utf8_lossy(&answer.body));
            format!("status {} and no envelope: {body:?}", answer.status)
        }
    }
}

/// Checks that an answer is as expected. `own_codes` are the codes of the action's own.
///
/// # Errors
///
/// The fault. A message that does not contain the expected text counts as observed at most, because the vendor
/// warns that messages change.
pub(crate) fn check_answer(
    expect: &Expect,
    basis: Basis,
    own_codes: &[Code],
    answer: &Answer,
) -> Result<(), Fault> {
    let fault = |basis, got| Err(Fault { basis, got });
    let envelope = Envelope::parse(answer);
    if !expect.is_of_api() {
        let is_error = envelope.as_ref().is_some_and(|envelope| envelope.error.is_some());
        let passes = match (answer.status, expect) {
            (500.., _) => false,
            (400.., _) | (_, Expect::Head) => true,
            (_, Expect::Refused) => is_error,
            _ => envelope.is_some(),
        };
        let got = || format!("status {}: {}", answer.status, describe_answer(answer));
        return if passes { Ok(()) } else { fault(basis, got()) };
    }
    let Some(envelope) = envelope else { return fault(basis, describe_answer(answer)) };
    let is = |code: &Code, error: &Error| code.as_str() == error.code;
    match (expect, &envelope.error) {
        (Expect::Passes, None) => Ok(()),
        (Expect::Passes, Some(error)) if own_codes.iter().any(|code| is(code, error)) => Ok(()),
        (Expect::Code(code), Some(error)) if is(code, error) => Ok(()),
        (Expect::Names(code, name), Some(error)) if is(code, error) => {
            if error.message.contains(name.as_str()) {
                return Ok(());
            }
            fault(basis.max(Basis::Observed), describe_answer(answer))
        }
        _ => fault(basis, describe_answer(answer)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0b3a1c9e-2f4d-4e6a-8b1c-7d5e9f0a1b2c";

    fn answer(status: u16, content_type: &str, response: &str) -> Answer {
        Answer {
            status,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: response.replace("ID", ID).into_bytes(),
        }
    }

    fn got(expect: &Expect, basis: Basis, answer: &Answer) -> Option<(Basis, String)> {
        check_answer(expect, basis, &[Code::InvalidParameterValueInvalidMonth], answer)
            .err()
            .map(|fault| (fault.basis, fault.got))
    }

    #[test]
    fn an_answer_passes_as_success_or_with_a_code_of_the_actions_own() {
        for response in [
            r#"{"Response":{"TotalCost":"1","RequestId":"ID"}}"#,
            r#"{"Response":{"Error":{"Code":"InvalidParameterValue.InvalidMonth","Message":"m"},"RequestId":"ID"}}"#,
        ] {
            assert_eq!(
                got(&Expect::Passes, Basis::Documented, &answer(200, "application/json", response)),
                None
            );
        }
        let other = r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"ID"}}"#;
        let other = answer(200, "application/json", other);
        assert_eq!(
            got(&Expect::Passes, Basis::Chosen, &other).unwrap(),
            (Basis::Chosen, "InternalError: m".into())
        );
        assert_eq!(got(&Expect::Code(Code::InternalError), Basis::Chosen, &other), None);
        let names = Expect::Names(Code::InternalError, "X".to_owned());
        assert_eq!(got(&names, Basis::Documented, &other).unwrap().0, Basis::Observed);
        assert_eq!(got(&names, Basis::Chosen, &other).unwrap().0, Basis::Chosen);
    }

    #[test]
    fn no_envelope_counts_as_the_case_does_and_may_do_where_http_itself_is_broken() {
        let page = answer(400, "text/html", "<html>\u{1b}");
        let (basis, said) = got(&Expect::Passes, Basis::Chosen, &page).unwrap();
        assert!(
            basis == Basis::Chosen && said.contains("status 400 and no envelope") && !said.contains('\u{1b}')
        );
        let success = answer(200, "application/json", r#"{"Response":{"RequestId":"ID"}}"#);
        let error = r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"ID"}}"#;
        let error = answer(200, "application/json", error);
        let bare = |status| answer(status, "text/html", "");
        for (expect, good, bad) in [
            (Expect::Answered, vec![&page, &success, &error], vec![bare(200), bare(302), bare(502)]),
            (Expect::Refused, vec![&page, &error], vec![bare(200), success.clone(), bare(502)]),
            (Expect::Head, vec![&page, &success, &error], vec![bare(502)]),
        ] {
            for answer in good {
                assert_eq!(got(&expect, Basis::Chosen, answer), None, "{expect}");
            }
            for answer in bad {
                assert!(got(&expect, Basis::Chosen, &answer).is_some(), "{expect}: {}", answer.status);
            }
        }
    }

    #[test]
    fn a_faulty_envelope_does_not_hide_the_code_in_it() {
        let error = r#"{"Response":{"Error":{"Code":"InternalError","Message":"m"},"RequestId":"ID"}}"#;
        let error = answer(400, "application/json; charset=utf-8", error);
        assert_eq!(got(&Expect::Code(Code::InternalError), Basis::Documented, &error), None);
        let (_, said) = got(&Expect::Code(Code::MissingParameter), Basis::Documented, &error).unwrap();
        assert_eq!(said, "InternalError: m");
    }
}
