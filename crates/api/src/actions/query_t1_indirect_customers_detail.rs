//! `QueryT1IndirectCustomersDetail`: the customers of a distributor's second-level reseller, page by page.

use alloc::string::String;
use alloc::vec::Vec;

use access::{CustomersQuery, Manager, NamedAccount, Role};
use bill::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::definition::errors::{SERVICE_BUSY, WRONG_ROLE, declare_error};
use crate::definition::category::Category;
use crate::definition::{Definition, Example, PAST_THE_LAST_PAGE};
use crate::fields::inputs::{PageNumber, PageSize};
use crate::fields::outputs::{LeftOut, UinNumber, to_wire_count};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct QueryT1IndirectCustomersDetail;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    /// The account number of the second-level reseller.
    ///
    /// 二级经销商的账号 ID。
    #[schemars(extend("example" = 200_000_000_011_i64))]
    sub_agent_uin: i64,
    page: PageNumber,
    page_size: PageSize,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The number of all customers of the second-level reseller.
    ///
    /// 该二级经销商的子客总数。
    #[schemars(extend("fed_by" = ["the accounts, and the lines", "账号列表与明细"]))]
    total: i64,
    /// The account number of the second-level reseller.
    ///
    /// 二级经销商的账号 ID。
    #[schemars(extend("fed_by" = ["the request", "请求"]))]
    sub_agent_uin: UinNumber,
    /// The name of the second-level reseller; empty if its account has none.
    ///
    /// 二级经销商的名称；没有时为空。
    #[schemars(extend("fed_by" = ["the name of the account", "账号的名称"]))]
    sub_agent_name: String,
    /// The customers of this page.
    ///
    /// 本页的子客。
    #[schemars(extend("fed_by" = ["the accounts, and the lines", "账号列表与明细"]))]
    data: Vec<QueryT1IndirectCustomersDetailResponseData>,
}

/// One customer.
///
/// 一个子客。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
#[expect(clippy::struct_field_names, reason = "the names are the vendor's")]
pub(crate) struct QueryT1IndirectCustomersDetailResponseData {
    /// The account number of the customer.
    ///
    /// 子客的 UIN（账号 ID）。
    #[schemars(extend("fed_by" = ["the account, or Owner Account ID", "账号，或使用者账号 ID"]))]
    client_uin: UinNumber,
    /// The name of the customer; empty if its account has none.
    ///
    /// 子客的名称；没有时为空。
    #[schemars(extend("fed_by" = ["the name of the account", "账号的名称"]))]
    client_name: String,
    /// The time at which it became a customer, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    ///
    /// 成为子客的时间，`yyyy-MM-dd HH:mm:ss`，东八区。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    client_bind_time: LeftOut<String>,
}

impl Action for QueryT1IndirectCustomersDetail {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "QueryT1IndirectCustomersDetail",
        summary: Text::new(
            "Lists the customers of one of the caller's second-level resellers, page by page.",
            "分页列出调用方某个二级经销商的子客。",
        ),
        description: Text::new(
            "These are the customers directly below the second-level reseller: by the accounts, and by lines of bills whose manager \
             it is.",
            "列出该二级经销商直属的子客：来自账号列表，以及以其为直接管理者的账单明细。",
        ),
        category: Category::Customer,
        roles: &[Role::Distributor],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[
            declare_error(
                Code::FailedOperationInvalidSubAgentUin,
                true,
                Text::new(
                    "SubAgentUin is no second-level reseller of the caller.",
                    "SubAgentUin 不是调用方的二级经销商。",
                ),
                Text::new(
                    "QuerySubAgentsDetailV2 lists the second-level resellers.",
                    "可用 QuerySubAgentsDetailV2 列出二级经销商。",
                ),
            ),
            SERVICE_BUSY,
            WRONG_ROLE,
        ],
        examples: &[Example {
            title: Text::new("The first customers of a second-level reseller", "某二级经销商的前几个子客"),
            role: Role::Distributor,
            input: r#"{"SubAgentUin":200000000011,"Page":1,"PageSize":2}"#,
            output: r#"{"Total":6,
 "SubAgentUin":200000000011,
 "SubAgentName":"Lantern Peak Systems Ltd.",
 "Data":[
   {"ClientUin":123456,"ClientName":"Example Trading Ltd."},
   {"ClientUin":700000000201,"ClientName":"Mossgate Education"}]}"#,
        }],
        notes: &[
            Text::new("Customers come by account number in ascending order.", "子客按账号 ID 从小到大排列。"),
            PAST_THE_LAST_PAGE,
        ],
        choices: &[Text::new("The vendor publishes no order.", "厂商未公布排序。")],
        vendor_page: Some("document/product/1085/69083"),
        vendor_since: Some("2025-04-11"),
    };
    type Input = Input;
    type Output = Output;

    fn start(_call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let invalid = || Refusal::of(Code::FailedOperationInvalidSubAgentUin);
        let sub_agent = Uin::new(input.sub_agent_uin).ok_or_else(invalid)?;
        let slice = input.page.of_size(input.page_size);
        let query = CustomersQuery { manager: Manager::SubAgent(sub_agent), slice };
        Ok(Step::list_customers(query, move |page| {
            let page = page.as_ref().ok_or_else(invalid)?;
            Ok(Output {
                total: to_wire_count(page.total)?,
                sub_agent_uin: UinNumber(page.manager.uin),
                sub_agent_name: page.manager.name.clone(),
                data: page.customers.iter().map(to_customer).collect(),
            })
        }))
    }
}

/// Converts a customer to its form on the wire.
fn to_customer(account: &NamedAccount) -> QueryT1IndirectCustomersDetailResponseData {
    QueryT1IndirectCustomersDetailResponseData {
        client_uin: UinNumber(account.uin),
        client_name: account.name.clone(),
        client_bind_time: LeftOut::FIELD,
    }
}
