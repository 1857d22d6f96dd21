//! `DescribeCustomerBillDetail`: the lines of one customer's bill of one month, page by page.

use alloc::vec::Vec;

use access::{BillOwner, LinesQuery, Role};
use bill::{Language, LineRecord};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::action::Action;
use crate::call::Call;
use crate::definition::errors::{INVALID_MONTH, LINES_ELSEWHERE_OR_PAYMENT_NOT_STATED, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD};
use crate::definition::category::Category;
use crate::definition::{Definition, Example};
use crate::fields::inputs::{
    ActionTypeFilter, BillMonth, IsConfirmed, LinesPageSize, PageNumber, PayModeFilter, UnsignedCustomerUin,
};
use crate::fields::line_fields::{
    AvailabilityZone, BillingMode, BusinessCode, ComponentCode, ComponentListPrice, ComponentName,
    ComponentPriceMeasurementUnit, ComponentType, ComponentUsage, ComponentUsageUnit, Currency,
    CustomerDiscountRate, DiscountRate, DurationUnit, InstanceId, InstanceName, ItemCode, LineId,
    LineOriginalCost, LineTotalCost, ProductCode, ProductName, ProjectName, Region, SubProductName,
    TotalAmountAfterDiscount, TransactionId, TransactionTime, TransactionType, UsageDuration, UsageEndTime,
    UsageStartTime, VoucherDeduction, find_operator, line_object,
};
use crate::fields::outputs::{UinNumber, to_wire_count};
use crate::lines_answer::{LINES_CHOICES, LINES_NOTES, answer_from_lines};
use crate::service::Service;
use crate::step::Step;
use crate::text::Text;

/// The action.
pub(crate) struct DescribeCustomerBillDetail;

/// The input.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Input {
    customer_uin: UnsignedCustomerUin,
    month: BillMonth,
    page_size: LinesPageSize,
    page: PageNumber,
    pay_mode: Option<PayModeFilter>,
    action_type: Option<ActionTypeFilter>,
    is_confirmed: Option<IsConfirmed>,
}

/// The output.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Output {
    /// The number of lines that the filters leave, over all pages.
    ///
    /// 筛选后的明细总数（全部页）。
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    total: i64,
    /// The lines of this page.
    ///
    /// 本页的明细。
    #[schemars(extend("fed_by" = ["the lines", "明细"]))]
    detail_set: Vec<BillDetailData>,
}

line_object! {
    /// One line.
    ///
    /// 一条明细。
    BillDetailData {
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
        discount_rate: DiscountRate,
        currency: Currency,
        total_amount_after_discount: TotalAmountAfterDiscount,
        voucher_deduction: VoucherDeduction,
        total_cost: LineTotalCost,
        id: LineId,
        customer_discount_rate: CustomerDiscountRate,
        business_code: BusinessCode,
        product_code: ProductCode,
        component_code: ComponentCode,
        item_code: ItemCode,
    }
}

impl Action for DescribeCustomerBillDetail {
    const DEFINITION: Definition = Definition {
        service: Service::Partners,
        name: "DescribeCustomerBillDetail",
        summary: Text::new(
            "Lists the lines of one customer's bill of one month, page by page.",
            "分页列出某子客某月的账单明细。",
        ),
        description: Text::new(
            "The lines can be narrowed to a payment mode, to a transaction type, and to those whose payment is confirmed or not.",
            "可按计费模式、交易类型以及付款是否确认筛选明细。",
        ),
        category: Category::Bill,
        roles: &[Role::Distributor, Role::SecondLevelReseller, Role::Reseller],
        wrong_role: Code::UnauthorizedOperationUinNoAuth,
        busy: Code::OperationDeniedServiceBusy,
        rate_per_s: 5,
        is_input_private: false,
        errors: &[INVALID_MONTH, SERVICE_BUSY, UIN_NO_AUTH, WITHHELD, LINES_ELSEWHERE_OR_PAYMENT_NOT_STATED],
        examples: &[Example {
            title: Text::new("The first line of a bill", "账单的第一条明细"),
            role: Role::Distributor,
            input: r#"{"CustomerUin":123456,"Month":"2022-11","PageSize":1,"Page":1}"#,
            output: r#"{"Total":2,"DetailSet":[
   {"PayerAccountId":200000000001,"OwnerAccountId":123456,"OperatorAccountId":123456,
    "ProductName":"Cloud Virtual Machine (CVM)",
    "BillingMode":"Pay-As-You-Go resources",
    "ProjectName":"Data platform",
    "Region":"North China (Beijing)",
    "AvailabilityZone":"Beijing Zone 7",
    "InstanceId":"ins-q7t4scr8","InstanceName":"game-gateway",
    "SubProductName":"Cloud Virtual Machine (CVM) - Standard S5",
    "TransactionType":"Hourly settlement",
    "TransactionId":"-","TransactionTime":"-",
    "UsageStartTime":"2022-11-01 00:00:00","UsageEndTime":"2022-11-30 23:59:59",
    "ComponentType":"CPU","ComponentName":"Standard S5-CPU",
    "ComponentListPrice":"-","ComponentPriceMeasurementUnit":"USD/Core/Hour",
    "ComponentUsage":"-","ComponentUsageUnit":"Core",
    "UsageDuration":"-","DurationUnit":"Hour",
    "OriginalCost":"100","DiscountRate":"","Currency":"USD",
    "TotalAmountAfterDiscount":"100","VoucherDeduction":"100","TotalCost":"0",
    "Id":"2022110000000001975","CustomerDiscountRate":"1",
    "BusinessCode":"p_cvm","ProductCode":"","ComponentCode":"","ItemCode":""}]}"#,
        }],
        notes: &LINES_NOTES,
        choices: &LINES_CHOICES,
        vendor_page: Some("document/product/1085/53954"),
        vendor_since: Some("2023-03-07"),
    };
    type Input = Input;
    type Output = Output;

    fn start(call: Call, input: Input) -> Result<Step<Output>, Refusal> {
        let query = LinesQuery {
            month: call.parse_month(&input.month)?,
            owner: BillOwner::Customer(input.customer_uin.to_uin()?),
            pay_mode: input.pay_mode.map(|filter| filter.0),
            transaction_type: input.action_type.map(|filter| filter.0),
            payment: input.is_confirmed.and_then(IsConfirmed::wanted_status),
            slice: input.page.of_lines(input.page_size),
        };
        Ok(answer_from_lines(query, move |page| {
            let lines = page.lines.iter().map(|line| BillDetailData::of(line, call.language));
            Ok(Output { total: to_wire_count(page.total)?, detail_set: lines.collect() })
        }))
    }
}
