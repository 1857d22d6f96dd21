//! An unsigned request, of which a case may change every piece.

use serde_json::{Map, Value};

use crate::form::{Form, MULTIPART};

/// The kind of part that a field becomes in a multipart body. Other forms ignore it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A text.
    Text,
    /// A JSON value.
    Json,
    /// A file.
    File,
}

/// One parameter: its name, and its value as text; in a JSON body the value is JSON.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// The name.
    pub(crate) name: String,
    /// The value.
    pub(crate) value: String,
    /// The kind of part in a multipart body.
    pub(crate) part: Part,
}

/// The parameters of a request.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// Fields, encoded as the form requires.
    Fields(Vec<Field>),
    /// The bytes of the body or query.
    Raw(Vec<u8>),
}

/// The encoding of names and values in pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// `%20` for a blank; unreserved bytes stay.
    Percent,
    /// `+` for a blank.
    Plus,
    /// Every byte escaped, letters too, with `%2f` for `%2F`.
    LowerHex,
    /// Every byte escaped, letters too.
    Every,
}

/// An unsigned request. Its texts may hold placeholders: `{host}` for the host, `{label}` for the first label of
/// the host, `{id}` for the id of the key, `{time}` for the time of signing.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// The form.
    pub(crate) form: Form,
    /// The parameters of the action.
    pub(crate) content: Content,
    /// The common parameters by their version 1 names; they become headers in TC3 and pairs in version 1.
    pub(crate) common: Vec<(String, String)>,
    /// Further headers.
    pub(crate) headers: Vec<(String, String)>,
    /// The content type; `None` leaves the header out.
    pub(crate) content_type: Option<String>,
    /// The `Host` header.
    pub(crate) host: String,
    /// The host that is signed.
    pub(crate) signed_host: String,
    /// Seconds from now to `{time}`.
    pub(crate) skew_s: i64,
    /// The names that `SignedHeaders` lists, in this order.
    pub(crate) signed: Vec<String>,
    /// True if header values are signed in lower case, as the documentation demands and no client does.
    pub(crate) lower_values: bool,
    /// True if the text `UNSIGNED-PAYLOAD` is signed in place of the body.
    pub(crate) unsigned_payload: bool,
    /// Days from the timestamp's day to the scope's.
    pub(crate) scope_days: i64,
    /// The scope's service.
    pub(crate) service: String,
    /// The id in the credential of TC3.
    pub(crate) id: String,
    /// True if a wrong secret signs.
    pub(crate) wrong_secret: bool,
    /// The encoding of pairs.
    pub(crate) encoding: Encoding,
}

impl Draft {
    /// Makes an ordinary request of an action.
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
            Form::Multipart => Some(MULTIPART),
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

    /// Sets a common parameter, or adds it.
    pub(crate) fn with_common(mut self, name: &str, value: &str) -> Self {
        match self.common.iter_mut().find(|(sent, _)| sent == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.common.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Adds a common parameter, even if it has one of this name.
    pub(crate) fn with_second_common(mut self, name: &str, value: &str) -> Self {
        self.common.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a common parameter out.
    pub(crate) fn without_common(mut self, name: &str) -> Self {
        self.common.retain(|(sent, _)| sent != name);
        self
    }

    /// Adds a header.
    pub(crate) fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the content type.
    pub(crate) fn with_content_type(mut self, content_type: &str) -> Self {
        self.content_type = Some(content_type.to_owned());
        self
    }

    /// Sets the list of signed headers.
    pub(crate) fn with_signed_headers(mut self, names: &[&str]) -> Self {
        self.signed = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// Sets the host that is sent and the one that is signed.
    pub(crate) fn with_host(mut self, host: &str) -> Self {
        host.clone_into(&mut self.host);
        host.clone_into(&mut self.signed_host);
        self
    }

    /// Moves the time of signing by seconds from now.
    pub(crate) fn with_skew(mut self, skew_s: i64) -> Self {
        self.skew_s = skew_s;
        self
    }

    /// Leaves the payload out of the signature, and declares it in a header.
    pub(crate) fn with_unsigned_payload(mut self) -> Self {
        self.unsigned_payload = true;
        self.with_header("X-TC-Content-SHA256", tc3::sign::UNSIGNED_PAYLOAD)
    }

    /// Replaces the parameters by the bytes of a body or query.
    pub(crate) fn with_raw_content(mut self, content: impl AsRef<[u8]>) -> Self {
        self.content = Content::Raw(content.as_ref().to_vec());
        self
    }

    /// Adds a field.
    pub(crate) fn with_field(self, name: &str, value: &str) -> Self {
        self.with_part(name, value, Part::Text)
    }

    /// Adds a field that is this kind of part in a multipart body.
    pub(crate) fn with_part(mut self, name: &str, value: &str, part: Part) -> Self {
        if let Content::Fields(fields) = &mut self.content {
            fields.push(Field { name: name.to_owned(), value: value.to_owned(), part });
        }
        self
    }

    /// Alters the value of the first field that has a digit, else that of the first field. A draft without fields gets
    /// one. Raw content gets a byte behind it.
    pub(crate) fn with_altered_content(mut self) -> Self {
        match &mut self.content {
            Content::Raw(raw) => raw.push(b' '),
            Content::Fields(fields) => {
                let has_digit = |field: &Field| field.value.bytes().any(|byte| byte.is_ascii_digit());
                let index = fields.iter().position(has_digit).unwrap_or(0);
                match fields.get_mut(index) {
                    Some(field) => field.value = alter_value(self.form, &field.value),
                    None => return self.with_field("BillfoldUnknown", "1"),
                }
            }
        }
        self
    }

    /// Returns true if a name or value of a field has a blank.
    pub(crate) fn has_blank(&self) -> bool {
        match &self.content {
            Content::Fields(fields) => {
                fields.iter().any(|field| field.name.contains(' ') || field.value.contains(' '))
            }
            Content::Raw(_) => false,
        }
    }

    /// Leaves out the fields of a parameter: `Name`, and `Name.…` in pairs.
    pub(crate) fn without_field(mut self, name: &str) -> Self {
        if let Content::Fields(fields) = &mut self.content {
            let below = format!("{name}.");
            fields.retain(|field| field.name != name && !field.name.starts_with(&below));
        }
        self
    }
}

/// Alters a value so that a field keeps its type wherever possible: its last digit if it has one, so that a number stays
/// a number and a month a month.
pub(crate) fn alter_value(form: Form, value: &str) -> String {
    let last_digit = value.bytes().rposition(|byte| byte.is_ascii_digit());
    if let Some(position) = last_digit {
        let (before, rest) = value.split_at(position);
        let (digit, behind) = rest.split_at(1);
        // A month stays one: 01 becomes 02, 12 becomes 11, 10 becomes 11.
        let other = match digit {
            "0" => 1,
            "1" => 2,
            _ => digit.parse::<u8>().map_or(0, |digit| digit - 1),
        };
        return format!("{before}{other}{behind}");
    }
    match (value, value.strip_suffix('"')) {
        ("true", _) => "false".to_owned(),
        ("false", _) => "true".to_owned(),
        (_, Some(open)) if form == Form::Json => format!("{open}0\""),
        _ if form == Form::Json => "true".to_owned(),
        _ => format!("{value}0"),
    }
}

/// Makes the fields that parameters become in a form.
fn to_fields(form: Form, parameters: &Map<String, Value>) -> Vec<Field> {
    let mut fields = Vec::new();
    for (name, value) in parameters {
        flatten_value(form, name, value, &mut fields);
    }
    fields
}

/// Adds the fields of one value: one in a JSON or multipart body, elsewhere one for each leaf.
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
