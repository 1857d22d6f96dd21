//! The messages of error codes, with placeholders for what a request brings.

use alloc::borrow::Cow;
use alloc::vec;
use alloc::vec::Vec;

use tc3::{Code, Refusal};

use crate::definition::errors::{make_unstated_payment_refusal, make_withheld_refusal};
use crate::file_answer::make_no_file_refusal;

/// Stands for the name of a parameter.
const NAME: &str = "NAME";

/// Lists the refusals whose messages hold values. Words in capitals, such as `NAME`, stand
/// for those of the request, and numbers are examples.
fn list_refusals() -> Vec<Refusal> {
    vec![
        Refusal::missing_parameter(NAME),
        Refusal::unknown_parameter(NAME),
        Refusal::wrong_value_type(NAME),
        Refusal::duplicate_parameter(NAME),
        Refusal::list_not_numbered(NAME),
        Refusal::body_not_json(),
        Refusal::invalid_value("VALUE", NAME),
        Refusal::invalid_action("ACTION", "SERVICE", "VERSION"),
        Refusal::no_such_version("VERSION", "SERVICE"),
        Refusal::rate_limited(2, 1),
        Refusal::address_rate_limited(1001, 1000),
        Refusal::invalid_authorization("`PART` in Credential not valid"),
        Refusal::v1_too_large(),
        Refusal::too_large("request body", 10_485_761, 10_485_760, "bytes"),
        Refusal::unknown_path("/PATH"),
        Refusal::malformed_multipart("FAULT"),
        Refusal::body_too_late(30),
        Refusal::body_broke_off(),
        Refusal::unsupported_content_type("TYPE"),
        Refusal::piece_without_equals(),
        Refusal::body_not_utf8(),
        Refusal::parameter_not_utf8(NAME),
        Refusal::invalid_escape(NAME),
        Refusal::nonce_not_number(),
        make_withheld_refusal(),
        make_unstated_payment_refusal(),
        make_no_file_refusal("REASON"),
    ]
}

/// Lists the messages of a code as clients get them: the default, and those that hold values.
#[must_use]
pub fn list_messages(code: Code) -> Vec<Cow<'static, str>> {
    let with_values = list_refusals().into_iter().filter(|refusal| refusal.code == code);
    let mut messages = vec![Cow::Borrowed(code.message())];
    messages.extend(with_values.map(|refusal| refusal.message));
    messages
}
