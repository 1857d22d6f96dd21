//! `QuerySubAgentsDetailV2`: the second-level resellers of a distributor, page by page.

use alloc::string::String;
use alloc::vec::Vec;

use access::{Role, SubAgent, SubAgentFilter, SubAgentsQuery};
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
use crate::fields::outputs::{ExactNumber, LeftOut, UinNumber, to_wire_count};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct QuerySubAgentsDetailV2;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    page: PageNumber,
    page_size: PageSize,
    /// The field that `Filter` is compared with.
    ///
    /// `Filter` 所比较的字段。
    #[schemars(extend("example" = "Name"))]
    filter_type: Option<FilterType>,
    /// The text to look for in the field of `FilterType`.
    ///
    /// 在 `FilterType` 所指字段中查找的文本。
    #[schemars(extend("example" = "Kumo"))]
    filter: Option<String>,
    /// The order by binding time. It has no effect: binding times are not known here, and entries come by account number.
    ///
    /// 按绑定时间排序。不生效：本系统不掌握绑定时间，一律按账号 ID 排列。
    #[schemars(extend("example" = "desc", "ignores_case" = true, "default" = "desc"))]
    #[expect(dead_code, reason = "binding times are not known, so that no order by them is kept")]
    order: Option<Order>,
}

/// The field that a filter is compared with.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
enum FilterType {
    /// A part of the name, without regard to letter case.
    ///
    /// 名称的一部分，不区分大小写。
    Name,
    /// The whole account number.
    ///
    /// 完整的账号 ID。
    SubAgentUin,
    /// A part of the remark. There are no remarks here, so that nothing is found.
    ///
    /// 备注的一部分。本系统没有备注，因此查不到结果。
    Remark,
    /// A part of the telephone number. There are none here, so that nothing is found.
    ///
    /// 电话号码的一部分。本系统没有电话号码，因此查不到结果。
    Mobile,
    /// The whole e-mail address. There are none here, so that nothing is found.
    ///
    /// 完整的邮箱。本系统没有邮箱，因此查不到结果。
    Email,
    /// The whole account number of one of its customers.
    ///
    /// 其某个子客的完整账号 ID。
    ClientUin,
}

/// The order by binding time. It is not known here, so that every order is that of account numbers.
#[derive(Clone, Copy, Debug, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(dead_code, reason = "the variants are the choices of the check")]
enum Order {
    /// Descending.
    ///
    /// 降序。
    Desc,
    /// Ascending.
    ///
    /// 升序。
    Asc,
    /// Ascending, in the spelling of the vendor's page.
    ///
    /// 升序（厂商文档中的拼写）。
    Acs,
}

impl<'de> Deserialize<'de> for Order {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Ok(if text.eq_ignore_ascii_case("desc") { Self::Desc } else { Self::Asc })
    }
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The number of all second-level resellers that match.
    ///
    /// 符合条件的二级经销商总数。
    #[schemars(extend("fed_by" = ["the accounts, and the lines", "账号列表与明细"]))]
    total: i64,
    /// The second-level resellers of this page.
    ///
    /// 本页的二级经销商。
    #[schemars(extend("fed_by" = ["the accounts, and the lines", "账号列表与明细"]))]
    data: Vec<QuerySubAgentsDetailV2ResponseData>,
}

/// One second-level reseller.
///
/// 一个二级经销商。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct QuerySubAgentsDetailV2ResponseData {
    /// The account number.
    ///
    /// 账号 ID。
    #[schemars(extend("fed_by" = ["the account, or Reseller Account ID", "账号，或经销商账号 ID"]))]
    sub_agent_uin: UinNumber,
    /// The name; empty if the account has none.
    ///
    /// 名称；没有时为空。
    #[schemars(extend("fed_by" = ["the name of the account", "账号的名称"]))]
    name: String,
    /// The remark of the distributor.
    ///
    /// 总经销商填写的备注。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    remark: LeftOut<String>,
    /// The telephone number.
    ///
    /// 电话号码。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    mobile: LeftOut<String>,
    /// The e-mail address.
    ///
    /// 邮箱。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    email: LeftOut<String>,
    /// The number of customers.
    ///
    /// 子客数。
    #[schemars(extend("fed_by" = ["the accounts, and the lines", "账号列表与明细"]))]
    count_of_customers: i64,
    /// The time at which it was bound, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    ///
    /// 绑定时间，`yyyy-MM-dd HH:mm:ss`，东八区。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    bind_time: LeftOut<String>,
    /// The credit pool.
    ///
    /// 授信额度。
    #[schemars(extend("unit" = "USD"))]
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    credit: LeftOut<ExactNumber>,
    /// The rest of the credit pool.
    ///
    /// 剩余授信额度。
    #[schemars(extend("unit" = "USD"))]
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    remaining_credit: LeftOut<ExactNumber>,
    /// The voucher pool.
    ///
    /// 代金券额度。
    #[schemars(extend("unit" = "USD"))]
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    voucher: LeftOut<ExactNumber>,
    /// The rest of the voucher pool.
    ///
    /// 剩余代金券额度。
    #[schemars(extend("unit" = "USD"))]
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    remaining_voucher: LeftOut<ExactNumber>,
}

