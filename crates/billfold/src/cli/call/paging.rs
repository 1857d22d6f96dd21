//! The first page, for calls that name none.

use api::{Field, Shape};
use client::ExactValue;

use super::input::Members;

/// Adds the numbers of the first and largest page where they are absent. Returns what was added, as it would be typed.
///
/// Two required whole numbers are a page and its size if one is called like the other with `Size` behind it, both begin
/// at 1, and the size has a largest.
pub(super) fn complete_paging(fields: &[Field], members: &mut Members) -> Vec<String> {
    let mut added = Vec::new();
    for (page, size, largest) in fields.iter().filter_map(|size| find_page(fields, size)) {
        for (name, number) in [(page, 1), (size, largest)] {
            if members.iter().all(|(known, _)| known != name) {
                members.push((name.to_owned(), ExactValue::Number(number.to_string())));
                added.push(format!("--{name} {number}"));
            }
        }
    }
    added
}

/// Returns the name of a page, that of its size, and the largest size, if a field is such a size.
fn find_page<'f>(fields: &'f [Field], size: &'f Field) -> Option<(&'f str, &'f str, i128)> {
    let page_name = size.name.strip_suffix("Size")?;
    let page = fields.iter().find(|page| page.name == page_name)?;
    let begins_at_1 =
        |field: &Field| field.is_required && matches!(field.shape, Shape::Integer { min: Some(1), .. });
    let Shape::Integer { max: Some(largest), .. } = size.shape else { return None };
    (begins_at_1(page) && begins_at_1(size)).then_some((&*page.name, &*size.name, largest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::call::testing::{integer, text};

    #[test]
    fn a_required_page_and_its_size_are_completed_each_where_it_is_absent() {
        let fields =
            [integer("Page", Some(1), None), integer("PageSize", Some(1), Some(50)), text("Name", &[])];
        let mut members = Vec::new();
        assert_eq!(complete_paging(&fields, &mut members), ["--Page 1", "--PageSize 50"]);
        let mut members = vec![("PageSize".to_owned(), ExactValue::Text("7".to_owned()))];
        assert_eq!(complete_paging(&fields, &mut members), ["--Page 1"]);
        assert_eq!(members.len(), 2);
        assert_eq!(complete_paging(&fields, &mut members), Vec::<String>::new());
    }

    #[test]
    fn what_is_no_page_is_left_alone() {
        let optional = |field: Field| Field { is_required: false, ..field };
        for fields in [
            [integer("Page", Some(1), None), integer("PageSize", Some(1), None)],
            [integer("Page", None, None), integer("PageSize", Some(1), Some(9))],
            [integer("Number", Some(1), None), integer("PageSize", Some(1), Some(9))],
            [optional(integer("Page", Some(1), None)), integer("PageSize", Some(1), Some(9))],
            [text("Page", &[]), integer("PageSize", Some(1), Some(9))],
        ] {
            assert_eq!(complete_paging(&fields, &mut Vec::new()), Vec::<String>::new());
        }
    }
}
