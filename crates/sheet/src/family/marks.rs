//! The headers and the words in names by which files are recognised. Headers are in lower case, without blanks and
//! punctuation.

use bill::Column;

use super::kind::Family;

/// A mark of a family: a file that has at least this number of these headers belongs to it. A header that ends with `*`
/// is the start of one.
pub(super) struct Mark(pub(super) Family, pub(super) usize, pub(super) &'static [&'static str]);

/// Headers of the cost allocation bill.
pub(super) const COST_ALLOCATION: &[&str] =
    &["costallocationunit", "costallocationtype", "分账单元", "分账类型"];

/// Headers of the consumption bill.
pub(super) const CONSUMPTION: &[&str] = &["consumptiontype", "consumptionmonth", "消耗类型", "消耗月份"];

/// Marks of files that may have every column of a detailed bill beside their own. No detailed bill has one of these
/// columns, and taking such a file would count every charge again.
pub(super) const BESIDE_A_DETAILED_BILL: [Mark; 2] =
    [Mark(Family::CostAllocation, 1, COST_ALLOCATION), Mark(Family::Consumption, 1, CONSUMPTION)];

/// Marks of files that lack a column of the detailed bill; the first that holds decides.
pub(super) const INSTEAD_OF_A_DETAILED_BILL: [Mark; 7] = [
    Mark(
        Family::Focus,
        3,
        &[
            "billedcost",
            "billingaccountid",
            "billingcurrency",
            "billingperiodstart",
            "chargecategory",
            "chargeperiodstart",
            "contractedcost",
            "effectivecost",
            "listcost",
        ],
    ),
    Mark(Family::FocusWithoutCharges, 2, &["contractcommitmentid", "contractcommitmentcost", "contractid"]),
    Mark(Family::Aws, 2, &["lineitem*", "identity*", "billpayeraccountid", "billbillingperiodstartdate"]),
    Mark(
        Family::Azure,
        2,
        &[
            "billingaccountid",
            "costinbillingcurrency",
            "costinusd",
            "invoicesectionname",
            "metercategory",
            "meterid",
            "pretaxcost",
            "subscriptionguid",
            "subscriptionid",
        ],
    ),
    Mark(Family::Google, 2, &["servicedescription", "skudescription", "skuid", "billingaccountname"]),
    Mark(Family::Huawei, 1, &["云服务类型名称", "云服务类型编码", "云服务类型"]),
    Mark(
        Family::Alibaba,
        2,
        &["消费类型", "账单类型", "owner账号id", "产品code", "billingdetails*", "payabledetails*"],
    ),
];

/// Headers of the mainland site, Chinese or English, of which two show that a file comes from there.
pub(super) const MAINLAND: &[&str] = &[
    "支付者uin",
    "使用者uin",
    "操作者uin",
    "交易类型",
    "计费模式",
    "产品名称",
    "优惠后总价",
    "useraccountid",
    "voucherpayment",
    "giftaccountexpenses",
    "cashaccountexpenditure",
];

/// Headers of accounts that only files of the mainland site have.
pub(super) const MAINLAND_ACCOUNTS: &[&str] = &["支付者uin", "使用者uin", "操作者uin"];

/// Columns of the international site in Chinese, which files of the mainland site do not have.
pub(super) const CHINESE: &[&str] = &[
    "支付者账号*",
    "使用者账号*",
    "操作者账号*",
    "管理者账号*",
    "所有者账号*",
    "拥有者账号*",
    "付款方账号*",
    "付款账号*",
    "经销商账号*",
    "代理商账号*",
    "客户账号*",
    "账号id",
    "币种",
    "货币",
    "代金券抵扣前*",
    "代金券前*",
    "代金券抵扣",
    "客户代金券*",
    "客户折扣率",
    "税前金额",
    "含税总费用",
    "总费用含税",
    "税率",
    "税额",
    "付款状态",
    "支付状态",
];

/// The number of these headers that a Chinese file of the international site has at least.
pub(super) const CHINESE_MIN: usize = 2;

/// Chinese headers of amounts.
pub(super) const MAINLAND_AMOUNTS: &[&str] =
    &["原价", "组件原价", "优惠后总价", "总费用", "现金*", "应付金额"];

/// Headers of usage.
pub(super) const USAGE: &[&str] = &["usage*", "componentusage*", "用量*", "组件用量*"];

/// Words in the name of a cost allocation bill.
pub(super) const COST_ALLOCATION_NAMES: [&str; 2] = [" cost allocation ", "分账"];

/// The header of a column that lists the components of a resource, in files without other columns of components.
pub(super) const BY_RESOURCE: &str = "configurationdescription";

/// Words in the name of a bill by resource.
pub(super) const BY_RESOURCE_NAMES: [&str; 5] =
    [" l2 ", " by instance ", " by resource ", "资源账单", "按资源"];

/// Columns of components, which only detailed bills have.
pub(super) const COMPONENT: [Column; 9] = [
    Column::ComponentType,
    Column::ComponentTypeCode,
    Column::ComponentName,
    Column::ComponentCode,
    Column::ComponentListPrice,
    Column::ComponentContractedPrice,
    Column::ComponentPriceMeasurementUnit,
    Column::ComponentUsage,
    Column::ComponentUsageUnit,
];
