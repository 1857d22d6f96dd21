//! The headers that a TC3 claim is read from, found in one pass over those of a request.

use crate::received::{Received, read_header_value};
use crate::refusal::Refusal;

/// The headers of one request that a claim is read from.
#[derive(Default)]
pub(super) struct ClaimHeaders<'a> {
    pub(super) action: Header<'a>,
    pub(super) authorization: Header<'a>,
    pub(super) content_sha256: Header<'a>,
    pub(super) content_type: Header<'a>,
    pub(super) host: Header<'a>,
    pub(super) language: Header<'a>,
    pub(super) region: Header<'a>,
    pub(super) request_client: Header<'a>,
    pub(super) timestamp: Header<'a>,
    pub(super) token: Header<'a>,
    pub(super) trace_id: Header<'a>,
    pub(super) version: Header<'a>,
}

/// The first header of a name.
#[derive(Default)]
pub(super) struct Header<'a> {
    value: Option<&'a [u8]>,
    /// True if there is another one.
    is_repeated: bool,
}

impl<'a> ClaimHeaders<'a> {
    /// Finds the headers of a request.
    pub(super) fn of(received: &Received<'a>) -> Self {
        let mut headers = Self::default();
        for (name, value) in received.headers {
            if let Some(header) = headers.find_field_mut(name) {
                header.is_repeated = header.value.is_some();
                header.value = header.value.or(Some(value));
            }
        }
        headers
    }

    /// The field of a name in any case; `None` for a header that no claim is read from.
    fn find_field_mut(&mut self, name: &str) -> Option<&mut Header<'a>> {
        let fields = [
            ("X-TC-Action", &mut self.action),
            ("Authorization", &mut self.authorization),
            ("X-TC-Content-SHA256", &mut self.content_sha256),
            ("Content-Type", &mut self.content_type),
            ("Host", &mut self.host),
            ("X-TC-Language", &mut self.language),
            ("X-TC-Region", &mut self.region),
            ("X-TC-RequestClient", &mut self.request_client),
            ("X-TC-Timestamp", &mut self.timestamp),
            ("X-TC-Token", &mut self.token),
            ("X-TC-TraceId", &mut self.trace_id),
            ("X-TC-Version", &mut self.version),
        ];
        fields.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, field)| field)
    }
}

impl<'a> Header<'a> {
    /// The text without blanks around it; see [`Received::header`].
    pub(super) fn text(&self) -> Option<&'a str> {
        self.value.and_then(read_header_value)
    }

    /// [`text`](Self::text), and `None` for an empty one as well.
    pub(super) fn nonempty_text(&self) -> Option<&'a str> {
        self.text().filter(|text| !text.is_empty())
    }

    /// [`nonempty_text`](Self::nonempty_text) of a header that decides, and so may be sent only once. `name` is for the
    /// refusal.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidParameter`](crate::Code::InvalidParameter) where it is sent twice.
    pub(super) fn unique_text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        if self.is_repeated {
            return Err(Refusal::duplicate_parameter(name));
        }
        Ok(self.nonempty_text())
    }
}
