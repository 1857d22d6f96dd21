//! The paths of the lists for outside engines, in the folder of objects.

use bill::Month;

/// A list for outside engines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListKind {
    /// The lines that versions count.
    Parts,
    /// The published versions.
    Versions,
}

/// The lists that an earlier program wrote, each for all months.
pub(super) const FORMER_LISTS: [&str; 2] = ["versions.parquet", "parts.parquet"];

/// The record of the lists: see `list_record`.
pub(super) const RECORD_PATH: &str = "lists.json";

impl ListKind {
    /// Both lists, in the order in which those of a month are written.
    pub(super) const ALL: [Self; 2] = [Self::Parts, Self::Versions];

    /// Returns the folder of the lists, which has one for each month.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Parts => "parts",
            Self::Versions => "versions",
        }
    }

    /// Returns the path of the list of a month, such as `versions/2022-11.parquet`.
    pub(super) fn format_path(self, month: Month) -> String {
        format!("{}/{month}.parquet", self.folder())
    }
}

/// Returns the month of the list at a path; `None` if no list has this path.
pub(super) fn parse_list_path(path: &str) -> Option<Month> {
    let (folder, name) = path.split_once('/')?;
    ListKind::ALL.iter().find(|kind| kind.folder() == folder)?;
    name.strip_suffix(".parquet")?.parse().ok()
}

/// Returns true for the path of a list, of one of an earlier program, or of the record of the lists.
pub(crate) fn is_list(path: &str) -> bool {
    parse_list_path(path).is_some() || path == RECORD_PATH || FORMER_LISTS.contains(&path)
}

/// Returns true for the path of a piece of a list whose writing was killed: `versions/2022-11.parquet#1`, or a higher number.
pub(crate) fn is_list_piece(path: &str) -> bool {
    path.split_once('#').is_some_and(|(list, _)| is_list(list))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_paths_of_lists_and_of_their_pieces_are_told_from_all_others() {
        let month = "2022-11".parse().unwrap();
        for kind in ListKind::ALL {
            let path = kind.format_path(month);
            assert_eq!(parse_list_path(&path), Some(month));
            assert!(is_list(&path) && !is_list_piece(&path) && is_list_piece(&format!("{path}#1")));
        }
        for path in ["lists.json", "versions.parquet", "parts.parquet"] {
            assert!(is_list(path) && is_list_piece(&format!("{path}#2")), "{path}");
        }
        for path in [
            "versions/2022-13.parquet",
            "versions/2022-1.parquet",
            "lines/2022-11.parquet",
            "versions/x",
            "lists",
        ] {
            assert!(!is_list(path) && !is_list_piece(&format!("{path}#1")), "{path}");
        }
    }
}
