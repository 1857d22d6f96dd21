//! The page of the roles: what each is and sees, and which actions it may call.

use access::Role;
use api::{RegisteredAction, Text};
use bill::Language;
use tc3::Code;

use crate::documents::labels::{fill_label, show_role};
use crate::documents::links::{link_action, link_code};
use crate::documents::page::{Block, Page, Row, Table};
use crate::documents::page_parts::PageParts;
use crate::documents::site_facts::SiteFacts;
use crate::documents::site_paths::ERROR_CODES;

/// The title, in lists too.
pub(in crate::documents) const TITLE: Text = Text::new("Roles", "角色");
const INTRODUCTION: [Text; 2] = [
    Text::new(
        "Who may call which action, and whose bills each account sees.",
        "各角色可调用的接口，以及各账号可见的账单。",
    ),
    Text::new(
        "A key belongs to an account, and the account has one role. The operator gives it: `billfold account add UIN --role ROLE`; \
         `billfold account list` shows all accounts with their roles and places in the tree.",
        "密钥属于账号，每个账号有一个角色，由运维人员设定：`billfold account add UIN --role ROLE`。`billfold account list` 列出全部账号及其角色与层级。",
    ),
];

const ROLES_HEADING: Text = Text::new("The roles", "角色说明");
const ROLE_COLUMN: Text = Text::new("Role", "角色");
const PLACE_COLUMN: Text = Text::new("Place in the tree", "层级");
const SIGHT_COLUMN: Text = Text::new("Sees", "可见范围");

const SIGHT_HEADING: Text = Text::new("Whose bills an account sees", "账单的可见范围");
const SIGHT: [Text; 4] = [
    Text::new(
        "A partner sees a line of a bill if it pays the line, manages its customer, or stands above that manager in the tree. Payer \
         and manager are those that the bill file names; a later move of the customer does not change them.",
        "合作伙伴可见的账单明细为：由其付款、由其管理该子客，或在层级中位于该管理方之上的明细。付款方与管理方以账单文件为准，子客之后变更上级不影响已有账单。",
    ),
    Text::new(
        "A customer that is not the caller's is refused like one that does not exist, so that an answer does not tell which accounts \
         there are: {}. A partner is no customer, and neither is the caller itself.",
        "不属于调用方的子客与不存在的账号返回同样的错误码，以免泄露哪些账号存在：{}。合作伙伴及调用方自身均不视为子客。",
    ),
    Text::new(
        "Bill files state either what the customer owes or what the partner itself pays. The latter are the partner's own cost, and are \
         answered to the account that pays them alone. If any part of what is asked for is the cost of another account, the whole \
         answer is {}: never zeros, and never a sum without that part.",
        "账单文件记载的金额为子客应付金额，或合作伙伴自身应付的成本。后者只返回给付款账号本人。只要所请求的内容有任何部分是其他账号的成本，整个请求即返回 {}，不会返回 0，也不会返回缺少该部分的合计。",
    ),
    Text::new(
        "A customer of the caller without a bill in the month is an empty list or a sum of zero, and no error.",
        "调用方的子客在该月没有账单时，返回空列表或合计为 0，不视为错误。",
    ),
];

const MATRIX_HEADING: Text = Text::new("Which role may call which action", "接口与可调用角色");
const MATRIX: Text = Text::new(
    "A role that may not call an action gets the code of the last column for any parameters: the role is [check 22]({}#check-22), \
     behind the signature and the rate.",
    "无权调用的角色返回末列的错误码，与参数无关：角色在[第 22 步检查]({}#check-22)判断，位于签名与频率之后。",
);
const ACTION_COLUMN: Text = Text::new("Action", "接口");
const MAY_CALL: Text = Text::new("May call", "可调用");
const REFUSED: Text = Text::new("Refused", "拒绝");
const CODE_COLUMN: Text = Text::new("Refused with", "拒绝时的错误码");

