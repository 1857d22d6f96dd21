//! What must become of bills, as the documents say it: a plain model that shares no code with the program. A
//! version is the list of lines of files that it counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::worlds::making::{Charged, Texts};

/// Payer, owner and month.
pub(crate) type BillKey = (&'static str, String, String);

/// A line of a file.
pub(crate) struct Raw {
    pub(crate) charged: Charged,
    /// Whether it can be read.
    pub(crate) is_sound: bool,
}

impl Raw {
    pub(crate) fn bill(&self) -> BillKey {
        (self.charged.payer, self.charged.owner.clone(), self.charged.month.clone())
    }

    fn lacks_column(&self) -> bool {
        !self.charged.texts.contains_key("Id")
    }

    fn id(&self) -> Option<&str> {
        let id = self.charged.texts.get("Id").map(|text| text.trim());
        id.filter(|id| !id.is_empty() && *id != "-")
    }
}

/// A file: where it is, what is in it, and its lines, by their places in [`Model::raws`].
pub(crate) struct File {
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) lines: Vec<usize>,
}

/// One import: the files, by their places in [`Model::files`], and how.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Command {
    pub(crate) files: Vec<usize>,
    pub(crate) is_append: bool,
    pub(crate) again: bool,
    pub(crate) second_payer: bool,
    pub(crate) other_basis: bool,
}

/// A line that counts: the import that brought it, and the line.
type Counted = (usize, usize);

/// What a version of a bill counts.
#[derive(Clone)]
pub(crate) struct Version {
    pub(crate) lines: Vec<Counted>,
    basis: usize,
    /// The version, from 1, that the bill went back to; 0 where it had none before.
    back_to: Option<usize>,
}

/// An import that ended well.
struct Import {
    /// Its number as the program gave it.
    number: i64,
    /// Whether it was an append, and its files; of a revert none.
    of: (bool, Vec<usize>),
    /// Each bill that it held, with the version that it has since then, from 0.
    stated: Vec<(BillKey, usize)>,
    /// Those of them that it published a version of.
    published: Vec<(BillKey, usize)>,
}

/// How a command must end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum End {
    Refused,
    /// It is what is published already.
    NothingToDo,
    Published,
}

/// Everything that was imported, and what must be published now.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) raws: Vec<Raw>,
    pub(crate) files: Vec<File>,
    pub(crate) bills: BTreeMap<BillKey, Vec<Version>>,
    imports: Vec<Import>,
}

impl Model {
    /// What a bill counts now.
    pub(crate) fn current(&self, bill: &BillKey) -> &[Counted] {
        self.bills.get(bill).and_then(|versions| versions.last()).map_or(&[], |version| &version.lines)
    }

    /// How many bills a command must change, and how many not; `None` where it must be refused or has nothing to do.
    pub(crate) fn import(&mut self, command: &Command) -> (End, Option<[usize; 2]>) {
        let mut files = command.files.clone();
        files.sort_unstable();
        let of = (command.is_append, files);
        if let Some(import) = self.imports.iter().rposition(|import| import.of == of) {
            match self.is_current(import) {
                Some(true) => return (End::NothingToDo, None),
                Some(false) if !command.again => return (End::Refused, None),
                _ => {}
            }
        }
        let raws: Vec<usize> =
            command.files.iter().flat_map(|file| self.files[*file].lines.clone()).collect();
        if command.is_append && self.mixes_ids(&raws) {
            return (End::Refused, None);
        }
        let own = if command.is_append { self.added(&raws) } else { self.stated(&raws) };
        let Some(own) = own.filter(|own| self.is_allowed(command, own, &raws)) else {
            return (End::Refused, None);
        };
        let basis = self.raws[raws[0]].charged.basis;
        let number = self.imports.len();
        let mut import = Import { number: 0, of, stated: Vec::new(), published: Vec::new() };
        for (bill, lines) in own {
            let before = self.current(&bill).to_vec();
            let versions = self.bills.entry(bill.clone()).or_default();
            let own = lines.iter().map(|line| (number, *line));
            let kept = before.iter().copied().filter(|_| command.is_append);
            let next: Vec<Counted> = kept.chain(own).collect();
            let is_same = |version: &Version| {
                let (then, now) = (contents(&self.raws, &version.lines), contents(&self.raws, &next));
                then == now && (command.is_append || version.basis == basis)
            };
            if !versions.last().is_some_and(is_same) {
                versions.push(Version { lines: next, basis, back_to: None });
                import.published.push((bill.clone(), versions.len() - 1));
            }
            import.stated.push((bill, versions.len() - 1));
        }
        let changed = import.published.len();
        let counts = [changed, import.stated.len() - changed];
        self.imports.push(import);
        (End::Published, Some(counts))
    }

