//! The fields of a line, for the actions that answer lines.

use alloc::borrow::ToOwned as _;
use alloc::string::String;
use alloc::vec::Vec;

use bill::{
    Column, Language, LineRecord, Measure, NO_KEY, Sum, find_product_name, find_region_name,
    format_bill_time, trim_decimal,
};
use schemars::JsonSchema;
use serde::Serialize;

/// Declares fields that are texts: type, the function that makes the text of a line, and its source in both languages.
macro_rules! line_texts {
    ($($(#[$meta:meta])+ $name:ident = $make_text:expr, $fed_by:expr;)+) => {$(
        #[derive(Debug, Serialize, JsonSchema)]
        $(#[$meta])+
        #[schemars(extend("fed_by" = $fed_by))]
        pub(crate) struct $name(String);

        impl $name {
            /// Takes the text of a line.
            pub(crate) fn of(line: &LineRecord, language: Language) -> Self {
                let make_text: fn(&LineRecord, Language) -> String = $make_text;
                Self(make_text(line, language))
            }
        }
    )+};
}

/// Declares the form of a line on the wire: accounts first, then the fields in their order, each of a type of this file.
macro_rules! line_object {
    ($(#[$meta:meta])+ $name:ident { $($field:ident: $type:ty,)+ }) => {
        $(#[$meta])+
        #[derive(Debug, Serialize, JsonSchema)]
        #[serde(rename_all = "PascalCase")]
        pub(crate) struct $name {
            /// The account number of the partner that pays the vendor.
            ///
            /// 付款方的账号 ID。
            #[schemars(extend("fed_by" = ["Payer Account ID", "支付者账号 ID"]))]
            payer_account_id: UinNumber,
            /// The account number of the customer.
            ///
            /// 子客的账号 ID。
            #[schemars(extend("fed_by" = ["Owner Account ID", "使用者账号 ID"]))]
            owner_account_id: UinNumber,
            /// The account number of the operator; left out where the file has no number.
            ///
            /// 操作者的账号 ID；文件中不是数字时省略。
            #[serde(skip_serializing_if = "Option::is_none")]
            #[schemars(with = "i64", extend("fed_by" = ["Operator Account ID", "操作者账号 ID"]))]
            operator_account_id: Option<i64>,
            $($field: $type,)+
        }

        impl $name {
            /// Converts a line to its form on the wire.
            fn of(line: &LineRecord, language: Language) -> Self {
                Self {
                    payer_account_id: UinNumber(line.bill.payer),
                    owner_account_id: UinNumber(line.bill.owner),
                    operator_account_id: find_operator(line),
                    $($field: <$type>::of(line, language),)+
                }
            }
        }
    };
}

pub(crate) use line_object;

line_texts! {
    /// The name of the product.
    ///
    /// 产品名称。
    ProductName = |line, language| {
        choose_name(find_product_name(&line.product, language), line.text(Column::ProductName))
    }, ["our table by the code, else Product Name", "按代码查表，否则产品名称"];
    /// The name of the payment mode.
    ///
    /// 计费模式的名称。
    BillingMode = |line, language| line.pay_mode.name_in(language).to_owned(),
        ["our table by the payment mode", "按计费模式查表"];
    /// The name of the project.
    ///
    /// 项目名称。
    ProjectName = |line, _| line.text(Column::ProjectName).to_owned(), ["Project Name", "项目名称"];
    /// The name of the region.
    ///
    /// 地域名称。
    Region = |line, language| {
        choose_name(find_region_name(&line.region, language), line.text(Column::Region))
    }, ["our table by the code, else Region", "按代码查表，否则地域"];
    /// The name of the availability zone.
    ///
    /// 可用区名称。
    AvailabilityZone = |line, _| line.text(Column::AvailabilityZone).to_owned(), ["Availability Zone", "可用区"];
    /// The id of the resource.
    ///
    /// 资源 ID。
    InstanceId = |line, _| line.text(Column::InstanceId).to_owned(), ["Instance ID", "资源 ID"];
    /// The name of the resource.
    ///
    /// 资源别名。
    InstanceName = |line, _| line.text(Column::InstanceName).to_owned(), ["Instance Name", "资源别名"];
    /// The name of the subproduct.
    ///
    /// 子产品名称。
    SubProductName = |line, _| line.text(Column::SubproductName).to_owned(), ["Subproduct Name", "子产品名称"];
    /// The name of the transaction type.
    ///
    /// 交易类型的名称。
    TransactionType = |line, language| line.transaction_type.name_in(language).to_owned(),
        ["our table by the transaction type", "按交易类型查表"];
    /// The id of the transaction.
    ///
    /// 交易 ID。
    TransactionId = |line, _| line.text(Column::TransactionId).to_owned(), ["Transaction ID", "交易 ID"];
    /// The time of the transaction, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    ///
    /// 交易时间，`yyyy-MM-dd HH:mm:ss`，东八区。
    TransactionTime = |line, _| format_time(line, Column::TransactionTime), ["Transaction Time", "交易时间"];
    /// The time at which the usage began, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    ///
    /// 开始使用时间，`yyyy-MM-dd HH:mm:ss`，东八区。
    UsageStartTime = |line, _| format_time(line, Column::UsageStartTime), ["Usage Start Time", "开始使用时间"];
    /// The time at which the usage ended, inclusive, `yyyy-MM-dd HH:mm:ss`, UTC+8.
    ///
    /// 结束使用时间（含），`yyyy-MM-dd HH:mm:ss`，东八区。
    UsageEndTime = |line, _| format_time(line, Column::UsageEndTime), ["Usage End Time", "结束使用时间"];
    /// The type of the component.
    ///
    /// 组件类型。
    ComponentType = |line, _| line.text(Column::ComponentType).to_owned(), ["Component Type", "组件类型"];
    /// The name of the component.
    ///
    /// 组件名称。
    ComponentName = |line, _| line.text(Column::ComponentName).to_owned(), ["Component Name", "组件名称"];
    /// The list price of the component.
    ///
    /// 组件刊例价。
    ComponentListPrice = |line, _| trim_number(line, Column::ComponentListPrice),
        ["Component List Price, without zeros at its end", "组件刊例价，去掉末尾的零"];
    /// The unit of the list price.
    ///
    /// 组件价格单位。
    ComponentPriceMeasurementUnit = |line, _| line.text(Column::ComponentPriceMeasurementUnit).to_owned(),
        ["Component Price Measurement Unit", "组件价格单位"];
    /// The usage of the component.
    ///
    /// 组件用量。
    ComponentUsage = |line, _| trim_number(line, Column::ComponentUsage),
        ["Component Usage, without zeros at its end", "组件用量，去掉末尾的零"];
    /// The unit of the usage.
    ///
    /// 组件用量单位。
    ComponentUsageUnit = |line, _| line.text(Column::ComponentUsageUnit).to_owned(),
        ["Component Usage Unit", "组件用量单位"];
    /// The duration of the usage.
    ///
    /// 使用时长。
    UsageDuration = |line, _| trim_number(line, Column::UsageDuration),
        ["Usage Duration, without zeros at its end", "使用时长，去掉末尾的零"];
    /// The unit of the duration.
    ///
    /// 时长单位。
    DurationUnit = |line, _| line.text(Column::DurationUnit).to_owned(), ["Duration Unit", "时长单位"];
    /// The price without discounts: list price x usage x duration.
    ///
    /// 原价：刊例价 x 用量 x 时长。
    #[schemars(extend("unit" = "USD"))]
    LineOriginalCost = |line, _| format_amount(line, Measure::Original),
        ["Original Cost, without zeros at its end", "原价，去掉末尾的零"];
    /// The rate of the discount, which the vendor has abandoned.
    ///
    /// 折扣率；厂商已弃用。
    DiscountRate = |line, _| trim_number(line, Column::DiscountRate),
        ["Discount Rate, without zeros at its end", "折扣率，去掉末尾的零"];
    /// The currency of all amounts.
    ///
    /// 各金额的币种。
    Currency = |_, _| bill::CURRENCY.to_owned(), ["Currency", "币种"];
    /// The amount after discounts and before vouchers, without tax.
    ///
    /// 折后金额（代金券抵扣前），不含税。
    #[schemars(extend("unit" = "USD"))]
    TotalAmountAfterDiscount = |line, _| format_amount(line, Measure::BeforeVoucher),
        ["the amount before vouchers, without zeros at its end", "代金券抵扣前的金额，去掉末尾的零"];
    /// The amount that vouchers paid.
    ///
    /// 代金券抵扣的金额。
    #[schemars(extend("unit" = "USD"))]
    VoucherDeduction = |line, _| format_amount(line, Measure::Voucher),
        ["the voucher deduction, without zeros at its end", "代金券抵扣，去掉末尾的零"];
    /// The amount owed, without tax.
    ///
    /// 应付金额，不含税。
    #[schemars(extend("unit" = "USD"))]
    LineTotalCost = |line, _| format_amount(line, Measure::Total),
        ["the total cost, without zeros at its end", "总费用，去掉末尾的零"];
    /// The id of the line.
    ///
    /// 明细 ID。
    LineId = |line, _| line.id(),
        ["Id, else a mark of ours: import, file and line", "Id；没有时为本系统的标记：导入号、文件号与行号"];
    /// The rate of the discount that the partner gives the customer.
    ///
    /// 合作伙伴给予子客的折扣率。
    CustomerDiscountRate = |line, _| trim_number(line, Column::CustomerDiscountRate),
        ["Customer Discount Rate, without zeros at its end", "客户折扣率，去掉末尾的零"];
    /// The code of the product.
    ///
    /// 产品代码。
    BusinessCode = |line, _| find_business_code(line).to_owned(),
        ["Product Code, else our table by Product Name", "产品代码，否则按产品名称查代码表"];
    /// The code of the subproduct; the columns Product Code and Component Code of bill files are `BusinessCode` and `ItemCode` here.
    ///
    /// 子产品代码；账单文件的“产品代码”“组件代码”列分别对应 `BusinessCode` 与 `ItemCode`。
    ProductCode = |line, _| line.text(Column::SubproductCode).to_owned(), ["Subproduct Code", "子产品代码"];
    /// The code of the component type.
    ///
    /// 组件类型代码。
    ComponentCode = |line, _| line.text(Column::ComponentTypeCode).to_owned(),
        ["Component Type Code", "组件类型代码"];
    /// The code of the component.
    ///
    /// 组件代码。
    ItemCode = |line, _| line.text(Column::ComponentCode).to_owned(), ["Component Code", "组件代码"];
}

/// One tag.
///
/// 一个标签。
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct TagInfo {
    /// The key of the tag.
    ///
    /// 标签键。
    #[schemars(extend("fed_by" = ["the header of the column, behind tag_key:", "列名中 tag_key: 之后的部分"]))]
    tag_key: String,
    /// The value of the tag.
    ///
    /// 标签值。
    #[schemars(extend("fed_by" = ["the text of the column", "该列的值"]))]
    tag_value: String,
}

/// The tags of the resource, by their keys; those without a value are left out.
///
/// 资源的标签，按标签键排列；没有值的标签省略。
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(extend("fed_by" = ["the columns whose headers begin with tag_key:", "列名以 tag_key: 开头的列"]))]
pub(crate) struct Tags(Vec<TagInfo>);

impl Tags {
    /// Lists the tags of a line.
    pub(crate) fn of(line: &LineRecord, _language: Language) -> Self {
        let tags = bill::list_tags(&line.unknown).map(|(tag_key, tag_value)| TagInfo {
            tag_key: tag_key.to_owned(),
            tag_value: tag_value.to_owned(),
        });
        Self(tags.collect())
    }
}

/// Returns the account that operated a resource, if it is a number: files also name users of an account there.
pub(crate) fn find_operator(line: &LineRecord) -> Option<i64> {
    line.text(Column::OperatorAccountId).parse().ok()
}

/// Chooses the name in our table, or else the text of the file.
fn choose_name(in_table: Option<&str>, text: &str) -> String {
    in_table.unwrap_or(text).to_owned()
}

/// Returns the code of the product of a line; an empty text if its key is a name.
fn find_business_code(line: &LineRecord) -> &str {
    let is_in_file = bill::stated_text(line.text(Column::ProductCode)).is_some();
    let is_code = is_in_file || find_product_name(&line.product, Language::English).is_some();
    if is_code && line.product != NO_KEY { &line.product } else { "" }
}

/// Writes the time of a column in its usual form.
fn format_time(line: &LineRecord, column: Column) -> String {
    format_bill_time(line.text(column)).into_owned()
}

/// Writes the number of a column without zeros at its end.
fn trim_number(line: &LineRecord, column: Column) -> String {
    trim_decimal(line.text(column)).to_owned()
}

/// Writes an amount of a line without zeros at its end.
fn format_amount(line: &LineRecord, measure: Measure) -> String {
    Sum::from(line.amounts[measure]).format_trimmed()
}
