//! Samples in Rust: those of every example are compiled with the client, and those of the compared calls are run.

use std::path::Path;
use std::process::Command;

use api::Actions;
use serde_json::Value;

use super::corpus::list_calls;
use super::languages::{Workshop, print_sample};

/// Builds the client with the features that it has for the program, and returns the path of its library.
fn build_client() -> String {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--offline", "--locked", "--quiet", "--message-format", "json"]);
    command.args(["-p", "billfold", "-p", "billfold-client"]).current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let messages = String::from_utf8(output.stdout).unwrap();
    let artifacts = messages.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let files = artifacts.filter(|one| one["target"]["name"] == "billfold_client").flat_map(|one| {
        let files = one["filenames"].as_array().unwrap().iter();
        files.map(|file| file.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    });
    files.into_iter().find(|file| file.ends_with(".rlib")).unwrap()
}

#[test]
fn samples_in_rust_of_every_example_are_compiled_and_those_of_the_calls_send_their_input() {
    let workshop = Workshop::new("", Vec::new());
    let mut program = String::new();
    let mut names = Vec::new();
    workshop.write_samples("rust", "{}.rs");
    let mut add = |name: String, text: &str| {
        program +=
            &format!("fn {name}() -> Result<(), Box<dyn std::error::Error>> {{\n{text}\nmain()\n}}\n\n");
        names.push(name);
    };
    for call in list_calls("rust") {
        let path = workshop.path().join(format!("{}.rs", call.action));
        add(format!("call_{}", call.action), &std::fs::read_to_string(path).unwrap());
    }
    for action in Actions::new().iter() {
        for (number, example) in action.definition.examples.iter().enumerate() {
            let input: Value = serde_json::from_str(example.input).unwrap();
            let text = print_sample("rust", action.definition.name, &input, "https://billing.example.com");
            add(format!("example_{}_{number}", action.definition.name), &text);
        }
    }
    let arms: String = names.iter().map(|name| format!("        {name:?} => {name}(),\n")).collect();
    program += &format!(
        "fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    match std::env::args().nth(1).unwrap().as_str() {{\n{arms}        \
         _ => unreachable!(),\n    }}\n}}\n"
    );
    let path = workshop.write("program.rs", &program);
    let library = build_client();
    let (folder, _) = library.rsplit_once('/').unwrap();
    let rustc = Path::new(env!("CARGO")).with_file_name("rustc");
    let mut compile = workshop.equip(Command::new(rustc));
    compile.args([
        "--edition",
        "2024",
        "-D",
        "warnings",
        "-A",
        "non_snake_case",
        "--extern",
        &format!("billfold_client={library}"),
    ]);
    compile.args([
        "-L",
        &format!("dependency={folder}/deps"),
        "-L",
        &format!("dependency={folder}"),
        "-o",
        "program",
    ]);
    workshop.run({
        compile.arg(path);
        compile
    });
    workshop.compare_sent("rust", |action| {
        let mut command = workshop.equip(Command::new(workshop.path().join("program")));
        command.arg(format!("call_{action}"));
        command
    });
}
