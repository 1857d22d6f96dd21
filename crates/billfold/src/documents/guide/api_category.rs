//! The page of the actions by category, with the limits of the server.

use api::{Category, Definition, RegisteredAction, Text};
use bill::Language;
use tc3::Code;

use crate::documents::labels::show_roles;
use crate::documents::links::{link_action, link_code};
use crate::documents::page::{Page, Section};
use crate::documents::page_parts::PageParts;
use crate::documents::site_facts::SiteFacts;
use crate::documents::site_paths::NOT_SERVED;

/// The title, in lists too.
pub(in crate::documents) const TITLE: Text = Text::new("API Category", "API 概览");
const INTRODUCTION: Text = Text::new(
    "The actions of this server in the vendor's groups, who may call each, and how often.",
    "本服务器提供的接口，按厂商的分组列出，包括可调用角色与请求频率限制。",
);
const LIMITS: Text = Text::new(
    "A limit counts the requests of one account for one action in a whole second of the server's clock, once their signature was \
     found right; refused ones count too. One more is answered with {}. The setting `limits_per_s` changes the limits. Apart from \
     it, `address_requests_per_s` limits all requests of one source address: {}.",
    "频率限制按账号与接口计数，以服务器时间的整秒为单位，签名验证通过后开始计数，被拒绝的请求同样计数，超出时返回 {}。配置项 `limits_per_s` 可更改限制。此外，`address_requests_per_s` 限制同一来源地址的全部请求，超出时返回 {}。",
);
const OTHERS: Text = Text::new(
    "[Actions Not Served]({}) has the actions of the vendor's service that are not there, with the reasons.",
    "厂商服务中本服务器不提供的接口及原因，见[不提供的接口]({})。",
);
const DEFAULTS: Text = Text::new(
    "The limits are the defaults: the vendor's newest published rates.",
    "以下为默认限制，即厂商最新公布的频率。",
);
const NO_LIMIT: Text = Text::new("no limit", "不限制");
const NAME_COLUMN: Text = Text::new("API Name", "接口名称");
const FEATURE_COLUMN: Text = Text::new("Feature", "接口功能");
const ROLES_COLUMN: Text = Text::new("Callable Roles", "可调用角色");
const LIMIT_COLUMN: Text = Text::new("Frequency Limit (maximum requests per second)", "频率限制（次/秒）");

/// Makes the page.
pub(in crate::documents) fn make_api_category_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    let codes = [Code::RequestLimitExceeded, Code::RequestLimitExceededIpLimitExceeded].map(link_code);
    let mut introduction = vec![
        parts.show_text(&INTRODUCTION),
        parts.fill_text(&LIMITS, &codes.each_ref().map(String::as_str)),
        parts.fill_text(&OTHERS, &[NOT_SERVED]),
    ];
    if facts.limits_per_s.is_none() {
        introduction.push(parts.show_text(&DEFAULTS));
    }
    Page {
        title: parts.show_text(&TITLE),
        introduction,
        sections: Category::ALL.map(|category| make_section(category, facts, parts)).into(),
    }
}

fn make_section(category: Category, facts: &SiteFacts<'_>, parts: PageParts) -> Section {
    let of_category = |action: &&RegisteredAction| action.definition.category == category;
    let actions = facts.actions.iter().filter(of_category);
    let columns = [&NAME_COLUMN, &FEATURE_COLUMN, &ROLES_COLUMN, &LIMIT_COLUMN];
    let rows = actions.map(|action| make_row(action.definition, facts, parts));
    let table = parts.make_table(&category.name(), columns, rows);
    parts.make_section(category.as_str(), &category.name(), vec![table])
}

fn make_row(definition: &Definition, facts: &SiteFacts<'_>, parts: PageParts) -> [String; 4] {
    let limit = match facts.find_rate(definition).per_s {
        Some(per_s) => per_s.to_string(),
        None => parts.show_text(&NO_LIMIT),
    };
    let roles = show_roles(definition.roles, parts.language);
    [link_action(definition.name), parts.show_text(&definition.summary), roles, limit]
}
