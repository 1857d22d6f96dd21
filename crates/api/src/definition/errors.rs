//! Errors that several actions share, with cause and remedy.

use tc3::Code;

use super::ActionError;
use crate::text::Text;

/// Declares an error of an action.
pub(crate) const fn declare_error(code: Code, is_declared: bool, cause: Text, remedy: Text) -> ActionError {
    ActionError { code, is_declared, cause, remedy }
}

/// The month is malformed, or not answered.
pub(crate) const INVALID_MONTH: ActionError = declare_error(
    Code::InvalidParameterValueInvalidMonth,
    true,
    Text::new(
        "The month is not of the form yyyy-MM, is after the current one by the clock of UTC+8, or is before the earliest \
         month that the server is set to answer.",
        "月份不是 yyyy-MM 格式、晚于东八区的当前月份，或早于服务器所设的最早月份。",
    ),
    Text::new(
        "Send a month such as 2022-11 that has begun. The log names the cause.",
        "请传入已开始的月份，例如 2022-11。日志中写有具体原因。",
    ),
);

/// The storage is busy.
pub(crate) const SERVICE_BUSY: ActionError = declare_error(
    Code::OperationDeniedServiceBusy,
    true,
    Text::new(
        "The server cannot read its data now: the database is busy or unreachable, or the data folder is not in its place.",
        "服务器目前无法读取数据：数据库繁忙或无法连接，或数据目录不存在或已被移动。",
    ),
    Text::new(
        "Send the request again after some seconds. If it stays so, the log and `/readyz` name the cause.",
        "请数秒后重试。若持续出现，日志与 `/readyz` 会写明原因。",
    ),
);

/// The caller may not see the account.
pub(crate) const UIN_NO_AUTH: ActionError = declare_error(
    Code::UnauthorizedOperationUinNoAuth,
    true,
    Text::new(
        "The role of the caller may not call the action, or the account is none of its customers. An account that does not \
         exist looks the same.",
        "调用方的角色无权调用该接口，或该账号不是其子客。不存在的账号返回同样的结果。",
    ),
    Text::new(
        "Call with the key of a partner above the customer. `billfold account list` shows the tree.",
        "请使用该子客上级合作伙伴的密钥调用。`billfold account list` 可显示层级关系。",
    ),
);

/// The role of the caller may not call an action that names no account.
pub(crate) const WRONG_ROLE: ActionError = declare_error(
    Code::UnauthorizedOperationUinNoAuth,
    true,
    Text::new("The role of the caller may not call the action.", "调用方的角色无权调用该接口。"),
    Text::new(
        "Call with the key of an account that has one of the roles above.",
        "请使用具有上述角色之一的账号密钥调用。",
    ),
);

/// A part of the bill states what another account pays.
pub(crate) const WITHHELD: ActionError = declare_error(
    Code::ResourceUnavailable,
    false,
    Text::new(
        "A part of the bill was imported with the amounts that its payer owes the vendor. These are answered to the payer \
         alone, and the rest is not answered without them.",
        "账单的一部分按付款方的成本价（付款方应付给云厂商的金额）导入。此类金额只返回给付款方本人；缺少这部分的合计不正确，因此整个请求不返回金额。",
    ),
    Text::new(
        "Ask the payer, or ask it to import the customer's amounts (`billfold import --other-basis`).",
        "请向付款方查询，或请其导入按子客价格计算的账单（`billfold import --other-basis`）。",
    ),
);

/// Makes the refusal of a bill of which a part states what another account pays.
pub(crate) fn make_withheld_refusal() -> tc3::Refusal {
    tc3::Refusal::new(Code::ResourceUnavailable, "The bill is not available for this account.")
        .because("a part of the bill has the basis `cost`, and the caller is not its payer")
}
