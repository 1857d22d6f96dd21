//! Answers that are made from the lines of a month's bills, page by page.

use access::{LinesPage, LinesQuery, VisibleLines};
use tc3::Refusal;

use crate::definition::errors::{make_unstated_payment_refusal, make_withheld_refusal};
use crate::fields::inputs::make_unknown_customer_refusal;
use crate::step::Step;
use crate::text::Text;

/// The notes of actions that answer lines.
pub(crate) const LINES_NOTES: [Text; 3] = [
    Text::new(
        "Lines come in the order of their imports, and in each in that of its files, as they are stored. The order of a version \
         of a bill never changes.",
        "明细按导入顺序排列，同一导入内按文件中的存储顺序。账单的同一版本顺序不变。",
    ),
    Text::new(
        "A month without lines gives an empty list, and so does a page past the end, with the right Total. A version that is \
         published between two pages moves the lines: if Total changes, begin again.",
        "没有明细的月份返回空列表；超出末页时也返回空列表，Total 仍正确。两页之间若发布了新版本，明细会移位：若 Total 变化，请重新读取。",
    ),
    Text::new(
        "The lines of all pages sum to the amounts of the summaries of the month to the last digit: amounts lose the zeros at their \
         end and nothing else.",
        "全部页的明细之和精确等于当月各汇总接口的金额：金额只去掉末尾的零。",
    ),
];

/// The choices of actions that answer lines.
pub(crate) const LINES_CHOICES: [Text; 4] = [
    Text::new(
        "The vendor publishes no order of lines, and not which version the pages are of: ours are of the version that is current \
         at each request.",
        "厂商未公布明细顺序，也未说明各页对应的版本：本系统每次返回当时的当前版本。",
    ),
    Text::new(
        "Names come from our tables by code, in the language of the request; where a code is unknown, the text of the file stands. \
         A column that the file lacks is an empty text.",
        "名称按代码查表，语言与请求一致；代码未知时返回文件中的文本。文件没有的列返回空文本。",
    ),
    Text::new(
        "A line without Id gets one of ours, which no other line has: import, file and line. OperatorAccountId is left out where it \
         is no number.",
        "没有 Id 的明细由本系统给出唯一标记：导入号、文件号与行号。OperatorAccountId 不是数字时省略。",
    ),
    Text::new(
        "ProductCode is the code of the subproduct and ComponentCode that of the component type, as at the vendor; the columns \
         Product Code and Component Code of bill files are BusinessCode and ItemCode here.",
        "与厂商一致，ProductCode 为子产品代码，ComponentCode 为组件类型代码；账单文件的“产品代码”“组件代码”列分别对应 BusinessCode 与 ItemCode。",
    ),
];

/// Asks for a page of lines, and answers from it.
///
/// # Errors
///
/// `UinNoAuth` for a customer that the caller may not see, `ResourceUnavailable` for bills of which a part states what another
/// account pays, and `UnsupportedOperation` if a payment status is asked for that a line does not state.
pub(crate) fn answer_from_lines<T: 'static>(
    query: LinesQuery,
    answer: impl FnOnce(&LinesPage) -> Result<T, Refusal> + Send + 'static,
) -> Step<T> {
    Step::read_lines(query, move |visible| match visible {
        VisibleLines::Nothing => Err(make_unknown_customer_refusal()),
        VisibleLines::Withheld => Err(make_withheld_refusal()),
        VisibleLines::Page(page) if query.payment.is_some() && page.unstated > 0 => {
            Err(make_unstated_payment_refusal())
        }
        VisibleLines::Page(page) => answer(page),
    })
}
