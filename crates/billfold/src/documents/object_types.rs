//! The types of objects in inputs and outputs, by the vendor's names.

use std::collections::BTreeMap;

use api::{Actions, Field, RegisteredAction, Shape};

use super::page::Side;

/// The type of an object.
#[derive(Debug)]
pub(super) struct ObjectType<'a> {
    /// Its members, in order.
    pub(super) fields: &'a [Field],
    /// The first field whose value it is, or the items of whose list it is.
    pub(super) used_by: &'a Field,
    /// The side of a call that it is on.
    pub(super) side: Side,
}

/// Lists the types of objects in the inputs and outputs of some actions, by their names.
pub(super) fn list_object_types<'a>(
    actions: impl Iterator<Item = &'a RegisteredAction>,
) -> BTreeMap<&'a str, ObjectType<'a>> {
    let mut types = BTreeMap::new();
    for action in actions {
        append_types(&action.input, Side::Input, &mut types);
        append_types(&action.output, Side::Output, &mut types);
    }
    types
}

/// The users of a type.
#[derive(Debug)]
pub(super) struct TypeUsers<'a> {
    /// The actions in whose input or output it is, at any depth.
    pub(super) actions: Vec<&'static str>,
    /// The types that have a field of it.
    pub(super) types: Vec<&'a str>,
}

/// Finds the users of a type.
pub(super) fn find_type_users<'a>(
    name: &str,
    actions: &Actions,
    types: &BTreeMap<&'a str, ObjectType<'_>>,
) -> TypeUsers<'a> {
    let has_field = |fields: &[Field]| {
        fields.iter().any(|field| find_object(&field.shape).is_some_and(|(object, _)| object == name))
    };
    let of_actions =
        actions.iter().filter(|action| list_object_types(std::iter::once(*action)).contains_key(name));
    let of_types = types.iter().filter(|(_, object)| has_field(object.fields));
    TypeUsers {
        actions: of_actions.map(|action| action.definition.name).collect(),
        types: of_types.map(|(name, _)| *name).collect(),
    }
}

fn append_types<'a>(fields: &'a [Field], side: Side, types: &mut BTreeMap<&'a str, ObjectType<'a>>) {
    for field in fields {
        if let Some((name, fields)) = find_object(&field.shape) {
            types.entry(name).or_insert(ObjectType { fields, used_by: field, side });
            append_types(fields, side, types);
        }
    }
}

/// Finds the object that a value is, or that the items of a list are.
fn find_object(shape: &Shape) -> Option<(&str, &[Field])> {
    match shape {
        Shape::Object { name, fields } => Some((name, fields)),
        Shape::List { item, .. } => find_object(item),
        Shape::Text { .. } | Shape::Integer { .. } | Shape::Decimal | Shape::Boolean => None,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Makes a field of an input that is an object with a required text and an optional number in a list.
    pub(in crate::documents) fn make_filter_field() -> Field {
        let text = Shape::Text { choices: Vec::new() };
        let page = Shape::Integer { is_unsigned: false, min: Some(1), max: None };
        let fields = vec![
            make_field("Business", text, "The products.", true),
            make_field("Page", page, "The pages.", false),
        ];
        let object = Shape::Object { name: "LineFilter".to_owned(), fields };
        let list = Shape::List { item: Box::new(object), min: None, max: None };
        make_field("Filter", list, "The lines to sum.", true)
    }

    fn make_field(name: &str, shape: Shape, meaning: &'static str, is_required: bool) -> Field {
        Field {
            name: name.to_owned(),
            shape,
            meaning: api::Text::new(meaning, ""),
            is_required,
            ..crate::documents::action_page::make_request_id_field()
        }
    }

    #[test]
    fn an_object_remembers_the_side_that_it_is_on() {
        let field = make_filter_field();
        for side in [Side::Input, Side::Output] {
            let mut types = BTreeMap::new();
            append_types(std::slice::from_ref(&field), side, &mut types);
            assert_eq!(types["LineFilter"].side, side);
            assert_eq!(types["LineFilter"].used_by.name, "Filter");
            assert_eq!(types.len(), 1);
        }
    }

    #[test]
    fn a_name_is_that_of_one_type_on_one_side() {
        fn check_fields(fields: &[Field], side: Side, types: &BTreeMap<&str, ObjectType<'_>>) {
            for field in fields {
                if let Some((name, fields)) = find_object(&field.shape) {
                    assert_eq!(types[name].fields, fields, "{name} is two types");
                    assert_eq!(types[name].side, side, "{name} is on both sides");
                    check_fields(fields, side, types);
                }
            }
        }
        let actions = api::Actions::new();
        let types = list_object_types(actions.iter());
        for action in actions.iter() {
            check_fields(&action.input, Side::Input, &types);
            check_fields(&action.output, Side::Output, &types);
        }
        assert!(types.len() > 5);
    }
}
