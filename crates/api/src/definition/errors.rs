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
        "Send a month such as 2022-11 that has begun. The operator's log names the cause.",
        "请传入已开始的月份，例如 2022-11。具体原因见服务器日志（由运维人员查看）。",
    ),
);

/// The range of times is malformed, too long, or not answered.
pub(crate) const INVALID_RANGE: ActionError = declare_error(
    Code::InvalidParameterValue,
    false,
    Text::new(
        "A time is not of the form yyyy-MM-dd HH:mm:ss, the end is before the start, the range is too long for its periods, begins \
         after the current month by the clock of UTC+8, or begins before the earliest month that the server is set to answer.",
        "时间不是 yyyy-MM-dd HH:mm:ss 格式、结束早于开始、时间范围超出周期的上限、起始晚于东八区的当前月份，或早于服务器所设的最早月份。",
    ),
    NAMED_PARAMETER,
);

/// The range of times is malformed, too long, or not answered; or the key of a tag is missing.
pub(crate) const INVALID_RANGE_OR_TAG: ActionError = declare_error(
    Code::InvalidParameterValue,
    false,
    Text::new(
        "The range of times is malformed, too long for its periods, or in months that are not answered; or Dimension is Tag without \
         TagKey, or Filter has TagIn without TagKey.",
        "时间范围格式不正确、超出周期的上限或所在月份不予返回；或 Dimension 为 Tag 而未传 TagKey，或 Filter 中有 TagIn 而没有 TagKey。",
    ),
    NAMED_PARAMETER,
);

/// The remedy of a value that the message names.
pub(crate) const NAMED_PARAMETER: Text =
    Text::new("The message names the parameter, and what it must be.", "错误信息写明了参数及其要求。");

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
        "The role of the caller may not call the action, or the account is not one of its customers. An account that does not \
         exist looks the same.",
        "调用方的角色无权调用该接口，或该账号不是其子客。不存在的账号返回同样的结果。",
    ),
    Text::new(
        "Call with the key of a partner above the customer. The operator can show the tree with `billfold account list`.",
        "请使用该子客上级合作伙伴的密钥调用。运维人员可用 `billfold account list` 查看层级关系。",
    ),
);

/// The role of the caller may not call an action that names no account.
pub(crate) const WRONG_ROLE: ActionError = declare_error(
    Code::UnauthorizedOperationUinNoAuth,
    true,
    Text::new("The role of the caller may not call the action.", "调用方的角色无权调用该接口。"),
    Text::new(
        "Call with the key of an account that has one of the action's callable roles.",
        "请使用具有该接口可调用角色的账号密钥调用。",
    ),
);

/// A part of the bill states what another account pays.
pub(crate) const WITHHELD: ActionError = declare_error(
    Code::ResourceUnavailable,
    false,
    Text::new(
        "A part of the bill was imported with the amounts that its payer owes the vendor. Only the payer may see them. A total \
         without them would be wrong, so the whole request is refused.",
        "账单的一部分按付款方的成本价（付款方应付给云厂商的金额）导入。此类金额只返回给付款方本人；缺少这部分的合计不正确，因此整个请求不返回金额。",
    ),
    Text::new(
        "Ask the payer, or ask it to import the customer's amounts (`billfold import --other-basis`).",
        "请向付款方查询，或请其导入按子客价格计算的账单（`billfold import --other-basis`）。",
    ),
);

/// The lines of a payment status are asked for, and one does not state its own.
pub(crate) const PAYMENT_NOT_STATED: ActionError = declare_error(
    Code::UnsupportedOperation,
    false,
    Text::new(
        "IsConfirmed is 1 or 2, and a line that the other filters leave does not state its payment status; or the bill was \
         published by an earlier program, and this server does not have its lines.",
        "IsConfirmed 为 1 或 2，而其他条件筛选后的某条明细未写明支付状态；或账单由旧版程序发布，而本服务器没有其明细。",
    ),
    Text::new(
        "Leave IsConfirmed out, or import a bill file that has the column Payment Status.",
        "请不传 IsConfirmed，或导入含“支付状态”列的账单文件。",
    ),
);

/// The server does not have the lines.
pub(crate) const LINES_ELSEWHERE: ActionError = declare_error(
    Code::UnsupportedOperation,
    false,
    Text::new("This server does not have the lines of the bill.", "本服务器没有该账单的明细。"),
    Text::new(
        "Send the request to the server on whose data folder bills are imported.",
        "请向执行账单导入的服务器发送请求。",
    ),
);

/// The server does not have the lines, or those of a payment status are asked for, and one does not state its own.
pub(crate) const LINES_ELSEWHERE_OR_PAYMENT_NOT_STATED: ActionError = declare_error(
    Code::UnsupportedOperation,
    false,
    Text::new(
        "This server does not have the lines of the bill; or IsConfirmed is 1 or 2, and a line that the other filters leave does \
         not state its payment status.",
        "本服务器没有该账单的明细；或 IsConfirmed 为 1 或 2，而其他条件筛选后的某条明细未写明支付状态。",
    ),
    Text::new(
        "The message names the cause. Send the request to the server on whose data folder bills are imported; or leave IsConfirmed \
         out.",
        "错误信息写明了原因。请向执行账单导入的服务器发送请求，或不传 IsConfirmed。",
    ),
);

/// Makes the refusal of a line that does not state its payment status.
pub(crate) fn make_unstated_payment_refusal() -> tc3::Refusal {
    let message = "The operation is not supported: a line of the bill does not state its payment status.";
    tc3::Refusal::new(Code::UnsupportedOperation, message)
}

/// Makes the refusal of a bill whose lines this server does not have.
#[must_use]
pub fn make_lines_elsewhere_refusal() -> tc3::Refusal {
    let message = "The operation is not supported: this server does not have the lines of the bill.";
    tc3::Refusal::new(Code::UnsupportedOperation, message)
}

/// Makes the refusal of a bill of which a part states what another account pays.
pub(crate) fn make_withheld_refusal() -> tc3::Refusal {
    tc3::Refusal::new(Code::ResourceUnavailable, "The bill is not available for this account.")
        .because("a part of the bill has the basis `cost`, and the caller is not its payer")
}
