//! `DescribeCustomerInfo`: what is known of some customers.

use alloc::string::String;
use alloc::vec::Vec;

use access::{CustomerFacts, Role};
use bill::Uin;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::definition::errors::{SERVICE_BUSY, WRONG_ROLE};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::fields::outputs::{LeftOut, UinText};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeCustomerInfo;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    /// The account numbers of the customers, 1 to 20 of them.
    ///
    /// 子客的 UIN（账号 ID），1 到 20 个。
    #[schemars(length(min = 1, max = 20), extend("example" = [123_456, 700_000_000_105_i64]))]
    customer_uin: Vec<i64>,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// Those of the customers that the caller may see.
    ///
    /// 调用方可见的子客。
    #[schemars(extend("fed_by" = ["the accounts, and the lines", "账号列表与明细"]))]
    data: Vec<DescribeCustomerInfoData>,
}

/// One customer.
///
/// 一个子客。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct DescribeCustomerInfoData {
    /// The account number of the customer, as a text.
    ///
    /// 子客的 UIN（账号 ID），文本格式。
    #[schemars(extend("fed_by" = ["the request", "请求"]))]
    customer_uin: UinText,
    /// The e-mail address.
    ///
    /// 邮箱。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    email: LeftOut<String>,
    /// The telephone number.
    ///
    /// 电话号码。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    phone: LeftOut<String>,
    /// The remark of the partner.
    ///
    /// 合作伙伴填写的备注。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    mark: LeftOut<String>,
    /// The name; empty if the account has none.
    ///
    /// 名称；没有时为空。
    #[schemars(extend("fed_by" = ["the name of the account", "账号的名称"]))]
    name: String,
    /// The time at which it became a customer, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    ///
    /// 成为子客的时间，`yyyy-MM-dd HH:mm:ss`，东八区。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    bind_time: LeftOut<String>,
    /// The state of the account: 0 normal, 1 stopped by force, 2 stopped for arrears.
    ///
    /// 账号状态：0 正常，1 强制停服，2 欠费停服。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    account_status: LeftOut<String>,
    /// The state of the identity check.
    ///
    /// 实名认证状态。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    auth_status: LeftOut<String>,
    /// The kind of identity: -1 unknown, 0 a person, 1 a company.
    ///
    /// 认证类型：-1 未知，0 个人，1 企业。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    auth_type: LeftOut<i64>,
    /// The time at which the customer was registered.
    ///
    /// 子客注册时间。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    cid_register_time: LeftOut<String>,
    /// The time at which the account was registered.
    ///
    /// 账号注册时间。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    uin_register_time: LeftOut<String>,
    /// The time at which the identity check was passed.
    ///
    /// 实名认证通过的时间。
    #[serde(skip_serializing_if = "LeftOut::is_left_out")]
    auth_pass_time: LeftOut<String>,
    /// 1 if the customer ever had a line in a bill that the caller may see, else 0.
    ///
    /// 若子客曾有调用方可见的账单明细则为 1，否则为 0。
    #[schemars(extend("fed_by" = ["the lines of all versions", "所有版本的明细"]))]
    has_expense: i64,
}

impl Action for DescribeCustomerInfo {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeCustomerInfo",
        summary: Text::new("Returns what is known of some customers.", "返回若干子客的已知信息。"),
        description: Text::new(
            "Bill files and accounts hold the name, and whether there was any expense. What the vendor knows besides is left out \
             of the answer.",
            "账单文件与账号列表只含名称以及是否有消费。厂商掌握的其他信息不返回。",
        ),
        category: Category::Customer,
        roles: &[Role::Distributor, Role::Reseller],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[SERVICE_BUSY, WRONG_ROLE],
        examples: &[Example {
            title: Text::new("Two customers of a distributor", "总经销商的两个子客"),
            role: Role::Distributor,
            input: r#"{"CustomerUin":[123456,700000000105]}"#,
            output: r#"{"Data":[
   {"CustomerUin":"123456","Name":"Example Trading Ltd.","HasExpense":1},
   {"CustomerUin":"700000000105","Name":"Three Herons Travel","HasExpense":1}]}"#,
        }],
        notes: &[
            Text::new(
                "Customers come in the order in which they were asked for, each once.",
                "子客按请求中的顺序返回，每个只出现一次。",
            ),
            Text::new(
                "An account that is none of the caller's customers is left out, like one that does not exist. Where none of \
                 the accounts is a customer of the caller, the list is empty.",
                "不是调用方子客的账号与不存在的账号一样，不返回。没有一个账号是调用方的子客时，返回空列表。",
            ),
        ],
        choices: &[Text::new(
            "The vendor publishes neither the order nor the answer for unknown accounts. Second-level resellers may list customers \
             and yet not call this action: so it is documented.",
            "厂商未公布排序，也未说明未知账号如何返回。二级经销商可列出子客但不能调用本接口，与厂商文档一致。",
        )],
        vendor_page: None,
        vendor_since: Some("2023-07-17"),
    };
    type Input = Input;
    type Output = Output;

    fn start(_call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        // A number that no account has is one that the caller may not see.
        let customers = input.customer_uin.into_iter().filter_map(Uin::new).collect();
        Ok(Step::read_customers(customers, |known| {
            Ok(Output { data: known.iter().map(to_customer).collect() })
        }))
    }
}

/// Converts the facts of a customer to their form on the wire.
fn to_customer(facts: &CustomerFacts) -> DescribeCustomerInfoData {
    DescribeCustomerInfoData {
        customer_uin: UinText(facts.account.uin),
        email: LeftOut::FIELD,
        phone: LeftOut::FIELD,
        mark: LeftOut::FIELD,
        name: facts.account.name.clone(),
        bind_time: LeftOut::FIELD,
        account_status: LeftOut::FIELD,
        auth_status: LeftOut::FIELD,
        auth_type: LeftOut::FIELD,
        cid_register_time: LeftOut::FIELD,
        uin_register_time: LeftOut::FIELD,
        auth_pass_time: LeftOut::FIELD,
        has_expense: i64::from(facts.has_lines),
    }
}
