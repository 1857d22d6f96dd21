//! The text that `billfold demo` prints: the endpoint, the keys, and calls that are ready to paste.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::Path;

use access::Role;
use api::Actions;
use bill::Language;
use sheet::show_path;

use super::world::{CALLED_CUSTOMER, CALLED_MONTH, CALLS_PER_S, DemoKey};
use crate::documents::call_command::quote_for_shell;
use crate::documents::samples::address::ServerAddress;
use crate::documents::samples::call::SampleCall;
use crate::documents::samples::find_form;
use crate::documents::samples::form::Sample;
use crate::documents::samples::shells::write_own_command;
use crate::documents::site_paths::{CONSOLE, to_explorer_path, to_html_path};

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
    let site = format!("{scheme}://{address}");
    let page = |path: &str| to_html_path(Language::English, path);
    let mut text = format!(
        "Billfold demo: six months of 2022. Open one of these in a browser:\n\n  \
         API Explorer  {site}{}\n  \
         Console       {site}{}\n  \
         Documents     {site}/\n\n\
         There one click signs in as any of these accounts. Programs call the endpoint {site} with their keys:\n\n",
        page(&to_explorer_path(ACTION)),
        page(CONSOLE),
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
    let full_address = ServerAddress::parse(&site)
        .unwrap_or_else(|error| unreachable!("the address of a socket is that of a server: {error}"));
    let input = format!(r#"{{"BillMonth":"{CALLED_MONTH}","CustomerUin":{CALLED_CUSTOMER}}}"#);
    let actions = Actions::new();
    let call = make_call(&actions, ACTION, &input, &full_address).trust_authority(authority);
    text.push_str(&format_calls(&call, authority));
    let input = format!(r#"{{"Month":"{CALLED_MONTH}","GroupType":"product"}}"#);
    let own_bill =
        make_call(&actions, "DescribeBillSummary", &input, &full_address).trust_authority(authority);
    text.push_str(&format_further_calls(&own_bill, keys));
    text.push_str(&format_pages(&site));
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

/// Formats the addresses of the pages once more, for a terminal that shows the end of the text alone.
fn format_pages(site: &str) -> String {
    let page = |path: &str| to_html_path(Language::English, path);
    format!("\n# In a browser: {site}{} and {site}{}\n\n", page(&to_explorer_path(ACTION)), page(CONSOLE))
}

/// Makes a call of which the demo prints samples.
fn make_call<'a>(
    actions: &'a Actions,
    name: &str,
    input: &str,
    address: &'a ServerAddress,
) -> SampleCall<'a> {
    let Some(action) = actions.get(name) else { unreachable!("{name} is an action") };
    SampleCall::read(action, input.as_bytes(), address, Language::English)
        .unwrap_or_else(|refusal| unreachable!("the input of the demo is right: {refusal}"))
}

/// Writes the sample of a form.
fn write_sample(name: &str, call: &SampleCall<'_>) -> Sample {
    let Some(form) = find_form(name) else { unreachable!("{name} is a form of samples") };
    form.write_sample(call)
        .unwrap_or_else(|reason| unreachable!("each client calls any server: {}", reason.english))
}

/// Formats one call for each client, ready to be pasted into a shell. No line of a sample ends its text there, as no value
/// of a sample has a line of its own.
fn format_calls(call: &SampleCall<'_>, authority: Option<&Path>) -> String {
    let [curl, python, node, tccli] =
        ["curl", "python", "node", "tccli"].map(|name| write_sample(name, call));
    let trust = authority.map(|file| format!("NODE_EXTRA_CA_CERTS={} ", quote_for_shell(&show_path(file))));
    format!(
        "\n# curl, which signs with openssl when it is run\nbash <<'EOF'\n{}EOF\n\
         \n# Python; once: {}\npython3 - <<'EOF'\n{}EOF\n\
         \n# Node.js; once: {}\n{}node - <<'EOF'\n{}EOF\n\
         \n# tccli; once, in the same environment: {}\n{}\
         \n# billfold's own client\n{}\n",
        curl.text,
        python.form.install,
        python.text,
        node.form.install,
        trust.unwrap_or_default(),
        node.text,
        tccli.form.install,
        tccli.text,
        write_own_command(call, &find_program_for_shell()),
    )
}

/// Formats the call of an end customer for its own bill, and the commands that list the actions.
fn format_further_calls(own_bill: &SampleCall<'_>, keys: &[DemoKey]) -> String {
    let mut text = String::new();
    let program = find_program_for_shell();
    if let Some(customer) = keys.iter().find(|key| key.role == Role::Customer) {
        let _ = write!(
            text,
            "\n# The end customer asks for its own bill\nTENCENTCLOUD_SECRET_ID={} TENCENTCLOUD_SECRET_KEY={} {} --table\n",
            customer.pair.id,
            *customer.pair.secret,
            write_own_command(own_bill, &program)
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
