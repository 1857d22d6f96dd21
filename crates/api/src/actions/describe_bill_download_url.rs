//! `DescribeBillDownloadUrl`: the address from which an end customer downloads the file of its own bill.

use access::{FileQuery, FileScope, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::definition::errors::{LINES_ELSEWHERE, WITHHELD, declare_error};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::file_answer::{
    BY_RESOURCE, COLUMNS_CHOICE, DownloadUrl, FILE_NOTES, FileMonth, OWN_FAILED_OPERATION, OWN_INVALID_PARAMETER,
    READY_CHOICE, Ready, answer_file, make_no_file_refusal, parse_file_month,
};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeBillDownloadUrl;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    month: FileMonth,
    /// The file.
    ///
    /// 文件类型。
    #[schemars(extend("example" = "L3", "wrong_value" = "InvalidParameter"))]
    file_type: FileType,
}

/// The file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
enum FileType {
    /// The bill by resource; not made here.
    ///
    /// 资源账单；本系统不生成。
    L2,
    /// The lines of the bill.
    ///
    /// 明细账单。
    L3,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    download_url: DownloadUrl,
    ready: Ready,
}

impl Action for DescribeBillDownloadUrl {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeBillDownloadUrl",
        summary: Text::new(
            "Returns an address from which the file of the caller's own bill of one month is downloaded.",
            "返回调用方自己某月账单文件的下载地址。",
        ),
        description: Text::new(
            "The caller is an end customer. The file has all of its lines, whichever partner paid or managed them, and nothing about \
             partners. It is fetched by GET, without a signature. Its names are in the language of the request.",
            "调用方为子客。文件包含其全部明细，无论由哪个合作伙伴付款或管理，且不含合作伙伴的信息。用 GET 下载，无需签名。文件中名称的语言与请求一致。",
        ),
        category: Category::Bill,
        roles: &[Role::Customer],
        wrong_role: Code::UnauthorizedOperation,
        busy: Code::FailedOperation,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[
            OWN_FAILED_OPERATION,
            OWN_INVALID_PARAMETER,
            declare_error(
                Code::UnauthorizedOperation,
                false,
                Text::new("The caller is not an end customer.", "调用方不是子客。"),
                Text::new(
                    "Call with the key of an end customer, or DescribeCustomerBillDownloadUrl with that of a partner.",
                    "请使用子客的密钥调用；合作伙伴请调用 DescribeCustomerBillDownloadUrl。",
                ),
            ),
            WITHHELD,
            LINES_ELSEWHERE,
        ],
        examples: &[Example {
            title: Text::new("The lines of the caller's bill", "调用方账单的明细文件"),
            role: Role::Customer,
            input: r#"{"Month":"2022-11","FileType":"L3"}"#,
            output: r#"{"DownloadUrl":"http://127.0.0.1:8787/files/TOKEN/L3-bill_details-700000000105-202211.csv","Ready":1}"#,
        }],
        notes: &FILE_NOTES,
        choices: &[READY_CHOICE, COLUMNS_CHOICE],
        vendor_page: Some("document/product/1085/60178"),
        vendor_since: Some("2024-04-26"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let month = parse_file_month(&call, input.month)?;
        if input.file_type == FileType::L2 {
            return Err(make_no_file_refusal(BY_RESOURCE));
        }
        let query = FileQuery { month, scope: FileScope::Caller, language: call.language };
        Ok(answer_file(query, |download_url, ready| Output { download_url, ready }))
    }
}
