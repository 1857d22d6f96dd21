//! The words of the frame around pages, in both languages.

use bill::Language;

/// Declares the words: the name, English and Chinese of each.
macro_rules! words {
    ($($(#[$doc:meta])+ $name:ident: $english:literal, $chinese:literal;)+) => {
        /// The words of the frame in one language.
        #[derive(Debug)]
        pub(super) struct Words {
            $($(#[$doc])+ pub(super) $name: &'static str,)+
        }

        const ENGLISH: Words = Words { $($name: $english,)+ };
        const CHINESE: Words = Words { $($name: $chinese,)+ };
    };
}

words! {
    /// The language itself, as `lang` has it.
    lang: "en", "zh-CN";
    /// The name of the other language, in that language.
    other_language: "中文", "English";
    /// The other language, as `lang` has it.
    other_lang: "zh-CN", "en";
    /// The link to the list of all pages.
    documents: "Documents", "文档";
    /// The link to the pages on which actions are tried.
    explorer: "API Explorer", "API Explorer";
    /// The link to the console.
    console: "Console", "控制台";
    /// The link to the page on which an action is tried.
    try_it: "Try it", "点击调试";
    /// The sentence beside it.
    try_note:
        "We recommend API Explorer: call the action from this browser, see how the request is signed, and take the code.",
        "推荐使用 API Explorer：在线调用、查看签名过程、生成代码。";
    /// The link to a section, before its heading.
    link_to: "Link to", "链接到";
    /// The link over the navigation.
    skip: "Skip to the content", "跳到正文";
    /// The name of the navigation.
    pages: "Pages", "全部页面";
    /// The name of the links in the head.
    main_menu: "Main menu", "主菜单";
    /// The name of the list of sections.
    on_this_page: "On this page", "本页目录";
    /// The choice of colours.
    theme: "Colours", "配色";
    /// Colours as the system has them.
    theme_system: "System", "跟随系统";
    /// Light colours.
    theme_light: "Light", "浅色";
    /// Dark colours.
    theme_dark: "Dark", "深色";
    /// The link to the page in Markdown.
    markdown: "This page as Markdown", "本页的 Markdown 版本";
    /// The link to the page before.
    previous: "Previous", "上一篇";
    /// The link to the page behind.
    next: "Next", "下一篇";
    /// The name of the links to the pages before and behind.
    neighbours: "Pages before and after", "前后页面";
    /// The button that copies code.
    copy: "Copy", "复制";
    /// The button after it has copied.
    copied: "Copied", "已复制";
    /// The button if the browser refused.
    not_copied: "Select and copy by hand", "请手动选择并复制";
    /// The column of a parameter's name.
    parameter: "Parameter Name", "参数名称";
    /// The column of presence.
    required: "Required", "必选";
    /// The column of types.
    type_name: "Type", "类型";
    /// The column of ranges.
    range: "Range", "取值范围";
    /// The column of defaults.
    default: "Default", "默认值";
    /// The column of examples.
    example: "Example", "示例值";
    /// The column of nullability.
    nullable: "May be null", "可为 null";
    /// The column of sources.
    fed_by: "Made from", "数据来源";
    /// The column of meanings.
    description: "Description", "描述";
    /// Something is so.
    yes: "Yes", "是";
    /// Something is not so.
    no: "No", "否";
    /// An output that some answers lack.
    may_be_absent: "No; it may be absent", "否，可能不返回";
    /// An output that no answer has.
    never_sent: "Never sent:", "不返回：";
    /// A text whose letter case does not count.
    ignores_case: "Letter case does not count.", "不区分大小写。";
    /// The values of a field, behind their number.
    values: "values", "个取值";
    /// The end of a sentence.
    full_stop: ".", "。";
    /// The unit of a field.
    unit: "Unit:", "单位：";
    /// The table of an input.
    input_table: "Input parameters", "输入参数";
    /// The table of an output.
    output_table: "Output parameters", "输出参数";
    /// The button that opens the search, and its dialog.
    search: "Search", "搜索";
    /// The text in the empty field of the search.
    search_hint: "Name, code or words", "名称、代码或关键词";
    /// The sentence below the empty field of the search.
    search_scope:
        "Actions, parameters, data types, values, roles, error codes and pages, in English and Chinese.",
        "可搜索接口、参数、数据类型、取值、角色、错误码和文档，中英文均可。";
    /// The names of the keys in the list of results.
    search_keys: "↑ ↓ to choose, Enter to open, Esc to close", "↑ ↓ 选择，Enter 打开，Esc 关闭";
    /// The list of results.
    search_results: "Results", "搜索结果";
    /// The number of results, of which all are shown.
    search_count: "Results: {}", "{} 个结果";
    /// The number of results, of which the first are shown.
    search_count_first: "Results: {}, the first {} are shown", "{} 个结果，显示前 {} 个";
    /// The sentence if nothing is found.
    search_nothing: "Nothing is found for “{}”. Try fewer words, or a part of a name.", "未找到“{}”。请减少关键词，或只输入名称的一部分。";
    /// The sentence while the index is loaded.
    search_loading: "Loading …", "正在加载…";
    /// The sentence if the index cannot be loaded.
    search_failed: "The search could not be loaded. Is the server still there?", "搜索数据加载失败，请确认服务器仍在运行。";
    /// The button that loads the index again.
    search_retry: "Try again", "重试";
    /// The button that closes the search.
    search_close: "Close", "关闭";
    /// The choice of the key that opens the search.
    search_slash: "Open the search by the key /", "按 / 键打开搜索";
    /// The button to the API Explorer.
    open_explorer: "Try a call in the API Explorer", "在 API Explorer 中调用";
    /// Its note.
    open_explorer_note: "Form, signature, answer and code samples", "表单、签名、返回结果与代码示例";
    /// The button to the console.
    open_console: "See bills in the console", "在控制台查看账单";
    /// Its note.
    open_console_note: "Months, customers, corrections, as picture and table", "按月、按子客、更正记录，图表与表格";
    /// The note of both in the demo world.
    open_demo_note: "Both sign in with one click as any account of the demo world.", "二者均可一键登录演示数据中的任一账号。";
    /// The picture of the way that bills go.
    way_title:
        "Bill files are folded into exact monthly summaries, which clients ask for over API 3.0.",
        "账单文件被汇总为精确的月度账单，客户端通过 API 3.0 查询。";
    /// The beginning of the way.
    way_files: "Bill files", "账单文件";
    /// The forms of the files.
    way_files_note: "CSV, a row for each charge", "CSV，每行一笔费用";
    /// The middle of the way.
    way_fold: "Exact monthly bills", "精确的月度账单";
    /// The form of the bills.
    way_fold_note: "8 decimals, every version kept", "8 位小数，保留每个版本";
    /// The end of the way.
    way_answer: "API 3.0", "API 3.0";
    /// The clients.
    way_answer_note: "SDKs, tccli, billfold call", "SDK、tccli、billfold call";
    /// The line at the end of each page.
    footer:
        "Billfold is no product of Tencent. The vendor is Tencent Cloud. The pages are made from the definitions that the server answers by.",
        "Billfold 并非腾讯的产品。文中“厂商”指腾讯云。页面由服务器响应所用的同一份定义生成。";
}

impl Words {
    /// Returns the words of a language.
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Chinese => &CHINESE,
        }
    }
}
