//! The files of choices: texts of which the definitions know some.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use api::{Actions, Choice, Field, Shape};

use crate::names::{to_pascal_case, to_snake_case, write_doc};

/// The name of the wire, and its choices.
type Key = (String, Vec<String>);

/// One set of choices, with the meaning of the field that has it.
pub(crate) struct ChoiceSet {
    pub(crate) meaning: String,
    pub(crate) choices: Vec<Choice>,
}

/// All sets of choices of all actions, each under a name of its own.
pub(crate) struct Choices {
    names: BTreeMap<Key, String>,
    sets: BTreeMap<String, ChoiceSet>,
}

impl Choices {
    /// Collects the choices of all actions. A name that has one set in all of them is the name of its type; another is
    /// preceded by the name of its action.
    pub(crate) fn of(actions: &Actions) -> Self {
        let mut found: Vec<(&str, Key, ChoiceSet)> = Vec::new();
        for action in actions.iter() {
            for field in action.input.iter().chain(&action.output) {
                collect_choices(action.definition.name, field, &mut found);
            }
        }
        let mut by_name: BTreeMap<String, BTreeSet<Vec<String>>> = BTreeMap::new();
        for (_, (name, codes), _) in &found {
            by_name.entry(name.clone()).or_default().insert(codes.clone());
        }
        let (mut names, mut sets) = (BTreeMap::new(), BTreeMap::new());
        for (action, key, set) in found {
            if names.contains_key(&key) {
                continue;
            }
            let is_single = by_name[&key.0].len() == 1;
            let name = if is_single { key.0.clone() } else { format!("{action}{}", key.0) };
            let name = to_pascal_case(&name);
            names.insert(key, name.clone());
            let other = sets.insert(name.clone(), set);
            assert!(other.is_none(), "{name} is the name of two sets of choices of one action");
        }
        Self { names, sets }
    }

    /// Iterates over the sets by their names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &ChoiceSet)> {
        self.sets.iter()
    }

    /// Returns the name of the type of a field's choices.
    pub(crate) fn type_name(&self, field: &str, choices: &[Choice]) -> &str {
        &self.names[&make_key(field, choices)]
    }
}

fn make_key(field: &str, choices: &[Choice]) -> Key {
    (field.to_owned(), choices.iter().map(|choice| choice.code.clone()).collect())
}

/// Collects the choices of a field and of its members.
fn collect_choices<'a>(action: &'a str, field: &Field, found: &mut Vec<(&'a str, Key, ChoiceSet)>) {
    let choices = field.shape.choices();
    if !choices.is_empty() {
        let set = ChoiceSet { meaning: field.meaning.english.to_string(), choices: choices.to_vec() };
        found.push((action, make_key(&field.name, choices), set));
    }
    for member in field.shape.members() {
        collect_choices(action, member, found);
    }
}

/// Lists the variants of choices. Of two codes that differ in their spelling alone, the one without `_` is named so.
pub(crate) fn list_variants(choices: &[Choice]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut name_variant = |choice: &Choice| {
        let name = to_pascal_case(&choice.code);
        if taken.insert(name.clone()) { name } else { format!("{name}Camel") }
    };
    choices.iter().map(&mut name_variant).collect()
}

/// Returns the variant of a code.
pub(crate) fn find_variant(shape: &Shape, code: &str) -> Option<String> {
    let at = shape.choices().iter().position(|choice| choice.code == code)?;
    list_variants(shape.choices()).into_iter().nth(at)
}

/// Renders the file of one set.
pub(crate) fn render_choices(name: &str, set: &ChoiceSet) -> String {
    let mut text = format!("//! The texts of `{name}`. Generated from the definitions: do not edit.\n\n");
    text += "use crate::choice::choices;\n\nchoices! {\n";
    text += &write_doc("///", 4, &set.meaning);
    let _ = writeln!(text, "    pub enum {name} {{");
    for (choice, variant) in set.choices.iter().zip(list_variants(&set.choices)) {
        text += &write_doc("///", 8, &choice.meaning.english);
        let _ = writeln!(text, "        {variant} = {:?},", choice.code);
    }
    text + "    }\n}\n"
}

/// Renders the file that names all others.
pub(crate) fn render_registry(choices: &Choices) -> String {
    let mut text =
        "//! Texts of which the definitions know some. Generated from the definitions: do not edit.\n\n"
            .to_owned();
    for (name, _) in choices.iter() {
        let _ = writeln!(text, "mod {};", to_snake_case(name));
    }
    text.push('\n');
    for (name, _) in choices.iter() {
        let _ = writeln!(text, "pub use {}::{name};", to_snake_case(name));
    }
    text
}
