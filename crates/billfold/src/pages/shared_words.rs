//! The words of the modules that several pages have, in both languages, by module: what `readWords` of `page_data.js` finds.
//! `{}` stands for a value.

mod doctor_words;
mod sign_in_words;
mod signature_words;
mod word;

use bill::Language;
use serde_json::{Map, Value};

use doctor_words::DOCTOR;
use sign_in_words::SIGN_IN;
use signature_words::SIGNATURE;
use word::Word;

/// The words of each module.
const GROUPS: [(&str, &[Word]); 5] = [
    ("common", COMMON),
    ("signIn", SIGN_IN),
    ("errorHelp", ERROR_HELP),
    ("signature", SIGNATURE),
    ("doctor", DOCTOR),
];

const COMMON: &[Word] = &[
    ("copy", "Copy", "复制"),
    ("copied", "Copied", "已复制"),
    ("notCopied", "Select and copy by hand", "请手动选择并复制"),
];

const ERROR_HELP: &[Word] = &[
    ("noCode", "No code of the API", "没有 API 错误码"),
    ("cause", "Cause:", "原因："),
    ("remedy", "Remedy:", "解决方法："),
    ("more", "All about this code", "该错误码的详细说明"),
    ("wait", "The next second begins in {} s.", "{} 秒后可再次请求。"),
    ("passed", "The request passes again now.", "现在可以再次请求。"),
    ("retry", "Send again", "重新发送"),
];

/// Lists the words in a language, in groups by module.
pub(super) fn list_shared_words(language: Language) -> Map<String, Value> {
    let in_language = |(name, english, chinese): &Word| {
        let text = match language {
            Language::English => *english,
            Language::Chinese => *chinese,
        };
        ((*name).to_owned(), Value::from(text))
    };
    GROUPS
        .iter()
        .map(|(group, words)| {
            ((*group).to_owned(), words.iter().map(in_language).collect::<Map<_, _>>().into())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::assets::list_asset_texts;
    use super::*;

    /// Lists the names that a module asks its words for: those that are written out.
    fn list_asked_names(text: &str) -> impl Iterator<Item = &str> {
        text.split("words('").skip(1).filter_map(|rest| rest.split('\'').next())
    }

    #[test]
    fn every_word_that_a_shared_module_asks_for_is_there_in_both_languages() {
        for language in [Language::English, Language::Chinese] {
            let groups = list_shared_words(language);
            for (name, text) in list_asset_texts() {
                let Some((_, rest)) = text.split_once("= readWords('") else { continue };
                let group = rest.split('\'').next().unwrap();
                let Some(words) = groups.get(group) else { continue };
                for asked in list_asked_names(text) {
                    assert!(words[asked].is_string(), "{name}: {group} has no word {asked}");
                }
            }
        }
    }

    #[test]
    fn chinese_words_are_chinese_and_have_the_values_of_the_english_ones() {
        for (name, english, chinese) in GROUPS.iter().flat_map(|(_, words)| *words) {
            assert_eq!(english.matches("{}").count(), chinese.matches("{}").count(), "{name}");
            assert!(
                chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) || english == chinese,
                "{name}"
            );
        }
    }
}
