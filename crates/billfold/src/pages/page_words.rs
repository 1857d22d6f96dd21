//! The words of the pages that a script works on, and of their modules, in both languages and in groups: what `readWords` of
//! `page_data.js` finds. `{}` stands for a value.

mod console_words;
mod doctor_words;
mod explorer_words;
mod sign_in_words;
mod signature_words;
mod word;

use bill::Language;
use serde_json::{Map, Value};

use console_words::CONSOLE;
use doctor_words::DOCTOR;
use explorer_words::EXPLORER;
use sign_in_words::SIGN_IN;
use signature_words::SIGNATURE;
use word::Word;

/// The group of the words of the API Explorer.
pub(super) const EXPLORER_WORDS: &str = "explorer";

/// The group of the words of the console.
pub(super) const CONSOLE_WORDS: &str = "console";

/// The words of each group.
const GROUPS: [(&str, &[Word]); 7] = [
    ("common", COMMON),
    ("signIn", SIGN_IN),
    ("errorHelp", ERROR_HELP),
    ("signature", SIGNATURE),
    ("doctor", DOCTOR),
    (EXPLORER_WORDS, EXPLORER),
    (CONSOLE_WORDS, CONSOLE),
];

const COMMON: &[Word] = &[
    ("copy", "Copy", "复制"),
    ("copied", "Copied", "已复制"),
    ("notCopied", "Select and copy by hand", "请手动选择并复制"),
    ("timeInZone", "{} ({})", "{}（{}）"),
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

/// Finds a word of a group by its name.
pub(super) fn find_word(group: &str, name: &str, language: Language) -> &'static str {
    let word = list_group(group).iter().find(|(known, ..)| *known == name);
    word.map_or_else(|| unreachable!("there is no word {group}.{name}"), |word| choose_text(word, language))
}

/// Lists the words of some groups in a language, by group.
pub(super) fn list_words(groups: &[&str], language: Language) -> Map<String, Value> {
    let to_entry = |word: &Word| (word.0.to_owned(), Value::from(choose_text(word, language)));
    let list = |group: &str| Value::Object(list_group(group).iter().map(to_entry).collect());
    groups.iter().map(|group| ((*group).to_owned(), list(group))).collect()
}

/// Returns the words of a group.
fn list_group(name: &str) -> &'static [Word] {
    let found = GROUPS.into_iter().find(|(group, _)| *group == name);
    found.map_or_else(|| unreachable!("there is no group of words {name}"), |(_, words)| words)
}

/// Returns the text of a word in a language.
const fn choose_text((_, english, chinese): &Word, language: Language) -> &'static str {
    match language {
        Language::English => english,
        Language::Chinese => chinese,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::assets::list_asset_texts;
    use super::*;

    /// Words that no module names in full: those of templates, of choices by a value, and of columns.
    const NAMED_ELSEWHERE: [&str; 5] = ["title", "lead", "no_script", "BusinessCode", "RegionId"];

    /// Finds the group of words of a module, and the beginning of its questions for one.
    fn find_group(text: &str) -> Option<(&str, &'static str)> {
        if let Some((_, rest)) = text.split_once("= readWords('") {
            return rest.split('\'').next().map(|group| (group, "words('"));
        }
        if text.contains("from './console_words.js'") {
            return Some((CONSOLE_WORDS, "say('"));
        }
        // The other modules are those of the Explorer, which hands its words on.
        text.contains("words('").then_some((EXPLORER_WORDS, "words('"))
    }

    #[test]
    fn every_word_that_a_module_asks_for_is_there_once_in_its_group() {
        let mut asking = 0;
        for (module, text) in list_asset_texts() {
            let Some((group, question)) = find_group(text) else { continue };
            let names: BTreeSet<&str> = list_group(group).iter().map(|(name, ..)| *name).collect();
            assert_eq!(names.len(), list_group(group).len(), "{group}");
            for asked in text.split(question).skip(1).filter_map(|rest| rest.split('\'').next()) {
                assert!(names.contains(asked), "{module}: {group} has no word {asked}");
                asking += 1;
            }
        }
        assert!(asking > 100, "{asking}");
    }

    #[test]
    fn chinese_words_are_chinese_and_have_the_values_of_the_english_ones() {
        for (name, english, chinese) in GROUPS.iter().flat_map(|(_, words)| *words) {
            assert!(!english.is_empty() && !chinese.is_empty(), "{name}");
            assert_eq!(english.matches("{}").count(), chinese.matches("{}").count(), "{name}");
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            let has_letters = english.chars().any(char::is_alphabetic);
            assert!(chinese.chars().any(is_chinese) || english == chinese || !has_letters, "{name}");
        }
    }

    #[test]
    fn every_word_of_the_console_is_said_by_a_module() {
        let modules: Vec<&str> = list_asset_texts()
            .iter()
            .map(|(_, text)| *text)
            .filter(|text| find_group(text).is_some_and(|(group, _)| group == CONSOLE_WORDS))
            .chain([include_str!("../../web/assets/console_route.js")])
            .collect();
        assert!(modules.len() >= 10, "{}", modules.len());
        for (name, ..) in CONSOLE {
            let is_said = modules.iter().any(|module| module.contains(&format!("'{name}'")));
            let is_of_group = ["kind_", "in_"].iter().any(|start| name.starts_with(start));
            assert!(is_said || is_of_group || NAMED_ELSEWHERE.contains(name), "no module says {name}");
        }
    }
}
