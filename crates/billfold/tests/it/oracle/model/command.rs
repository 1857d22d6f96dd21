//! What can be done: an import with its flags, and how each step must end.

use std::collections::BTreeSet;

/// A flag that says that something is meant which looks like a mistake, or that expects a total.
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
    /// Of one customer.
    Shrink(String),
    ShrinkAll,
    SumFiles,
}

impl Flag {
    /// The flag as it is typed; `None` of those that need an amount.
    pub(crate) fn argument(&self) -> Option<String> {
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

    /// The flags that a refusal names.
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
                // Advice for files that are something else.
                "append" => {}
                other => panic!("no flag --{other}: {said}"),
            }
        }
        flags
    }
}

/// Why something is refused as a mistake.
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
    /// The same files were replaced since.
    ReplacedFiles,
    SecondPayer,
    /// The bill of a customer would lose much.
    Shrunk(String),
    /// Files that look like deliveries of the same charges would be added up.
    SummedFiles,
    /// A bill would go back to a superseded version.
    Superseded,
    TooMuchChange,
    Withdrawn,
}

impl Reason {
    /// The flag that says that it is meant.
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

    /// Its name in counts.
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

/// One import: the files, by their places in the model, and how.
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
    pub(crate) fn means(&self, flag: &Flag) -> bool {
        self.meant.contains(flag)
    }

    pub(super) fn may_shrink(&self, owner: &str) -> bool {
        self.means(&Flag::ShrinkAll) || self.means(&Flag::Shrink(owner.to_owned()))
    }

    /// The command once more with the flags that a refusal named. Of an expected total it is left out.
    pub(crate) fn with(&self, flags: &BTreeSet<Flag>) -> Command {
        let mut command = self.clone();
        command.meant.extend(flags.iter().filter(|flag| flag.argument().is_some()).cloned());
        if flags.contains(&Flag::Expect) {
            command.expect = None;
        }
        if flags.contains(&Flag::AtMostChange) {
            command.at_most_change = None;
        }
        command
    }
}