    /// Whether lines with an id were to be added to lines of files without a column for it, or the other way round.
    fn mixes_ids(&self, raws: &[usize]) -> bool {
        raws.iter().map(|raw| &self.raws[*raw]).any(|own| {
            self.current(&own.bill()).iter().map(|(_, raw)| &self.raws[*raw]).any(|there| {
                (own.id().is_some() && there.lacks_column()) || (own.lacks_column() && there.id().is_some())
            })
        })
    }

    /// Takes an import back.
    pub(crate) fn revert(&mut self, number: i64) -> End {
        let Some(import) = self.imports.iter().position(|import| import.number == number) else {
            return End::Refused;
        };
        let published = self.imports[import].published.clone();
        let is_as_left = |(bill, version): &(BillKey, usize)| self.is_as_left(bill, version + 1);
        if published.is_empty() || !published.iter().all(is_as_left) {
            return End::Refused;
        }
        let mut own = Vec::new();
        for (bill, version) in published {
            let versions = self.bills.get_mut(&bill).unwrap();
            let lines = version.checked_sub(1).map_or(Vec::new(), |before| versions[before].lines.clone());
            let basis = versions[version.saturating_sub(1)].basis;
            versions.push(Version { lines, basis, back_to: Some(version) });
            own.push((bill, versions.len() - 1));
        }
        self.imports.push(Import { number: 0, of: (false, Vec::new()), stated: own.clone(), published: own });
        End::Published
    }

    /// Whether a bill is as a version, from 1, left it: what came later was taken back.
    fn is_as_left(&self, bill: &BillKey, version: usize) -> bool {
        let versions = &self.bills[bill];
        let mut at = versions.len();
        while at > version {
            let Some(back_to) = versions[at - 1].back_to else { return false };
            at = back_to;
        }
        at == version
    }

    /// Notes the number that the program gave to the last import.
    pub(crate) fn numbered(&mut self, number: i64) {
        self.imports.last_mut().unwrap().number = number;
    }

    /// The numbers of all imports, the last one last.
    pub(crate) fn numbers(&self) -> Vec<i64> {
        self.imports.iter().map(|import| import.number).collect()
    }

    /// Each import's number, and the versions that it published: month, payer, owner, and number from 1.
    pub(crate) fn published(&self) -> BTreeMap<i64, BTreeSet<(String, String, String, usize)>> {
        let version = |((payer, owner, month), version): &(BillKey, usize)| {
            (month.clone(), (*payer).to_owned(), owner.clone(), version + 1)
        };
        let versions = |import: &Import| import.published.iter().map(version).collect();
        self.imports.iter().map(|import| (import.number, versions(import))).collect()
    }

    /// Whether all that an import said still holds. `None`: an append's lines count, and a bill to which it had
    /// nothing to add has changed, so that it may have now.
    fn is_current(&self, import: usize) -> Option<bool> {
        let Import { of: (is_append, _), stated, published, .. } = &self.imports[import];
        let then_and_now = |(bill, version): &(BillKey, usize)| {
            let versions = &self.bills[bill];
            (versions[*version].clone(), versions.last().unwrap().clone())
        };
        let is_same = |place: &&(BillKey, usize)| {
            let (then, now) = then_and_now(place);
            contents(&self.raws, &then.lines) == contents(&self.raws, &now.lines) && then.basis == now.basis
        };
        if !is_append {
            return Some(stated.iter().all(|place| is_same(&place)));
        }
        let count = |place: &(BillKey, usize)| {
            let (then, now) = then_and_now(place);
            then.lines.iter().all(|line| line.0 != import || now.lines.contains(line))
        };
        let is_rest_same =
            || stated.iter().filter(|place| !published.contains(place)).all(|place| is_same(&place));
        if published.iter().all(count) { is_rest_same().then_some(true) } else { Some(false) }
    }

