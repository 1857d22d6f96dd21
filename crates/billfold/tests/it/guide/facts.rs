//! The pages on gaps and on history: they have what the definitions have, in both languages.

use api::Actions;

use super::page::GuidePage;
use crate::demo::Demo;
use crate::support::Home;

#[test]
fn the_page_on_gaps_has_every_choice_with_its_test_in_both_languages() {
    let demo = Demo::start(&Home::new(), false);
    let english = GuidePage::read(&demo.server, "en", "docs/gaps");
    let chinese = GuidePage::read(&demo.server, "zh", "docs/gaps");
    let protocol = include_str!("../../../../../docs/protocol.md");
    let (_, choices) = protocol.split_once("\n## Gaps and choices\n").unwrap();
    let tests: Vec<&str> =
        choices.lines().filter_map(|line| line.rsplit_once("`test:")?.1.strip_suffix("` |")).collect();
    assert!(tests.len() > 40);
    for page in [&english, &chinese] {
        let rows = page.list_rows();
        let named = rows.iter().filter(|row| row.len() == 3 && row[2].starts_with('`'));
        let named: Vec<&str> = named.map(|row| row[2].trim_matches('`')).collect();
        assert_eq!(named, tests);
    }
    for definition in
        Actions::new().iter().map(|action| action.definition).filter(|one| !one.choices.is_empty())
    {
        assert!(english.text.contains(&format!("](/en/docs/{}.md)", definition.name)), "{}", definition.name);
        for (page, language) in [(&english, bill::Language::English), (&chinese, bill::Language::Chinese)] {
            let section = page.text.split(&format!("\n## {}\n", definition.name)).nth(1).unwrap();
            let items = section.split("\n## ").next().unwrap().lines().filter(|line| line.starts_with("- "));
            assert_eq!(items.count(), definition.choices.len(), "{}", definition.name);
            for choice in definition.choices {
                let begin: String = choice.in_language(language).chars().take(8).collect();
                assert!(section.contains(&begin) || begin.contains(['`', '_', '*']), "{begin}");
            }
        }
    }
}

#[test]
fn the_history_has_every_action_as_new_until_there_is_a_release_and_the_vendors_days_newest_first() {
    let demo = Demo::start(&Home::new(), false);
    let actions = Actions::new();
    for (language, heading) in [("en", "Unreleased"), ("zh", "未发布")] {
        let page = GuidePage::read(&demo.server, language, "docs/history");
        let first = page.text.split("\n## ").nth(1).unwrap();
        let is_released = include_str!("../../../../../CHANGELOG.md").lines().any(|line| {
            line.strip_prefix("## ").is_some_and(|heading| heading.starts_with(|c: char| c.is_ascii_digit()))
        });
        let rows = page.list_rows();
        let dates: Vec<&str> = rows.iter().map(|row| row[0]).filter(|cell| cell.starts_with("20")).collect();
        assert_eq!(dates.len(), actions.iter_service(api::Service::Partners).count());
        assert!(dates.is_sorted_by(|one, other| one >= other), "{dates:?}");
        for action in actions.iter() {
            let name = action.definition.name;
            let link = format!("[{name}](/{language}/docs/{name}.md)");
            assert!(
                action
                    .definition
                    .vendor_since
                    .is_none_or(|day| rows.iter().any(|row| row[0] == day && row[1] == link)),
                "{name}"
            );
            assert!(is_released || (first.starts_with(heading) && first.contains(&link)), "{first}");
        }
    }
}
