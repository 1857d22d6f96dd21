//! The page for a path at which there is none.

use api::Text;
use bill::Language;

use super::page::Page;
use super::site_paths::{DOCS, HOME};

/// The title.
const TITLE: Text = Text::new("There is no such page", "页面不存在");

/// Makes the page.
pub(crate) fn make_not_found_page(language: Language) -> Page {
    let text = match language {
        Language::English => format!(
            "The address may be misspelled, or of another version of Billfold. [All documents]({DOCS}) are in one list; \
             [the first page]({HOME}) says where to begin."
        ),
        Language::Chinese => {
            format!(
                "地址可能有误，或属于其他版本的 Billfold。[文档列表]({DOCS})列出全部页面，也可从[首页]({HOME})开始。"
            )
        }
    };
    Page { title: TITLE.in_language(language).to_owned(), introduction: vec![text], sections: Vec::new() }
}
