//! The pages in a browser, Debian's Chromium: what readers see, hear and do. Scenarios are programs of `tests/browser`, each
//! against a demo of its own, and fail at anything that a page must never do, such as an error on the console.

mod driver;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::demo::Demo;
use crate::support::Home;
use driver::Driver;

/// Returns the results of one kind, as their places.
fn list_places<'a>(results: &'a [Value], what: &str) -> BTreeSet<&'a str> {
    let of_kind = results.iter().filter(|result| result["what"] == what);
    of_kind.map(|result| result["where"].as_str().unwrap()).collect()
}

/// Fails if a kind of results lacks the page of an action.
fn assert_every_action(results: &[Value], what: &str, languages: &[&str]) {
    let places = list_places(results, what);
    for language in languages {
        for action in api::Actions::new().list_names() {
            let path = format!("/{language}/docs/{action}");
            assert!(places.contains(path.as_str()), "{what} lacks {path}: {places:?}");
        }
    }
}

#[test]
fn every_english_page_is_accessible_in_both_themes_wide_and_narrow_with_its_frame() {
    let Some(driver) = Driver::find() else { return };
    assert_every_action(&driver.run("walk-en", &[]), "page", &["en"]);
}

#[test]
fn every_chinese_page_is_accessible_in_both_themes_wide_and_narrow_with_its_frame() {
    let Some(driver) = Driver::find() else { return };
    assert_every_action(&driver.run("walk-zh", &[]), "page", &["zh"]);
}

#[test]
fn pages_keep_their_text_in_forced_colours_at_200_percent_with_open_parts_and_on_paper() {
    let Some(driver) = Driver::find() else { return };
    let results = driver.run("states", &[]);
    for what in ["states", "large text", "copied", "menu"] {
        assert!(list_places(&results, what).len() >= 2, "{what}: {results:?}");
    }
    assert_eq!(list_places(&results, "table").len(), 1, "{results:?}");
}

#[test]
fn every_control_is_reached_by_tab_in_order_with_a_visible_focus_and_the_first_skips_the_navigation() {
    let Some(driver) = Driver::find() else { return };
    let results = driver.run("keyboard", &[]);
    assert!(list_places(&results, "tab order").len() >= 6, "{results:?}");
    assert_eq!(list_places(&results, "menu by keyboard").len(), 1, "{results:?}");
}

#[test]
fn a_change_of_language_keeps_the_place_and_a_theme_is_kept_and_there_before_the_first_paint() {
    let Some(driver) = Driver::find() else { return };
    let results = driver.run("choices", &[]);
    for what in ["first visit", "language kept its place", "theme"] {
        assert!(!list_places(&results, what).is_empty(), "{what}: {results:?}");
    }
}

#[test]
fn pages_are_read_without_javascript_and_without_the_server_once_they_are_loaded() {
    let Some(driver) = Driver::find() else { return };
    let results = driver.run("without", &[]);
    let without_script = list_places(&results, "without JavaScript");
    assert!(without_script.len() >= 3, "{results:?}");
    assert_eq!(list_places(&results, "offline"), without_script);
}

#[test]
fn examples_have_the_address_of_the_reader_and_pages_work_in_a_browser_that_keeps_nothing() {
    let Some(driver) = Driver::find() else { return };
    let results = driver.run("surroundings", &[]);
    for what in ["own address", "another scheme", "no storage"] {
        assert_eq!(list_places(&results, what).len(), 1, "{what}: {results:?}");
    }
}

#[test]
fn a_first_visit_of_any_page_takes_at_most_60_kb_and_the_next_one_loads_no_asset() {
    let Some(driver) = Driver::find() else { return };
    let results = driver.run("weights", &[]);
    for result in &results {
        println!("{result}");
    }
    assert_every_action(&results, "weight", &["en"]);
    assert_eq!(list_places(&results, "tool").len(), 3, "{results:?}");
    assert!(list_places(&results, "asset").len() >= 4, "{results:?}");
}

#[test]
fn the_html_of_every_page_follows_the_standard() {
    let Some(driver) = Driver::find() else { return };
    assert_every_action(&driver.run("html", &[]), "html", &["en", "zh"]);
}

