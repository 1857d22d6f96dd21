//! The words of the documents that are no part of a definition, in both languages: `{}` stands for a value.

use access::Role;
use api::Text;
use bill::Language;

/// Declares labels: the name, English and Chinese of each.
macro_rules! labels {
    ($($(#[$doc:meta])+ $name:ident = $english:expr, $chinese:expr;)+) => {
        $($(#[$doc])+ pub(crate) static $name: Text = Text::new($english, $chinese);)+

        /// Every label with its name.
        #[cfg(test)]
        static LABELS: &[(&str, &Text)] = &[$((stringify!($name), &$name)),+];
    };
}

labels! {
    /// The heading of the facts. The six headings of an action are the vendor's, in its order.
    DESCRIPTION = "API Description", "接口描述";
    /// The heading of the input.
    INPUT = "Input Parameters", "输入参数";
    /// The heading of the output.
    OUTPUT = "Output Parameters", "输出参数";
    /// The heading of the examples.
    EXAMPLES = "Example", "示例";
    /// The heading of the clients.
    RESOURCES = "Developer Resources", "开发者资源";
    /// The heading of the errors.
    ERRORS = "Error Code", "错误码";
    /// The heading of the notes.
    NOTES = "Order, Empty Answers and Laws", "排序、空结果与恒等关系";
    /// The heading of the choices.
    CHOICES = "Choices of Billfold", "厂商未规定之处的处理";

    /// The address of the API.
    DOMAIN = "Domain name for API request: `{}`.", "接口请求域名：`{}`。";

    /// The roles that may call.
    ROLES =
        "[Callable roles](docs/roles#callable-actions): {}.",
        "[可调用角色](docs/roles#callable-actions)：{}。";
    /// The error of any other role.
    WRONG_ROLE = "Any other role gets {}.", "其他角色调用时返回 {}。";
    /// The rate.
    RATE =
        "Default rate: a maximum of {} requests of each account can be initiated per second. `limits_per_s` of the configuration \
         changes it.",
        "默认接口请求频率限制：每个账号 {}次/秒。配置项 `limits_per_s` 可更改。";
    /// The rate of this server.
    RATE_HERE =
        "A maximum of {} requests of each account can be initiated per second at this server.",
        "本服务器的接口请求频率限制：每个账号 {}次/秒。";
    /// The rate of a server without a limit.
    NO_RATE_HERE = "This server has no limit of requests for this action.", "本服务器对该接口不限制请求频率。";
    /// The service and its version.
    SERVICE_VERSION = "Service: `{}`, version `{}`.", "服务：`{}`，版本 `{}`。";
    /// The address of the vendor's page of the action. A terminal would take a full stop for a part of it.
    VENDOR_PAGE = "The vendor's page: [{}]({})", "厂商文档：[{}]({})";
    /// The address of the vendor's page of all rates, for an action whose own page is not known.
    VENDOR_RATES_PAGE = "The vendor's page of rates: [{}]({})", "厂商的频率限制文档：[{}]({})";

    /// The meaning of the `RequestId`.
    REQUEST_ID =
        "The id of the request, made by the server. Its log has it too: name it when you ask about an answer.",
        "请求的 ID，由服务器生成，并写入日志。咨询时请提供。";
    /// The sentence above the errors.
    ERRORS_INTRODUCTION =
        "These are the errors of the action itself. A request of any action may be refused before the action runs, for \
         example for its signature, its rate or a parameter: [Error Codes](docs/error-codes) has all of them, in the order of \
         the checks.",
        "以下是该接口自身的错误码。任何接口的请求都可能在执行前被拒绝，例如签名、频率或参数有误：[错误码](docs/error-codes)按检查顺序列出全部错误码。";
    /// The title of the table of errors.
    ERRORS_TITLE = "Errors of {}", "{} 的错误码";
    /// The column of codes.
    CODE_COLUMN = "Error Code", "错误码";
    /// The column of causes.
    CAUSE_COLUMN = "Description", "描述";
    /// The column of remedies.
    REMEDY_COLUMN = "Remedy", "处理办法";
    /// The column that says if the vendor's page lists an error.
    DECLARED_COLUMN = "On the vendor's page", "厂商文档是否列出";
    /// Something is so.
    YES = "Yes", "是";
    /// Something is not so.
    NO = "No", "否";
    /// The sentence above the input.
    INPUT_INTRODUCTION =
        "Besides the parameters of the action, a request has [common parameters](docs/common-parameters). The first three below are \
         common, the others are those of this action.",
        "除接口自身的参数外，请求还带有[公共参数](docs/common-parameters)。以下前三项为公共参数，其余为本接口的参数。";
    /// The meaning of `Action`.
    ACTION_PARAMETER = "Common parameter. The value for this action: {}.", "公共参数，本接口取值：{}。";
    /// The meaning of `Version`.
    VERSION_PARAMETER = "Common parameter. The value for this action: {}.", "公共参数，本接口取值：{}。";
    /// The meaning of `Region`.
    REGION_PARAMETER = "Common parameter. It is not needed, and any value is accepted.", "公共参数，可不传，可为任意值。";
    /// The sentence above the examples.
    EXAMPLES_INTRODUCTION =
        "The requests are sent without `X-TC-Language`, so names in the answers are English.",
        "示例未传 `X-TC-Language`，返回结果中的名称为英文。";
    /// The title of an example with the role of its key.
    EXAMPLE_TITLE = "Example {}: {}, with the key of {}.", "示例 {}：{}，使用{}的密钥。";
    /// The request of an example.
    INPUT_EXAMPLE = "Input Example {}", "输入示例 {}";
    /// The answer of an example.
    OUTPUT_EXAMPLE = "Output Example {}", "输出示例 {}";
    /// The command that makes the request of an example.
    COMMAND_EXAMPLE = "Billfold's own command line {}", "Billfold 命令行 {}";
    /// Stands for the parameters of the signature.
    COMMON_PARAMETERS = "<Common request parameters>", "<公共请求参数>";
    /// The sentence above the clients.
    RESOURCES_INTRODUCTION =
        "The official clients work with the endpoint and the protocol changed: [Clients](docs/clients) has the settings of \
         each. Those of this action are below. The client for Rust is Billfold's own, and not published yet.",
        "官方客户端只需修改接入点和协议：[客户端](docs/clients)列出各自的设置。本接口对应的名称如下。Rust 客户端由 Billfold 提供，尚未发布。";
    /// The title of the table of clients.
    RESOURCES_TITLE = "{} in the official clients", "官方客户端中的 {}";
    /// The column of languages.
    LANGUAGE_COLUMN = "Language", "语言";
    /// The column of packages.
    PACKAGE_COLUMN = "Package", "软件包";
    /// The column of methods.
    METHOD_COLUMN = "Request and method", "请求类型与方法";
    /// The command of the vendor's command line.
    TCCLI_EXAMPLE = "Command Line Interface (tccli)", "命令行工具（tccli）";
    /// The text on whole programs.
    SAMPLES =
        "A whole program for any call is written by `--sample`, in one of these forms: {}. [Clients](docs/clients) shows one of each.",
        "`--sample` 可为任意调用生成完整程序，形式为：{}。[客户端](docs/clients)列出各形式的示例。";
    /// The title of the command that writes a program.
    SAMPLE_EXAMPLE = "A whole program", "完整程序";

    /// A title or a name before what it names.
    NAMED = "{}: {}", "{}：{}";
    /// A title above what it names.
    TITLED = "{}:", "{}：";
    /// A field with its facts, before its sentences.
    FIELD_WITH_FACTS = "`{}` ({}). {}", "`{}`（{}）：{}";
    /// Stands between the facts of a field.
    BETWEEN_FACTS = ", ", "，";
    /// Stands between roles.
    BETWEEN_ROLES = ", ", "、";
    /// An input that must be sent.
    REQUIRED = "required", "必选";
    /// An input that may be absent.
    OPTIONAL = "optional", "可选";
    /// An output that may be absent.
    MAY_BE_ABSENT = "may be absent", "可能不返回";
    /// A unit.
    UNIT = "in {}", "单位 {}";
    /// An output that may be null.
    MAY_BE_NULL = "may be null", "可为 null";
    /// An input whose letter case does not count.
    IGNORES_CASE = "letter case does not count", "不区分大小写";
    /// The data that an output is made from.
    MADE_FROM = "Made from: {}.", "来源：{}。";
    /// The reason why an output is never sent.
    NEVER_SENT = "Never sent: {}.", "不返回：{}。";
    /// The value that an absent input stands for.
    DEFAULT = "Default: `{}`.", "默认值：`{}`。";
    /// A value of an input.
    EXAMPLE = "Example: `{}`.", "示例：`{}`。";
    /// The least and the largest value.
    FROM_TO = "{} to {}", "{} 到 {}";
    /// The least value.
    AT_LEAST = "at least {}", "不小于 {}";
    /// The largest value.
    AT_MOST = "at most {}", "不大于 {}";
    /// A number of items.
    ITEMS = "{} items", "{} 项";

    /// The role at the top of a tree with resellers.
    DISTRIBUTOR = "distributor", "总经销商（distributor）";
    /// The role below a distributor.
    SECOND_LEVEL_RESELLER = "second-level-reseller", "二级经销商（second-level-reseller）";
    /// The role at the top of a tree without resellers.
    RESELLER = "reseller", "经销商（reseller）";
    /// The role whose charges bills list.
    CUSTOMER = "customer", "子客（customer）";

    /// The column of the names of actions.
    ACTION_COLUMN = "ACTION", "接口";
    /// The column of rates.
    RATE_COLUMN = "PER SECOND", "每秒次数";
    /// The column of summaries and roles.
    SUMMARY_COLUMN = "ANSWER, AND WHO MAY CALL", "说明与可调用角色";
    /// The roles below a summary.
    FOR_ROLES = "for {}", "角色：{}";
    /// The column of actions that are not served.
    NOT_SERVED_COLUMN = "NOT SERVED", "不提供的接口";
    /// The column of the reasons why actions are not served.
    REASON_COLUMN = "REASON", "原因";
    /// The sentence below the list of actions.
    LIST_HINT =
        "`billfold actions NAME` describes one in full, `billfold call NAME` calls it.",
        "`billfold actions NAME --language zh` 显示某接口的全部说明，`billfold call NAME` 发起调用。";
}

/// Fills a label: each `{}` is replaced by the value of its place.
pub(crate) fn fill_label(label: &Text, language: Language, values: &[&str]) -> String {
    let text = label.in_language(language);
    let mut parts = text.split("{}");
    let mut filled = parts.next().unwrap_or_default().to_owned();
    let mut values = values.iter();
    for part in parts {
        let Some(value) = values.next() else { unreachable!("a value is missing for {text:?}") };
        filled.push_str(value);
        filled.push_str(part);
    }
    assert!(values.next().is_none(), "{text:?} has no place for each value");
    filled
}

/// Shows roles side by side.
pub(crate) fn show_roles(roles: &[Role], language: Language) -> String {
    let shown: Vec<&str> = roles.iter().map(|role| show_role(*role, language)).collect();
    shown.join(BETWEEN_ROLES.in_language(language))
}

/// Shows a role: its name on our command line, in Chinese behind the vendor's name.
pub(crate) fn show_role(role: Role, language: Language) -> &'static str {
    let label: &'static Text = match role {
        Role::Distributor => &DISTRIBUTOR,
        Role::SecondLevelReseller => &SECOND_LEVEL_RESELLER,
        Role::Reseller => &RESELLER,
        Role::Customer => &CUSTOMER,
    };
    label.in_language(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns true for a letter or a mark of Chinese.
    fn is_chinese(c: char) -> bool {
        matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
    }

    #[test]
    fn every_label_is_in_both_languages_with_the_same_places() {
        for (name, label) in LABELS {
            let (english, chinese) = (&label.english, &label.chinese);
            assert!(!english.trim().is_empty() && !english.chars().any(is_chinese), "{name}: {english}");
            assert!(chinese.chars().any(is_chinese), "{name}: {chinese}");
            assert_eq!(english.matches("{}").count(), chinese.matches("{}").count(), "{name}");
        }
    }

    #[test]
    fn a_role_has_its_name_on_the_command_line_in_both_languages() {
        for role in Role::ALL {
            assert_eq!(show_role(role, Language::English), role.as_str());
            assert!(show_role(role, Language::Chinese).ends_with(&format!("（{}）", role.as_str())));
        }
        assert_eq!(show_roles(&Role::ALL[..2], Language::English), "distributor, second-level-reseller");
    }

    #[test]
    fn each_value_has_its_place() {
        assert_eq!(fill_label(&FROM_TO, Language::Chinese, &["1", "{}"]), "1 到 {}");
        assert_eq!(fill_label(&REQUIRED, Language::English, &[]), "required");
    }
}
