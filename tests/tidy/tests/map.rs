//! The map of the code, `ARCHITECTURE.md`, is true: its crates, its floors and its rooms are those of the source.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails by a panic")]

use std::collections::{BTreeMap, BTreeSet};

use tidy::dependencies::{group_by_rooms, list_own_crates, read_crate_edges, read_file_graph};
use tidy::{list_files, parse_sources, read_project_file};

/// Lines of the map.
const LINES_MAX: usize = 250;

/// Reads the rows of the table below a header, as their cells without the marks of code.
fn read_table(header: &str) -> Vec<Vec<String>> {
    let map = read_project_file("ARCHITECTURE.md");
    let (_, table) = map.split_once(header).unwrap_or_else(|| panic!("no table {header}"));
    let rows = table.lines().skip(2).take_while(|line| line.starts_with("| "));
    rows.map(|row| row.split('|').map(|cell| cell.trim().to_owned()).collect()).collect()
}

/// Lists the names in a cell that are marked as code.
fn list_names(cell: &str) -> BTreeSet<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn each_crate_uses_only_those_that_the_map_allows() {
    let allowed: BTreeMap<String, BTreeSet<String>> = read_table("| crate | contains | may use |")
        .iter()
        .map(|cells| (cells[1].trim_matches('`').to_owned(), list_names(&cells[3])))
        .collect();
    let used: BTreeMap<String, BTreeSet<String>> =
        list_own_crates().into_iter().map(|name| (name.clone(), read_crate_edges(&name))).collect();
    assert_eq!(used, allowed, "the table of crates in ARCHITECTURE.md is what each Cargo.toml says");
}

#[test]
fn each_floor_of_the_binary_uses_only_those_below_it() {
    let folders = group_by_rooms(&read_file_graph(&parse_sources()));
    let rooms = &folders["crates/billfold/src"];
    let floors: Vec<BTreeSet<String>> =
        read_table("| floor | rooms | contains |").iter().map(|cells| list_names(&cells[2])).collect();
    let on_a_floor: BTreeSet<&String> = floors.iter().flatten().collect();
    assert_eq!(
        on_a_floor,
        rooms.keys().collect(),
        "each room of crates/billfold/src is on one floor of the table"
    );
    assert_eq!(on_a_floor.len(), floors.iter().map(BTreeSet::len).sum::<usize>(), "a room is on one floor");
    for (index, floor) in floors.iter().enumerate() {
        let below: BTreeSet<&String> = floors[index + 1..].iter().flatten().collect();
        for room in floor {
            let upward: Vec<&String> = rooms[room].iter().filter(|used| !below.contains(used)).collect();
            assert!(upward.is_empty(), "{room} uses {upward:?}, which are not on a floor below it");
        }
    }
}

/// Reads the code map: for each folder of source, the names in its first column.
fn read_code_map() -> BTreeMap<String, BTreeSet<String>> {
    let map = read_project_file("ARCHITECTURE.md");
    let (_, map) = map.split_once("## Code map").unwrap();
    let block = map.split("```").nth(1).unwrap();
    let mut rooms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut folder = String::new();
    for line in block.lines().filter(|line| !line.is_empty()) {
        let names = if line.starts_with(' ') {
            line.trim_start()
        } else {
            let (path, names) = line.split_once(' ').unwrap_or_else(|| panic!("no names in {line:?}"));
            path.trim_end_matches('/').clone_into(&mut folder);
            names.trim_start()
        };
        if folder.ends_with("/src") {
            let names = names.split("  ").next().unwrap_or_default().split(' ');
            rooms.entry(folder.clone()).or_default().extend(names.map(str::to_owned));
        }
    }
    rooms
}

#[test]
fn the_code_map_names_every_room_and_none_that_is_not_there() {
    let files: BTreeSet<String> = list_files("crates", ".rs").into_iter().collect();
    let folders = group_by_rooms(&read_file_graph(&parse_sources()));
    for name in list_own_crates() {
        let folder = format!("crates/{name}/src");
        let rooms: BTreeSet<&str> = folders[&folder].keys().map(String::as_str).collect();
        let code_map = read_code_map();
        let named = code_map.get(&folder).unwrap_or_else(|| panic!("the code map does not have {folder}"));
        let named_rooms: BTreeSet<&str> = named.iter().filter_map(|name| name.split('/').next()).collect();
        let is_listed = |room: &&&str| !matches!(**room, "lib" | "main");
        let missing: Vec<&&str> = rooms.difference(&named_rooms).filter(is_listed).collect();
        assert!(missing.is_empty(), "the code map of {folder} lacks {missing:?}");
        for entry in named {
            let (path, list) =
                entry.split_once("/{").map_or((entry.as_str(), None), |(path, list)| (path, Some(list)));
            let paths: Vec<String> = match list {
                Some(list) => {
                    list.trim_end_matches('}').split(',').map(|end| format!("{path}/{end}")).collect()
                }
                None => vec![path.trim_end_matches("/*").to_owned()],
            };
            for path in paths {
                assert!(files.contains(&format!("{folder}/{path}.rs")), "the code map names {folder}/{path}");
            }
        }
    }
}

#[test]
fn the_map_is_short() {
    let lines = read_project_file("ARCHITECTURE.md").lines().count();
    assert!(lines <= LINES_MAX, "{lines} lines, {LINES_MAX} may be");
}
