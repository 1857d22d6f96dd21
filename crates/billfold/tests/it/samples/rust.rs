//! Samples in Rust: those of every example are compiled with the client, and those of the compared calls are run.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use api::Actions;
use serde_json::Value;

use super::corpus::list_calls;
use super::languages::{Workshop, print_sample, run_command};

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
    files.into_iter().find(|file| Path::new(file).extension().is_some_and(|end| end == "rlib")).unwrap()
}

/// Writes one program of all samples, which runs the one that it is asked for. Returns its text.
fn write_program(samples: &[(String, String)]) -> String {
    let (mut functions, mut arms) = (String::new(), String::new());
    for (name, text) in samples {
        let _ = write!(
            functions,
            "fn {name}() -> Result<(), Box<dyn std::error::Error>> {{\n{text}\nmain()\n}}\n\n"
        );
        let _ = writeln!(arms, "        {name:?} => {name}(),");
    }
    format!(
        "{functions}fn main() -> Result<(), Box<dyn std::error::Error>> {{\n    \
         match std::env::args().nth(1).unwrap().as_str() {{\n{arms}        _ => unreachable!(),\n    }}\n}}\n"
    )
}

#[test]
fn samples_in_rust_of_every_example_are_compiled_and_those_of_the_calls_send_their_input() {
    let workshop = Workshop::new("", Vec::new());
    workshop.write_samples("rust", "{}.rs");
    let mut samples = Vec::new();
    for call in list_calls("rust") {
        let path = workshop.path().join(format!("{}.rs", call.action));
        samples.push((format!("call_{}", call.action), std::fs::read_to_string(path).unwrap()));
    }
    for action in Actions::new().iter() {
        let definition = action.definition;
        for (number, example) in definition.examples.iter().enumerate() {
            let input: Value = serde_json::from_str(example.input).unwrap();
            let text = print_sample("rust", definition.name, &input, "https://billing.example.com");
            samples.push((format!("example_{}_{number}", definition.name), text));
        }
    }
    let path = workshop.write("program.rs", &write_program(&samples));
    let library = build_client();
    let (folder, _) = library.rsplit_once('/').unwrap();
    let mut compile = workshop.equip(Command::new(Path::new(env!("CARGO")).with_file_name("rustc")));
    compile.args(["--edition", "2024", "-D", "warnings", "-A", "non_snake_case", "-o", "program"]).arg(path);
    compile.arg("--extern").arg(format!("billfold_client={library}"));
    compile.arg("-L").arg(format!("dependency={folder}/deps")).arg("-L").arg(format!("dependency={folder}"));
    run_command(compile);
    workshop.compare_sent("rust", |action| {
        let mut command = workshop.equip(Command::new(workshop.path().join("program")));
        command.arg(format!("call_{action}"));
        command
    });
}
