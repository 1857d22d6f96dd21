//! The whole answer of an example: its fields in the envelope.

use api::Example;

/// The id of a request in examples.
pub(super) const EXAMPLE_REQUEST_ID: &str = "6f1b7c9e-2f0d-4c55-9d3a-0b6f2f3f1a7e";

/// Wraps the output of an example as it is answered.
pub(super) fn wrap_example_answer(example: &Example) -> String {
    match tc3::envelope::wrap_fields(EXAMPLE_REQUEST_ID, example.output.as_bytes()) {
        Ok(envelope) => String::from_utf8_lossy(&envelope).into_owned(),
        Err(error) => unreachable!("the output of an example is a JSON object: {error:?}"),
    }
}
