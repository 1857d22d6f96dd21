//! The words behind an action: flags of the command, and parameters of the action.

use crate::cli::failure::UsageError;

/// Flags of this command with a value that may also be among the parameters.
const VALUE_FLAGS: [&str; 8] = [
    "--sample",
    "--endpoint",
    "--secret-id",
    "--secret-key-file",
    "--token-file",
    "--ca-file",
    "--language",
    "--json",
];

/// Flags of this command without a value that may also be among the parameters.
const SWITCHES: [&str; 2] = ["--table", "--unchecked"];

/// Names of parameters that would show a secret to every user of the machine.
const SECRETS: [&str; 2] = ["token", "secret-key"];

/// The words after the action.
#[derive(Debug, Default)]
pub(super) struct SplitArguments {
    /// Flags of this command, with their values.
    own: Vec<(String, String)>,
    /// Words of the parameters of the action.
    pub(super) parameters: Vec<String>,
}

/// A parameter as it was typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TypedParameter {
    /// Its name, without the dashes.
    pub(super) name: String,
    /// The words behind it, up to the next name.
    pub(super) words: Vec<String>,
}

impl SplitArguments {
    /// Splits the flags of this command, with their values, from the parameters of the action.
    ///
    /// # Errors
    ///
    /// A flag has no value.
    pub(super) fn split(arguments: &[String]) -> Result<Self, UsageError> {
        let mut split = Self::default();
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (argument.as_str(), None),
            };
            if VALUE_FLAGS.contains(&name) {
                let value = value.or_else(|| arguments.next().cloned());
                let value =
                    value.ok_or_else(|| UsageError(format!("{name} has no value: write one behind it")))?;
                split.own.push((name.to_owned(), value));
            } else if SWITCHES.contains(&argument.as_str()) {
                split.own.push((argument.clone(), String::new()));
            } else {
                split.parameters.push(argument.clone());
            }
        }
        Ok(split)
    }

    /// Returns the value of a flag of this command.
    pub(super) fn find_flag(&self, name: &str) -> Option<&str> {
        self.own.iter().find(|(flag, _)| flag == name).map(|(_, value)| value.as_str())
    }
}

/// Refuses secrets among the parameters. No action of ours has a parameter `Token`, but another action may have one.
///
/// # Errors
///
/// The message names what to use, and does not repeat the secret.
pub(super) fn refuse_secrets(words: &[String], is_ours: bool) -> Result<(), UsageError> {
    let names = words.iter().filter_map(|word| word.strip_prefix("--"));
    for name in names.map(|name| name.split('=').next().unwrap_or(name)) {
        let is_like = |secret: &&&str| {
            let plain = name.replace(['-', '_'], "");
            name == **secret || is_ours && plain.eq_ignore_ascii_case(&secret.replace('-', ""))
        };
        let Some(secret) = SECRETS.iter().find(is_like) else { continue };
        let variable = secret.replace('-', "_").to_uppercase();
        return Err(UsageError(format!(
            "a {} does not belong on the command line, which every user of the machine can read: set \
             TENCENTCLOUD_{variable}, or name its file with --{secret}-file FILE (- reads standard input)",
            secret.replace('-', " ")
        )));
    }
    Ok(())
}

/// Groups words by the parameter that they follow: `--Name value …` or `--Name=value …`.
///
/// # Errors
///
/// The first word is no name.
pub(super) fn group_words(words: &[String]) -> Result<Vec<TypedParameter>, String> {
    let mut grouped: Vec<TypedParameter> = Vec::new();
    for word in words {
        if let Some(name) = word.strip_prefix("--").filter(|name| !name.is_empty()) {
            let (name, value) = match name.split_once('=') {
                Some((name, value)) => (name, vec![value.to_owned()]),
                None => (name, Vec::new()),
            };
            grouped.push(TypedParameter { name: name.to_owned(), words: value });
        } else {
            let Some(last) = grouped.last_mut() else { return Err(describe_no_name(word)) };
            last.words.push(word.clone());
        }
    }
    Ok(grouped)
}

/// Describes a word that stands where a name should be.
pub(super) fn describe_no_name(word: &str) -> String {
    format!("{word:?} is no parameter: write --Name value")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to_words(line: &[&str]) -> Vec<String> {
        line.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn flags_of_the_command_are_taken_from_among_the_parameters() {
        let line = ["--A", "1", "--table", "--endpoint=http://h", "--B", "2", "--json", "-", "--Json", "x"];
        let split = SplitArguments::split(&to_words(&line)).unwrap();
        assert_eq!(split.parameters, ["--A", "1", "--B", "2", "--Json", "x"]);
        assert_eq!(split.find_flag("--endpoint"), Some("http://h"));
        assert_eq!((split.find_flag("--json"), split.find_flag("--table")), (Some("-"), Some("")));
        assert_eq!(split.find_flag("--unchecked"), None);
        assert!(SplitArguments::split(&to_words(&["--A", "1", "--endpoint"])).is_err());
    }

    #[test]
    fn words_belong_to_the_name_before_them() {
        let grouped = group_words(&to_words(&["--A=1", "2", "--B", "--C", "-5", "x=y"])).unwrap();
        let grouped: Vec<(&str, Vec<&str>)> = grouped
            .iter()
            .map(|one| (one.name.as_str(), one.words.iter().map(String::as_str).collect()))
            .collect();
        assert_eq!(grouped, [("A", vec!["1", "2"]), ("B", vec![]), ("C", vec!["-5", "x=y"])]);
        assert!(group_words(&to_words(&["A"])).unwrap_err().contains("write --Name value"));
    }

    #[test]
    fn a_secret_on_the_command_line_is_refused_with_what_to_use_and_not_repeated() {
        for (is_ours, line, expected) in [
            (false, &["--token", "hush"][..], "--token-file FILE"),
            (false, &["--token=hush"], "--token-file FILE"),
            (true, &["--Token", "hush"], "--token-file FILE"),
            (true, &["--SecretKey", "hush"], "--secret-key-file FILE"),
            (false, &["--secret-key=hush"], "--secret-key-file FILE"),
        ] {
            let said = refuse_secrets(&to_words(line), is_ours).unwrap_err().to_string();
            assert!(said.contains(expected) && !said.contains("hush"), "{said}");
        }
        assert!(refuse_secrets(&to_words(&["--Token", "x", "--SecretKey", "x"]), false).is_ok());
    }
}
