//! Texts of fields: what they state, and whether they state anything.

/// Length, in bytes, of the longest text that is kept as a name. A longer one is some other text in the column.
const NAME_BYTES_MAX: usize = 1_000;

/// Returns a text without blanks at its ends; `None` if it is empty or `-`, which both state nothing.
#[inline]
#[must_use]
pub fn stated_text(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty() && *text != "-")
}

/// Returns the name that the text of a column states: without blanks at its ends, and otherwise as it is. An empty
/// text and `-` state none. Nor does a text that is too long, or that has a NUL, which PostgreSQL cannot store.
#[inline]
#[must_use]
pub fn stated_name(text: &str) -> Option<&str> {
    stated_text(text).filter(|name| name.len() <= NAME_BYTES_MAX && !name.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_text_of_the_file_without_blanks_at_its_ends() {
        assert_eq!(
            stated_name(" Web  Application\u{a0}Firewall\u{a0}"),
            Some("Web  Application\u{a0}Firewall")
        );
        let long = "x".repeat(NAME_BYTES_MAX + 1);
        for nothing in ["", " ", "-", " - ", "a\0b", &long] {
            assert_eq!(stated_name(nothing), None, "{nothing:?}");
        }
    }
}
