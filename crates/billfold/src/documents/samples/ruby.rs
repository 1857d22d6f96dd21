//! Samples in Ruby, with the official SDK.

use api::Text;

use super::call::SampleCall;
use super::form::{ID_VARIABLE, SECRET_VARIABLE, SampleForm, TOKEN_VARIABLE};
use super::mappings::MappingForm;
use super::quoting::quote_for_ruby;
use crate::documents::page::CodeForm;

/// Samples with the common part of the official SDK for Ruby.
pub(super) static RUBY: SampleForm = SampleForm {
    name: "ruby",
    title: "Ruby",
    code: CodeForm::Ruby,
    package: "tencentcloud-sdk-common 3.0.1335",
    file: "{}.rb",
    install: "gem install tencentcloud-sdk-common -v 3.0.1335",
    run: "ruby {}.rb",
    note: Text::new(
        "The vendor deleted its gem of this service in 2023, so that the sample uses the common one and reads errors itself. That one \
         takes no port in the endpoint: with a port, the sample calls the server as a proxy, by a name that leads nowhere else.",
        "厂商已于 2023 年删除该产品的 gem，因此示例使用公共 gem 并自行读取错误。其接入点不能带端口：地址带端口时，示例把服务器当作代理，并使用一个不会解析到别处的域名。",
    ),
    write: write_program,
};

/// The reason why there is no sample for TLS at a port of its own.
const NO_TLS_PORT: Text = Text::new(
    "this SDK takes no port in its endpoint: over TLS it calls port 443 alone",
    "该 SDK 的接入点不能带端口：使用 TLS 时只能调用 443 端口",
);

/// The literals of Ruby.
const LITERALS: MappingForm = MappingForm {
    quote: quote_for_ruby,
    booleans: ["true", "false"],
    list: ["[", "]"],
    map: ["{ ", " }"],
    between: " => ",
};

fn write_program(call: &SampleCall<'_>) -> Result<String, Text> {
    let SampleCall { action, address, .. } = call;
    let (service, version) = (call.service.name(), call.service.version());
    // The first part of the name is the service that the SDK signs for. `.invalid` is kept free of names for ever.
    let (proxy, endpoint) = match (address.port, address.is_tls) {
        (None, _) => (String::new(), address.host.clone()),
        (Some(_), false) => {
            (format!("ENV['http_proxy'] = 'http://{}'\n", address.endpoint()), format!("{service}.invalid"))
        }
        (Some(_), true) => return Err(NO_TLS_PORT),
    };
    let first = call.describe(RUBY.package);
    let input = match LITERALS.write_value(&call.to_json()).as_str() {
        "{  }" => "{}".to_owned(),
        input => input.to_owned(),
    };
    Ok(format!(
        r##"# {first}
require 'json'
require 'tencentcloud-sdk-common'
include TencentCloud::Common

{proxy}begin
  key = Credential.new(ENV.fetch('{ID_VARIABLE}'), ENV.fetch('{SECRET_VARIABLE}'), ENV['{TOKEN_VARIABLE}'])
  http = HttpProfile.new
  http.scheme = '{scheme}'
  http.endpoint = '{endpoint}'
  profile = ClientProfile.new('TC3-HMAC-SHA256', http, '{language}')
  client = AbstractClient.new(key, '', '{version}', '{endpoint}', '{constant}', profile)
  response = JSON.parse(client.send_request('{action}', {input}))['Response']
  error = response['Error']
  raise TencentCloudSDKException.new(error['Code'], error['Message'], response['RequestId']) if error
  puts JSON.pretty_generate(response)
rescue TencentCloudSDKException => e
  abort "#{{e.code}}: #{{e.message}} (RequestId #{{e.request_id}})"
end
"##,
        scheme = address.scheme(),
        language = call.language_code(),
        constant = service.to_uppercase(),
    ))
}
