//! A request before it is signed: everything that a case may want to be different from the ordinary.

use serde_json::{Map, Value};

use crate::form::Form;

/// How a field stands in a multipart body. Elsewhere there is one way only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A text.
    Text,
    /// A JSON value.
    Json,
    /// A file.
    File,
}

/// One parameter: a name, and its value as text, in a JSON body as the text of JSON.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The name.
    pub(crate) name: String,
    /// The value.
    pub(crate) value: String,
    /// Its part.
    pub(crate) part: Part,
}

/// The parameters of a request.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// As they should be.
    Fields(Vec<Field>),
    /// The body or query as it stands.
    Raw(Vec<u8>),
}

/// How names and values of pairs are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `%20` for a blank, what is unreserved as it is.
    Percent,
    /// `+` for a blank.
    Plus,
    /// `%2f` for `%2F`.
    LowerHex,
    /// Every byte, letters too.
    Every,
}

/// A request that is not signed yet. In texts `{host}` stands for the host, `{label}` for its first
/// label, `{id}` for the id of the key, `{time}` for the time of signing.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The form.
    pub(crate) form: Form,
    /// The parameters of the action.
    pub(crate) content: Content,
    /// The common parameters, by their version 1 names: headers in TC3, pairs in version 1.
    pub(crate) common: Vec<(String, String)>,
    /// Further headers.
    pub(crate) headers: Vec<(String, String)>,
    /// The content type; `None` for no such header.
    pub(crate) content_type: Option<String>,
    /// The `Host` header.
    pub(crate) host: String,
    /// The host as it is signed.
    pub(crate) signed_host: String,
    /// How far `{time}` is from now, in seconds.
    pub(crate) skew_s: i64,
    /// The names that `SignedHeaders` lists, in this order.
    pub(crate) signed: Vec<String>,
    /// Whether values of headers are signed in lower case, as the documentation says and no client does.
    pub(crate) lower_values: bool,
    /// Whether what is signed is the text `UNSIGNED-PAYLOAD` and not the body.
    pub(crate) unsigned_payload: bool,
    /// How far the scope's day is from the timestamp's, in days.
    pub(crate) scope_days: i64,
    /// The scope's service.
    pub(crate) service: String,
    /// The id in the credential of TC3.
    pub(crate) id: String,
    /// Whether it is signed with a wrong secret.
    pub(crate) wrong_secret: bool,
    /// The encoding of pairs.
    pub(crate) encoding: Encoding,
}

impl Draft {
    /// An ordinary request of an action.
    pub(crate) fn new(
        form: Form,
        action: &str,
        version: &str,
        service: &str,
        parameters: &Map<String, Value>,
    ) -> Self {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut common = vec![pair("Action", action), pair("Version", version), pair("Timestamp", "{time}")];
        if form.is_v1() {
            common.extend([pair("Nonce", "11886"), pair("SecretId", "{id}")]);
        }
        let content_type = match form {
            Form::Json => Some("application/json"),
            Form::Query | Form::Posted | Form::V1Post => Some("application/x-www-form-urlencoded"),
            Form::Multipart => Some(crate::form::MULTIPART),
            Form::V1Get => None,
        };
        Self {
            form,
            content: Content::Fields(to_fields(form, parameters)),
            common,
            headers: Vec::new(),
            content_type: content_type.map(str::to_owned),
            host: "{host}".to_owned(),
            signed_host: "{host}".to_owned(),
            skew_s: 0,
            signed: vec!["content-type".to_owned(), "host".to_owned()],
            lower_values: false,
            unsigned_payload: false,
            scope_days: 0,
            service: service.to_owned(),
            id: "{id}".to_owned(),
            wrong_secret: false,
            encoding: Encoding::Percent,
        }
    }

    /// With another value of a common parameter, or with one more.
    pub(crate) fn with_common(mut self, name: &str, value: &str) -> Self {
        match self.common.iter_mut().find(|(sent, _)| sent == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.common.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// With one more common parameter, though there is one of this name.
    pub(crate) fn with_second_common(mut self, name: &str, value: &str) -> Self {
        self.common.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a common parameter.
    pub(crate) fn without_common(mut self, name: &str) -> Self {
        self.common.retain(|(sent, _)| sent != name);
        self
    }

    /// With a further header.
    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With this content type.
    pub(crate) fn with_content_type(mut self, content_type: &str) -> Self {
        self.content_type = Some(content_type.to_owned());
        self
    }

    /// With these headers signed.
    pub(crate) fn with_signed_headers(mut self, names: &[&str]) -> Self {
        self.signed = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// With a host, sent and signed alike.
    pub(crate) fn with_host(mut self, host: &str) -> Self {
        host.clone_into(&mut self.host);
        host.clone_into(&mut self.signed_host);
        self
    }

    /// Signed so many seconds from now.
    pub(crate) fn with_skew(mut self, skew_s: i64) -> Self {
        self.skew_s = skew_s;
        self
    }

    /// With the payload left out of the signature.
    pub(crate) fn with_unsigned_payload(mut self) -> Self {
        self.unsigned_payload = true;
        self.with_header("X-TC-Content-SHA256", tc3::sign::UNSIGNED_PAYLOAD)
    }

    /// With these bytes for a body or query.
    pub(crate) fn with_raw_content(mut self, content: impl AsRef<[u8]>) -> Self {
        self.content = Content::Raw(content.as_ref().to_vec());
        self
    }

    /// With one more field.
    pub(crate) fn with_field(self, name: &str, value: &str) -> Self {
        self.with_part(name, value, Part::Text)
    }

    /// With one more field, as a part of this kind.
    pub(crate) fn with_part(mut self, name: &str, value: &str, part: Part) -> Self {
        if let Content::Fields(fields) = &mut self.content {
            fields.push(Field { name: name.to_owned(), value: value.to_owned(), part });
        }
        self
    }

    /// Without the fields of a parameter: `Name`, and `Name.…` in pairs.
    pub(crate) fn without_field(mut self, name: &str) -> Self {
        if let Content::Fields(fields) = &mut self.content {
            let below = format!("{name}.");
            fields.retain(|field| field.name != name && !field.name.starts_with(&below));
        }
        self
    }
}

/// The fields that parameters make in a form.
fn to_fields(form: Form, parameters: &Map<String, Value>) -> Vec<Field> {
    let mut fields = Vec::new();
    for (name, value) in parameters {
        flatten_value(form, name, value, &mut fields);
    }
    fields
}

/// The fields of one value: one in a JSON or multipart body, elsewhere one for each leaf.
fn flatten_value(form: Form, name: &str, value: &Value, fields: &mut Vec<Field>) {
    let field = |value: String, part| Field { name: name.to_owned(), value, part };
    match (form, value) {
        (Form::Json, value) => fields.push(field(value.to_string(), Part::Text)),
        (Form::Multipart, Value::Array(_) | Value::Object(_)) => {
            fields.push(field(value.to_string(), Part::Json));
        }
        (_, Value::Array(items)) => {
            for (number, item) in items.iter().enumerate() {
                flatten_value(form, &format!("{name}.{number}"), item, fields);
            }
        }
        (_, Value::Object(members)) => {
            for (member, value) in members {
                flatten_value(form, &format!("{name}.{member}"), value, fields);
            }
        }
        (_, Value::String(text)) => fields.push(field(text.clone(), Part::Text)),
        (_, value) => fields.push(field(value.to_string(), Part::Text)),
    }
}