#[test]
fn each_check_of_the_browser_passes_a_good_page_and_finds_its_fault_in_a_page_that_has_it() {
    let Some(driver) = Driver::find() else { return };
    let results = driver.run("faults", &[]);
    assert!(list_places(&results, "found").len() >= 20, "{results:?}");
}

#[test]
fn the_search_is_accessible_opens_by_its_keys_and_gives_the_focus_back() {
    let Some(driver) = Driver::find() else { return };
    let results = driver.run("search", &[]);
    assert_eq!(list_places(&results, "search").len(), 4, "{results:?}");
    assert_eq!(list_places(&results, "search by keyboard").len(), 1, "{results:?}");
    assert_eq!(list_places(&results, "search for a tool").len(), 4, "{results:?}");
}

/// Corrects a bill of the demo by a file without its last line, and closes a month.
fn correct_bill(home: &Home) {
    let name = "L3-bill_details-200000000001-202211-demo.csv";
    let text = std::fs::read_to_string(home.path().join("demo-files").join(name)).unwrap();
    let (head, rows) = text.split_once('\n').unwrap();
    let mut kept: Vec<&str> =
        rows.lines().filter(|row| row.split(',').nth(1) == Some("700000000105")).collect();
    kept.pop().unwrap();
    let file = home.file(name, format!("{head}\n{}\n", kept.join("\n")));
    home.ok(&["import", &file]);
    home.ok(&["close", "2022-10"]);
}

#[test]
fn the_console_shows_each_role_its_bills_to_the_last_digit_with_corrections_by_pointer_and_keyboard() {
    let Some(driver) = Driver::find() else { return };
    let home = Home::new();
    let demo = Demo::start(&home, true);
    correct_bill(&home);
    let results = driver.run_against(&demo, "console", &[]);
    assert_eq!(list_places(&results, "console role").len(), 3, "{results:?}");
    assert!(list_places(&results, "console").len() >= 14, "{results:?}");
}

#[test]
fn every_action_answers_at_the_first_press_and_form_link_history_and_laws_work_in_every_state() {
    let Some(driver) = Driver::find() else { return };
    let results = driver.run("explorer", &[]);
    let answers = list_places(&results, "answer");
    for action in api::Actions::new().list_names() {
        assert!(answers.contains(format!("/en/explorer/{action}").as_str()), "{action}: {answers:?}");
    }
    assert!(list_places(&results, "state").len() >= 22, "{results:?}");
    for what in [
        "form",
        "unknown",
        "kept values",
        "long input",
        "link",
        "history",
        "help",
        "bounds",
        "private",
        "tampered",
    ] {
        assert_eq!(list_places(&results, what).len(), 1, "{what}: {results:?}");
    }
    for what in ["table", "empty list"] {
        assert_eq!(list_places(&results, what).len(), 2, "{what}: {results:?}");
    }
}

#[test]
fn pages_sign_as_the_server_does_explain_refusals_and_keep_no_secret() {
    let Some(driver) = Driver::find() else { return };
    let results = driver.run("signing", &[]);
    for what in ["signing", "doctor", "keys", "ways out"] {
        assert_eq!(list_places(&results, what).len(), 1, "{what}: {results:?}");
    }
}

#[test]
fn the_pictures_of_the_readme_are_there_and_the_command_that_takes_them_takes_all_of_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let named: BTreeSet<&str> =
        readme.split("docs/pictures/").skip(1).filter_map(|rest| rest.split(".png").next()).collect();
    let Some(driver) = Driver::find() else { return };
    let folder = tempfile::tempdir().unwrap();
    let results = driver.run("pictures", &[folder.path().to_str().unwrap()]);
    let taken = list_places(&results, "picture");
    assert_eq!(taken.len(), 6, "{results:?}");
    for name in &taken {
        assert!(folder.path().join(format!("{name}.png")).exists(), "{name} was not taken");
        assert!(root.join(format!("docs/pictures/{name}.png")).exists(), "{name} is not in docs/pictures");
    }
    assert!(named.is_subset(&taken), "the README names {named:?}, and {taken:?} are taken");
}

#[test]
fn the_modules_of_the_pages_have_the_types_that_they_say() {
    let Some(driver) = Driver::find() else { return };
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/tsconfig.json");
    let mut compiler = Command::new(driver.package("typescript").join("bin/tsc"));
    let output = compiler.arg("--project").arg(project).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
}
