//! Answers that are the address of a file of bills.

use alloc::borrow::ToOwned as _;
use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;

use access::{CustomerGroup, FileOffer, FileQuery, FileScope, Slice, SubAgentFilter, SubAgentsQuery};
use bill::Month;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tc3::{Code, Refusal};

use crate::call::Call;
use crate::definition::ActionError;
use crate::definition::errors::{declare_error, make_withheld_refusal};
use crate::fields::inputs::{BillMonth, make_unknown_customer_refusal};
use crate::step::Step;
use crate::text::Text;

/// The month of the bills, `yyyy-MM`, by the clock of UTC+8; not after the current one.
///
/// 账单月份，格式 `yyyy-MM`，按东八区时间；不得晚于当前月份。
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(extend("example" = "2022-11", "wrong_value" = "InvalidParameter"))]
pub(crate) struct FileMonth(String);

/// The address of the file, for one hour.
///
/// 文件的下载地址，一小时内有效。
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(extend("fed_by" = ["ours: a sealed address on this server", "本系统：本服务器上的加密地址"]))]
pub(crate) struct DownloadUrl(String);

/// 1: the file is there. It is made when it is fetched, so that this is always so.
///
/// 1：文件已就绪。文件在下载时生成，因此始终为 1。
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(extend("fed_by" = ["ours", "本系统"]))]
pub(crate) struct Ready(i64);

/// The file of customers is not made.
pub(crate) const FAILED_OPERATION: ActionError = declare_error(
    Code::FailedOperation,
    true,
    Text::new(
        "The file is not made here: a bill by resource, of which no columns are published; a pack before its month is final; \
         one file with amounts of customers beside the caller's own cost. Or the server cannot read its data now.",
        "本系统不生成该文件：资源账单的列未公布；账单包在当月账单定稿前不生成；单个文件不能同时包含子客价格与调用方自身成本。或服务器目前无法读取数据。",
    ),
    Text::new(
        "The message names the cause. Ask for the bill of lines (billDetail), ask for a pack later, or send the request again \
         after some seconds.",
        "错误信息写明了原因。请改为下载明细账单（billDetail）、稍后再下载账单包，或数秒后重试。",
    ),
);

/// The file of the caller is not made.
pub(crate) const OWN_FAILED_OPERATION: ActionError = declare_error(
    Code::FailedOperation,
    true,
    Text::new(
        "The bill by resource (L2) is not made here, since no columns of it are published; or the server cannot read its data now.",
        "资源账单（L2）的列未公布，本系统不生成；或服务器目前无法读取数据。",
    ),
    Text::new("Ask for L3, or send the request again after some seconds.", "请改为下载 L3，或数秒后重试。"),
);

/// A parameter is wrong for a file of the caller.
pub(crate) const OWN_INVALID_PARAMETER: ActionError = declare_error(
    Code::InvalidParameter,
    true,
    Text::new(
        "The month is not of the form yyyy-MM, is after the current one by the clock of UTC+8, or is before the earliest month that \
         the server is set to answer; or a value is none of its parameter's choices.",
        "月份不是 yyyy-MM 格式、晚于东八区的当前月份，或早于服务器所设的最早月份；或参数值不在可选值内。",
    ),
    FILE_PARAMETER_REMEDY,
);

/// A parameter is wrong for a file of customers.
pub(crate) const INVALID_PARAMETER: ActionError = declare_error(
    Code::InvalidParameter,
    true,
    Text::new(
        "The month is not of the form yyyy-MM, is after the current one by the clock of UTC+8, or is before the earliest month that \
         the server is set to answer; or a value is none of its parameter's choices, or does not go with the others.",
        "月份不是 yyyy-MM 格式、晚于东八区的当前月份，或早于服务器所设的最早月份；或参数值不在可选值内，或与其他参数不相容。",
    ),
    FILE_PARAMETER_REMEDY,
);

/// The remedy of a wrong parameter of a file.
const FILE_PARAMETER_REMEDY: Text = Text::new(
    "Send a month such as 2022-11 that has begun, and values that the parameters have as choices. The operator's log names the cause.",
    "请传入已开始的月份，例如 2022-11，参数值须为可选值之一。具体原因见服务器日志（由运维人员查看）。",
);

