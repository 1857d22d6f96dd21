//! The forms that a request may have, and which of them the vendor describes for every action.

use tc3::Method;

/// The boundary of our multipart bodies.
pub(crate) const BOUNDARY: &str = "billfold-Conformance-7e1a";

/// The content type of our multipart bodies, with the boundary.
pub(crate) const MULTIPART: &str = "multipart/form-data; boundary=billfold-Conformance-7e1a";

/// A form of request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// POST of a JSON object, TC3.
    Json,
    /// GET, TC3.
    Query,
    /// POST of a form, TC3.
    Posted,
    /// POST of a multipart body, TC3.
    Multipart,
    /// GET, version 1.
    V1Get,
    /// POST of a form, version 1.
    V1Post,
}

impl Form {
    /// All of them.
    pub(crate) const ALL: [Form; 6] =
        [Form::Json, Form::Query, Form::Posted, Form::Multipart, Form::V1Get, Form::V1Post];

    /// Those of TC3.
    pub(crate) const TC3: [Form; 4] = [Form::Json, Form::Query, Form::Posted, Form::Multipart];

    /// Those of version 1.
    pub(crate) const V1: [Form; 2] = [Form::V1Get, Form::V1Post];

    /// Those that the vendor's pages describe for every action.
    pub(crate) const DOCUMENTED: [Form; 4] = [Form::Json, Form::Query, Form::V1Get, Form::V1Post];

    /// Its name in a report.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Form::Json => "TC3 JSON",
            Form::Query => "TC3 GET",
            Form::Posted => "TC3 form",
            Form::Multipart => "TC3 multipart",
            Form::V1Get => "v1 GET",
            Form::V1Post => "v1 POST",
        }
    }

    /// Its method.
    pub(crate) const fn method(self) -> Method {
        match self {
            Form::Query | Form::V1Get => Method::Get,
            Form::Json | Form::Posted | Form::Multipart | Form::V1Post => Method::Post,
        }
    }

    /// Whether it is signed by version 1, with all parameters side by side.
    pub(crate) const fn is_v1(self) -> bool {
        matches!(self, Form::V1Get | Form::V1Post)
    }
}
