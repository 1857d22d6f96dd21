//! The words of the console, in both languages. Its modules find them by their names.

use bill::Language;

/// A word: its name, English and Chinese.
type Word = (&'static str, &'static str, &'static str);

/// Declares the words, each as `name: English, Chinese;`.
macro_rules! words {
    ($($name:ident: $english:literal, $chinese:literal;)+) => {
        /// All words.
        const WORDS: &[Word] = &[$((stringify!($name), $english, $chinese)),+];
    };
}

words! {
    title: "Console", "控制台";
    lead:
        "The bills that your key sees, month by month, to the last digit.",
        "按月查看您的密钥可见的账单，金额精确到最后一位。";
    sign_in_first:
        "Sign in with a key to see bills. The key stays in this browser: requests carry signatures alone.",
        "请先用密钥登录以查看账单。密钥只保留在本浏览器中，请求只携带签名。";
    no_script: "The console needs JavaScript: your key signs requests in this browser. Without it, use billfold call.", "控制台需要 JavaScript：密钥在本浏览器中为请求签名。没有 JavaScript 时请使用 billfold call。";
    discount_hint:
        "As a rule, what is left of the list price is discounts and deductions (reserved instances, savings plans). Each amount is as the bill states it.",
        "原价与代金券支付、总费用之间的差额通常为折扣与抵扣（预留实例、节省计划）；各项金额以账单所载为准。";
    unknown_month: "There is no month {}. These are all months.", "不存在月份 {}。以下为全部月份。";
    crumbs: "Where you are", "当前位置";
    refresh: "Refresh", "刷新";
    loading: "Loading …", "正在加载…";
    retry: "Try again", "重试";
    unreachable:
        "The server does not answer. Check that it runs and that the network is there, then try again.",
        "服务器没有响应。请确认服务器正在运行且网络可用，然后重试。";
    save_as: "Save as {}", "保存为 {}";
    saved: "Saved: {}", "已保存：{}";
    OriginalCost: "List price", "原价";
    VoucherPayAmount: "Vouchers", "代金券支付";
    TotalCost: "Total cost", "总费用";
    PayMode: "Payment mode", "计费模式";
    BusinessCode: "Product", "产品";
    RegionId: "Region", "地域";
    Product: "Product", "产品";
    Region: "Region", "地域";
    ActionType: "Transaction type", "交易类型";
    CustomerName: "Customer", "子客";
    CustomerUin: "UIN", "子客 UIN";
    PublishedTime: "Published (UTC+8)", "发布时间（UTC+8）";
    in_PayMode: "payment mode", "计费模式";
    in_Product: "product", "产品";
    in_Region: "region", "地域";
    month: "Month", "月份";
    customers: "Customers", "子客数";
    corrected_bills: "Corrected bills", "已更正的账单";
    closing: "State", "状态";
    closed: "Closed", "已关账";
    open: "Not closed", "未关账";
    picture: "Total cost, as a bar", "总费用（条形图）";
    currency: "Currency", "币种";
    months_title: "Months", "月份";
    months_caption: "Bills by month, in {}", "各月账单（{}）";
    newest_total: "Total cost of {}", "{} 总费用";
    difference_to: "Against {}", "较 {}";
    no_months: "No bills yet", "暂无账单";
    no_months_why:
        "A month appears here as soon as its first bill is published.",
        "账单发布后，对应月份会显示在这里。";
    month_title: "Bills of {}", "{} 账单";
    bills_caption: "Bills of {}, one for each customer", "{} 各子客账单";
    bills_found: "Bills: {}", "账单数：{}";
    filter: "Filter by name or UIN", "按名称或 UIN 筛选";
    sort_by: "Sort by", "排序";
    rising: "Rising ▲", "升序 ▲";
    falling: "Falling ▼", "降序 ▼";
    no_bills: "No bills in this month", "本月没有账单";
    no_bills_why:
        "Your key sees no bill here. Look at another month, or sign in with another key.",
        "您的密钥在此没有可见的账单。请查看其他月份，或使用其他密钥登录。";
    nothing_matches: "No customer matches “{}”", "没有与“{}”匹配的子客";
    nothing_matches_why: "Try fewer letters, or digits of the UIN.", "请减少字符，或输入 UIN 中的数字。";
    sum_of: "Sum of {}", "{} 项合计";
    previous: "Previous", "上一页";
    next: "Next", "下一页";
    page_of: "Page {} of {}", "第 {} 页，共 {} 页";
    pages_of_bills: "Pages of bills", "账单分页";
    bill_title: "Bill of {}", "{} 的账单";
    stack_by: "Stack by", "分组方式";
    amount: "Amount", "金额";
    span: "Months", "月数";
    span_months: "Last {}", "最近 {} 个月";
    rest: "Other", "其他";
    chart_title: "{} by {}, in {}", "{}，按{}（{}）";
    chart_name:
        "{} by {}, month after month; the table below has the same amounts",
        "各月{}，按{}分组；下方表格包含相同金额";
    chart_keys:
        "Arrow keys go from part to part, Home and End to the first and last month, Enter shows the month in full.",
        "方向键在各部分之间移动，Home 和 End 到第一个和最后一个月，Enter 显示该月详情。";
    chart_legend: "Groups: press to hide or show", "分组：点击可隐藏或显示";
    chart_hidden: "Hidden in the picture: {}. The tables have all.", "图中隐藏 {} 项，表格包含全部。";
    chart_total: "Whole month:", "当月合计：";
    chart_shown_total: "Shown of the month:", "当月所示合计：";
    corrected: "corrected", "已更正";
    renewed: "renewed", "已更新";
    withheld:
        "Withheld, as another account pays for a part of them: {}",
        "部分费用由其他账号支付，不予显示：{}";
    trend_caption: "{} by {}, month after month, in {}", "各月{}，按{}分组（{}）";
    sum: "Sum", "合计";
    month_in_full: "{} in full", "{} 明细";
    month_caption: "By {}, {}, in {}", "按{}分组，{}（{}）";
    proof:
        "Compared with the bills: all sums agree to the last digit, in {} months.",
        "已与账单核对：{} 个月的合计全部一致，精确到最后一位。";
    proof_month:
        "Compared with the bill: all sums agree to the last digit.",
        "已与账单核对：合计全部一致，精确到最后一位。";
    proof_fails:
        "These sums differ from the bills. A bill may have changed meanwhile: refresh.",
        "以下合计与账单不一致。账单可能刚刚更新，请刷新。";
    no_bill: "No bill of this customer in {}", "该子客在 {} 没有账单";
    no_bill_why: "The newest bill is of {}.", "最新账单为 {}。";
    bill_file: "Bill file", "账单文件";
    file_not_ready: "The file is not ready. Try again in a minute.", "文件尚未就绪，请稍后再试。";
    file_starts: "The download starts.", "开始下载。";
    version: "Version", "版本";
    version_number: "Version {}", "版本 {}";
    version_of: "{} of {}", "第 {} 版，共 {} 版";
    version_changed: "{}, {}", "{}，{}";
    amount_of: "{}, {}: {}", "{}，{}：{}";
    list_mark: ", ", "、";
    see_versions: "Versions and differences", "版本与差异";
    versions_title: "Versions of the bill of {}, {}", "{} 账单的版本，{}";
    versions_caption: "Versions of {}, the newest first", "{} 的版本，最新在前";
    current: "current", "当前";
    payer: "Payer", "付款方账号";
    kind: "Brought by", "来源";
    kind_statement: "Statement", "完整账单";
    kind_append: "Added lines", "追加明细";
    kind_revert: "Taken back", "撤回";
    lines: "Lines", "明细数";
    no_versions: "No version of this bill", "该账单没有版本";
    one_version:
        "The bill has one version: nothing was corrected since it was published.",
        "该账单只有一个版本：发布后未更正。";
    difference_title: "From version {} to version {}", "版本 {} 至版本 {}";
    difference_caption:
        "Cells that differ between version {} and version {} of {}: {}",
        "版本 {} 与版本 {} 之间有差异的单元（{}）：{}";
    older: "Older", "旧版本";
    newer: "Newer", "新版本";
    difference: "Difference", "差异";
    change: "Change", "变化";
    added: "Added", "新增";
    removed: "Removed", "移除";
    changed: "Changed", "变更";
    nothing: "none", "无";
    sum_of_bill: "Whole bill", "账单合计";
    no_difference: "No amount differs", "金额没有差异";
    no_difference_why: "The two versions have the same sums in every cell.", "两个版本各单元的合计相同。";
}

/// Lists the words of a language by their names.
pub(super) fn list_console_words(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.iter().map(move |(name, english, chinese)| match language {
        Language::English => (*name, *english),
        Language::Chinese => (*name, *chinese),
    })
}

/// Returns a word in a language.
pub(super) fn find_console_word(name: &str, language: Language) -> &'static str {
    let found = list_console_words(language).find(|(known, _)| *known == name);
    found.map_or_else(|| unreachable!("the console has no word {name}"), |(_, word)| word)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::WORDS;

    /// The modules of the console.
    const MODULES: [&str; 10] = [
        include_str!("../../web/assets/bill_tables.js"),
        include_str!("../../web/assets/console.js"),
        include_str!("../../web/assets/console_bill.js"),
        include_str!("../../web/assets/console_month.js"),
        include_str!("../../web/assets/console_month_facts.js"),
        include_str!("../../web/assets/console_months.js"),
        include_str!("../../web/assets/console_parts.js"),
        include_str!("../../web/assets/console_route.js"),
        include_str!("../../web/assets/console_versions.js"),
        include_str!("../../web/assets/console_views.js"),
    ];

    #[test]
    fn every_word_that_a_module_says_is_there_once_and_with_as_many_values_in_both_languages() {
        let names: BTreeSet<&str> = WORDS.iter().map(|(name, _, _)| *name).collect();
        assert_eq!(names.len(), WORDS.len());
        for module in MODULES {
            for call in module.split("say('").skip(1) {
                let name = call.split('\'').next().unwrap();
                assert!(names.contains(name), "there is no word {name}");
            }
        }
        for (name, english, chinese) in WORDS {
            assert_eq!(english.matches("{}").count(), chinese.matches("{}").count(), "{name}");
            let is_used = MODULES.iter().any(|module| module.contains(&format!("'{name}'")));
            let is_of_group = ["kind_", "in_"].iter().any(|start| name.starts_with(start));
            assert!(
                is_used
                    || is_of_group
                    || ["title", "lead", "no_script", "BusinessCode", "RegionId"].contains(name),
                "no module says {name}"
            );
        }
    }
}
