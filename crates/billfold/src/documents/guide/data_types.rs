//! The page of the types of objects in inputs and outputs, in the order of the alphabet.

use api::Text;
use bill::Language;

use crate::documents::field_row::list_field_rows;
use crate::documents::labels::fill_label;
use crate::documents::links::{link_action, link_object_type};
use crate::documents::object_types::{ObjectType, find_type_users, list_object_types};
use crate::documents::page::{Block, FieldTable, Page, Section, Side};
use crate::documents::site_facts::SiteFacts;

/// The title, in lists too.
pub(in crate::documents) const TITLE: Text = Text::new("Data Types", "数据结构");
const INTRODUCTION: [Text; 2] = [
    Text::new(
        "The objects in the inputs and outputs of the actions, with their fields, and the actions that have them.",
        "各接口输入与输出中的数据结构及其字段，以及使用它们的接口。",
    ),
    Text::new(
        "An amount is a text or a number with its exact decimals: read it as a decimal, never as a floating-point number. A field \
         that is not required may be absent. An object of an input takes no other fields than those below; one of an output may get \
         further ones in a later version, so ignore fields that you do not know.",
        "金额为带精确小数的文本或数值，请按十进制数读取，不要用浮点数。非必选字段可能不返回。输入中的数据结构不接受下列以外的字段；输出中的数据结构今后可能增加字段，请忽略未知字段。",
    ),
];
const OF_INPUT: Text = Text::new("It is sent by the client.", "由客户端传入。");
const OF_OUTPUT: Text = Text::new("It is answered by the server.", "由服务器返回。");
const USED_BY_ACTIONS: Text = Text::new("Used by actions: {}.", "被如下接口引用：{}。");
const USED_BY_TYPES: Text = Text::new("Used by types: {}.", "被如下数据结构引用：{}。");
const BETWEEN: Text = Text::new(", ", "、");

/// Makes the page.
pub(in crate::documents) fn make_data_types_page(facts: &SiteFacts<'_>, language: Language) -> Page {
    let types = list_object_types(facts.actions.iter());
    let make_section = |(name, object): (&&str, &ObjectType<'_>)| {
        let users = find_type_users(name, facts.actions, &types);
        let join = |links: Vec<String>| links.join(BETWEEN.in_language(language));
        let actions = join(users.actions.into_iter().map(link_action).collect());
        let side = match object.side {
            Side::Input => &OF_INPUT,
            Side::Output => &OF_OUTPUT,
        };
        let mut blocks = vec![
            Block::Paragraph(side.in_language(language).to_owned()),
            Block::Paragraph(fill_label(&USED_BY_ACTIONS, language, &[&actions])),
        ];
        if !users.types.is_empty() {
            let types = join(users.types.into_iter().map(link_object_type).collect());
            blocks.push(Block::Paragraph(fill_label(&USED_BY_TYPES, language, &[&types])));
        }
        // The members of an object that is a field are in the section of its type.
        let mut rows = list_field_rows(object.fields, language);
        rows.retain(|row| row.depth == 0);
        blocks.push(Block::Fields(FieldTable { side: object.side, anchor: (*name).to_owned(), rows }));
        Section { anchor: (*name).to_owned(), heading: (*name).to_owned(), blocks }
    };
    Page {
        title: TITLE.in_language(language).to_owned(),
        introduction: INTRODUCTION.iter().map(|text| text.in_language(language).to_owned()).collect(),
        sections: types.iter().map(make_section).collect(),
    }
}
