//! The words of the API Explorer, in both languages: those of its HTML and those of its modules. `{}` stands for a value.

use bill::Language;

/// The words: the name, English and Chinese of each.
const WORDS: &[(&str, &str, &str)] = &[
    ("explorer", "API Explorer", "API Explorer"),
    (
        "listLead",
        "Fill in a form, send a signed request from this page, and read the answer. The key stays in your browser.",
        "填写表单，在本页签名并发送请求，查看返回结果。密钥只保存在您的浏览器中。",
    ),
    ("actions", "Actions", "接口列表"),
    ("readDocument", "Document", "接口文档"),
    ("callableRoles", "Callable roles:", "可调用角色："),
    (
        "needsScript",
        "Requests are signed by a script in this page. With JavaScript off, use billfold call or a sample of the document.",
        "请求由本页脚本签名。若已禁用 JavaScript，请使用 billfold call 或文档中的示例。",
    ),
    ("signIn", "Key", "密钥"),
    ("example", "Example", "示例"),
    ("emptyForm", "My own values", "自定义参数"),
    ("inputView", "Input as a form or as JSON", "以表单或 JSON 输入"),
    ("form", "Form", "表单"),
    ("requiredOnly", "Required only", "只看必选参数"),
    ("required", "required", "必选"),
    ("notSent", "(not sent)", "（不发送）"),
    ("default", "default", "默认值"),
    ("noInput", "This action has no parameters.", "该接口没有输入参数。"),
    ("members", "Members", "成员"),
    ("add", "Add", "添加"),
    ("remove", "Remove", "移除"),
    ("removed", "Removed", "已移除"),
    ("jsonInput", "Input as JSON", "JSON 输入"),
    ("jsonFault", "Not JSON from line {}, column {} on: ", "第 {} 行第 {} 列起不是有效的 JSON："),
    ("fixJson", "The JSON has a fault: fix it first.", "JSON 有误，请先修正。"),
    ("send", "Send", "发送请求"),
    ("copyLink", "Copy link", "复制链接"),
    (
        "linkCopied",
        "The link is copied. It has the values, and no key.",
        "链接已复制，包含参数值，不含密钥。",
    ),
    (
        "linkWithoutValues",
        "The link has no values: the input of this action may hold a credential, and is put into no address.",
        "链接不含参数值：该接口的输入可能含有凭证，不会写入任何链接。",
    ),
    (
        "privateCommand",
        "The input of {} may hold a credential, and is put into no address: open its page, and paste the command there.",
        "{} 的输入可能含有凭证，不会写入地址。请打开该接口的页面，在那里粘贴命令。",
    ),
    (
        "inputNotKept",
        "(the input is not kept: it may hold a credential)",
        "（不保存输入参数，其中可能含有凭证）",
    ),
    ("linkInAddress", "The link is in the address bar: copy it there.", "链接已写入地址栏，请从那里复制。"),
    (
        "badLink",
        "The values of this link cannot be read; the form has those of the example.",
        "无法读取链接中的参数，表单已填入示例。",
    ),
    ("pasteCommand", "Paste a command", "粘贴命令"),
    ("commandLabel", "A line of tccli or billfold call", "tccli 或 billfold call 命令"),
    ("fillForm", "Fill the form", "填入表单"),
    ("filled", "The form is filled.", "表单已填写。"),
    ("filledWithout", "The form is filled. Left out: {}.", "表单已填写，未使用：{}。"),
    (
        "noCommand",
        "This is no command that can be read: paste a line that begins with tccli or billfold call.",
        "无法识别该命令，请粘贴以 tccli 或 billfold call 开头的一行。",
    ),
    ("unknownAction", "{} is no action of this server.", "本服务器没有接口 {}。"),
    ("workArea", "Work area", "工作区"),
    ("tabAnswer", "Answer", "调用结果"),
    ("tabSignature", "Signature", "签名"),
    ("tabSamples", "Samples", "代码示例"),
    ("tabDoctor", "Doctor", "诊断"),
    ("tabDocumentation", "Document", "文档"),
    ("tabHistory", "History", "历史"),
    (
        "noAnswerYet",
        "Send the call: the answer appears here, with the request as it was sent.",
        "发送请求后，此处显示返回结果和实际发送的请求。",
    ),
    ("signInFirst", "Enter a key first: a request is signed with it.", "请先输入密钥，请求需要用它签名。"),
    ("signInAs", "Sign in as {}", "以 {} 登录"),
    ("askedBy", "Ask this as: {}.", "请以该角色调用：{}。"),
    (
        "mayNotCall",
        "This key is a {}: it may not call this action, and the server answers {}. Roles that may: {}.",
        "该密钥的角色为 {}，不能调用该接口，服务器将返回 {}。可调用角色：{}。",
    ),
    (
        "askedByOther",
        "The example is asked by: {}. This key is a {}, which may see other data.",
        "该示例的调用角色为 {}。当前密钥的角色为 {}，可见数据可能不同。",
    ),
    (
        "noMonths",
        "The months that have bills could not be listed: type one.",
        "无法列出有账单的月份，请直接输入。",
    ),
    (
        "noCustomers",
        "The customers could not be listed with this key: type an account.",
        "该密钥无法列出子客，请直接输入账号。",
    ),
    ("sending", "Sending …", "正在发送…"),
    ("loading", "Loading …", "正在加载…"),
    (
        "noAnswer",
        "No answer came: {}. Is the server still there?",
        "没有收到响应：{}。请确认服务器仍在运行。",
    ),
    ("answer", "Answer", "返回结果"),
    ("answered", "Answered", "成功"),
    ("refused", "Refused", "失败"),
    ("unreadable", "No JSON", "不是 JSON"),
    ("saidAnswered", "Answered in {} ms", "{} 毫秒后返回成功"),
    ("saidRefused", "Refused with {} in {} ms", "返回错误 {}，耗时 {} 毫秒"),
    ("saidUnreadable", "HTTP {} without JSON in {} ms", "HTTP {}，响应不是 JSON，耗时 {} 毫秒"),
    ("bytes", "{} bytes", "{} 字节"),
    ("rateLeft", "{} of {} left in this second", "本秒剩余 {}/{} 次"),
    (
        "clockAhead",
        "The clock of this device is {} s ahead of the server. Signatures are refused from 300 s on.",
        "本机时钟比服务器快 {} 秒，相差 300 秒以上签名会被拒绝。",
    ),
    (
        "clockBehind",
        "The clock of this device is {} s behind the server. Signatures are refused from 300 s on.",
        "本机时钟比服务器慢 {} 秒，相差 300 秒以上签名会被拒绝。",
    ),
    ("answerView", "View of the answer", "结果视图"),
    ("tree", "Tree", "树"),
    ("table", "Table", "表格"),
    ("json", "JSON", "JSON"),
    ("download", "Download", "下载"),
    ("sentRequest", "Request as sent", "实际发送的请求"),
    ("answerHeaders", "Headers of the answer", "响应头"),
    ("showRest", "Show more: {} are left", "显示更多，还有 {} 行"),
    ("rowsShown", "More rows are shown", "已显示更多行"),
    ("copyPath", "Copy path", "复制路径"),
    ("copyValue", "Copy value", "复制值"),
    ("copied", "Copied", "已复制"),
    ("notCopied", "Select and copy by hand", "请手动选择并复制"),
    ("noTable", "There is nothing in it for a table.", "没有可用表格显示的内容。"),
    ("wholeAnswer", "Answer", "返回结果"),
    ("lawsKept", "All sums are right: {} checked to the last digit.", "全部合计正确，已逐位核对 {} 项。"),
    ("lawsBroken", "{} of {} sums are wrong.", "{} 项合计不符（共 {} 项）。"),
    (
        "lawBroken",
        "{}: the parts sum to {}, the whole is {}, the difference is {}.",
        "{}：各部分之和为 {}，总额为 {}，相差 {}。",
    ),
    ("compareDivisions", "Compare with {} other divisions of this bill", "与该账单的另外 {} 种划分核对"),
    ("divisionRefused", "{} could not be compared: {}", "无法核对 {}：{}"),
    ("sampleForm", "Form", "形式"),
    ("formMissing", "{}: {}", "{}：{}"),
    ("install", "Install", "安装"),
    ("setKey", "Set the key", "设置密钥"),
    ("run", "Run", "运行"),
    ("downloadFile", "Download {}", "下载 {}"),
    ("noSamples", "The samples could not be made: {}", "无法生成示例：{}"),
    (
        "noHistory",
        "No calls yet. This browser keeps the last 50: their values and outcomes, and no key.",
        "暂无调用记录。浏览器保留最近 50 次调用的参数和结果状态，不含密钥。",
    ),
    (
        "historyLead",
        "The last 50 calls of this browser. Two answers of this visit can be compared.",
        "此浏览器最近 50 次调用。可选择本次访问中的两个结果进行对比。",
    ),
    ("clearHistory", "Clear", "清空"),
    ("compare", "Compare two answers", "对比两个结果"),
    ("choose", "Choose", "选择"),
    ("refill", "Fill in again", "重新填入"),
    ("open", "Open", "打开"),
    ("noDifference", "Both answers are the same.", "两个结果相同。"),
    ("differences", "Differences: {}", "差异：{} 处"),
    ("path", "Path", "路径"),
    ("before", "Before", "之前"),
    ("after", "After", "之后"),
    ("absent", "(absent)", "（无）"),
    ("keys", "Shortcuts", "快捷键"),
    ("keySend", "Send the call", "发送请求"),
    ("keyTabs", "Show a part of the work area", "切换工作区标签"),
    ("keySearch", "Open the search", "打开搜索"),
    ("keyHelp", "Open this list", "打开此列表"),
    ("keyClose", "Close what is open", "关闭当前窗口"),
    ("questionKey", "Open this list by the key ?", "按 ? 键打开此列表"),
    ("close", "Close", "关闭"),
];

/// Finds a word by its name.
pub(super) fn find_word(name: &str, language: Language) -> &'static str {
    let found = list_words(language).find(|(one, _)| *one == name);
    found.map_or_else(|| unreachable!("there is no word {name}"), |(_, word)| word)
}

/// Iterates over the names of the words and the words.
pub(super) fn list_words(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.iter().map(move |(name, english, chinese)| match language {
        Language::English => (*name, *english),
        Language::Chinese => (*name, *chinese),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_word_is_there_once_with_the_same_places_in_both_languages() {
        let names: BTreeSet<&str> = WORDS.iter().map(|(name, ..)| *name).collect();
        assert_eq!(names.len(), WORDS.len());
        for (name, english, chinese) in WORDS {
            assert!(!english.is_empty() && !chinese.is_empty(), "{name}");
            assert_eq!(english.matches("{}").count(), chinese.matches("{}").count(), "{name}");
        }
    }
}
