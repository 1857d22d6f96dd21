//! Whole programs that make one call, for each client: the demo prints them with its keys, and the pages show them.

use std::path::Path;

use serde_json::{Map, Value};
use sheet::show_path;

use super::call_command::{append_parameters, format_tccli_command, quote_for_shell};
use api::Service;

/// A shell script that signs when it is run, since a signature is valid for 300 seconds.
const CURL: &str = r#"(
host=ENDPOINT action=ACTION service=SERVICE
body=BODY
now=$(date -u '+%s %F') && t=${now% *} d=${now#* }
sha() { openssl dgst -sha256 | sed 's/^.* //'; }
mac() { printf %s "$2" | openssl dgst -sha256 -mac HMAC -macopt "$1" | sed 's/^.* //'; }
canonical=$(printf 'POST\n/\n\ncontent-type:application/json\nhost:%s\n\ncontent-type;host\n%s' "$host" "$(printf %s "$body" | sha)")
to_sign=$(printf 'TC3-HMAC-SHA256\n%s\n%s/%s/tc3_request\n%s' "$t" "$d" "$service" "$(printf %s "$canonical" | sha)")
key=$(mac "key:TC3$TENCENTCLOUD_SECRET_KEY" "$d"); key=$(mac "hexkey:$key" "$service"); key=$(mac "hexkey:$key" tc3_request)
curl -sS CURL_TRUST"SCHEME://$host/" -H 'Content-Type: application/json' -d "$body" \
  -H "X-TC-Action: $action" -H 'X-TC-Version: VERSION' -H "X-TC-Timestamp: $t" \
  -H "Authorization: TC3-HMAC-SHA256 Credential=$TENCENTCLOUD_SECRET_ID/$d/$service/tc3_request, SignedHeaders=content-type;host, Signature=$(mac "hexkey:$key" "$to_sign")"
echo
)"#;

/// A program with the official client for Python.
const PYTHON: &str = r#"import os
from tencentcloud.common import credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.intlpartnersmgt.v20220928 import intlpartnersmgt_client, models

key = credential.Credential(os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"])
profile = ClientProfile(httpProfile=HttpProfile(protocol="SCHEME", endpoint="ENDPOINT"PYTHON_TRUST))
client = intlpartnersmgt_client.IntlpartnersmgtClient(key, "", profile)
request = models.ACTIONRequest()
FIELDS
print(client.ACTION(request).to_json_string())"#;

/// A program with the official client for Node.js.
const NODE: &str = r#"const { common, intlpartnersmgt } = require("tencentcloud-sdk-nodejs-intl-en");
const { Client, Models } = intlpartnersmgt.v20220928;

const key = new common.Credential(process.env.TENCENTCLOUD_SECRET_ID, process.env.TENCENTCLOUD_SECRET_KEY);
const http = new common.HttpProfile("SCHEME://", "ENDPOINT");
const client = new Client(key, "", new common.ClientProfile(null, http));
const request = new Models.ACTIONRequest();
FIELDS
client.ACTION(request, (error, answer) => console.log(error || answer.to_json_string()));"#;

/// The command that installs the official client for Python.
pub(crate) const PYTHON_INSTALL: &str =
    "python3 -m venv sdk && . sdk/bin/activate && pip install tencentcloud-sdk-python-intl-en";

/// The command that installs the official client for Node.js.
pub(crate) const NODE_INSTALL: &str = "npm install tencentcloud-sdk-nodejs-intl-en";

/// The command that installs tccli.
pub(crate) const TCCLI_INSTALL: &str = "pip install tccli-intl-en";

/// A call that programs make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SampleCall<'a> {
    /// The action.
    pub(crate) action: &'a str,
    /// The input, a JSON object.
    pub(crate) input: &'a str,
    /// The address of the server, with its scheme and without a slash at the end.
    pub(crate) address: &'a str,
    /// The certificate of the authority to trust, if it is none of the public ones.
    pub(crate) authority: Option<&'a Path>,
}

impl SampleCall<'_> {
    /// Writes a script for curl.
    pub(crate) fn write_curl_script(&self) -> String {
        let trust = self.find_authority_word().map(|file| format!("--cacert {file} "));
        CURL.replace("SERVICE", Service::Partners.name())
            .replace("X-TC-Version: VERSION", &format!("X-TC-Version: {}", Service::Partners.version()))
            .replace("action=ACTION", &format!("action={}", self.action))
            .replace("body=BODY", &format!("body={}", quote_for_shell(self.input)))
            .replace("CURL_TRUST", &trust.unwrap_or_default())
            .replace("SCHEME", self.scheme())
            .replace("ENDPOINT", self.endpoint())
    }

    /// Writes a program with the official client for Python.
    pub(crate) fn write_python_program(&self) -> String {
        let trust = self.authority.map(|file| format!(", certification={:?}", show_path(file)));
        self.fill_program(PYTHON, "").replace("PYTHON_TRUST", &trust.unwrap_or_default())
    }

    /// Writes a program with the official client for Node.js.
    pub(crate) fn write_node_program(&self) -> String {
        self.fill_program(NODE, ";")
    }

    /// Writes the assignment of a variable before the command `node`, by which it trusts the authority.
    pub(crate) fn write_node_trust(&self) -> String {
        let trust = self.find_authority_word().map(|file| format!("NODE_EXTRA_CA_CERTS={file} "));
        trust.unwrap_or_default()
    }

    /// Writes a command of tccli, behind one that adds the authority to its list, as it has no setting for it.
    pub(crate) fn write_tccli_command(&self) -> String {
        let trust = self
            .find_authority_word()
            .map(|file| format!("cat {file} >> \"$(python3 -m certifi)\" # each demo has another one\n"));
        trust.unwrap_or_default() + &format_tccli_command(self.action, self.input, self.address)
    }

    /// Writes a command of our own client, whose program is at a path.
    pub(crate) fn write_own_command(&self, program: &str) -> String {
        let trust = self.find_authority_word().map(|file| format!(" --ca-file {file}"));
        let trust = trust.unwrap_or_default();
        let command =
            format!("{program} call {} --endpoint {}{trust}", self.action, quote_for_shell(self.address));
        append_parameters(command, self.input)
    }

    /// Fills the places of a program. Each field is assigned on a line of its own, as JSON, which both languages read.
    fn fill_program(&self, program: &str, line_end: &str) -> String {
        let input: Map<String, Value> = serde_json::from_str(self.input)
            .unwrap_or_else(|error| unreachable!("the input of a sample is a JSON object: {error}"));
        let fields = input.iter().map(|(name, value)| format!("request.{name} = {value}{line_end}"));
        program
            .replace("ACTION", self.action)
            .replace("SCHEME", self.scheme())
            .replace("ENDPOINT", self.endpoint())
            .replace("FIELDS", &fields.collect::<Vec<_>>().join("\n"))
    }

    fn scheme(&self) -> &str {
        self.address.split_once("://").map_or("http", |(scheme, _)| scheme)
    }

    fn endpoint(&self) -> &str {
        self.address.split_once("://").map_or(self.address, |(_, endpoint)| endpoint)
    }

    /// Returns the path of the authority as one word of a shell.
    fn find_authority_word(&self) -> Option<String> {
        self.authority.map(|file| quote_for_shell(&show_path(file)))
    }
}
