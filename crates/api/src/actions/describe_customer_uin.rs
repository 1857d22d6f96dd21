//! `DescribeCustomerUin`: the account numbers of the caller's customers, page by page.

use alloc::string::{String, ToString as _};
use alloc::vec::Vec;

use access::{CustomersQuery, Manager, Role};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::definition::errors::{SERVICE_BUSY, WRONG_ROLE, declare_error};
use crate::definition::category::Category;
use crate::definition::{Definition, Example, PAST_THE_LAST_PAGE};
use crate::fields::inputs::to_slice;
use crate::fields::outputs::UinText;
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeCustomerUin;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    /// The number of the page; the first is 1.
    ///
    /// 页码，从 1 开始。
    #[schemars(range(min = 1), extend("example" = 1, "wrong_value" = "InvalidParameter.Page"))]
    page: i64,
    /// The number of entries in a page.
    ///
    /// 每页的条数。
    #[schemars(range(min = 1, max = 1000), extend("example" = 20, "wrong_value" = "InvalidParameter.Page"))]
    page_size: i64,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The customers of this page.
    ///
    /// 本页的子客。
    #[schemars(extend("fed_by" = ["the accounts, and the lines", "账号列表与明细"]))]
    data: Vec<DescribeCustomerUinData>,
    /// The number of all customers, as a text.
    ///
    /// 子客总数（文本）。
    #[schemars(extend("fed_by" = ["the accounts, and the lines", "账号列表与明细"]))]
    total: String,
}

/// One customer.
///
/// 一个子客。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeCustomerUinData {
    /// The account number of the customer, as a text.
    ///
    /// 子客的 UIN（账号 ID），文本格式。
    #[schemars(extend("fed_by" = ["the account, or Owner Account ID", "账号，或使用者账号 ID"]))]
    customer_uin: UinText,
}

impl Action for DescribeCustomerUin {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeCustomerUin",
        summary: Text::new(
            "Lists the account numbers of the caller's customers, page by page.",
            "分页列出调用方的子客 UIN（账号 ID）。",
        ),
        description: Text::new(
            "These are the customers directly below the caller: by the accounts, and by lines of bills whose manager is the \
             caller. The customers of a second-level reseller are listed by QueryT1IndirectCustomersDetail.",
            "列出调用方直属的子客：来自账号列表，以及以调用方为直接管理者的账单明细。\
             二级经销商的子客由 QueryT1IndirectCustomersDetail 列出。",
        ),
        category: Category::Customer,
        roles: &[Role::Distributor, Role::SecondLevelReseller, Role::Reseller],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[
            declare_error(
                Code::InvalidParameterPage,
                true,
                Text::new(
                    "Page is less than 1, or PageSize is not from 1 to 1000.",
                    "Page 小于 1，或 PageSize 不在 1 到 1000 之间。",
                ),
                Text::new(
                    "Send Page from 1, and PageSize from 1 to 1000.",
                    "Page 从 1 开始，PageSize 为 1 到 1000。",
                ),
            ),
            SERVICE_BUSY,
            WRONG_ROLE,
        ],
        examples: &[Example {
            title: Text::new("The first customers of a distributor", "总经销商的前几个子客"),
            role: Role::Distributor,
            input: r#"{"Page":1,"PageSize":3}"#,
            output: r#"{"Data":[{"CustomerUin":"700000000101"},{"CustomerUin":"700000000102"},{"CustomerUin":"700000000103"}],
 "Total":"6"}"#,
        }],
        notes: &[
            Text::new("Customers come by account number in ascending order.", "子客按账号 ID 从小到大排列。"),
            PAST_THE_LAST_PAGE,
        ],
        choices: &[Text::new(
            "The vendor publishes no order, no largest PageSize, and not whether indirect customers are listed.",
            "厂商未公布排序、PageSize 的上限，以及是否列出间接子客。",
        )],
        vendor_page: None,
        vendor_since: Some("2023-07-17"),
    };
    type Input = Input;
    type Output = Output;

    fn start(_call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let slice = to_slice(input.page, input.page_size);
        let query = CustomersQuery { manager: Manager::Caller, slice };
        Ok(Step::list_customers(query, |page| {
            let Some(page) = page else {
                return Err(Refusal::of(Code::InternalError).because("the caller is not its own manager"));
            };
            let customers = page.customers.iter();
            Ok(Output {
                data: customers
                    .map(|customer| DescribeCustomerUinData { customer_uin: UinText(customer.uin) })
                    .collect(),
                total: page.total.to_string(),
            })
        }))
    }
}
