//! Programs that make signatures of TC3-HMAC-SHA256.

use api::Service;

use super::v3_example::V3Example;
use super::{HOST, SECRET_ID, SECRET_KEY, TIMESTAMP_S};
use crate::documents::call_command::quote_for_shell;

/// The service of the examples.
const SERVICE: &str = Service::Partners.name();

/// The version of the service of the examples.
const VERSION: &str = Service::Partners.version();

/// A script that computes the example with openssl.
const SHELL: &str = r#"secret_id=SECRET_ID secret_key=SECRET_KEY
host=HOST service=SERVICE timestamp=TIMESTAMP day=DAY
body=BODY

hex() { od -A n -v -t x1 | tr -d ' \n'; }
sha256() { openssl dgst -sha256 -r | cut -d ' ' -f 1; }
hmac() { openssl dgst -sha256 -mac HMAC -macopt "hexkey:$1" -r | cut -d ' ' -f 1; }

canonical_request="POST
/

content-type:application/json
host:$host

content-type;host
$(printf %s "$body" | sha256)"

string_to_sign="TC3-HMAC-SHA256
$timestamp
$day/$service/tc3_request
$(printf %s "$canonical_request" | sha256)"

day_key=$(printf %s "$day" | hmac "$(printf %s "TC3$secret_key" | hex)")
service_key=$(printf %s "$service" | hmac "$day_key")
signing_key=$(printf tc3_request | hmac "$service_key")
signature=$(printf %s "$string_to_sign" | hmac "$signing_key")

printf '%s\n' "$canonical_request" "$string_to_sign" "$day_key" "$service_key" "$signing_key" \
  "TC3-HMAC-SHA256 Credential=$secret_id/$day/$service/tc3_request, SignedHeaders=content-type;host, Signature=$signature""#;

/// A program that signs a call at the present time and sends it.
const PYTHON: &str = r#"import hashlib
import hmac
import os
import time
import urllib.request


def sign(secret_id, secret_key, host, timestamp, body, service="SERVICE"):
    """Returns the header Authorization of a JSON request."""
    day = time.strftime("%Y-%m-%d", time.gmtime(timestamp))
    scope = f"{day}/{service}/tc3_request"
    canonical_request = "\n".join([
        "POST", "/", "",
        "content-type:application/json", f"host:{host}", "",
        "content-type;host", hashlib.sha256(body).hexdigest(),
    ])
    canonical_hash = hashlib.sha256(canonical_request.encode()).hexdigest()
    string_to_sign = "\n".join(["TC3-HMAC-SHA256", str(timestamp), scope, canonical_hash])
    key = ("TC3" + secret_key).encode()
    for part in (day, service, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, string_to_sign.encode(), hashlib.sha256).hexdigest()
    return f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders=content-type;host, Signature={signature}"


def send(address, action, body):
    """Signs a call now, sends it, and returns the answer."""
    timestamp = int(time.time())
    key = os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"]
    headers = {
        "Content-Type": "application/json",
        "X-TC-Action": action,
        "X-TC-Version": "VERSION",
        "X-TC-Timestamp": str(timestamp),
        "Authorization": sign(*key, address.split("://")[1], timestamp, body),
    }
    with urllib.request.urlopen(urllib.request.Request(address + "/", body, headers)) as answer:
        return answer.read().decode()


if __name__ == "__main__":
    print(send("ADDRESS", "ACTION", b'BODY'))"#;

/// Writes the script that computes the example.
pub(super) fn write_shell_script(example: &V3Example) -> String {
    SHELL
        .replace("SECRET_ID", SECRET_ID)
        .replace("SECRET_KEY", SECRET_KEY)
        .replace("HOST", HOST)
        .replace("SERVICE", SERVICE)
        .replace("TIMESTAMP", &TIMESTAMP_S.to_string())
        .replace("DAY", &example.day)
        .replace("BODY", &quote_for_shell(&example.body))
}

/// Writes the program that signs and sends the call of the example to a server.
pub(super) fn write_python_program(example: &V3Example, address: &str) -> String {
    PYTHON
        .replace("\"SERVICE\"", &format!("\"{SERVICE}\""))
        .replace("\"VERSION\"", &format!("\"{VERSION}\""))
        .replace("ADDRESS", address)
        .replace("\"ACTION\"", &format!("\"{}\"", example.action))
        .replace("'BODY'", &format!("'{}'", example.body))
}
