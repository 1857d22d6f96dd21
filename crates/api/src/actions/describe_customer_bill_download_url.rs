//! `DescribeCustomerBillDownloadUrl`: the address from which a partner downloads files of its customers' bills.

use access::{CustomerGroup, FileQuery, FileScope, Role};
use bill::Language;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::definition::errors::{LINES_ELSEWHERE, UIN_NO_AUTH, WITHHELD, declare_error};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::fields::inputs::CustomerUin;
use crate::file_answer::{
    COLUMNS_CHOICE, DownloadUrl, FAILED_OPERATION, FILE_NOTES, FileMonth, INVALID_PARAMETER, READY_CHOICE, Ready,
    BY_RESOURCE, OF_SUB_AGENTS, answer_file, make_no_file_refusal, parse_file_month,
};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeCustomerBillDownloadUrl;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    month: FileMonth,
    /// The file.
    ///
    /// 文件类型。
    #[schemars(extend("example" = "billDetail", "wrong_value" = "InvalidParameter"))]
    file_type: FileType,
    /// The customers, by who manages their lines of the month.
    ///
    /// 子客的类别，按当月明细的管理方划分。
    #[schemars(extend("example" = "Customer", "wrong_value" = "InvalidParameter"))]
    customer_uin_type: CustomerUinType,
    /// The language of names in the file; headers are English.
    ///
    /// 文件中名称的语言；列名为英文。
    #[schemars(extend("example" = "en", "default" = "en", "wrong_value" = "InvalidParameter"))]
    file_language: Option<FileLanguage>,
    /// The customer; left out for a pack.
    ///
    /// 子客的 UIN；下载账单包时不传。
    #[schemars(extend("example" = 123_456))]
    customer_uin: Option<CustomerUin>,
}

/// The file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
enum FileType {
    /// The bill of one customer by resource; not made here.
    ///
    /// 单个子客的资源账单；本系统不生成。
    #[serde(rename = "billResource")]
    Resource,
    /// The lines of one customer's bill.
    ///
    /// 单个子客的明细账单。
    #[serde(rename = "billDetail")]
    Detail,
    /// The bills of all customers by resource; not made here.
    ///
    /// 全部子客的资源账单包；本系统不生成。
    #[serde(rename = "billResourcePack")]
    ResourcePack,
    /// The lines of all customers' bills: a zip with a file for each.
    ///
    /// 全部子客的明细账单包：zip，每个子客一个文件。
    #[serde(rename = "billDetailPack")]
    DetailPack,
}

/// The customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
enum CustomerUinType {
    /// Customers of whose lines the caller manages at least one.
    ///
    /// 直属子客：至少有一条明细由调用方管理。
    Customer,
    /// Second-level resellers; not made here.
    ///
    /// 二级经销商；本系统不生成。
    Reseller,
    /// The other customers: those of second-level resellers.
    ///
    /// 其余子客：二级经销商的子客。
    ResellerCustomer,
}

/// The language of names in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum FileLanguage {
    /// Chinese.
    ///
    /// 中文。
    ZhCn,
    /// English.
    ///
    /// 英文。
    En,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    download_url: DownloadUrl,
    ready: Ready,
}

impl Action for DescribeCustomerBillDownloadUrl {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeCustomerBillDownloadUrl",
        summary: Text::new(
            "Returns an address from which a file of customers' bills of one month is downloaded.",
            "返回子客某月账单文件的下载地址。",
        ),
        description: Text::new(
            "The file has the lines of one customer that the caller may see, or is a zip with such a file for each customer. It is \
             fetched by GET, without a signature.",
            "文件为单个子客中调用方可见的明细，或为每个子客一个文件的 zip。用 GET 下载，无需签名。",
        ),
        category: Category::Bill,
        roles: &[Role::Distributor, Role::SecondLevelReseller, Role::Reseller],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::FailedOperation,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[
            FAILED_OPERATION,
            INVALID_PARAMETER,
            declare_error(
                Code::MissingParameter,
                false,
                Text::new(
                    "FileType names the file of one customer, and CustomerUin is missing.",
                    "FileType 为单个子客的文件，但未传入 CustomerUin。",
                ),
                Text::new("Send CustomerUin, or ask for a pack.", "请传入 CustomerUin，或改为下载账单包。"),
            ),
            UIN_NO_AUTH,
            WITHHELD,
            LINES_ELSEWHERE,
        ],
        examples: &[
            Example {
                title: Text::new("The lines of a customer of a second-level reseller", "二级经销商子客的明细账单"),
                role: Role::Distributor,
                input: r#"{"Month":"2022-11","FileType":"billDetail","CustomerUinType":"ResellerCustomer","CustomerUin":123456}"#,
                output: r#"{"DownloadUrl":"http://127.0.0.1:8787/files/TOKEN/L3-bill_details-123456-202211.csv","Ready":1}"#,
            },
            Example {
                title: Text::new("The lines of all direct customers, in Chinese", "全部直属子客的明细账单包（中文）"),
                role: Role::Distributor,
                input: r#"{"Month":"2022-11","FileType":"billDetailPack","CustomerUinType":"Customer","FileLanguage":"zh_cn"}"#,
                output: r#"{"DownloadUrl":"http://127.0.0.1:8787/files/TOKEN/L3-bill_details-200000000001-AllCustomersBills-202211.zip","Ready":1}"#,
            },
        ],
        notes: &FILE_NOTES,
        choices: &[
            READY_CHOICE,
            COLUMNS_CHOICE,
            Text::new(
                "The vendor does not say of which moment the groups of customers are: ours are by the lines of the month, so that each \
                 customer is in one pack. What a file of a second-level reseller holds is not published either: it is refused.",
                "厂商未说明子客类别以何时为准：本系统按当月明细划分，每个子客只在一个包内。二级经销商文件的内容亦未公布，因此拒绝。",
            ),
        ],
        vendor_page: Some("document/product/1085/67808"),
        vendor_since: Some("2025-01-21"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let month = parse_file_month(&call, input.month)?;
        let is_pack = match input.file_type {
            FileType::Detail => false,
            FileType::DetailPack => true,
            FileType::Resource | FileType::ResourcePack => {
                return Err(make_no_file_refusal(BY_RESOURCE));
            }
        };
        let group = match input.customer_uin_type {
            CustomerUinType::Customer => CustomerGroup::Direct,
            CustomerUinType::ResellerCustomer => CustomerGroup::OfSubAgents,
            CustomerUinType::Reseller => {
                return Err(make_no_file_refusal(OF_SUB_AGENTS));
            }
        };
        let scope = match (input.customer_uin, is_pack) {
            (None, true) => FileScope::Customers(group),
            (Some(customer), false) => FileScope::Customer(customer.to_uin()?, group),
            (None, false) => return Err(Refusal::missing_parameter("CustomerUin")),
            (Some(_), true) => {
                return Err(Refusal::of(Code::InvalidParameter).because("a pack is asked for, and a customer"));
            }
        };
        let language = match input.file_language {
            None | Some(FileLanguage::En) => Language::English,
            Some(FileLanguage::ZhCn) => Language::Chinese,
        };
        let query = FileQuery { month, scope, language };
        Ok(answer_file(query, |download_url, ready| Output { download_url, ready }))
    }
}
