//! Import commands with their flags, and the reasons for which they are refused.

use std::collections::BTreeSet;

/// A flag that confirms what looks like a mistake, or that expects a total.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Flag {
    Again,
    AtMostChange,
    Correct,
    Expect,
    MissingParts,
    OtherBasis,
    OtherColumns,
    OtherMonth,
    Overlap,
    SecondPayer,
    /// Confirms it for one customer.
    Shrink(String),
    ShrinkAll,
    SumFiles,
}

impl Flag {
    /// Returns the command-line argument; `None` for flags that need an amount.
    pub(crate) fn to_argument(&self) -> Option<String> {
        let name = match self {
            Flag::Again => "--again",
            Flag::AtMostChange | Flag::Expect => return None,
            Flag::Correct => "--correct",
            Flag::MissingParts => "--missing-parts",
            Flag::OtherBasis => "--other-basis",
            Flag::OtherColumns => "--other-columns",
            Flag::OtherMonth => "--other-month",
            Flag::Overlap => "--overlap",
            Flag::SecondPayer => "--second-payer",
            Flag::Shrink(owner) => return Some(format!("--shrink={owner}")),
            Flag::ShrinkAll => "--shrink=all",
            Flag::SumFiles => "--sum-files",
        };
        Some(name.to_owned())
    }

    /// Finds the flags that the message of a refusal names.
    pub(crate) fn of_refusal(said: &str) -> BTreeSet<Flag> {
        let mut flags = BTreeSet::new();
        for (words, flag) in
            [("--expect says", Flag::Expect), ("--at-most-change allows", Flag::AtMostChange)]
        {
            flags.extend(said.contains(words).then_some(flag));
        }
        for rest in said.split("add --").skip(1) {
            let mut words = rest.split([' ', '\n', ';']).map(|word| word.trim_end_matches([',', '.']));
            match words.next().unwrap() {
                "again" => drop(flags.insert(Flag::Again)),
                "correct" => drop(flags.insert(Flag::Correct)),
                "missing-parts" => drop(flags.insert(Flag::MissingParts)),
                "other-basis" => drop(flags.insert(Flag::OtherBasis)),
                "other-columns" => drop(flags.insert(Flag::OtherColumns)),
                "other-month" => drop(flags.insert(Flag::OtherMonth)),
                "overlap" => drop(flags.insert(Flag::Overlap)),
                "second-payer" => drop(flags.insert(Flag::SecondPayer)),
                "sum-files" => drop(flags.insert(Flag::SumFiles)),
                "shrink" => {
                    let customers = words.next().unwrap().split(',');
                    flags.extend(customers.map(|owner| Flag::Shrink(owner.to_owned())));
                }
                // Advice for files that are no statement.
                "append" => {}
                other => panic!("no flag --{other}: {said}"),
            }
        }
        flags
    }
}

/// The reason for refusing a command as a mistake.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    Closed,
    MissingParts,
    /// The bills do not have the expected total.
    NotExpected,
    OlderDelivery,
    OtherBasis,
    OtherColumns,
    OtherMonth,
    Overlap,
    /// The same files were imported before, and replaced since.
    ReplacedFiles,
    SecondPayer,
    /// The bill of a customer would lose too much.
    Shrunk(String),
    /// Files that look like deliveries of the same charges would be added up.
    SummedFiles,
    /// A bill would go back to a superseded version.
    Superseded,
    TooMuchChange,
    Withdrawn,
}

impl Reason {
    /// Returns the flag that confirms it.
    pub(crate) fn flag(&self) -> Flag {
        match self {
            Reason::Closed => Flag::Correct,
            Reason::MissingParts => Flag::MissingParts,
            Reason::NotExpected => Flag::Expect,
            Reason::OlderDelivery | Reason::ReplacedFiles | Reason::Superseded | Reason::Withdrawn => {
                Flag::Again
            }
            Reason::OtherBasis => Flag::OtherBasis,
            Reason::OtherColumns => Flag::OtherColumns,
            Reason::OtherMonth => Flag::OtherMonth,
            Reason::Overlap => Flag::Overlap,
            Reason::SecondPayer => Flag::SecondPayer,
            Reason::Shrunk(owner) => Flag::Shrink(owner.clone()),
            Reason::SummedFiles => Flag::SumFiles,
            Reason::TooMuchChange => Flag::AtMostChange,
        }
    }

    /// Returns its name in counts.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Reason::Closed => "refused: closed",
            Reason::MissingParts => "refused: missing parts",
            Reason::NotExpected => "refused: not the expected total",
            Reason::OlderDelivery => "refused: older delivery",
            Reason::OtherBasis => "refused: other basis",
            Reason::OtherColumns => "refused: other columns",
            Reason::OtherMonth => "refused: other month",
            Reason::Overlap => "refused: overlap",
            Reason::ReplacedFiles => "refused: replaced files",
            Reason::SecondPayer => "refused: second payer",
            Reason::Shrunk(_) => "refused: shrunk",
            Reason::SummedFiles => "refused: summed files",
            Reason::Superseded => "refused: superseded version",
            Reason::TooMuchChange => "refused: too much change",
            Reason::Withdrawn => "refused: withdrawn lines",
        }
    }
}

/// One import: the indexes of its files in the model, and its flags.
#[derive(Clone, Debug, Default)]
pub(crate) struct Command {
    pub(crate) files: Vec<usize>,
    pub(crate) is_append: bool,
    pub(crate) is_whole_month: bool,
    pub(crate) meant: BTreeSet<Flag>,
    /// In units of 10^-8 USD.
    pub(crate) expect: Option<i128>,
    /// In units of 10^-8 USD.
    pub(crate) at_most_change: Option<i128>,
}

impl Command {
    pub(crate) fn has_flag(&self, flag: &Flag) -> bool {
        self.meant.contains(flag)
    }

    pub(super) fn may_shrink(&self, owner: &str) -> bool {
        self.has_flag(&Flag::ShrinkAll) || self.has_flag(&Flag::Shrink(owner.to_owned()))
    }

    /// Returns the command with the flags that a refusal named, and without an expectation that was not met.
    pub(crate) fn with_flags(&self, flags: &BTreeSet<Flag>) -> Command {
        let mut command = self.clone();
        command.meant.extend(flags.iter().filter(|flag| flag.to_argument().is_some()).cloned());
        if flags.contains(&Flag::Expect) {
            command.expect = None;
        }
        if flags.contains(&Flag::AtMostChange) {
            command.at_most_change = None;
        }
        command
    }
}
