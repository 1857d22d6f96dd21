//! x
use bill::Language;
pub(super) fn find_word(_: &str, _: Language) -> &'static str {
    ""
}
pub(super) fn list_words(_: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    std::iter::empty()
}
