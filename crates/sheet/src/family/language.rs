//! Recognises headers of another language than English, by their letters and some of their words.

use crate::header_words::normalise_header;

/// Beginnings of headers of bills in languages with Latin letters, in lower case and without blanks: German, French,
/// Spanish, Portuguese, Italian, Dutch, Indonesian, Turkish, Vietnamese.
const FOREIGN_WORDS: [&str; 43] = [
    "konto",
    "kosten",
    "gesamt",
    "betrag",
    "währung",
    "waehrung",
    "rechnung",
    "abrechnung",
    "kunde",
    "zahler",
    "compte",
    "identifiantducompte",
    "devise",
    "montant",
    "coûttotal",
    "facture",
    "payeur",
    "cuenta",
    "iddecuenta",
    "moneda",
    "importe",
    "costototal",
    "factura",
    "pagador",
    "conta",
    "iddaconta",
    "moeda",
    "custototal",
    "fatura",
    "valuta",
    "iddellaccount",
    "importo",
    "rekening",
    "bedrag",
    "totalekosten",
    "akun",
    "matauang",
    "biaya",
    "hesap",
    "parabirimi",
    "tutar",
    "tàikhoản",
    "tiềntệ",
];

/// Ranges of letters, each with the reason that they give. The first that many headers have decides.
const SCRIPTS: [(&[(char, char)], &str); 7] = [
    (&[('\u{3040}', '\u{30ff}')], "the header is in Japanese"),
    (&[('\u{ac00}', '\u{d7af}'), ('\u{1100}', '\u{11ff}')], "the header is in Korean"),
    (&[('\u{3400}', '\u{9fff}'), ('\u{f900}', '\u{faff}')], "the header is in Chinese"),
    (&[('\u{0400}', '\u{052f}')], "the header is in a language with Cyrillic letters"),
    (&[('\u{0e00}', '\u{0e7f}')], "the header is in Thai"),
    (&[('\u{0600}', '\u{06ff}'), ('\u{0750}', '\u{077f}')], "the header is in Arabic"),
    (&[('\u{0370}', '\u{03ff}'), ('\u{0590}', '\u{05ff}'), ('\u{0900}', '\u{097f}')], OTHER_LANGUAGE),
];

/// The reason for a header of a language that is not named.
const OTHER_LANGUAGE: &str = "the header is in another language than English";

/// Finds the language of headers; `None` if they may be English. A language needs a third of the headers.
pub(super) fn find_language(headers: &[&str]) -> Option<&'static str> {
    let are_many =
        |count: usize| count > 0 && count.checked_mul(3).is_none_or(|times| times >= headers.len());
    for (ranges, reason) in SCRIPTS {
        let is_in = |letter: char| ranges.iter().any(|(first, last)| (*first..=*last).contains(&letter));
        if are_many(headers.iter().filter(|header| header.chars().any(is_in)).count()) {
            return Some(reason);
        }
    }
    let is_foreign = |header: &&&str| {
        let name = normalise_header(header);
        FOREIGN_WORDS.iter().any(|word| name.starts_with(word)) || !name.is_ascii()
    };
    are_many(headers.iter().filter(is_foreign).count()).then_some(OTHER_LANGUAGE)
}
