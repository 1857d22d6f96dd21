//! The pages of reference that a server has: error codes, types, limits, roles, and what is not served. They state what the
//! definitions, the catalogue and the configuration say, in both languages.

use std::collections::{BTreeMap, BTreeSet};

use access::Role;
use api::{ACTIONS_NOT_SERVED, Actions, Category, CodeUse, Field, Shape, find_code_use};
use bill::Language;
use tc3::Code;

use crate::support::{Server, now_s, signed_headers};
use crate::wire::{FAST, serve_one_bill};

/// The languages of the pages, and their names in paths.
const LANGUAGES: [(&str, Language); 2] = [("en", Language::English), ("zh", Language::Chinese)];

/// The pages.
const PAGES: [&str; 5] = ["api-category", "data-types", "error-codes", "not-served", "roles"];

/// Gets a page as a browser does.
fn get_page(server: &Server, path: &str) -> String {
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: x\r\nAccept: text/html,*/*\r\nConnection: close\r\n\r\n");
    let answer = server.raw(&request);
    assert!(answer.head.starts_with("HTTP/1.1 200 OK\r\n"), "{path}: {}", answer.head);
    answer.body
}

/// Gets a page in Markdown.
fn get_markdown(server: &Server, language: &str, page: &str) -> String {
    get_page(server, &format!("/{language}/docs/{page}.md"))
}

/// Lists the names in a page to which links lead.
fn list_anchors(html: &str) -> Vec<&str> {
    html.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

/// Lists the rows of all tables of a page in Markdown, each as its cells.
fn list_rows(markdown: &str) -> Vec<Vec<&str>> {
    let lines = markdown.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    lines.map(|line| line.split(" | ").collect()).collect()
}

/// Finds the row whose first cell is a link to an action.
fn find_action_row<'a>(rows: &'a [Vec<&'a str>], name: &str) -> &'a [&'a str] {
    let row = rows.iter().find(|row| row[0].starts_with(&format!("[{name}](")));
    row.unwrap_or_else(|| panic!("no row of {name}"))
}

#[test]
fn every_code_has_its_row_with_its_texts_in_both_languages() {
    let (_home, server, _key) = serve_one_bill(FAST);
    for (name, language) in LANGUAGES {
        let html = get_page(&server, &format!("/{name}/docs/error-codes"));
        let anchors = list_anchors(&html);
        let markdown = get_markdown(&server, name, "error-codes");
        let rows = list_rows(&markdown);
        for code in Code::ALL {
            assert_eq!(anchors.iter().filter(|anchor| **anchor == code.as_str()).count(), 1, "{code}");
            let own: Vec<String> =
                rows.iter().filter(|row| row[0] == format!("`{code}`")).map(|row| row.join(" | ")).collect();
            assert!(!own.is_empty(), "{code}");
            let texts = match find_code_use(*code) {
                CodeUse::Common { cause, remedy } => vec![cause, remedy],
                CodeUse::Actions => vec![],
                CodeUse::Never { reason } => vec![reason],
            };
            for text in texts {
                let text = text.in_language(language);
                assert!(own.iter().any(|row| row.contains(text)), "{code} lacks {text}");
            }
            for definition in Actions::new().iter().map(|action| action.definition) {
                for error in definition.errors.iter().filter(|error| error.code == *code) {
                    let cause = error.cause.in_language(language);
                    let link = format!("[{0}](/{name}/docs/{0}.md)", definition.name);
                    assert!(
                        own.iter().any(|row| row.contains(cause) && row.contains(&link)),
                        "{link}: {cause}"
                    );
                }
            }
        }
    }
}

#[test]
fn no_name_of_a_page_is_given_twice_and_names_are_the_same_in_both_languages() {
    let (_home, server, _key) = serve_one_bill(FAST);
    for page in PAGES {
        let [english, chinese] =
            LANGUAGES.map(|(language, _)| get_page(&server, &format!("/{language}/docs/{page}")));
        let anchors = list_anchors(&english);
        assert_eq!(anchors, list_anchors(&chinese), "{page}");
        let unique: BTreeSet<&&str> = anchors.iter().collect();
        assert_eq!(unique.len(), anchors.len(), "{page}: {anchors:?}");
    }
}

#[test]
fn the_limit_on_the_page_is_the_one_that_the_server_enforces() {
    let (limited, free) = ("DescribeCustomerUin", "DescribeCustomerInfo");
    let config = format!("address_requests_per_s = 0\n[limits_per_s]\n{limited} = 3\n{free} = 0\n");
    let (_home, server, key) = serve_one_bill(&config);
    let [english, chinese] = LANGUAGES.map(|(language, _)| get_markdown(&server, language, "api-category"));
    let (rows, chinese_rows) = (list_rows(&english), list_rows(&chinese));
    let mut limits = BTreeSet::new();
    for action in Actions::new().iter() {
        let name = action.definition.name;
        let limit = *find_action_row(&rows, name).last().unwrap();
        let headers = signed_headers(&server.address, &key, name, "{}", now_s());
        let answer = server.raw(&format!("POST / HTTP/1.1\r\n{headers}\r\n{{}}"));
        let enforced = answer.head.lines().find_map(|line| line.strip_prefix("x-ratelimit-limit: "));
        assert_eq!(limit, enforced.unwrap_or("no limit"), "{name}: {}", answer.head);
        let in_chinese = *find_action_row(&chinese_rows, name).last().unwrap();
        assert_eq!(in_chinese, enforced.unwrap_or("不限制"), "{name}");
        limits.insert(limit.to_owned());
    }
    assert!(limits.contains("3") && limits.contains("no limit"), "{limits:?}");
    assert_eq!(*find_action_row(&rows, limited).last().unwrap(), "3");
    assert_eq!(*find_action_row(&rows, free).last().unwrap(), "no limit");
}

#[test]
fn every_action_is_in_the_table_of_its_category_alone() {
    let (_home, server, _key) = serve_one_bill(FAST);
    for (language_name, language) in LANGUAGES {
        let markdown = get_markdown(&server, language_name, "api-category");
        for category in Category::ALL {
            let heading = format!("\n## {}\n", category.name().in_language(language));
            let (_, section) = markdown.split_once(&heading).unwrap_or_else(|| panic!("{markdown}"));
            let rows = list_rows(section.split("\n## ").next().unwrap());
            let names: Vec<&str> = rows
                .iter()
                .skip(1)
                .map(|row| row[0].trim_start_matches('[').split(']').next().unwrap())
                .collect();
            let actions = Actions::new();
            let of_category = actions.iter().filter(|action| action.definition.category == category);
            assert_eq!(names, of_category.map(|action| action.definition.name).collect::<Vec<_>>());
        }
    }
}

#[test]
fn the_matrix_of_roles_is_that_of_the_definitions_and_of_who_sees_what() {
    let (_home, server, _key) = serve_one_bill(FAST);
    let review = include_str!("who_sees.md");
    for (language, may_call, refused) in [("en", "May call", "Refused"), ("zh", "可调用", "拒绝")] {
        let markdown = get_markdown(&server, language, "roles");
        let (_, matrix) = markdown.trim_end().rsplit_once("\n\n").unwrap();
        let rows = list_rows(matrix);
        for action in Actions::new().iter() {
            let definition = action.definition;
            let row = find_action_row(&rows, definition.name);
            let code = definition.wrong_role;
            let link = format!("[{code}](/{language}/docs/error-codes.md)");
            assert_eq!(row.last(), Some(&link.as_str()), "{}", definition.name);
            for (role, cell) in Role::ALL.into_iter().zip(&row[1..]) {
                let is_callable = definition.roles.contains(&role);
                let expected = if is_callable { may_call } else { refused };
                assert_eq!(*cell, expected, "{} for {role}", definition.name);
                let answers = list_reviewed_answers(review, definition.name, role);
                assert!(!answers.is_empty(), "who_sees.md has no {role} for {}", definition.name);
                let short = code.as_str().rsplit('.').next().unwrap();
                let is_refused = answers.iter().all(|answer| *answer == short);
                assert_eq!(is_refused, !is_callable, "{} for {role}: {answers:?}", definition.name);
            }
        }
    }
}

/// Lists the answers of an action to a role that `who_sees.md` has: of tables with a column for each caller, or a row.
fn list_reviewed_answers<'a>(review: &'a str, action: &str, role: Role) -> Vec<&'a str> {
    let is_of_action = |section: &&str| {
        let heading = section.lines().next().unwrap();
        heading == action || heading.starts_with(&format!("{action} with "))
    };
    let sections = review.split("\n## ").skip(1).filter(is_of_action);
    sections.flat_map(|section| list_section_answers(section, role)).collect()
}

/// Lists the answers to a role in a section of `who_sees.md`.
fn list_section_answers(section: &str, role: Role) -> Vec<&str> {
    let lines = section.lines().filter(|line| line.starts_with('|') && !line.starts_with("|-"));
    let rows: Vec<Vec<&str>> =
        lines.map(|line| line.trim_matches('|').split('|').map(str::trim).collect()).collect();
    let caller = match role {
        Role::Distributor => "distributor",
        Role::SecondLevelReseller => "its second-level reseller",
        Role::Reseller => "reseller",
        Role::Customer => "an end customer",
    };
    match rows[0].iter().position(|head| *head == caller) {
        Some(column) => rows[1..].iter().map(|row| row[column]).collect(),
        None => rows.iter().filter(|row| is_row_of(row[0], role)).map(|row| row[1]).collect(),
    }
}

/// Returns true if the first cell of a row names a caller of a role.
fn is_row_of(cell: &str, role: Role) -> bool {
    let is_number = cell.starts_with(|c: char| c.is_ascii_digit());
    match role {
        Role::Distributor => cell == "distributor",
        Role::SecondLevelReseller => cell == "its second-level reseller",
        Role::Reseller => cell == "reseller",
        Role::Customer => is_number || cell == "an end customer",
    }
}

/// Collects the types of objects in fields, with the names of the types that hold each.
fn collect_types<'a>(
    fields: &'a [Field],
    holder: Option<&'a str>,
    types: &mut BTreeMap<&'a str, BTreeSet<&'a str>>,
) {
    for field in fields {
        let mut shape = &field.shape;
        while let Shape::List { item, .. } = shape {
            shape = item;
        }
        if let Shape::Object { name, fields } = shape {
            types.entry(name).or_default().extend(holder);
            collect_types(fields, Some(name), types);
        }
    }
}

#[test]
fn every_type_has_a_section_that_names_the_actions_and_types_with_it() {
    let (_home, server, _key) = serve_one_bill(FAST);
    let actions = Actions::new();
    let mut all: BTreeMap<&str, (BTreeSet<&str>, BTreeSet<&str>)> = BTreeMap::new();
    for action in actions.iter() {
        let mut types = BTreeMap::new();
        collect_types(&action.input, None, &mut types);
        collect_types(&action.output, None, &mut types);
        for (name, holders) in types {
            let (users, known) = all.entry(name).or_default();
            users.insert(action.definition.name);
            known.extend(holders);
        }
    }
    for (language, _) in LANGUAGES {
        let html = get_page(&server, &format!("/{language}/docs/data-types"));
        let markdown = get_markdown(&server, language, "data-types");
        let headings: Vec<&str> = markdown.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, all.keys().copied().collect::<Vec<_>>());
        for (name, (users, holders)) in &all {
            assert!(list_anchors(&html).contains(name), "{name}");
            let (_, section) = markdown.split_once(&format!("\n## {name}\n")).unwrap();
            let section = section.split("\n## ").next().unwrap();
            for user in users {
                assert!(section.contains(&format!("[{user}](/{language}/docs/{user}.md)")), "{name}: {user}");
            }
            for holder in holders {
                let link = format!("[{holder}](/{language}/docs/data-types.md)");
                assert!(section.contains(&link), "{name}: {holder}");
            }
        }
    }
}

#[test]
fn every_action_that_is_not_served_has_its_reason_in_both_languages() {
    let (_home, server, _key) = serve_one_bill(FAST);
    for (name, language) in LANGUAGES {
        let markdown = get_markdown(&server, name, "not-served");
        assert!(markdown.contains(&ACTIONS_NOT_SERVED.len().to_string()), "{markdown}");
        let rows = list_rows(&markdown);
        for action in ACTIONS_NOT_SERVED {
            let row = rows.iter().find(|row| row[0] == format!("`{}`", action.name)).unwrap();
            assert_eq!(row[1], action.reason.in_language(language));
        }
    }
}
