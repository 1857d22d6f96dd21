//! `DescribeBillDetail`: the lines of the caller's own bill of one month, page by page.

use alloc::vec::Vec;

use access::{BillOwner, LinesQuery, Role};
use bill::{Language, LineRecord};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::definition::errors::{INVALID_MONTH, LINES_ELSEWHERE, SERVICE_BUSY, WITHHELD, WRONG_ROLE};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::fields::inputs::{
    ActionTypeFilter, BillMonth, LinesPageSize, PageNumber, PayModeFilter,
};
use crate::fields::line_fields::{
    AvailabilityZone, BillingMode, BusinessCode, ComponentCode, ComponentListPrice, ComponentName,
    ComponentPriceMeasurementUnit, ComponentType, ComponentUsage, ComponentUsageUnit, Currency,
    DurationUnit, InstanceId, InstanceName, ItemCode, LineId,
    LineOriginalCost, LineTotalCost, ProductCode, ProductName, ProjectName, Region, SubProductName,
    Tags, TransactionId, TransactionTime, TransactionType, UsageDuration, UsageEndTime,
    UsageStartTime, find_operator, line_object,
};
use crate::fields::outputs::{UinNumber, to_wire_count};
use crate::lines_answer::{LINES_CHOICES, LINES_NOTES, answer_from_lines};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeBillDetail;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    month: BillMonth,
    page_size: LinesPageSize,
    page: PageNumber,
    pay_mode: Option<PayModeFilter>,
    action_type: Option<ActionTypeFilter>,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The lines of this page.
    ///
    /// 本页的明细。
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    detail_set: Vec<CustomerBillDetailData>,
    /// The number of lines that the filters leave, over all pages.
    ///
    /// 筛选后的明细总数（全部页）。
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    total: i64,
}

line_object! {
    /// One line.
    ///
    /// 一条明细。
    CustomerBillDetailData {
        product_name: ProductName,
        billing_mode: BillingMode,
        project_name: ProjectName,
        region: Region,
        availability_zone: AvailabilityZone,
        instance_id: InstanceId,
        instance_name: InstanceName,
        sub_product_name: SubProductName,
        transaction_type: TransactionType,
        transaction_id: TransactionId,
        transaction_time: TransactionTime,
        usage_start_time: UsageStartTime,
        usage_end_time: UsageEndTime,
        component_type: ComponentType,
        component_name: ComponentName,
        component_list_price: ComponentListPrice,
        component_price_measurement_unit: ComponentPriceMeasurementUnit,
        component_usage: ComponentUsage,
        component_usage_unit: ComponentUsageUnit,
        usage_duration: UsageDuration,
        duration_unit: DurationUnit,
        original_cost: LineOriginalCost,
        currency: Currency,
        total_cost: LineTotalCost,
        id: LineId,
        tags: Tags,
        business_code: BusinessCode,
        product_code: ProductCode,
        component_code: ComponentCode,
        item_code: ItemCode,
    }
}

impl Action for DescribeBillDetail {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeBillDetail",
        summary: Text::new(
            "Lists the lines of the caller's own bill of one month, page by page.",
            "分页列出调用方自己某月的账单明细。",
        ),
        description: Text::new(
            "The caller is an end customer, and sees all of its lines, whichever partner paid or managed them. They can be narrowed to a \
             payment mode and to a transaction type.",
            "调用方为子客，可见其全部明细，无论由哪个合作伙伴付款或管理。可按计费模式与交易类型筛选。",
        ),
        category: Category::Bill,
        roles: &[Role::Customer],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 1,
        is_input_private: false,
        errors: &[INVALID_MONTH, SERVICE_BUSY, WRONG_ROLE, WITHHELD, LINES_ELSEWHERE],
        examples: &[Example {
            title: Text::new("The first line of the caller's bill", "调用方账单的第一条明细"),
            role: Role::Customer,
            input: r#"{"Month":"2022-11","PageSize":1,"Page":1}"#,
            output: r#"{"DetailSet":[
   {"PayerAccountId":200000000001,"OwnerAccountId":700000000105,"OperatorAccountId":700000000105,
    "ProductName":"Tencent Kubernetes Engine for Serverless",
    "BillingMode":"Pay-As-You-Go resources",
    "ProjectName":"default",
    "Region":"South China (Guangzhou)",
    "AvailabilityZone":"Guangzhou Zone 6",
    "InstanceId":"eks-yqwkikqm","InstanceName":"",
    "SubProductName":"Elastic TKE EKS-Pod",
    "TransactionType":"Hourly settlement",
    "TransactionId":"-","TransactionTime":"-",
    "UsageStartTime":"2022-11-01 00:00:00","UsageEndTime":"2022-11-30 23:59:59",
    "ComponentType":"CPU","ComponentName":"Elastic TKE EKS - CPU",
    "ComponentListPrice":"0.046125","ComponentPriceMeasurementUnit":"USD/Core/Hour",
    "ComponentUsage":"17","ComponentUsageUnit":"Core",
    "UsageDuration":"720","DurationUnit":"Hour",
    "OriginalCost":"564.57","Currency":"USD","TotalCost":"564.57",
    "Id":"2022110000000001959","Tags":[],
    "BusinessCode":"p_eks","ProductCode":"","ComponentCode":"","ItemCode":""}],
 "Total":11}"#,
        }],
        notes: &LINES_NOTES,
        choices: &LINES_CHOICES,
        vendor_page: Some("document/product/1085/56135"),
        vendor_since: Some("2023-07-26"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let query = LinesQuery {
            month: call.parse_month(&input.month)?,
            owner: BillOwner::Caller,
            pay_mode: input.pay_mode.map(|filter| filter.0),
            transaction_type: input.action_type.map(|filter| filter.0),
            payment: None,
            slice: input.page.of_lines(input.page_size),
        };
        Ok(answer_from_lines(query, move |page| {
            let lines = page.lines.iter().map(|line| CustomerBillDetailData::of(line, call.language));
            Ok(Output { detail_set: lines.collect(), total: to_wire_count(page.total)? })
        }))
    }
}
