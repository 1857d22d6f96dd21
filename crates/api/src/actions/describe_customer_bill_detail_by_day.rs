//! `DescribeCustomerBillDetailByDay`: one amount, what one customer owes for one day.

use access::{BillOwner, DayQuery, Role, VisibleDay};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::definition::errors::{
    LINES_ELSEWHERE, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD, declare_error, make_withheld_refusal,
};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::fields::inputs::{BillDate, CustomerUin, make_unknown_customer_refusal};
use crate::fields::outputs::TotalCost;
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeCustomerBillDetailByDay;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    customer_uin: CustomerUin,
    date: BillDate,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    total_cost: TotalCost,
}

impl Action for DescribeCustomerBillDetailByDay {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeCustomerBillDetailByDay",
        summary: Text::new(
            "Returns the amount that one customer owes for one day.",
            "返回某子客某日的应付金额。",
        ),
        description: Text::new(
            "Each line belongs to one day of the month of its bill: the date of its transaction time, or else of the start of its \
             usage, or else the last day of the month. A date outside of the month is moved to the nearest day of it.",
            "每条明细属于其账单月份的一天：取交易时间的日期，没有则取开始使用时间的日期，再没有则为当月最后一天。不在该月内的日期归入该月最近的一天。",
        ),
        category: Category::Bill,
        roles: &[Role::Distributor, Role::SecondLevelReseller, Role::Reseller],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 20,
        is_input_private: false,
        errors: &[
            declare_error(
                Code::InvalidParameterValue,
                true,
                Text::new(
                    "The date is no day of the calendar of the form yyyy-MM-dd.",
                    "日期不是 yyyy-MM-dd 格式，或不存在该日。",
                ),
                Text::new("Send a day such as 2022-11-30.", "请传入日期，例如 2022-11-30。"),
            ),
            declare_error(
                Code::InvalidParameterValueInvalidMonth,
                true,
                Text::new(
                    "The month of the date is after the current one by the clock of UTC+8, or is before the earliest month that the \
                     server is set to answer.",
                    "日期所在月份晚于东八区的当前月份，或早于服务器所设的最早月份。",
                ),
                Text::new(
                    "Send a day of a month that has begun. The operator's log names the cause.",
                    "请传入已开始的月份中的日期。具体原因见服务器日志（由运维人员查看）。",
                ),
            ),
            SERVICE_BUSY,
            UIN_NO_AUTH,
            WITHHELD,
            LINES_ELSEWHERE,
        ],
        examples: &[
            Example {
                title: Text::new("The amount of one day", "某日的金额"),
                role: Role::Distributor,
                input: r#"{"CustomerUin":700000000105,"Date":"2022-11-15"}"#,
                output: r#"{"TotalCost":"38.62000000"}"#,
            },
        ],
        notes: &[
            Text::new(
                "A day without lines gives 0. The days of a month sum to TotalCost of DescribeBillSummaryByPayMode to the last digit, \
                 as long as no version is published between the requests.",
                "没有明细的日期返回 0。若各次请求之间未发布新版本，当月各日之和精确等于 DescribeBillSummaryByPayMode 各 TotalCost 之和。",
            ),
            Text::new(
                "A day of the current month that has not come yet is answered: lines may be of it already, and those without a date \
                 are of its last day.",
                "当月尚未到来的日期也会返回金额：可能已有属于该日的明细，未写明日期的明细属于当月最后一天。",
            ),
        ],
        choices: &[
            Text::new(
                "The vendor does not say which date of a line counts. Ours is that of its transaction time, else of the start of its \
                 usage, else the last day of the month.",
                "厂商未说明按明细的哪个日期统计。本系统依次取交易时间、开始使用时间的日期，均没有时为当月最后一天。",
            ),
            Text::new(
                "The vendor answers days from 2025-06-01 on; ours has no earliest day unless an earliest month is configured.",
                "厂商只支持 2025-06-01 及之后的日期；本系统在未配置最早月份时不限制。",
            ),
            Text::new(
                "The vendor's examples have amounts with fewer decimals; ours always have 8, as in the summaries.",
                "厂商示例中的金额小数位较少；本系统与汇总接口一致，固定保留 8 位小数。",
            ),
        ],
        vendor_page: Some("document/product/1085/70562"),
        vendor_since: Some("2025-06-27"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let day = call.parse_day(&input.date)?;
        let query = DayQuery { owner: BillOwner::Customer(input.customer_uin.to_uin()?), day };
        Ok(Step::read_day(query, |visible| match visible {
            VisibleDay::Nothing => Err(make_unknown_customer_refusal()),
            VisibleDay::Withheld => Err(make_withheld_refusal()),
            VisibleDay::Sums(sums) => Ok(Output { total_cost: TotalCost::of(sums) }),
        }))
    }
}
