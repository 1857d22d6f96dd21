//! The text that `billfold demo` prints: the endpoint, the keys, and calls that are ready to paste.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use access::Role;
use sheet::show_path;

use super::world::{CALLED_CUSTOMER, CALLED_MONTH, CALLS_PER_S, DemoKey};
use crate::documents::client_programs::{NODE_INSTALL, PYTHON_INSTALL, SampleCall, TCCLI_INSTALL};

/// The action that the calls call.
const ACTION: &str = "DescribeBillSummaryByPayMode";

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
    let mut text = format!(
        "Billfold demo: six months of 2022, answered on {scheme}://{address}\nIn a browser it shows the documents of all actions.\n\n"
    );
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
    let full_address = format!("{scheme}://{address}");
    let input = format!(r#"{{"BillMonth":"{CALLED_MONTH}","CustomerUin":{CALLED_CUSTOMER}}}"#);
    let call = SampleCall { action: ACTION, input: &input, address: &full_address, authority };
    text.push_str(&format_calls(&call));
    text.push_str(&format_further_calls(&call, keys));
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

/// Formats one call for each client, ready to be pasted into a shell.
fn format_calls(call: &SampleCall<'_>) -> String {
    format!(
        "\n# curl in sh, bash or zsh, which signs with openssl when it is run\n{}\n\
         \n# Python; once: {PYTHON_INSTALL}\npython3 - <<'EOF'\n{}\nEOF\n\
         \n# Node.js; once: {NODE_INSTALL}\n{}node - <<'EOF'\n{}\nEOF\n\
         \n# tccli; once, in the same environment: {TCCLI_INSTALL}\n{}\n\
         \n# billfold's own client\n{}\n",
        call.write_curl_script(),
        call.write_python_program(),
        call.write_node_trust(),
        call.write_node_program(),
        call.write_tccli_command(),
        call.write_own_command(&find_program_for_shell()),
    )
}

/// Formats the call of an end customer, and the commands that list the actions.
fn format_further_calls(call: &SampleCall<'_>, keys: &[DemoKey]) -> String {
    let mut text = String::new();
    let program = find_program_for_shell();
    if let Some(customer) = keys.iter().find(|key| key.role == Role::Customer) {
        let input = format!(r#"{{"Month":"{CALLED_MONTH}","GroupType":"product"}}"#);
        let own_bill = SampleCall { action: "DescribeBillSummary", input: &input, ..*call };
        let _ = write!(
            text,
            "\n# The end customer asks for its own bill\nTENCENTCLOUD_SECRET_ID={} TENCENTCLOUD_SECRET_KEY={} {} --table\n",
            customer.pair.id,
            *customer.pair.secret,
            own_bill.write_own_command(&program)
        );
    }
    let _ = write!(
        text,
        "\n# All actions, and one of them in full\n{program} actions\n{program} actions DescribeBillSummary\n"
    );
    text
}

/// Returns an address that a client on this machine can call: "all addresses" is replaced by loopback.
pub(crate) fn to_callable_address(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        IpAddr::V4(_) | IpAddr::V6(_) => address.ip(),
    };
    SocketAddr::new(ip, address.port())
}

/// Returns the running program as a shell finds it, since it may not be on the search path.
fn find_program_for_shell() -> String {
    let path = std::env::current_exe().ok().and_then(|path| path.to_str().map(str::to_owned));
    let is_plain = |path: &String| path.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+".contains(c));
    path.filter(is_plain).unwrap_or_else(|| "billfold".to_owned())
}
