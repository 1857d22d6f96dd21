//! The page about the server: what Billfold is, and where to begin.

use api::Text;
use bill::Language;

use crate::documents::page::Page;
use crate::documents::site_facts::SiteFacts;

/// The sentence under the name.
const SUMMARY: Text = Text::new(
    "A partner billing server that folds cloud bill files into exact monthly summaries and answers them over Tencent Cloud API 3.0.",
    "合作伙伴账单服务器：把云账单文件汇总为精确的月度账单，并通过腾讯云 API 3.0 提供查询。",
);

/// Makes the page.
pub(in crate::documents) fn make_home_page(_facts: &SiteFacts<'_>, language: Language) -> Page {
    Page {
        title: "Billfold".to_owned(),
        introduction: vec![SUMMARY.in_language(language).to_owned()],
        sections: Vec::new(),
    }
}