/// The notes of actions that answer the address of a file.
pub(crate) const FILE_NOTES: [Text; 4] = [
    Text::new(
        "The file has the versions of bills that were current when its address was made, also if others are published meanwhile. Its \
         lines sum to the amounts of the summaries then to the last digit.",
        "文件包含生成地址时各账单的当前版本，即使其间发布了新版本。其明细之和精确等于当时各汇总接口的金额。",
    ),
    Text::new(
        "The address is a secret for an hour: all who have it can download the file. It stops working when the key that asked for it \
         is deleted, or when the caller may no longer see the bills.",
        "下载地址在一小时内相当于密码：持有者均可下载。申请地址的密钥被删除，或调用方不再有权查看账单时，地址随即失效。",
    ),
    Text::new(
        "The file is CSV in UTF-8 with a byte order mark, with the columns of the customer bill and English headers; names in it \
         are in the language asked for. It can be imported into another Billfold.",
        "文件为带 BOM 的 UTF-8 CSV，列与客户账单一致，列名为英文；其中的名称使用所请求的语言。可导入另一个 Billfold。",
    ),
    Text::new("A month without lines is a file with its header alone.", "没有明细的月份返回只含表头的文件。"),
];

/// The choice of files that are made while they are fetched.
pub(crate) const READY_CHOICE: Text = Text::new(
    "Ready is always 1, as files are made while they are fetched. At the vendor it may be 0 with an empty address.",
    "Ready 始终为 1，因为文件在下载时生成。厂商可能返回 0 与空地址。",
);

/// The choice of the columns of a file.
pub(crate) const COLUMNS_CHOICE: Text = Text::new(
    "The vendor publishes no order of columns for newer files: behind those of the customer bill stand the codes, the id of the \
     line and one column for each tag. Files are not split at the limit of spreadsheets.",
    "厂商未公布新版文件的列顺序：客户账单各列之后依次为各代码、明细 ID 与每个标签一列。文件不按电子表格的行数上限拆分。",
);

/// Parses the month of a file.
///
/// # Errors
///
/// `InvalidParameter`.
pub(crate) fn parse_file_month(call: &Call, month: FileMonth) -> Result<Month, Refusal> {
    call.parse_month(&BillMonth(month.0)).map_err(|refusal| Refusal {
        internal_cause: refusal.internal_cause,
        ..Code::InvalidParameter.into()
    })
}

/// The reasons why a file is not made.
pub(crate) const BY_RESOURCE: &str = "bills by resource are not made here";
pub(crate) const OF_SUB_AGENTS: &str = "files of second-level resellers are not made here";
pub(crate) const NOT_FINAL: &str = "a pack is made once the bills of its month are final";
pub(crate) const MIXED_BASES: &str = "the bills of this customer have amounts of the customer and amounts that the caller pays, \
                                      which one file cannot hold; the pack of all customers has a file for each";

/// Makes the refusal of a file that is not made.
pub(crate) fn make_no_file_refusal(why: &str) -> Refusal {
    Refusal::new(Code::FailedOperation, format!("The operation failed: {why}."))
}

/// Asks for the address of a file, and answers with it.
///
/// # Errors
///
/// `UinNoAuth` for a customer that the caller may not see or that is not of the group, and for a pack of customers of
/// second-level resellers if the caller has none; `ResourceUnavailable` for bills of which a part states what another account pays;
/// `FailedOperation` for a pack before its month is final.
pub(crate) fn answer_file<T: Send + 'static>(
    query: FileQuery,
    answer: impl FnOnce(DownloadUrl, Ready) -> T + Send + 'static,
) -> Step<T> {
    Step::OfferFile(
        query,
        Box::new(move |offer| match offer {
            FileOffer::Nothing => Err(make_unknown_customer_refusal()),
            FileOffer::Withheld => Err(make_withheld_refusal()),
            FileOffer::NotFinal => Err(make_no_file_refusal(NOT_FINAL)),
            FileOffer::MixedBases => Err(make_no_file_refusal(MIXED_BASES)),
            FileOffer::File { address, customers } => {
                let done = answer(DownloadUrl(address.to_owned()), Ready(1));
                let needs_sub_agent = query.scope == FileScope::Customers(CustomerGroup::OfSubAgents);
                if !needs_sub_agent || *customers > 0 {
                    return Ok(Step::Done(done));
                }
                let slice = Slice { offset: 0, limit: 1 };
                let any = SubAgentsQuery { filter: SubAgentFilter::All, slice };
                Ok(Step::list_sub_agents(any, move |page| {
                    if page.total > 0 { Ok(done) } else { Err(make_unknown_customer_refusal()) }
                }))
            }
        }),
    )
}