/// Makes the page.
pub(in crate::documents) fn make_roles_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let parts = PageParts { language };
    Page {
        title: parts.show_text(&TITLE),
        introduction: INTRODUCTION.iter().map(|text| parts.show_text(text)).collect(),
        sections: vec![
            parts.make_section("roles", &ROLES_HEADING, vec![make_roles_table(language)]),
            parts.make_section("visible-bills", &SIGHT_HEADING, vec![Block::Items(list_rules(language))]),
            parts.make_section(
                "callable-actions",
                &MATRIX_HEADING,
                vec![
                    Block::Paragraph(fill_label(&MATRIX, language, &[ERROR_CODES])),
                    make_matrix(facts, language),
                ],
            ),
        ],
    }
}

/// Describes the place of a role in the tree.
const fn describe_place(role: Role) -> Text {
    match role {
        Role::Distributor => Text::new(
            "At the top, with customers and second-level resellers directly below it.",
            "位于顶层，直属下级为子客与二级经销商。",
        ),
        Role::SecondLevelReseller => {
            Text::new("Below one distributor, with customers below it.", "隶属于一个总经销商，下级为子客。")
        }
        Role::Reseller => Text::new("At the top, with customers below it.", "位于顶层，下级为子客。"),
        Role::Customer => Text::new(
            "Below a partner: the account whose charges bills list.",
            "隶属于合作伙伴，即账单所列费用的使用方。",
        ),
    }
}

/// Describes the accounts whose bills a role sees.
const fn describe_sight(role: Role) -> Text {
    match role {
        Role::Distributor => Text::new(
            "Its own customers, and those of its second-level resellers.",
            "自己的子客，以及其二级经销商的子客。",
        ),
        Role::SecondLevelReseller => Text::new(
            "Its own customers, and neither the distributor's nor those of other second-level resellers.",
            "自己的子客，不含总经销商及其他二级经销商的子客。",
        ),
        Role::Reseller => Text::new("Its own customers.", "自己的子客。"),
        Role::Customer => Text::new("Itself alone, with any parameters.", "仅自己，与请求内容无关。"),
    }
}

fn make_roles_table(language: Language) -> Block {
    let word = |text: &Text| text.in_language(language).to_owned();
    let row = |role: Role| Row {
        anchor: Some(role.as_str().to_owned()),
        cells: vec![
            vec![show_role(role, language).to_owned()],
            vec![word(&describe_place(role))],
            vec![word(&describe_sight(role))],
        ],
    };
    Block::Table(Table {
        title: word(&ROLES_HEADING),
        columns: [&ROLE_COLUMN, &PLACE_COLUMN, &SIGHT_COLUMN].map(word).into(),
        rows: Role::ALL.map(row).into(),
    })
}

fn list_rules(language: Language) -> Vec<String> {
    let [lines, strangers, costs, empty] = &SIGHT;
    vec![
        fill_label(lines, language, &[]),
        fill_label(strangers, language, &[&link_code(Code::UnauthorizedOperationUinNoAuth)]),
        fill_label(costs, language, &[&link_code(Code::ResourceUnavailable)]),
        fill_label(empty, language, &[]),
    ]
}

/// Makes the table of actions and roles.
fn make_matrix(facts: &SiteFacts<'_>, language: Language) -> Block {
    let row = |action: &RegisteredAction| {
        let definition = action.definition;
        let cell = |role: Role| {
            let label = if definition.roles.contains(&role) { &MAY_CALL } else { &REFUSED };
            label.in_language(language).to_owned()
        };
        let (action, code) = (link_action(definition.name), link_code(definition.wrong_role));
        let cells = [action].into_iter().chain(Role::ALL.map(cell)).chain([code]);
        Row { anchor: None, cells: cells.map(|text| vec![text]).collect() }
    };
    let roles = Role::ALL.map(|role| show_role(role, language).to_owned());
    let [action_column, code_column] =
        [&ACTION_COLUMN, &CODE_COLUMN].map(|text| text.in_language(language).to_owned());
    Block::Table(Table {
        title: MATRIX_HEADING.in_language(language).to_owned(),
        columns: [action_column].into_iter().chain(roles).chain([code_column]).collect(),
        rows: facts.actions.iter().map(row).collect(),
    })
}
