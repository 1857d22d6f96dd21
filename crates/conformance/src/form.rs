//! The forms that a request may have.

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
    /// All forms.
    pub(crate) const ALL: [Self; 6] =
        [Self::Json, Self::Query, Self::Posted, Self::Multipart, Self::V1Get, Self::V1Post];

    /// The forms of TC3.
    pub(crate) const TC3: [Self; 4] = [Self::Json, Self::Query, Self::Posted, Self::Multipart];

    /// The forms of version 1.
    pub(crate) const V1: [Self; 2] = [Self::V1Get, Self::V1Post];

    /// The forms that the vendor's pages describe for every action.
    pub(crate) const DOCUMENTED: [Self; 4] = [Self::Json, Self::Query, Self::V1Get, Self::V1Post];

    /// Returns its name in reports.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Json => "TC3 JSON",
            Self::Query => "TC3 GET",
            Self::Posted => "TC3 form",
            Self::Multipart => "TC3 multipart",
            Self::V1Get => "v1 GET",
            Self::V1Post => "v1 POST",
        }
    }

    /// Returns its HTTP method.
    pub(crate) const fn method(self) -> Method {
        match self {
            Self::Query | Self::V1Get => Method::Get,
            Self::Json | Self::Posted | Self::Multipart | Self::V1Post => Method::Post,
        }
    }

    /// Returns true if it is signed by version 1, common parameters and those of the action alike.
    pub(crate) const fn is_v1(self) -> bool {
        matches!(self, Self::V1Get | Self::V1Post)
    }
}
