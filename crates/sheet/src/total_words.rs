//! The words of rows of totals, in the languages in which spreadsheets and people write them.

use crate::header_words::normalise_header;

/// Words of rows of totals, in lower case and without punctuation.
const TOTAL_WORDS: [&str; 38] = [
    "total",
    "totals",
    "grandtotal",
    "subtotal",
    "subtotals",
    "sum",
    "sums",
    "sumtotal",
    "overall",
    "合计",
    "总计",
    "小计",
    "共计",
    "总和",
    "总额",
    "总数",
    "汇总",
    "本页合计",
    "合計",
    "總計",
    "小計",
    "共計",
    "總和",
    "總額",
    "総計",
    "합계",
    "총계",
    "소계",
    "summe",
    "gesamt",
    "gesamtsumme",
    "zwischensumme",
    "somme",
    "suma",
    "totale",
    "totaal",
    "итого",
    "всего",
];

/// Beginnings of the first field of a row of totals, such as `Total (USD)` and `合计：846.97`.
const TOTAL_STARTS: [&str; 11] =
    ["total", "grandtotal", "subtotal", "合计", "总计", "小计", "共计", "合計", "總計", "小計", "итого"];

/// Returns true if a text is the word of a row of totals, such as `Total`, `Grand total (USD)`, `合计：`, or
/// `700000000001 Total` as a spreadsheet writes subtotals.
#[must_use]
pub fn is_total_word(text: &str) -> bool {
    let text = normalise_header(text);
    TOTAL_WORDS.contains(&text.as_str())
        || TOTAL_STARTS.iter().any(|start| text.starts_with(start) || text.ends_with(start))
}

/// Returns true if a text is nothing but a word of a row of totals.
pub(crate) fn is_exact_total_word(text: &str) -> bool {
    TOTAL_WORDS.contains(&normalise_header(text).as_str())
}
