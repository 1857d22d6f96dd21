//! A name that may be broken into two lines where its words meet.

use askama::Template;

/// Bytes up to which a name is never broken.
const UNBROKEN_BYTES_MAX: usize = 14;

/// A name that may be broken into two lines where its words meet.
#[derive(Debug, Template)]
#[template(
    source = "{% for part in parts %}{% if !loop.first %}<wbr>{% endif %}{{ part }}{% endfor %}",
    ext = "html"
)]
pub(super) struct Breakable<'a> {
    parts: Vec<&'a str>,
}

impl<'a> Breakable<'a> {
    /// Splits a text before each capital that stands behind a small letter or a dot, and behind each low line. An address stays one
    /// piece.
    pub(super) fn new(text: &'a str) -> Self {
        if text.len() <= UNBROKEN_BYTES_MAX {
            return Self { parts: vec![text] };
        }
        let mut parts = Vec::new();
        let (mut start, mut before) = (0, ' ');
        for (at, c) in text.char_indices() {
            let is_capital = c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before == '.');
            let is_joint = is_capital || before == '_';
            if is_joint && at > start {
                parts.push(text.get(start..at).unwrap_or_default());
                start = at;
            }
            before = c;
        }
        parts.push(text.get(start..).unwrap_or_default());
        Self { parts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_may_be_broken_between_its_words_and_a_short_one_nowhere() {
        let render = |text: &str| Breakable::new(text).render().unwrap();
        assert_eq!(render("QueryT1IndirectCustomersDetail"), "Query<wbr>T1Indirect<wbr>Customers<wbr>Detail");
        assert_eq!(render("LimitExceeded.IPLimit<a>"), "Limit<wbr>Exceeded.<wbr>IPLimit&#60;a&#62;");
        assert_eq!(render("BillMonth"), "BillMonth");
        assert_eq!(render("https://bills.example.com:8787/"), "https://bills.example.com:8787/");
        assert_eq!(render("没有足够的权限 postpay_deduct_h"), "没有足够的权限 postpay_<wbr>deduct_<wbr>h");
    }
}
