//! Samples for PowerShell. The script signs when it is run, since a signature is valid for 300 seconds.

use api::Text;

use super::call::SampleCall;
use super::form::{ID_VARIABLE, SECRET_VARIABLE, SampleForm, TOKEN_VARIABLE};
use super::quoting::{quote_for_powershell, write_json};
use crate::documents::page::CodeForm;

/// Samples for PowerShell.
pub(super) static POWERSHELL: SampleForm = SampleForm {
    name: "powershell",
    title: "PowerShell",
    code: CodeForm::PowerShell,
    package: "",
    file: "{}.ps1",
    install: "",
    run: "powershell -ExecutionPolicy Bypass -File {}.ps1",
    note: Text::new(
        "For Windows PowerShell 5.1 and PowerShell 7. It uses the HTTP client of .NET, since `Invoke-WebRequest` refuses or changes the \
         `Authorization` header in some versions. The body is ASCII, so that the encoding of the file has no effect.",
        "适用于 Windows PowerShell 5.1 与 PowerShell 7。使用 .NET 的 HTTP 客户端，因为某些版本的 `Invoke-WebRequest` 会拒绝或改写 `Authorization` 头。请求体为 \
         ASCII，不受文件编码影响。",
    ),
    write: |call| Ok(write_script(call)),
};

fn write_script(call: &SampleCall<'_>) -> String {
    let SampleCall { action, address, .. } = call;
    let (service, version) = (call.service.name(), call.service.version());
    // All of the file is ASCII, since Windows PowerShell 5.1 reads it in the encoding of the system.
    let first = format!("Calls {action} at {address} with PowerShell.");
    let body = quote_for_powershell(&write_json(&call.to_json(), true));
    format!(
        r#"# {first}
$ErrorActionPreference = 'Stop'
Add-Type -AssemblyName System.Net.Http
$endpoint = '{endpoint}'
$service = '{service}'
$body = {body}

$utf8 = New-Object System.Text.UTF8Encoding $false
function Convert-ToHex([byte[]] $bytes) {{ -join ($bytes | ForEach-Object {{ $_.ToString('x2') }}) }}
function Get-Sha256([string] $text) {{
    $hash = [System.Security.Cryptography.SHA256]::Create()
    Convert-ToHex ($hash.ComputeHash($utf8.GetBytes($text)))
}}
function Get-Hmac([byte[]] $key, [string] $text) {{
    $hmac = New-Object System.Security.Cryptography.HMACSHA256
    $hmac.Key = $key
    , $hmac.ComputeHash($utf8.GetBytes($text))
}}

$now = [DateTime]::UtcNow
$day = $now.ToString('yyyy-MM-dd', [Globalization.CultureInfo]::InvariantCulture)
$time = [string][long][Math]::Floor(($now - (New-Object DateTime 1970, 1, 1, 0, 0, 0, ([DateTimeKind]::Utc))).TotalSeconds)
$canonical = "POST`n/`n`ncontent-type:application/json`nhost:$endpoint`n`ncontent-type;host`n" + (Get-Sha256 $body)
$scope = "$day/$service/tc3_request"
$toSign = "TC3-HMAC-SHA256`n$time`n$scope`n" + (Get-Sha256 $canonical)
$key = $utf8.GetBytes('TC3' + $env:{SECRET_VARIABLE})
foreach ($part in $day, $service, 'tc3_request') {{ $key = Get-Hmac $key $part }}
$signature = Convert-ToHex (Get-Hmac $key $toSign)

$request = New-Object System.Net.Http.HttpRequestMessage ([System.Net.Http.HttpMethod]::Post), '{address}/'
$content = New-Object System.Net.Http.ByteArrayContent (, $utf8.GetBytes($body))
[void] $content.Headers.TryAddWithoutValidation('Content-Type', 'application/json')
$request.Content = $content
$headers = @{{
    'X-TC-Action' = '{action}'
    'X-TC-Version' = '{version}'
    'X-TC-Timestamp' = $time
    'X-TC-Language' = '{language}'
    'Authorization' = "TC3-HMAC-SHA256 Credential=$env:{ID_VARIABLE}/$scope, SignedHeaders=content-type;host, Signature=$signature"
}}
if ($env:{TOKEN_VARIABLE}) {{ $headers['X-TC-Token'] = $env:{TOKEN_VARIABLE} }}
foreach ($name in $headers.Keys) {{ [void] $request.Headers.TryAddWithoutValidation($name, $headers[$name]) }}
$client = New-Object System.Net.Http.HttpClient
$response = $client.SendAsync($request).GetAwaiter().GetResult()
$utf8.GetString($response.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult())
"#,
        endpoint = address.endpoint(),
        language = call.language_code(),
    )
}
