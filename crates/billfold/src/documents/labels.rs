//! The words of a page that are no part of a definition, in both languages.

use api::Text;

/// The heading of the facts.
pub(super) static FACTS: Text = Text::new("Who may call it, and how often", "调用方与频率");
/// The heading of the input.
pub(super) static INPUT: Text = Text::new("Input", "输入参数");
/// The heading of the output.
pub(super) static OUTPUT: Text = Text::new("Output", "输出参数");
/// The heading of the errors.
pub(super) static ERRORS: Text = Text::new("Errors", "错误码");
/// The heading of the examples.
pub(super) static EXAMPLES: Text = Text::new("Examples", "示例");
/// The heading of the notes.
pub(super) static NOTES: Text = Text::new("Order, empty answers and laws", "排序、空结果与恒等关系");
/// The heading of the choices.
pub(super) static CHOICES: Text = Text::new("Choices of Billfold", "本系统的取舍");

/// The meaning of the `RequestId`.
pub(super) static REQUEST_ID: Text = Text::new(
    "The number of the request, made by the server. Its log has it too: name it when you ask about an answer.",
    "请求的编号，由服务器生成，并写入日志。咨询时请提供。",
);
/// The word before a remedy.
pub(super) static REMEDY: Text = Text::new("Remedy: ", "处理：");
/// The sentence below the errors.
pub(super) static COMMON_ERRORS: Text = Text::new(
    "Besides these, a request of any action may be refused before the action runs, for example for its signature, its rate or \
     a parameter. docs/protocol.md has the order of these errors.",
    "此外，任何接口的请求都可能在执行前被拒绝，例如签名、频率或参数有误。docs/protocol.md 列出其顺序。",
);
/// The sentence of an input that has no parameters.
pub(super) static NO_PARAMETERS: Text = Text::new("No parameters.", "无参数。");
/// An error that the vendor's page lists.
pub(super) static DECLARED: Text = Text::new("on the vendor's page", "厂商文档已列出");
/// An error that the vendor's page does not list.
pub(super) static NOT_DECLARED: Text = Text::new("not on the vendor's page", "厂商文档未列出");
