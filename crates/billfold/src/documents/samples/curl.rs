//! Samples for bash with curl and openssl. The script signs when it is run, since a signature is valid for 300 seconds.

use api::Text;

use super::call::SampleCall;
use super::form::{ID_VARIABLE, SECRET_VARIABLE, SampleForm, TOKEN_VARIABLE};
use super::quoting::{quote_for_bash, write_json};
use crate::documents::page::CodeForm;

/// Samples for bash.
pub(super) static CURL: SampleForm = SampleForm {
    name: "curl",
    title: "curl (bash)",
    code: CodeForm::Shell,
    package: "",
    file: "{}-curl.sh",
    install: "",
    run: "bash {}-curl.sh",
    note: Text::new(
        "It signs when it is run, since a signature is valid for 300 seconds. The secret is in no command line, where other users of the \
         machine would see it; the token of a temporary key is.",
        "脚本在运行时签名，因为签名只在 300 秒内有效。密钥不出现在任何命令行中，同一机器上的其他用户无法看到；临时密钥的令牌则会出现。",
    ),
    write: |call| Ok(write_script(call)),
};

fn write_script(call: &SampleCall<'_>) -> String {
    let SampleCall { action, address, authority, .. } = call;
    let (service, version) = (call.service.name(), call.service.version());
    let first = call.describe("bash, openssl, curl");
    let body = quote_for_bash(&write_json(&call.to_json(), false));
    let trust = authority.as_deref().map(|file| format!("--cacert {} ", quote_for_bash(file)));
    format!(
        r#"# {first}
set -euo pipefail
: "${{{ID_VARIABLE}:?}}" "${{{SECRET_VARIABLE}:?}}"
host='{endpoint}' service='{service}' action='{action}'
body={body}
now=$(date -u '+%s %F') && time=${{now% *}} day=${{now#* }}

sha256() {{ openssl dgst -sha256 -r | cut -d' ' -f1; }}
write_bytes() {{ printf "$(printf %s "$1" | sed 's/../\\x&/g')"; }}
# HMAC-SHA256 of a text, with a key in hex that is in no command line.
hmac() {{
  local key=$1 inner='' outer='' pair i
  if [ ${{#key}} -gt 128 ]; then key=$(write_bytes "$key" | sha256); fi
  printf -v key '%-128s' "$key"
  key=${{key// /0}}
  for ((i = 0; i < 128; i += 2)); do
    printf -v pair '\\x%02x\\x%02x' $((16#${{key:i:2}} ^ 0x36)) $((16#${{key:i:2}} ^ 0x5c))
    inner+=${{pair:0:4}} outer+=${{pair:4}}
  done
  inner=$({{ printf "$inner"; printf %s "$2"; }} | sha256)
  {{ printf "$outer"; write_bytes "$inner"; }} | sha256
}}

canonical=$(printf 'POST\n/\n\ncontent-type:application/json\nhost:%s\n\ncontent-type;host\n%s' "$host" "$(printf %s "$body" | sha256)")
to_sign=$(printf 'TC3-HMAC-SHA256\n%s\n%s/%s/tc3_request\n%s' "$time" "$day" "$service" "$(printf %s "$canonical" | sha256)")
key=$(printf %s "TC3${SECRET_VARIABLE}" | od -An -v -tx1 | tr -d ' \n')
for part in "$day" "$service" tc3_request; do key=$(hmac "$key" "$part"); done
curl -sS {trust}"{scheme}://$host/" -H 'Content-Type: application/json' -H 'X-TC-Language: {language}' \
  -H "X-TC-Action: $action" -H 'X-TC-Version: {version}' -H "X-TC-Timestamp: $time" \
  ${{{TOKEN_VARIABLE}:+-H "X-TC-Token: ${TOKEN_VARIABLE}"}} \
  -H "Authorization: TC3-HMAC-SHA256 Credential=${ID_VARIABLE}/$day/$service/tc3_request, SignedHeaders=content-type;host, Signature=$(hmac "$key" "$to_sign")" \
  --data-binary "$body"
echo
"#,
        endpoint = address.endpoint(),
        scheme = address.scheme(),
        language = call.language_code(),
        trust = trust.unwrap_or_default(),
    )
}
