//! `DescribeCaller`: the account of the key that signed, and the actions that it may call.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use access::Role;
use bill::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::caller_facts::CallerFacts;
use crate::definition::category::Category;
use crate::definition::errors::{SERVICE_BUSY, WRONG_ROLE};
use crate::definition::{Definition, Example};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeCaller;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The account number of the caller.
    ///
    /// 调用方的 UIN（账号 ID）。
    #[schemars(extend("fed_by" = ["the key", "密钥"]))]
    uin: i64,
    /// The role of the caller: distributor, second-level-reseller, reseller or customer.
    ///
    /// 调用方的角色：distributor（总经销商）、second-level-reseller（二级经销商）、reseller（经销商）或 customer（子客）。
    #[schemars(extend("fed_by" = ["the account", "账号"]))]
    role: String,
    /// The name of the account; empty if it has none.
    ///
    /// 账号的名称；没有时为空。
    #[schemars(extend("fed_by" = ["the account", "账号"]))]
    name: String,
    /// The account number of the partner directly above the caller; absent if there is none.
    ///
    /// 调用方直接上级的 UIN（账号 ID）；没有上级时不返回。
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("fed_by" = ["the account", "账号"]))]
    parent_uin: Option<i64>,
    /// The actions of all services, in the order of the documents.
    ///
    /// 所有服务的接口，按文档中的顺序。
    #[schemars(extend("fed_by" = ["the definitions, and the configuration", "接口定义与配置"]))]
    actions: Vec<CallableAction>,
}

/// An action, as the caller may call it.
///
/// 一个接口，以及调用方的调用权限。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct CallableAction {
    /// The name of the action.
    ///
    /// 接口名称。
    #[schemars(extend("fed_by" = ["the definition", "接口定义"]))]
    name: String,
    /// The service that it belongs to.
    ///
    /// 所属的服务。
    #[schemars(extend("fed_by" = ["the definition", "接口定义"]))]
    service: String,
    /// The version of that service.
    ///
    /// 该服务的版本。
    #[schemars(extend("fed_by" = ["the definition", "接口定义"]))]
    version: String,
    /// True if the role of the caller may call it.
    ///
    /// 调用方的角色可以调用时为 true。
    #[schemars(extend("fed_by" = ["the definition, and the role", "接口定义与角色"]))]
    is_allowed: bool,
    /// The requests of the caller that pass in a second; absent if there is no limit.
    ///
    /// 调用方每秒可通过的请求数；没有限制时不返回。
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("fed_by" = ["the configuration", "配置"]))]
    limit_per_second: Option<u64>,
}

impl Action for DescribeCaller {
    const DEFINITION: Definition = Definition {
        service: Service::Billfold,
        name: "DescribeCaller",
        summary: Text::new(
            "Answers whose key signed the request: the account, its role, and what it may call.",
            "查询签名密钥所属的账号、其角色，以及可调用的接口。",
        ),
        description: Text::new(
            "Pages ask it after a sign-in, so that they show what the account may call before it calls.",
            "页面在登录后调用该接口，以便在调用之前显示账号可调用的接口。",
        ),
        category: Category::Billfold,
        roles: &Role::ALL,
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[SERVICE_BUSY, WRONG_ROLE],
        examples: &[Example {
            title: Text::new("The account of an end customer", "子客的账号"),
            role: Role::Customer,
            input: "{}",
            output: r#"{"Uin":700000000105,"Role":"customer","Name":"Three Herons Travel","ParentUin":200000000001,"Actions":[
 {"Name":"DescribeBillSummaryByPayMode","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":false,"LimitPerSecond":20},
 {"Name":"DescribeBillSummaryByProduct","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":false,"LimitPerSecond":20},
 {"Name":"DescribeBillSummaryByRegion","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":false,"LimitPerSecond":20},
 {"Name":"DescribeCustomerBillSummary","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":false,"LimitPerSecond":20},
 {"Name":"DescribeCustomerBillDetail","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":false,"LimitPerSecond":20},
 {"Name":"DescribeCustomerBillDetailByDay","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":false,"LimitPerSecond":20},
 {"Name":"DescribeCustomerBillDownloadUrl","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":false,"LimitPerSecond":20},
 {"Name":"DescribeBillSummary","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":true,"LimitPerSecond":20},
 {"Name":"DescribeBillDetail","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":true,"LimitPerSecond":20},
 {"Name":"DescribeBillDownloadUrl","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":true,"LimitPerSecond":20},
 {"Name":"DescribeCustomerOwnCostExplorerSummary","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":true,"LimitPerSecond":20},
 {"Name":"DescribeCustomerOwnCostExplorerFilter","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":true,"LimitPerSecond":20},
 {"Name":"DescribeCustomerUin","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":false,"LimitPerSecond":20},
 {"Name":"DescribeCustomerInfo","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":false,"LimitPerSecond":20},
 {"Name":"QuerySubAgentsDetailV2","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":false,"LimitPerSecond":20},
 {"Name":"QueryT1IndirectCustomersDetail","Service":"intlpartnersmgt","Version":"2022-09-28","IsAllowed":false,"LimitPerSecond":20},
 {"Name":"DescribeCaller","Service":"billfold","Version":"2026-12-01","IsAllowed":true,"LimitPerSecond":20},
 {"Name":"DiagnoseSignature","Service":"billfold","Version":"2026-12-01","IsAllowed":true,"LimitPerSecond":20},
 {"Name":"DescribeBilledMonths","Service":"billfold","Version":"2026-12-01","IsAllowed":true,"LimitPerSecond":20},
 {"Name":"DescribeMonthBills","Service":"billfold","Version":"2026-12-01","IsAllowed":true,"LimitPerSecond":20},
 {"Name":"DescribeBillTrend","Service":"billfold","Version":"2026-12-01","IsAllowed":true,"LimitPerSecond":20},
 {"Name":"DescribeBillVersions","Service":"billfold","Version":"2026-12-01","IsAllowed":true,"LimitPerSecond":20},
 {"Name":"DescribeBillDifference","Service":"billfold","Version":"2026-12-01","IsAllowed":true,"LimitPerSecond":20}]}"#,
        }],
        notes: &[Text::new(
            "Every role may call it, with any key that the server knows. It answers nothing of other accounts but the number of the \
             partner above.",
            "任何角色均可调用。除上级的 UIN 外，不返回其他账号的任何信息。",
        )],
        choices: &[],
        vendor_page: None,
        vendor_since: None,
    };
    type Input = Input;
    type Output = Output;

    fn start(_call: Call, _input: Input) -> Result<Step<Output>, Refusal> {
        Ok(Step::read_caller(|CallerFacts { account, actions }| {
            let actions = actions.iter().map(|(definition, limit)| CallableAction {
                name: definition.name.to_owned(),
                service: definition.service.name().to_owned(),
                version: definition.service.version().to_owned(),
                is_allowed: definition.roles.contains(&account.role),
                limit_per_second: *limit,
            });
            Ok(Output {
                uin: account.uin.get(),
                role: account.role.as_str().to_owned(),
                name: account.name.clone(),
                parent_uin: account.parent.map(Uin::get),
                actions: actions.collect(),
            })
        }))
    }
}
