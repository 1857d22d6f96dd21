//! `DiagnoseSignature`: the mistake that explains why a request of the caller's own key was refused.

use alloc::string::String;
use alloc::vec::Vec;

use access::Role;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::caller_facts::{SignatureReport, SignatureVerdict, SignedTexts};
use crate::definition::category::Category;
use crate::definition::errors::{SERVICE_BUSY, WRONG_ROLE, declare_error};
use crate::definition::{Definition, Example};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The longest request that is examined, in bytes.
const REQUEST_BYTES_MAX: usize = 65_536;

/// The action.
pub(crate) struct DiagnoseSignature;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    /// The whole request as it was sent: request line, headers, an empty line, body. At most 65536 bytes.
    ///
    /// 完整的原始请求：请求行、头部、空行、请求体，最多 65536 字节。
    #[schemars(extend("example" = "POST / HTTP/1.1\r\nHost: 127.0.0.1:8787\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"))]
    request: String,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    verdict: SignatureVerdict,
    /// The mistakes, the most certain first.
    ///
    /// 发现的问题。
    #[schemars(extend("fed_by" = ["the request, and the key of the caller", "请求与调用方的密钥"]))]
    findings: Vec<SignatureFindingData>,
    /// The oddities of how the request was saved; absent if there are none.
    ///
    /// 请求保存方式的异常之处；没有时不返回。
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("fed_by" = ["the request", "请求"]))]
    remarks: Vec<String>,
    /// The texts that are signed; absent if the request does not come so far.
    ///
    /// 参与签名的文本；请求未到签名一步时不返回。
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("fed_by" = ["the request", "请求"]))]
    signed_text: Option<SignedTextData>,
}

/// A mistake.
///
/// 一个问题。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SignatureFindingData {
    /// The name of the mistake, as the command line has it.
    ///
    /// 问题的名称，与命令行一致。
    #[schemars(extend("fed_by" = ["the mistake", "问题"]))]
    name: String,
    /// The mistake in a sentence, in English.
    ///
    /// 问题的说明（英文）。
    #[schemars(extend("fed_by" = ["the mistake", "问题"]))]
    text: String,
    /// The change that fixes it, in English.
    ///
    /// 解决方法（英文）。
    #[schemars(extend("fed_by" = ["the mistake", "问题"]))]
    remedy: String,
}

/// The texts that are signed. They hold no secret and no signature.
///
/// 参与签名的文本，不含密钥与签名。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct SignedTextData {
    /// The canonical request that the server computes; of version 1 the whole text.
    ///
    /// 服务器计算的规范请求串；签名方法 v1 为完整的待签名字符串。
    #[schemars(extend("fed_by" = ["the request", "请求"]))]
    canonical_request: String,
    /// The string to sign that the server computes; empty for version 1.
    ///
    /// 服务器计算的待签名字符串；签名方法 v1 为空。
    #[schemars(extend("fed_by" = ["the request", "请求"]))]
    string_to_sign: String,
    /// The canonical request that the client signed; empty if it is not known.
    ///
    /// 客户端签名的规范请求串；未知时为空。
    #[schemars(extend("fed_by" = ["the signature", "签名"]))]
    client_canonical_request: String,
    /// The string to sign that the client signed; empty if it is not known.
    ///
    /// 客户端签名的待签名字符串；未知时为空。
    #[schemars(extend("fed_by" = ["the signature", "签名"]))]
    client_string_to_sign: String,
}

impl Action for DiagnoseSignature {
    const DEFINITION: Definition = Definition {
        service: Service::Billfold,
        name: "DiagnoseSignature",
        summary: Text::new(
            "Finds the mistake that explains why a request of the caller's own key was refused.",
            "诊断以调用方密钥签名的请求被拒绝的原因。",
        ),
        description: Text::new(
            "It is `billfold doctor` on the server. The request has to name the key that signs this call: one of any other key is \
             answered like one of an unknown key, which says nothing of that key. The answer holds no secret, no token and no \
             signature.",
            "即服务器上的 `billfold doctor`。所诊断的请求必须使用签名本次调用的密钥：使用其他密钥的请求一律按未知密钥处理，不透露任何信息。\
             响应中不含密钥、Token 与签名。",
        ),
        category: Category::Billfold,
        roles: &Role::ALL,
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 1,
        is_input_private: true,
        errors: &[
            SERVICE_BUSY,
            WRONG_ROLE,
            declare_error(
                Code::InvalidParameterValue,
                true,
                Text::new("Request has more than 65536 bytes.", "Request 超过 65536 字节。"),
                Text::new(
                    "Send the head with a short body, or examine the request by billfold doctor.",
                    "请发送头部与较短的请求体，或使用 billfold doctor 诊断。",
                ),
            ),
        ],
        examples: &[Example {
            title: Text::new("A request without a signature", "没有签名的请求"),
            role: Role::Distributor,
            input: r#"{"Request":"POST / HTTP/1.1\r\nHost: 127.0.0.1:8787\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"}"#,
            output: r#"{"Verdict":"Refused","Findings":[
 {"Name":"authorization-missing","Text":"There is no Authorization header, and what was sent is no version 1 form.",
  "Remedy":"Send the Authorization header of TC3."}]}"#,
        }],
        notes: &[
            Text::new(
                "The server examines one request at a time, and few in a second: a call may wait, or be refused as busy.",
                "服务器同一时刻只诊断一个请求，且每秒次数有限：调用可能需要等待，或返回繁忙错误。",
            ),
            Text::new(
                "A signature that is right, and one that no known mistake explains, give an empty list of findings: Verdict tells them apart.",
                "签名正确，或没有已知错误能解释时，Findings 返回空列表，由 Verdict 区分。",
            ),
        ],
        choices: &[],
        vendor_page: None,
        vendor_since: None,
    };
    type Input = Input;
    type Output = Output;

    fn start(_call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        if input.request.len() > REQUEST_BYTES_MAX {
            return Err(Refusal::invalid_value("(too long)", "Request"));
        }
        Ok(Step::examine_request(input.request, |report| Ok(describe_report(report))))
    }
}

/// Makes the output of a report.
fn describe_report(report: &SignatureReport) -> Output {
    let SignedTexts { canonical, to_sign } = &report.computed;
    Output {
        verdict: report.verdict,
        findings: report
            .findings
            .iter()
            .map(|finding| SignatureFindingData {
                name: finding.name.clone(),
                text: finding.text.clone(),
                remedy: finding.remedy.clone(),
            })
            .collect(),
        remarks: report.remarks.clone(),
        signed_text: (!canonical.is_empty()).then(|| SignedTextData {
            canonical_request: canonical.clone(),
            string_to_sign: to_sign.clone(),
            client_canonical_request: report.signed.canonical.clone(),
            client_string_to_sign: report.signed.to_sign.clone(),
        }),
    }
}
