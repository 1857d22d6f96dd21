//! Samples that are one command: of tccli, and of our own client.

use api::Text;
use serde_json::Value;

use super::call::SampleCall;
use super::form::{NO_SERVICE, SampleForm};
use super::quoting::{quote_for_bash, write_json};
use crate::documents::call_command::quote_for_shell;
use crate::documents::page::CodeForm;

/// Samples with the vendor's command line.
pub(super) static TCCLI: SampleForm = SampleForm {
    name: "tccli",
    title: "tccli",
    code: CodeForm::Shell,
    package: "tccli-intl-en 3.1.193.1",
    file: "{}-tccli.sh",
    install: "pip install tccli-intl-en==3.1.193.1",
    run: "bash {}-tccli.sh",
    note: Text::new(
        "It reads the key from the environment. Lists and objects are JSON. With TLS the endpoint has no scheme.",
        "密钥从环境变量读取。列表与对象以 JSON 传入。使用 TLS 时接入点不写协议。",
    ),
    write: write_tccli_script,
};

/// Samples with our own command line.
pub(super) static BILLFOLD: SampleForm = SampleForm {
    name: "billfold",
    title: "billfold call",
    code: CodeForm::Shell,
    package: concat!("billfold ", env!("CARGO_PKG_VERSION")),
    file: "{}-billfold.sh",
    install: "",
    run: "bash {}-billfold.sh",
    note: Text::new(
        "It reads the key from the environment and checks parameters before it sends them. `--table` prints tables.",
        "密钥从环境变量读取，参数在发送前检查。`--table` 以表格显示。",
    ),
    write: |call| Ok(write_own_script(call)),
};

/// Writes a value as a word: a text as it is, anything else as JSON.
fn to_word(value: &Value) -> String {
    value.as_str().map_or_else(|| write_json(value, false), str::to_owned)
}

/// Quotes a word, if it needs that.
fn quote_word(word: &str) -> String {
    let plain = quote_for_shell(word);
    if plain == word { plain } else { quote_for_bash(word) }
}

/// Appends the parameters, or the whole input where a value has NUL, which no word of a command can have.
fn append_input(command: &mut String, call: &SampleCall<'_>, whole: &str) {
    if call.has_char('\0') {
        let input = quote_for_bash(&write_json(&call.to_json(), false));
        command.push_str(&format!(" {whole} <<<{input}"));
        return;
    }
    for member in &call.members {
        let word = to_word(&member.value);
        // A word that begins with a hyphen would be taken for a flag.
        let between = if word.starts_with('-') { "=" } else { " " };
        command.push_str(&format!(" --{}{between}{}", member.field.name, quote_word(&word)));
    }
}

fn write_tccli_script(call: &SampleCall<'_>) -> Result<String, Text> {
    if !call.is_of_vendor() {
        return Err(NO_SERVICE);
    }
    Ok(format!("# {}\n{}\n", call.describe(TCCLI.package), write_tccli_command(call)))
}

/// Writes the command of tccli, behind one that adds the authority to its list, as it has no setting for it.
pub(crate) fn write_tccli_command(call: &SampleCall<'_>) -> String {
    let SampleCall { action, address, authority, .. } = call;
    let service = call.service.name();
    let trust = authority.as_deref().map(|file| {
        format!("cat {} >> \"$(python3 -m certifi)\" # each demo has another one\n", quote_word(file))
    });
    // With a scheme before it tccli sends plain HTTP; without one TLS, and with TLS it must have none.
    let endpoint = if address.is_tls { address.endpoint() } else { address.to_string() };
    let mut command = format!(
        "{}tccli {service} {action} --endpoint {} --language {}",
        trust.unwrap_or_default(),
        quote_word(&endpoint),
        call.language_code()
    );
    append_input(&mut command, call, "--cli-input-json file:///dev/stdin");
    command
}

fn write_own_script(call: &SampleCall<'_>) -> String {
    format!("# {}\n{}\n", call.describe(BILLFOLD.package), write_own_command(call, "billfold"))
}

/// Writes a command of our own client, whose program is at a path that a shell takes as it is.
pub(crate) fn write_own_command(call: &SampleCall<'_>, program: &str) -> String {
    let SampleCall { action, address, authority, .. } = call;
    let trust = authority.as_deref().map(|file| format!(" --ca-file {}", quote_word(file)));
    let mut command = format!(
        "{program} call {action} --endpoint {}{} --language {}",
        quote_word(&address.to_string()),
        trust.unwrap_or_default(),
        call.language_code()
    );
    append_input(&mut command, call, "--json -");
    command
}
