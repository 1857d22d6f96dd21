//! A request before it is signed: everything that a case may want to be different from the ordinary.

use serde_json::{Map, Value};

use super::form::Form;

/// How a field stands in a multipart body. Elsewhere there is one way only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A text.
    Text,
    /// A JSON value.
    Json,
    /// A file.
    File,
}

/// One parameter: a name, and its value as text, in a JSON body as the text of JSON.
#[derive(Clone, Debug)]
pub(super) struct Field {
    /// The name.
    pub(super) name: String,
    /// The value.
    pub(super) value: String,
    /// Its part.
    pub(super) part: Part,
}

/// The parameters of a request.
#[derive(Clone, Debug)]
pub(super) enum Content {
    /// As they should be.
    Fields(Vec<Field>),
    /// The body or query as it stands.
    Raw(Vec<u8>),
}

/// How names and values of pairs are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
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
pub(super) struct Draft {
    /// The form.
    pub(super) form: Form,
    /// The parameters of the action.
    pub(super) content: Content,
    /// The common parameters, by their version 1 names: headers in TC3, pairs in version 1.
    pub(super) common: Vec<(String, String)>,
    /// Further headers.
    pub(super) headers: Vec<(String, String)>,
    /// The content type; `None` for no such header.
    pub(super) content_type: Option<String>,
    /// The `Host` header.
    pub(super) host: String,
    /// The host as it is signed.
    pub(super) signed_host: String,
    /// How far `{time}` is from now, in seconds.
    pub(super) skew_s: i64,
    /// The names that `SignedHeaders` lists, in this order.
    pub(super) signed: Vec<String>,
    /// Whether values of headers are signed in lower case, as the documentation says and no client does.
    pub(super) lower_values: bool,
    /// Whether what is signed is the text `UNSIGNED-PAYLOAD` and not the body.
    pub(super) unsigned_payload: bool,
    /// How far the scope's day is from the timestamp's, in days.
    pub(super) scope_days: i64,
    /// The scope's service.
    pub(super) service: String,
    /// The id in the credential of TC3.
    pub(super) id: String,
    /// Whether it is signed with a wrong secret.
    pub(super) wrong_secret: bool,
    /// The encoding of pairs.
    pub(super) encoding: Encoding,
}

impl Draft {
    /// An ordinary request of an action.
    pub(super) fn new(
        form: Form,
        action: &str,
        version: &str,
        service: &str,
        parameters: &Map<String, Value>,
    ) -> Draft {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut common = vec![pair("Action", action), pair("Version", version), pair("Timestamp", "{time}")];
        if form.is_v1() {
            common.extend([pair("Nonce", "11886"), pair("SecretId", "{id}")]);
        }
        let content_type = match form {
            Form::Json => Some("application/json"),
            Form::Query | Form::Posted | Form::V1Post => Some("application/x-www-form-urlencoded"),
            Form::Multipart => Some(super::signer::MULTIPART),
            Form::V1Get => None,
        };
        Draft {
            form,
            content: Content::Fields(fields(form, parameters)),
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
    pub(super) fn set(mut self, name: &str, value: &str) -> Draft {
        match self.common.iter_mut().find(|(sent, _)| sent == name) {
            Some((_, old)) => value.clone_into(old),
            None => self.common.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// With one more common parameter, though there is one of this name.
    pub(super) fn again(mut self, name: &str, value: &str) -> Draft {
        self.common.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Without a common parameter.
    pub(super) fn without(mut self, name: &str) -> Draft {
        self.common.retain(|(sent, _)| sent != name);
        self
    }

    /// With a further header.
    pub(super) fn header(mut self, name: &str, value: &str) -> Draft {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With this content type.
    pub(super) fn typed(mut self, content_type: &str) -> Draft {
        self.content_type = Some(content_type.to_owned());
        self
    }

    /// With these headers signed.
    pub(super) fn signing(mut self, names: &[&str]) -> Draft {
        self.signed = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    /// With a host, sent and signed alike.
    pub(super) fn at_host(mut self, host: &str) -> Draft {
        host.clone_into(&mut self.host);
        host.clone_into(&mut self.signed_host);
        self
    }

    /// Signed so many seconds from now.
    pub(super) fn skewed(mut self, skew_s: i64) -> Draft {
        self.skew_s = skew_s;
        self
    }

    /// With the payload left out of the signature.
    pub(super) fn unsigned(mut self) -> Draft {
        self.unsigned_payload = true;
        self.header("X-TC-Content-SHA256", tc3::sign::UNSIGNED_PAYLOAD)
    }

    /// With these bytes for a body or query.
    pub(super) fn raw(mut self, content: impl AsRef<[u8]>) -> Draft {
        self.content = Content::Raw(content.as_ref().to_vec());
        self
    }

    /// With one more field.
    pub(super) fn plus(self, name: &str, value: &str) -> Draft {
        self.part(name, value, Part::Text)
    }

    /// With one more field, as a part of this kind.
    pub(super) fn part(mut self, name: &str, value: &str, part: Part) -> Draft {
        if let Content::Fields(fields) = &mut self.content {
            fields.push(Field { name: name.to_owned(), value: value.to_owned(), part });
        }
        self
    }

    /// Without the fields of a parameter: `Name`, and `Name.…` in pairs.
    pub(super) fn minus(mut self, name: &str) -> Draft {
        if let Content::Fields(fields) = &mut self.content {
            let below = format!("{name}.");
            fields.retain(|field| field.name != name && !field.name.starts_with(&below));
        }
        self
    }
}

/// The fields that parameters make in a form.
fn fields(form: Form, parameters: &Map<String, Value>) -> Vec<Field> {
    let mut fields = Vec::new();
    for (name, value) in parameters {
        flatten(form, name, value, &mut fields);
    }
    fields
}

/// The fields of one value: one in a JSON or multipart body, elsewhere one for each leaf.
fn flatten(form: Form, name: &str, value: &Value, fields: &mut Vec<Field>) {
    let field = |value: String, part| Field { name: name.to_owned(), value, part };
    match (form, value) {
        (Form::Json, value) => fields.push(field(value.to_string(), Part::Text)),
        (Form::Multipart, Value::Array(_) | Value::Object(_)) => {
            fields.push(field(value.to_string(), Part::Json));
        }
        (_, Value::Array(items)) => {
            for (number, item) in items.iter().enumerate() {
                flatten(form, &format!("{name}.{number}"), item, fields);
            }
        }
        (_, Value::Object(members)) => {
            for (member, value) in members {
                flatten(form, &format!("{name}.{member}"), value, fields);
            }
        }
        (_, Value::String(text)) => fields.push(field(text.clone(), Part::Text)),
        (_, value) => fields.push(field(value.to_string(), Part::Text)),
    }
}