impl Action for QuerySubAgentsDetailV2 {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "QuerySubAgentsDetailV2",
        summary: Text::new(
            "Lists the second-level resellers of the caller, page by page.",
            "分页列出调用方的二级经销商。",
        ),
        description: Text::new(
            "These are the second-level resellers directly below the caller: by the accounts, and by lines of bills that the caller \
             paid and another account manages.",
            "列出调用方直属的二级经销商：来自账号列表，以及由调用方付款、由其他账号管理的账单明细。",
        ),
        category: Category::Customer,
        roles: &[Role::Distributor],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[
            declare_error(
                Code::MissingParameter,
                false,
                Text::new(
                    "One of FilterType and Filter was sent without the other.",
                    "FilterType 与 Filter 只传入了其中一个。",
                ),
                Text::new("Send both, or neither.", "请同时传入，或都不传入。"),
            ),
            SERVICE_BUSY,
            WRONG_ROLE,
        ],
        examples: &[
            Example {
                title: Text::new("All second-level resellers of a distributor", "总经销商的全部二级经销商"),
                role: Role::Distributor,
                input: r#"{"Page":1,"PageSize":20}"#,
                output: r#"{"Total":2,
 "Data":[
   {"SubAgentUin":200000000011,"Name":"Lantern Peak Systems Ltd.","CountOfCustomers":6},
   {"SubAgentUin":200000000012,"Name":"Kumo & Field Solutions","CountOfCustomers":4}]}"#,
            },
            Example {
                title: Text::new("The second-level reseller of a customer", "某子客所属的二级经销商"),
                role: Role::Distributor,
                input: r#"{"Page":1,"PageSize":20,"FilterType":"ClientUin","Filter":"123456"}"#,
                output: r#"{"Total":1,
 "Data":[{"SubAgentUin":200000000011,"Name":"Lantern Peak Systems Ltd.","CountOfCustomers":6}]}"#,
            },
        ],
        notes: &[
            Text::new(
                "Second-level resellers come by account number in ascending order. Order has no effect: binding times are unknown.",
                "二级经销商一律按账号 ID 从小到大排列，不受 Order 影响：本系统不掌握绑定时间。",
            ),
            PAST_THE_LAST_PAGE,
        ],
        choices: &[Text::new(
            "The vendor's page spells the order Desc and acs, its example desc: all spellings are taken. The four pools of credit \
             and vouchers are left out, since a 0 would be wrong.",
            "厂商文档将排序写作 Desc 与 acs，示例写作 desc：各种写法均接受。四个额度字段省略，因为返回 0 会造成误解。",
        )],
        vendor_page: None,
        vendor_since: Some("2025-04-29"),
    };
    type Input = Input;
    type Output = Output;

    fn start(_call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let slice = input.page.of_size(input.page_size);
        let filter = match (input.filter_type, input.filter) {
            (None, None) => SubAgentFilter::All,
            (Some(_), None) => return Err(Refusal::missing_parameter("Filter")),
            (None, Some(_)) => return Err(Refusal::missing_parameter("FilterType")),
            (Some(field), Some(text)) => to_filter(field, &text),
        };
        Ok(Step::list_sub_agents(SubAgentsQuery { filter, slice }, |page| {
            let sub_agents = page.sub_agents.iter().map(to_sub_agent).collect::<Result<_, _>>()?;
            Ok(Output { total: to_wire_count(page.total)?, data: sub_agents })
        }))
    }
}

/// Returns the filter of a field. A text that is no account number is that of no account, and what is not known of any
/// account is found in none.
fn to_filter(field: FilterType, text: &str) -> SubAgentFilter {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let account = text.parse().ok().filter(|_| is_number).and_then(Uin::new);
    let of_account = |filter: fn(Uin) -> SubAgentFilter| account.map_or(SubAgentFilter::Nothing, filter);
    match field {
        FilterType::Name => SubAgentFilter::name_contains(text),
        FilterType::SubAgentUin => of_account(SubAgentFilter::Is),
        FilterType::ClientUin => of_account(SubAgentFilter::Manages),
        FilterType::Remark | FilterType::Mobile | FilterType::Email => SubAgentFilter::Nothing,
    }
}

/// Converts a second-level reseller to its form on the wire.
fn to_sub_agent(sub_agent: &SubAgent) -> Result<QuerySubAgentsDetailV2ResponseData, Refusal> {
    Ok(QuerySubAgentsDetailV2ResponseData {
        sub_agent_uin: UinNumber(sub_agent.account.uin),
        name: sub_agent.account.name.clone(),
        remark: LeftOut::FIELD,
        mobile: LeftOut::FIELD,
        email: LeftOut::FIELD,
        count_of_customers: to_wire_count(sub_agent.customers)?,
        bind_time: LeftOut::FIELD,
        credit: LeftOut::FIELD,
        remaining_credit: LeftOut::FIELD,
        voucher: LeftOut::FIELD,
        remaining_voucher: LeftOut::FIELD,
    })
}
