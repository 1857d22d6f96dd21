//! The settings of official clients, for the page and for `docs/clients.md`: both have the same rows.

use api::Text;

/// A client and the setting by which it calls another server.
pub(super) struct EndpointSetting {
    /// The client.
    pub(super) client: Text,
    /// The setting, with `127.0.0.1:8787` for the host and port of the server.
    pub(super) setting: Text,
}

/// A variable of the environment, the clients that read it, and its meaning.
pub(super) struct Variable(pub(super) &'static str, pub(super) Text, pub(super) Text);

/// Makes a text that is the same in both languages.
const fn repeat_text(text: &'static str) -> Text {
    Text::new(text, text)
}

/// Makes a setting whose texts are the same in both languages.
const fn make_setting(client: &'static str, setting: &'static str) -> EndpointSetting {
    EndpointSetting { client: repeat_text(client), setting: repeat_text(setting) }
}

/// The settings for plain HTTP.
pub(super) const ENDPOINT_SETTINGS: &[EndpointSetting] = &[
    EndpointSetting {
        client: Text::new("Python, sync and async", "Python（同步与异步）"),
        setting: repeat_text("`HttpProfile(protocol=\"http\", endpoint=\"127.0.0.1:8787\")`"),
    },
    make_setting("Node.js", "`new HttpProfile(\"http://\", \"127.0.0.1:8787\")`"),
    EndpointSetting {
        client: repeat_text("tccli"),
        setting: Text::new(
            "`--endpoint http://127.0.0.1:8787`, or once `tccli configure set intlpartnersmgt.endpoint http://127.0.0.1:8787`",
            "`--endpoint http://127.0.0.1:8787`，或执行一次 `tccli configure set intlpartnersmgt.endpoint http://127.0.0.1:8787`",
        ),
    },
    EndpointSetting {
        client: repeat_text("Go"),
        setting: Text::new(
            "`HttpProfile.Scheme = \"http\"`, `.Endpoint = \"127.0.0.1:8787\"`",
            "`HttpProfile.Scheme = \"http\"`、`.Endpoint = \"127.0.0.1:8787\"`",
        ),
    },
    EndpointSetting {
        client: repeat_text("Java"),
        setting: Text::new(
            "`httpProfile.setProtocol(HttpProfile.REQ_HTTP)`, `.setEndpoint(\"127.0.0.1:8787\")`",
            "`httpProfile.setProtocol(HttpProfile.REQ_HTTP)`、`.setEndpoint(\"127.0.0.1:8787\")`",
        ),
    },
    EndpointSetting {
        client: repeat_text("PHP"),
        setting: Text::new(
            "`$httpProfile->setProtocol(\"http://\")`, `->setEndpoint(\"127.0.0.1:8787\")`",
            "`$httpProfile->setProtocol(\"http://\")`、`->setEndpoint(\"127.0.0.1:8787\")`",
        ),
    },
    EndpointSetting {
        client: repeat_text("C++"),
        setting: Text::new(
            "`httpProfile.SetProtocol(HttpProfile::Scheme::HTTP)`, `.SetEndpoint(\"127.0.0.1:8787\")`; an endpoint without a dot, such as `localhost`, is refused by the SDK",
            "`httpProfile.SetProtocol(HttpProfile::Scheme::HTTP)`、`.SetEndpoint(\"127.0.0.1:8787\")`；SDK 不接受不含点的接入点，例如 `localhost`",
        ),
    },
    make_setting(
        ".NET",
        "`new HttpProfile { Protocol = HttpProfile.REQ_HTTP, Endpoint = \"127.0.0.1:8787\" }`",
    ),
    EndpointSetting {
        client: repeat_text("Ruby"),
        setting: Text::new(
            "the endpoint cannot have a port: a name at port 80 or 443, or `http_proxy` as below",
            "接入点不能带端口：使用 80 或 443 端口上的域名，或按下文设置 `http_proxy`",
        ),
    },
];

/// The settings by which clients trust a certificate of an authority of your own, in the file `ca.pem`.
pub(super) const TRUST_SETTINGS: &[EndpointSetting] = &[
    make_setting("Python SDK", "`HttpProfile(…, certification=\"ca.pem\")`"),
    EndpointSetting {
        client: Text::new("Python SDK, asynchronous", "Python SDK（异步）"),
        setting: Text::new(
            "`SSL_CERT_FILE=ca.pem` in the environment: its `certification` is a certificate of the client",
            "环境变量 `SSL_CERT_FILE=ca.pem`；其 `certification` 参数为客户端证书",
        ),
    },
    make_setting("Node.js SDK", "`NODE_EXTRA_CA_CERTS=ca.pem`"),
    EndpointSetting {
        client: repeat_text("tccli"),
        setting: Text::new(
            "none: add the certificate to the list that `python3 -m certifi` names",
            "无此设置：将证书追加到 `python3 -m certifi` 所示的列表文件",
        ),
    },
    EndpointSetting {
        client: repeat_text("`billfold call`"),
        setting: Text::new(
            "`--ca-file ca.pem`, in place of the public authorities",
            "`--ca-file ca.pem`，代替公共证书颁发机构",
        ),
    },
    EndpointSetting {
        client: repeat_text("`billfold conformance`"),
        setting: Text::new(
            "`--ca-file ca.pem`, beside the public authorities",
            "`--ca-file ca.pem`，与公共证书颁发机构并用",
        ),
    },
    make_setting("curl", "`--cacert ca.pem`"),
];

/// The variables of the environment that clients read.
pub(super) const VARIABLES: &[Variable] = &[
    Variable(
        "TENCENTCLOUD_SECRET_ID",
        Text::new("tccli, `billfold`, the programs below", "tccli、`billfold` 及下列示例程序"),
        Text::new("The id of the key.", "密钥 ID（SecretId）。"),
    ),
    Variable(
        "TENCENTCLOUD_SECRET_KEY",
        Text::new("tccli, `billfold`, the programs below", "tccli、`billfold` 及下列示例程序"),
        Text::new("The secret of the key.", "密钥（SecretKey）。"),
    ),
    Variable(
        "TENCENTCLOUD_TOKEN",
        Text::new("tccli, `billfold`, the programs below", "tccli、`billfold` 及下列示例程序"),
        Text::new("The token of a temporary key.", "临时密钥的令牌。"),
    ),
    Variable(
        "TENCENTCLOUD_REGION",
        repeat_text("tccli"),
        Text::new("A region, which is ignored here.", "地域，本服务器忽略。"),
    ),
    Variable(
        "http_proxy",
        Text::new("Go, PHP, C++, Ruby, .NET, Python", "Go、PHP、C++、Ruby、.NET、Python"),
        Text::new(
            "With the protocol set to http, the address of this server: requests of any endpoint come here.",
            "协议设为 http 时填写本服务器地址，无论接入点为何，请求都会发到这里。",
        ),
    ),
    Variable(
        "SSL_CERT_FILE",
        Text::new("Python, asynchronous; Go", "Python（异步）、Go"),
        Text::new("The certificates to trust.", "信任的证书文件。"),
    ),
    Variable(
        "NODE_EXTRA_CA_CERTS",
        repeat_text("Node.js"),
        Text::new("Certificates to trust as well.", "额外信任的证书文件。"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::guide::clients::traps::TRAPS;

    /// Returns the rows of the first table of a document behind a heading.
    fn read_rows(document: &str, heading: &str) -> Vec<String> {
        let (_, rest) = document.split_once(heading).unwrap();
        let table = rest.lines().skip_while(|line| !line.starts_with('|')).skip(2);
        table.take_while(|line| line.starts_with('|')).map(str::to_owned).collect()
    }

    fn list_setting_rows(settings: &[EndpointSetting]) -> Vec<String> {
        settings.iter().map(|row| format!("| {} | {} |", row.client.english, row.setting.english)).collect()
    }

    #[test]
    fn the_settings_and_traps_of_clients_are_those_of_the_documents_in_the_source() {
        let clients = include_str!("../../../../../../docs/clients.md");
        let operations = include_str!("../../../../../../docs/operations.md");
        assert_eq!(list_setting_rows(ENDPOINT_SETTINGS), read_rows(clients, "\n## The endpoint\n"));
        assert_eq!(list_setting_rows(TRUST_SETTINGS), read_rows(operations, "\n## TLS\n"));
        let traps: Vec<String> = TRAPS
            .iter()
            .map(|trap| {
                format!("| {} | {} | {} |", trap.client.english, trap.trap.english, trap.remedy.english)
            })
            .map(|row| row.replace("|  |", "| |"))
            .collect();
        assert_eq!(traps, read_rows(clients, "\n## Traps of the SDKs\n"));
    }
}
