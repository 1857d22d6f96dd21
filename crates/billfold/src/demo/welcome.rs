//! The text that `billfold demo` prints: the endpoint, the keys, and calls that are ready to paste.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use access::Role;
use sheet::show_path;

use super::world::{CALLED_CUSTOMER, CALLED_MONTH, CALLS_PER_S, DemoKey};
use crate::documents::call_command::quote_for_shell;

/// A shell script that signs when it is run, since a signature is valid for 300 seconds.
const CURL: &str = r#"# curl in sh, bash or zsh, which signs with openssl when it is run
(
host=ENDPOINT action=DescribeBillSummaryByPayMode service=intlpartnersmgt
body='{"BillMonth":"MONTH","CustomerUin":CUSTOMER}'
now=$(date -u '+%s %F') && t=${now% *} d=${now#* }
sha() { openssl dgst -sha256 | sed 's/^.* //'; }
mac() { printf %s "$2" | openssl dgst -sha256 -mac HMAC -macopt "$1" | sed 's/^.* //'; }
canonical=$(printf 'POST\n/\n\ncontent-type:application/json\nhost:%s\n\ncontent-type;host\n%s' "$host" "$(printf %s "$body" | sha)")
to_sign=$(printf 'TC3-HMAC-SHA256\n%s\n%s/%s/tc3_request\n%s' "$t" "$d" "$service" "$(printf %s "$canonical" | sha)")
key=$(mac "key:TC3$TENCENTCLOUD_SECRET_KEY" "$d"); key=$(mac "hexkey:$key" "$service"); key=$(mac "hexkey:$key" tc3_request)
curl -sS CURL_TRUST"SCHEME://$host/" -H 'Content-Type: application/json' -d "$body" \
  -H "X-TC-Action: $action" -H 'X-TC-Version: 2022-09-28' -H "X-TC-Timestamp: $t" \
  -H "Authorization: TC3-HMAC-SHA256 Credential=$TENCENTCLOUD_SECRET_ID/$d/$service/tc3_request, SignedHeaders=content-type;host, Signature=$(mac "hexkey:$key" "$to_sign")"
echo
)
"#;

/// A call with the official client for Python.
const PYTHON: &str = r#"# Python; once: python3 -m venv sdk && . sdk/bin/activate && pip install tencentcloud-sdk-python-intl-en
python3 - <<'EOF'
import os
from tencentcloud.common import credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.intlpartnersmgt.v20220928 import intlpartnersmgt_client, models

key = credential.Credential(os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"])
profile = ClientProfile(httpProfile=HttpProfile(protocol="SCHEME", endpoint="ENDPOINT"PYTHON_TRUST))
client = intlpartnersmgt_client.IntlpartnersmgtClient(key, "", profile)
request = models.DescribeBillSummaryByPayModeRequest()
request.BillMonth, request.CustomerUin = "MONTH", CUSTOMER
print(client.DescribeBillSummaryByPayMode(request).to_json_string())
EOF
"#;

/// A call with the official client for Node.js.
const NODE: &str = r#"# Node.js; once: npm install tencentcloud-sdk-nodejs-intl-en
NODE_TRUSTnode - <<'EOF'
const { common, intlpartnersmgt } = require("tencentcloud-sdk-nodejs-intl-en");
const { Client, Models } = intlpartnersmgt.v20220928;

const key = new common.Credential(process.env.TENCENTCLOUD_SECRET_ID, process.env.TENCENTCLOUD_SECRET_KEY);
const http = new common.HttpProfile("SCHEME://", "ENDPOINT");
const client = new Client(key, "", new common.ClientProfile(null, http));
const request = new Models.DescribeBillSummaryByPayModeRequest();
request.BillMonth = "MONTH";
request.CustomerUin = CUSTOMER;
client.DescribeBillSummaryByPayMode(request, (error, answer) => console.log(error || answer.to_json_string()));
EOF
"#;

/// A call with the official command line.
const TCCLI: &str = r"# tccli; once, in the same environment: pip install tccli-intl-en
TCCLI_TRUSTtccli intlpartnersmgt DescribeBillSummaryByPayMode --endpoint TCCLI_ENDPOINT --BillMonth MONTH --CustomerUin CUSTOMER
";

/// A call with our own client.
const OWN: &str = r"# billfold's own client
BILLFOLD call DescribeBillSummaryByPayMode --endpoint SCHEME://ENDPOINT OWN_TRUST--BillMonth MONTH --CustomerUin CUSTOMER
";

/// The part of each call by which the client trusts the authority of a demo with TLS.
#[derive(Default)]
struct Trust {
    curl: String,
    python: String,
    node: String,
    tccli: String,
    own: String,
}

impl Trust {
    /// The parts for an authority; they are empty without one.
    fn of(authority: Option<&Path>) -> Self {
        let Some(authority) = authority else { return Self::default() };
        let file = quote_path(authority);
        Self {
            curl: format!("--cacert {file} "),
            python: format!(", certification={:?}", show_path(authority)),
            node: format!("NODE_EXTRA_CA_CERTS={file} "),
            // It has no setting for it.
            tccli: format!("cat {file} >> \"$(python3 -m certifi)\" # each demo has another one\n"),
            own: format!("--ca-file {file} "),
        }
    }
}

/// Formats the whole text. `authority` is the certificate to trust, if the demo speaks TLS; `kept_in` is the data folder,
/// if the world is kept.
pub(crate) fn format_welcome(
    address: SocketAddr,
    authority: Option<&Path>,
    keys: &[DemoKey],
    kept_in: Option<&Path>,
) -> String {
    let (address, scheme) =
        (to_callable_address(address), if authority.is_some() { "https" } else { "http" });
    let mut text = format!("Billfold demo: six months of 2022, answered on {scheme}://{address}\nIn a browser it shows the documents of all actions.\n\n");
    for key in keys {
        let _ = writeln!(text, "{} {} ({})", key.role.title(), key.uin, key.name);
        let _ = writeln!(text, "  SecretId   {}", key.pair.id);
        let _ = writeln!(text, "  SecretKey  {}", *key.pair.secret);
    }
    if let Some(first) = keys.first() {
        let _ = write!(
            text,
            "\nIn another terminal, first the key, then any of the calls. Each asks for the bill of customer \
             {CALLED_CUSTOMER} in {CALLED_MONTH}. Up to {CALLS_PER_S} calls a second pass here; with the vendor it is one \
             for bills, and more for lists.\n\n"
        );
        let _ = writeln!(text, "export TENCENTCLOUD_SECRET_ID={}", first.pair.id);
        let _ = writeln!(text, "export TENCENTCLOUD_SECRET_KEY={}", *first.pair.secret);
    }
    if let Some(authority) = authority {
        let _ = writeln!(
            text,
            "\n# The certificate is of an authority that was made for this demo; each call trusts it:\n# {}",
            show_path(authority)
        );
    }
    // Without a scheme, tccli speaks TLS. With one, proxies refuse its `Host`.
    let tccli_endpoint = if authority.is_some() { address.to_string() } else { format!("http://{address}") };
    let trust = Trust::of(authority);
    for call in [CURL, PYTHON, NODE, TCCLI, OWN] {
        text.push('\n');
        text.push_str(
            &call
                .replace("CUSTOMER", &CALLED_CUSTOMER.to_string())
                .replace("MONTH", CALLED_MONTH)
                .replace("TCCLI_ENDPOINT", &tccli_endpoint)
                .replace("ENDPOINT", &address.to_string())
                .replace("SCHEME", scheme)
                .replace("CURL_TRUST", &trust.curl)
                .replace("PYTHON_TRUST", &trust.python)
                .replace("NODE_TRUST", &trust.node)
                .replace("TCCLI_TRUST", &trust.tccli)
                .replace("OWN_TRUST", &trust.own)
                .replace("BILLFOLD", &find_program_for_shell()),
        );
    }
    text.push_str(&format_further_calls(&format!("{scheme}://{address}"), &trust.own, keys));
    text.push('\n');
    match kept_in {
        Some(dir) => {
            let _ = writeln!(
                text,
                "The world is kept in {}, with its keys: the next demo with that folder prints the same ones. Its bill files \
                 are in demo-files there.",
                show_path(dir)
            );
        }
        None => text.push_str("Nothing of it is kept: Ctrl-C ends the demo, and its keys and bills are gone. With --data DIR all of it is kept, \
             keys too.\n"),
    }
    text
}

/// Formats the call of an end customer, and the commands that list the actions. `trust` is the flag by which our client trusts the
/// authority of the demo.
fn format_further_calls(endpoint: &str, trust: &str, keys: &[DemoKey]) -> String {
    let mut text = String::new();
    let program = find_program_for_shell();
    if let Some(customer) = keys.iter().find(|key| key.role == Role::Customer) {
        let _ = write!(
            text,
            "\n# The end customer asks for its own bill\nTENCENTCLOUD_SECRET_ID={} TENCENTCLOUD_SECRET_KEY={} {program} call \
             DescribeBillSummary --endpoint {endpoint} {trust}--Month {CALLED_MONTH} --GroupType product --table\n",
            customer.pair.id, *customer.pair.secret
        );
    }
    let _ = write!(
        text,
        "\n# All actions, and one of them in full\n{program} actions\n{program} actions DescribeBillSummary\n"
    );
    text
}

/// Returns an address that a client on this machine can call: "all addresses" is replaced by loopback.
fn to_callable_address(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        IpAddr::V4(_) | IpAddr::V6(_) => address.ip(),
    };
    SocketAddr::new(ip, address.port())
}

/// Returns a path as one word of a shell.
fn quote_path(path: &Path) -> String {
    quote_for_shell(&show_path(path))
}

/// Returns the running program as a shell finds it, since it may not be on the search path.
fn find_program_for_shell() -> String {
    let path = std::env::current_exe().ok().and_then(|path| path.to_str().map(str::to_owned));
    let is_plain = |path: &String| path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+".contains(c));
    path.filter(is_plain).unwrap_or_else(|| "billfold".to_owned())
}
