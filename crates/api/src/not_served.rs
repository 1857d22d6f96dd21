//! The actions of the vendor's service that are not served, with the reasons.

use alloc::format;
use alloc::string::String;

use crate::text::Text;

/// An action of the vendor's service that is not served.
#[derive(Debug)]
pub struct ActionNotServed {
    /// Its name.
    pub name: &'static str,
    /// The reason.
    pub reason: Text,
}

impl ActionNotServed {
    /// Describes the reason for the log.
    pub(crate) fn describe_cause(&self) -> String {
        format!("the vendor has this action, and Billfold does not serve it: {}", self.reason.english)
    }
}

const CREDIT: Text =
    Text::new("no bill file holds credit, and a 0 would be wrong", "账单文件不含授信额度，返回 0 会造成误解");
const COMMISSION: Text = Text::new("no bill file holds commissions", "账单文件不含返佣信息");
const VOUCHERS: Text = Text::new(
    "a line has the amount of its vouchers, and no voucher",
    "账单明细只含代金券抵扣金额，不含代金券信息",
);
const POLICIES: Text = Text::new("no bill file holds policies", "账单文件不含经销商政策");
const IDENTITY: Text = Text::new("no bill file holds identity checks", "账单文件不含实名认证信息");
const INVITATIONS: Text = Text::new("no bill file holds invitations", "账单文件不含邀请信息");
const APPLICATIONS: Text = Text::new("no bill file holds applications", "账单文件不含申请信息");
const FIXED_LIST: Text =
    Text::new("it returns a fixed list that is not about bills", "返回与账单无关的固定列表");
const WRITES: Text =
    Text::new("it changes accounts, credit or invitations at the vendor", "会更改厂商侧的账号、额度或邀请");

const NOT_YET: Text = Text::new(
    "it reads lines, days or files of bills, which are to follow",
    "它读取账单的明细、每日金额或文件，将在后续版本中支持",
);

/// The actions of the vendor's service, version 2022-09-28, that are not served. The first of them are to follow; one that
/// is served leaves this list.
pub const ACTIONS_NOT_SERVED: &[ActionNotServed] = &[
    ActionNotServed { name: "DescribeCustomerBillDownloadUrl", reason: NOT_YET },
    ActionNotServed { name: "DescribeBillDownloadUrl", reason: NOT_YET },
    ActionNotServed { name: "QueryDirectCustomersCredit", reason: CREDIT },
    ActionNotServed { name: "QueryCustomersCredit", reason: CREDIT },
    ActionNotServed { name: "QueryCreditByUinList", reason: CREDIT },
    ActionNotServed { name: "QueryPartnerCredit", reason: CREDIT },
    ActionNotServed { name: "QueryCreditAllocationHistory", reason: CREDIT },
    ActionNotServed { name: "QueryCustomerBillingQuota", reason: CREDIT },
    ActionNotServed { name: "DescribeRebateDownloadUrl", reason: COMMISSION },
    ActionNotServed { name: "DescribeCustomerVoucherList", reason: VOUCHERS },
    ActionNotServed { name: "DescribeCustomerVoucherUsageDetails", reason: VOUCHERS },
    ActionNotServed { name: "DescribeCustomerOwnVoucherList", reason: VOUCHERS },
    ActionNotServed { name: "DescribeCustomerOwnVoucherUsageDetails", reason: VOUCHERS },
    ActionNotServed { name: "QueryVoucherAmountByUin", reason: VOUCHERS },
    ActionNotServed { name: "QueryVoucherListByUin", reason: VOUCHERS },
    ActionNotServed { name: "QueryVoucherPool", reason: VOUCHERS },
    ActionNotServed { name: "QueryPolicyProductListByCode", reason: POLICIES },
    ActionNotServed { name: "QueryAccountVerificationStatus", reason: IDENTITY },
    ActionNotServed { name: "QueryInvitationInfo", reason: INVITATIONS },
    ActionNotServed { name: "QueryPendingClientsV2", reason: APPLICATIONS },
    ActionNotServed { name: "QueryPendingSubAgentsV2", reason: APPLICATIONS },
    ActionNotServed { name: "GetCountryCodes", reason: FIXED_LIST },
    ActionNotServed { name: "GetTradeConfigList", reason: FIXED_LIST },
    ActionNotServed { name: "AllocateCreditPool", reason: WRITES },
    ActionNotServed { name: "AllocateCustomerCredit", reason: WRITES },
    ActionNotServed { name: "ApproveClientApply", reason: WRITES },
    ActionNotServed { name: "ApproveSubAgentApply", reason: WRITES },
    ActionNotServed { name: "CreateAccount", reason: WRITES },
    ActionNotServed { name: "CreateAndSendClientInvitationMail", reason: WRITES },
    ActionNotServed { name: "ForceQN", reason: WRITES },
    ActionNotServed { name: "ModifyClientRemark", reason: WRITES },
    ActionNotServed { name: "SendVerifyCode", reason: WRITES },
];

/// Finds the action of a name among those that are not served.
#[must_use]
pub fn find_action_not_served(name: &str) -> Option<&'static ActionNotServed> {
    ACTIONS_NOT_SERVED.iter().find(|action| action.name == name)
}