    /// The bills that a statement holds; `None` where an id stands twice.
    fn stated(&self, raws: &[usize]) -> Option<BTreeMap<BillKey, Vec<usize>>> {
        let mut bills: BTreeMap<BillKey, Vec<usize>> = BTreeMap::new();
        let mut ids = BTreeSet::new();
        for raw in raws {
            if self.raws[*raw].id().is_some_and(|id| !ids.insert(id)) {
                return None;
            }
            bills.entry(self.raws[*raw].bill()).or_default().push(*raw);
        }
        Some(bills)
    }

    /// What an append adds to each bill that it holds; `None` where an id stands with other content.
    fn added(&self, raws: &[usize]) -> Option<BTreeMap<BillKey, Vec<usize>>> {
        let mut bills: BTreeMap<BillKey, Vec<usize>> = BTreeMap::new();
        for raw in raws {
            let raw_bill = self.raws[*raw].bill();
            let there: Vec<usize> = self.current(&raw_bill).iter().map(|(_, line)| *line).collect();
            let added = bills.entry(raw_bill).or_default();
            let texts = |line: usize| &self.raws[line].charged.texts;
            if let Some(id) = self.raws[*raw].id() {
                let same = there.iter().chain(added.iter()).find(|line| self.raws[**line].id() == Some(id));
                match same {
                    Some(same) if texts(*same) != texts(*raw) => return None,
                    Some(_) => {}
                    None => added.push(*raw),
                }
            } else {
                // Of the lines like this one in the files, as many as are there already are skipped.
                let like = |lines: &[usize]| lines.iter().filter(|line| texts(**line) == texts(*raw)).count();
                let before = raws.iter().take_while(|other| *other != raw);
                let met = before.filter(|other| texts(**other) == texts(*raw)).count();
                if met >= like(&there) {
                    added.push(*raw);
                }
            }
        }
        Some(bills)
    }

    /// Whether nothing stands in the way of an import.
    fn is_allowed(&self, command: &Command, own: &BTreeMap<BillKey, Vec<usize>>, raws: &[usize]) -> bool {
        let basis = self.raws[raws[0]].charged.basis;
        let is_readable = |raw: &usize| self.raws[*raw].is_sound && self.raws[*raw].charged.basis == basis;
        let has_basis = |bill: &BillKey| {
            let version = self.bills.get(bill).and_then(|versions| versions.last());
            let other = version.is_some_and(|version| !version.lines.is_empty() && version.basis != basis);
            !other || (command.other_basis && !command.is_append)
        };
        let is_another =
            |bill: &BillKey, other: &BillKey| (&other.1, &other.2) == (&bill.1, &bill.2) && other.0 != bill.0;
        // A bill that is there under its payer may be stated again, even where there is a second one.
        let has_one_payer = |bill: &BillKey| {
            let in_files = own.keys().any(|other| is_another(bill, other));
            let is_there = |other: &BillKey| is_another(bill, other) && !self.current(other).is_empty();
            !in_files && (!self.current(bill).is_empty() || !self.bills.keys().any(is_there))
        };
        raws.iter().all(is_readable)
            && own.keys().all(has_basis)
            && (command.second_payer || own.keys().all(has_one_payer))
    }
}

/// The contents of lines, in an order of their own.
fn contents<'a>(raws: &'a [Raw], lines: &[Counted]) -> Vec<&'a Texts> {
    let mut contents: Vec<&Texts> = lines.iter().map(|(_, line)| &raws[*line].charged.texts).collect();
    contents.sort_unstable();
    contents
}
