//! An answer of HTTP, with the envelope that is in it.

use std::io::Read as _;
use std::net::TcpStream;

use serde_json::Value;

/// An answer of HTTP.
#[derive(Debug)]
pub(crate) struct Answer {
    /// The status line and the headers, as they were received.
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// Reads an answer up to the end of the connection.
    pub(crate) fn read(mut stream: TcpStream) -> Self {
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        Self { head: head.to_owned(), body: body.to_owned() }
    }

    /// Returns the fields of the envelope. Asserts what must hold for every answer.
    pub(crate) fn response(&self) -> Value {
        assert!(self.head.starts_with("HTTP/1.1 200 OK\r\n"), "{}", self.head);
        let head = self.head.to_lowercase();
        assert!(head.lines().any(|line| line == "content-type: application/json"), "{head}");
        let envelope: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(envelope.as_object().unwrap().len(), 1, "{envelope}");
        let response = envelope["Response"].clone();
        let id = response["RequestId"].as_str().unwrap();
        assert!(uuid::Uuid::parse_str(id).is_ok() && id == id.to_lowercase(), "{id}");
        if response.get("Error").is_some() {
            assert_message_listed(&response);
        }
        response
    }
}

/// Asserts that the message of an error is one that the page of error codes has for its code.
fn assert_message_listed(response: &Value) {
    let (code, message) = error(response);
    let known = tc3::Code::ALL.iter().find(|known| known.as_str() == code);
    let known = known.unwrap_or_else(|| panic!("an unknown code: {response}"));
    assert!(api::is_sent_message(*known, &message), "a message that is not listed: {response}");
}

/// Returns the code and the message of an answer that must be an error.
pub(crate) fn error(response: &Value) -> (String, String) {
    let error = &response["Error"];
    let text = |name: &str| error[name].as_str().unwrap_or_else(|| panic!("no error: {response}")).to_owned();
    (text("Code"), text("Message"))
}

/// Removes the `RequestId` of an answer, which differs each time.
pub(crate) fn without_id(mut response: Value) -> Value {
    response.as_object_mut().unwrap().remove("RequestId").expect("every answer has a RequestId");
    response
}

/// Replaces what differs each time: the host and the token in the address of a file, and the times of publication.
pub(crate) fn hide_token(mut answer: Value) -> Value {
    hide_times(&mut answer);
    if let Some(Value::String(address)) = answer.get_mut("DownloadUrl") {
        let parts: Vec<&str> = address.split('/').collect();
        let [scheme, "", _, "files", _, name] = parts[..] else {
            panic!("{address} is no address of a file")
        };
        *address = format!("{scheme}//127.0.0.1:8787/files/TOKEN/{name}");
    }
    answer
}

/// Replaces the times of publication by the one that examples have.
fn hide_times(value: &mut Value) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if name == "PublishedTime" {
                    *value = "2026-12-01 09:30:00".into();
                }
                hide_times(value);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(hide_times),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
