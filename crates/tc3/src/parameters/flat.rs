//! Parameters as flat pairs (query, form, multipart): dots in their names make lists and objects.

use std::borrow::Cow;

use super::sent::{Leaf, Member, Path, SentValue, refuse_duplicate_names};
use crate::refusal::Refusal;

/// Groups pairs by the first part of their names: `A=1&B.0=2&B.1=3` has the members `A` and `B`.
///
/// # Errors
///
/// `InvalidParameter` for a name that is given twice.
pub(super) fn group_members<'a>(
    leaves: impl Iterator<Item = (&'a str, Leaf<'a>)> + Clone,
    above: Option<&Path<'_>>,
) -> Result<Vec<Member<'a>>, Refusal> {
    refuse_duplicate_names(leaves.clone().map(|(name, _)| name), above)?;
    let mut named: Vec<(&str, usize, (&str, Leaf<'_>))> = leaves
        .zip(0..)
        .map(|((name, leaf), index)| match name.find('.') {
            // The rest keeps its dot, so that `A.` is not taken for `A`.
            Some(dot) => {
                let (first, rest) = name.split_at(dot);
                (first, index, (rest, leaf))
            }
            None => (name, index, ("", leaf)),
        })
        .collect();
    named.sort_unstable_by_key(|(first, index, _)| (*first, *index));
    let groups = named.chunk_by(|(one, ..), (other, ..)| one == other);
    let member = |group: &[(&'a str, usize, (&'a str, Leaf<'a>))]| {
        let (first, index, _) = group.first()?;
        let rest = group.iter().map(|(_, _, rest)| *rest).collect();
        Some((*index, (Cow::Borrowed(*first), SentValue::Flat(rest))))
    };
    let mut members: Vec<(usize, Member<'a>)> = groups.filter_map(member).collect();
    members.sort_unstable_by_key(|(index, _)| *index);
    Ok(members.into_iter().map(|(_, member)| member).collect())
}

/// Groups the values under one name by the next part of their names. `None` unless a dot follows in each of
/// them: without one, the name has a value and is a list or object at the same time.
///
/// # Errors
///
/// Those of [`group_members`].
pub(super) fn group_members_below<'a>(
    leaves: &[(&'a str, Leaf<'a>)],
    path: &Path<'_>,
) -> Result<Option<Vec<Member<'a>>>, Refusal> {
    let below = leaves.iter().map(|(rest, leaf)| Some((rest.strip_prefix('.')?, *leaf)));
    let below: Option<Vec<(&'a str, Leaf<'a>)>> = below.collect();
    below.map(|below| group_members(below.iter().copied(), Some(path))).transpose()
}

/// Sorts the items of a list by their numbers, which must go from 0 on without a gap.
///
/// # Errors
///
/// `InvalidParameter` where they do not.
pub(super) fn order_items<'a>(
    members: Vec<Member<'a>>,
    path: &Path<'_>,
) -> Result<Vec<SentValue<'a>>, Refusal> {
    let numbered = members.into_iter().map(|(name, sent)| {
        let index: usize = name.parse().ok()?;
        // Rust parses `00` and `+0` as numbers too, but no item has such a number.
        (index.to_string() == name).then_some((index, sent))
    });
    let numbered: Option<Vec<(usize, SentValue<'a>)>> = numbered.collect();
    let gap = || Refusal::list_not_numbered(&path.to_string());
    let mut numbered = numbered.ok_or_else(gap)?;
    numbered.sort_by_key(|(index, _)| *index);
    if numbered.iter().enumerate().any(|(expected, (index, _))| expected != *index) {
        return Err(gap());
    }
    Ok(numbered.into_iter().map(|(_, sent)| sent).collect())
}
