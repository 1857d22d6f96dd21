//! The types of objects in inputs and outputs, by the vendor's names.

use std::collections::BTreeMap;

use api::{Field, RegisteredAction, Shape};

/// The type of an object.
#[derive(Debug)]
pub(super) struct ObjectType<'a> {
    /// Its members, in order.
    pub(super) fields: &'a [Field],
    /// The first field whose value it is, or the items of whose list it is.
    pub(super) used_by: &'a Field,
}

/// Lists the types of objects in the inputs and outputs of some actions, by their names.
pub(super) fn list_object_types<'a>(
    actions: impl Iterator<Item = &'a RegisteredAction>,
) -> BTreeMap<&'a str, ObjectType<'a>> {
    let mut types = BTreeMap::new();
    for action in actions {
        append_types(&action.input, &mut types);
        append_types(&action.output, &mut types);
    }
    types
}

fn append_types<'a>(fields: &'a [Field], types: &mut BTreeMap<&'a str, ObjectType<'a>>) {
    for field in fields {
        if let Some((name, fields)) = find_object(&field.shape) {
            types.entry(name).or_insert(ObjectType { fields, used_by: field });
            append_types(fields, types);
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
mod tests {
    use super::*;

    #[test]
    fn a_name_is_that_of_one_type() {
        fn check_fields(fields: &[Field], types: &BTreeMap<&str, ObjectType<'_>>) {
            for field in fields {
                if let Some((name, fields)) = find_object(&field.shape) {
                    assert_eq!(types[name].fields, fields, "{name} is two types");
                    check_fields(fields, types);
                }
            }
        }
        let actions = api::Actions::new();
        let types = list_object_types(actions.iter());
        for action in actions.iter() {
            check_fields(&action.input, &types);
            check_fields(&action.output, &types);
        }
        assert!(types.len() > 5);
    }
}
