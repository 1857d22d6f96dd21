//! The page on clients: its programs run as they are, and get the whole answer.

use std::process::Command;

use serde_json::Value;

use super::page::GuidePage;
use super::signatures::find_example_answer;
use crate::clients::Installed;
use crate::demo::Demo;
use crate::support::{Home, Key};

/// The path of the page.
const CLIENTS: &str = "docs/clients";

/// The programs of the page: the heading of the section, and the program that takes each on its command line.
const PROGRAMS: [(&str, &[&str]); 5] = [
    ("Python", &["python3", "-c"]),
    ("Node.js", &["node", "-e"]),
    ("tccli", &["bash", "-c"]),
    ("curl (bash)", &["bash", "-c"]),
    ("billfold call", &["bash", "-c"]),
];

/// Returns the part of a page below a heading.
fn find_section(page: &GuidePage, heading: &str) -> GuidePage {
    let (_, rest) = page.text.split_once(&format!("\n## {heading}\n")).unwrap();
    GuidePage { text: rest.split("\n## ").next().unwrap().to_owned() }
}

fn run_with_key(mut command: Command, program: &str, key: &Key) -> Value {
    command.arg(program).env("TENCENTCLOUD_SECRET_ID", &key.id).env("TENCENTCLOUD_SECRET_KEY", &key.secret);
    let output = command.output().unwrap();
    let (answer, said) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program}: {said}");
    serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{program}: {answer}{said}"))
}

#[test]
fn every_program_of_the_page_on_clients_gets_the_documented_answer_from_a_server() {
    let Some(installed) = Installed::find() else { return };
    let demo = Demo::start(&Home::new(), false);
    // The pages differ in words alone, and in the language that the programs ask for.
    for (language, title) in [("en", "A whole call")] {
        let page = GuidePage::read(&demo.server, language, CLIENTS);
        for (heading, words) in PROGRAMS {
            let section = find_section(&page, heading);
            let program = section.find_code(title);
            let mut command = installed.command(words[0]);
            command.args(&words[1..]);
            let mut answer = run_with_key(command, program, &demo.keys[0]);
            if answer.get("Response").is_some() {
                answer = answer["Response"].take();
            }
            assert!(answer.as_object_mut().unwrap().remove("RequestId").is_some(), "{answer}");
            assert_eq!(answer, find_example_answer(), "{heading}");
        }
    }
}

#[test]
fn the_page_on_clients_has_a_program_in_every_form_with_the_address_of_the_server() {
    let demo = Demo::start(&Home::new(), false);
    for (language, title, run) in [("en", "A whole call", "Run"), ("zh", "完整调用", "运行")] {
        let page = GuidePage::read(&demo.server, language, CLIENTS);
        let others = ["Go", "Java", "PHP", ".NET (C#)", "C++", "Ruby", "Rust", "PowerShell"];
        for heading in PROGRAMS.iter().map(|(heading, _)| *heading).chain(others) {
            let section = find_section(&page, heading);
            assert!(section.find_code(title).contains(&demo.server.address), "{heading}");
            assert!(!section.find_code(run).is_empty(), "{heading}");
        }
    }
}
