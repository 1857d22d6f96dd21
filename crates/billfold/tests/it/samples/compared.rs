//! Samples of the same calls in every form send the same, hostile values to the last character: those of official clients and of
//! commands as they are, the others with models of their SDKs (`tests/sdk_models`).

use std::process::Command;

use super::corpus::list_calls;
use super::languages::{Workshop, has_program, run_command};
use super::models::{write_cpp, write_csharp, write_go, write_java};
use crate::clients::Installed;

/// The folder of the SDK for Go in the folder of all sources.
const GO_SDK: &str = "src/github.com/tencentcloud/tencentcloud-sdk-go-intl-en/tencentcloud";

/// Lists the actions of the calls.
fn list_actions(form: &str) -> Vec<&'static str> {
    list_calls(form).iter().map(|call| call.action).collect()
}

#[test]
fn samples_in_python_and_javascript_and_of_commands_send_the_input_of_the_call() {
    let Some(installed) = Installed::find() else { return };
    for (form, file, program) in [
        ("python", "{}.py", "python3"),
        ("node", "{}.js", "node"),
        ("tccli", "{}-tccli.sh", "bash"),
        ("curl", "{}-curl.sh", "bash"),
        ("billfold", "{}-billfold.sh", "bash"),
    ] {
        let workshop = Workshop::new("", Vec::new());
        workshop.write_samples(form, file);
        workshop.compare_all(form, |action| {
            let mut command = workshop.equip(installed.command(program));
            command.arg(file.replace("{}", action));
            command
        });
    }
}

#[test]
fn samples_in_php_and_ruby_send_the_input_of_the_call() {
    if has_program("php") {
        let workshop = Workshop::new("php", Vec::new());
        workshop.write_samples("php", "php/{}.php");
        workshop.compare_all("php", |action| {
            let mut command = workshop.command("php");
            command.current_dir(workshop.path().join("php")).arg(format!("{action}.php"));
            command
        });
        assert!(!workshop.path().join("php/broken").exists());
    }
    if has_program("ruby") {
        let workshop = Workshop::new("ruby", Vec::new());
        workshop.write_samples("ruby", "{}.rb");
        workshop.compare_all("ruby", |action| {
            let mut command = workshop.command("ruby");
            command.arg("-Iruby").arg(format!("{action}.rb"));
            command
        });
    }
}

#[test]
fn samples_in_go_send_the_input_of_the_call() {
    if !has_program("go") {
        return;
    }
    let workshop = Workshop::new("go", write_go(&list_actions("go")));
    let made = workshop.path().join("go");
    let sdk = made.join(GO_SDK);
    std::fs::create_dir_all(sdk.join("intlpartnersmgt")).unwrap();
    std::fs::rename(made.join("common"), sdk.join("common")).unwrap();
    std::fs::rename(made.join("client"), sdk.join("intlpartnersmgt/v20220928")).unwrap();
    std::fs::rename(made.join("models.go"), sdk.join("intlpartnersmgt/v20220928/models.go")).unwrap();
    workshop.write_samples("go", "{}.go");
    workshop.compare_all("go", |action| {
        let mut command = workshop.command("go");
        command.env("GOPATH", &made).env("GO111MODULE", "off").env("GOCACHE", made.join("cache"));
        command.args(["run", &format!("{action}.go")]);
        command
    });
}

#[test]
fn samples_in_java_send_the_input_of_the_call() {
    if !has_program("javac") {
        return;
    }
    let workshop = Workshop::new("java", write_java(&list_actions("java")));
    workshop.write_samples("java", "java/{}.java");
    let mut compile = workshop.command("sh");
    // In the locale of a system without one, the compiler reads ASCII.
    compile.env("LC_ALL", "C").args(["-c", "javac -Xlint:-options -d out $(find java -name '*.java')"]);
    run_command(compile);
    workshop.compare_all("java", |action| {
        let mut command = workshop.command("java");
        command.args(["-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", "out", action]);
        command
    });
}

#[test]
fn samples_in_csharp_send_the_input_of_the_call() {
    if !has_program("mcs") {
        return;
    }
    let workshop = Workshop::new("csharp", write_csharp(&list_actions("dotnet")));
    workshop.write_samples("dotnet", "{}.cs");
    let compile = |arguments: &[&str]| {
        let mut compile = workshop.command("mcs");
        compile.arg("-codepage:utf8").args(arguments);
        run_command(compile);
    };
    compile(&["-target:library", "-out:Sdk.dll", "csharp/Sdk.cs", "csharp/Models.cs"]);
    for action in list_actions("dotnet") {
        compile(&["-r:Sdk.dll", &format!("-out:{action}.exe"), &format!("{action}.cs")]);
    }
    workshop.compare_all("dotnet", |action| {
        let mut command = workshop.command("mono");
        command.arg(format!("{action}.exe"));
        command
    });
}

#[test]
fn samples_in_cpp_send_the_input_of_the_call() {
    if !has_program("g++") {
        return;
    }
    let workshop = Workshop::new("cpp", write_cpp(&list_actions("cpp")));
    workshop.write_samples("cpp", "{}.cpp");
    for action in list_actions("cpp") {
        let mut compile = workshop.command("g++");
        compile.args(["-std=c++17", "-Icpp", "-o", action, &format!("{action}.cpp")]);
        run_command(compile);
    }
    workshop.compare_all("cpp", |action| workshop.equip(Command::new(workshop.path().join(action))));
}
