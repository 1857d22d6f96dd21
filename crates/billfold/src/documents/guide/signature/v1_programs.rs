//! Programs that make signatures of version 1.

use api::Service;

use super::v1_example::V1Example;
use super::{HOST, SECRET_KEY};

/// The version of the service of the examples.
const VERSION: &str = Service::Partners.version();

/// A script that computes the example with openssl.
const SHELL: &str = r#"secret_key=SECRET_KEY host=HOST

# One parameter on a line, sorted by name in the order of ASCII, joined by &.
parameters=$(printf '%s\n' LINES | LC_ALL=C sort -t = -k 1,1 | paste -s -d '&' -)

string_to_sign="GET$host/?$parameters"
signature=$(printf %s "$string_to_sign" | openssl dgst -sha256 -hmac "$secret_key" -binary | openssl base64)
escaped=$(printf %s "$signature" | sed 's/+/%2B/g; s,/,%2F,g; s/=/%3D/g')

printf '%s\n' "$string_to_sign" "$signature" "http://$host/?$parameters&Signature=$escaped""#;

/// A program that signs a call at the present time and sends it by both methods.
const PYTHON: &str = r#"import base64
import hashlib
import hmac
import os
import random
import time
import urllib.parse
import urllib.request


def sign(secret_key, method, host, parameters):
    """Returns the signature of parameters, which have no Signature yet."""
    pairs = "&".join(f"{name}={parameters[name]}" for name in sorted(parameters))
    string_to_sign = f"{method}{host}/?{pairs}"
    mac = hmac.new(secret_key.encode(), string_to_sign.encode(), hashlib.sha256)
    return base64.b64encode(mac.digest()).decode()


def send(address, method, action, own_parameters):
    """Signs a call now, sends it, and returns the answer."""
    parameters = {
        "Action": action,
        "Version": "VERSION",
        "Timestamp": int(time.time()),
        "Nonce": random.randrange(1, 2**31),
        "SecretId": os.environ["TENCENTCLOUD_SECRET_ID"],
        "SignatureMethod": "HmacSHA256",
        **own_parameters,
    }
    host = address.split("://")[1]
    parameters["Signature"] = sign(os.environ["TENCENTCLOUD_SECRET_KEY"], method, host, parameters)
    form = urllib.parse.urlencode(parameters)
    if method == "GET":
        request = urllib.request.Request(f"{address}/?{form}")
    else:
        request = urllib.request.Request(f"{address}/", form.encode())
    with urllib.request.urlopen(request) as answer:
        return answer.read().decode()


if __name__ == "__main__":
    for method in ("GET", "POST"):
        print(send("ADDRESS", method, "ACTION", INPUT))"#;

/// Writes the script that computes the example.
pub(super) fn write_shell_script(example: &V1Example) -> String {
    // In the reverse order, so that sorting has work to do.
    let lines: Vec<String> =
        example.sorted.iter().rev().map(|(name, value)| format!("{name}={value}")).collect();
    SHELL.replace("SECRET_KEY", SECRET_KEY).replace("HOST", HOST).replace("LINES", &lines.join(" "))
}

/// Writes the program that signs and sends the call of an example to a server. The input is a JSON object.
pub(super) fn write_python_program(action: &str, input: &str, address: &str) -> String {
    PYTHON
        .replace("\"VERSION\"", &format!("\"{VERSION}\""))
        .replace("ADDRESS", address)
        .replace("\"ACTION\"", &format!("\"{action}\""))
        .replace("INPUT", input)
}
