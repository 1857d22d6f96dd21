//! The pages on signatures: their values are those of other code, and their programs run.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use super::page::GuidePage;
use crate::clients::Installed;
use crate::demo::Demo;
use crate::support::{Home, Key};

/// The path of the page on TC3.
const V3: &str = "docs/signature-v3";

/// The path of the page on version 1.
const V1: &str = "docs/signature-v1";

/// The title of the scripts on both pages.
const SCRIPT: &str = "The example with openssl";

/// The title of the programs on both pages.
const PROGRAM: &str = "Sign and send with Python";

/// Computes both signatures of a page from its inputs, by the standard library of Python. Arguments: the secret, and the string
/// to sign; for TC3 also the canonical request.
const CHECK: &str = r#"
import base64, hashlib, hmac, json, sys
secret, text, *canonical = sys.argv[1:]
if canonical:
    _, time, scope, digest = text.split("\n")
    assert hashlib.sha256(canonical[0].encode()).hexdigest() == digest
    key, keys = ("TC3" + secret).encode(), []
    for part in scope.split("/") + [text]:
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        keys.append(key.hex())
    print(json.dumps(keys))
else:
    macs = [hmac.new(secret.encode(), text.encode(), name).digest() for name in ("sha1", "sha256")]
    print(json.dumps([base64.b64encode(mac).decode() for mac in macs]))
"#;

/// Runs a program with a text as its script and returns its standard output.
fn run_text(program: &str, text: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(["-c", text]).args(arguments).output().unwrap();
    read_output(program, &output)
}

fn read_output(program: &str, output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.is_empty(), "{program}: {said}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Computes values by the standard library of Python.
fn check_by_python(arguments: &[&str]) -> Vec<String> {
    serde_json::from_str(&run_text("python3", CHECK, arguments)).unwrap()
}

/// Runs a program of a page with a key, and returns what it prints.
fn run_with_key(text: &str, key: &Key) -> String {
    let mut command = Command::new("python3");
    command.args(["-c", text]);
    command.env("TENCENTCLOUD_SECRET_ID", &key.id).env("TENCENTCLOUD_SECRET_KEY", &key.secret);
    for name in ["http_proxy", "HTTP_PROXY"] {
        command.env_remove(name);
    }
    read_output("python3", &command.output().unwrap())
}

/// The answer of the first example of the first action.
pub(super) fn find_example_answer() -> Value {
    let actions = api::Actions::new();
    let definition = actions.iter().next().unwrap().definition;
    serde_json::from_str(definition.examples[0].output).unwrap()
}

/// Checks that a line is an envelope with the answer of the example.
fn assert_is_answer(line: &str) {
    let mut envelope: Value = serde_json::from_str(line).unwrap();
    let mut answer = envelope["Response"].take();
    assert!(answer.as_object_mut().unwrap().remove("RequestId").is_some(), "{line}");
    assert_eq!(answer, find_example_answer());
}

#[test]
fn the_values_of_the_page_on_v3_are_those_that_python_computes() {
    let demo = Demo::start(&Home::new(), false);
    let page = GuidePage::read(&demo.server, "en", V3);
    let secret = page.find_value("`SecretKey`");
    for method in ["POST", "GET"] {
        let canonical = page.find_code(&format!("Canonical request of the {method}"));
        let to_sign = page.find_code(&format!("String to sign of the {method}"));
        let computed = check_by_python(&[&secret, to_sign, canonical]);
        let request = page.find_code(&format!("The whole {method}"));
        assert!(
            request.lines().any(|line| line.ends_with(&format!(", Signature={}", computed[3]))),
            "{request}"
        );
        if method == "POST" {
            let shown: Vec<String> = (1..=4).map(|number| page.find_value(&number.to_string())).collect();
            assert_eq!(shown, computed);
            assert!(page.find_code("Header Authorization").ends_with(&computed[3]));
        }
    }
    let chinese = GuidePage::read(&demo.server, "zh", V3);
    assert_eq!(chinese.find_code("请求头 Authorization"), page.find_code("Header Authorization"));
}

#[test]
fn the_values_of_the_page_on_v1_are_those_that_python_computes() {
    let demo = Demo::start(&Home::new(), false);
    let page = GuidePage::read(&demo.server, "en", V1);
    let (_, rest) = page.text.split_once("its secret is `").unwrap();
    let secret = rest.split_once('`').unwrap().0;
    let to_sign = page.find_code("String to sign");
    let signature = page.find_value("Its Base64: the signature");
    assert_eq!(check_by_python(&[secret, to_sign])[1], signature);
    let rows = page.list_rows();
    for method in ["GET", "POST"] {
        for (index, name) in ["HmacSHA1", "HmacSHA256"].into_iter().enumerate() {
            let to_sign = to_sign.replacen("GET", method, 1).replace("HmacSHA256", name);
            let [method, name] = [method, name].map(|text| format!("`{text}`"));
            let row = rows.iter().find(|row| row[0] == method && row[1] == name).unwrap();
            assert_eq!(row[2].trim_matches('`'), check_by_python(&[secret, &to_sign])[index]);
        }
    }
}

#[test]
fn the_signing_code_of_the_official_client_computes_the_same_examples() {
    let Some(installed) = Installed::find() else { return };
    let demo = Demo::start(&Home::new(), false);
    let sign = |arguments: &[&str]| {
        let script = "import sys; from tencentcloud.common.sign import Sign; \
                      print(getattr(Sign, sys.argv[1])(*sys.argv[2:]), end='')";
        read_output(
            "python3",
            &installed.command("python3").args(["-c", script]).args(arguments).output().unwrap(),
        )
    };
    let page = GuidePage::read(&demo.server, "en", V3);
    let secret = page.find_value("`SecretKey`");
    let to_sign = page.find_code("String to sign of the POST");
    let mut scope = to_sign.split('\n').nth(2).unwrap().split('/');
    let (day, service) = (scope.next().unwrap(), scope.next().unwrap());
    assert_eq!(sign(&["sign_tc3", &secret, day, service, to_sign]), page.find_value("4"));
    let page = GuidePage::read(&demo.server, "en", V1);
    let to_sign = page.find_code("String to sign");
    let signature = page.find_value("Its Base64: the signature");
    assert_eq!(sign(&["sign", &secret, to_sign, "HmacSHA256"]), signature);
}

#[test]
fn the_scripts_of_the_pages_on_signatures_print_the_values_of_the_pages() {
    let demo = Demo::start(&Home::new(), false);
    let (v3, v1) = (GuidePage::read(&demo.server, "en", V3), GuidePage::read(&demo.server, "en", V1));
    let mut shells = 0;
    for shell in ["sh", "bash", "dash", "zsh"] {
        if Command::new(shell).args(["-c", ""]).output().is_err() {
            continue;
        }
        shells += 1;
        let printed = run_text(shell, v3.find_code(SCRIPT), &[]);
        let keys = (1..=3).map(|number| v3.find_value(&number.to_string())).collect::<Vec<_>>().join("\n");
        let expected = [
            v3.find_code("Canonical request of the POST"),
            v3.find_code("String to sign of the POST"),
            &keys,
            v3.find_code("Header Authorization"),
        ];
        assert_eq!(printed.trim_end(), expected.join("\n"), "{shell}");
        let printed = run_text(shell, v1.find_code(SCRIPT), &[]);
        let request = v1.find_code("The whole GET");
        let (target, rest) = request.strip_prefix("GET ").unwrap().split_once(" HTTP/1.1\nHost: ").unwrap();
        let expected = [
            v1.find_code("String to sign"),
            &v1.find_value("Its Base64: the signature"),
            &format!("http://{}{target}", rest.trim()),
        ];
        assert_eq!(printed.trim_end(), expected.join("\n"), "{shell}");
    }
    assert!(shells >= 2);
}

#[test]
fn the_programs_of_the_pages_on_signatures_sign_the_examples_and_get_the_documented_answer() {
    let demo = Demo::start(&Home::new(), false);
    let v3 = GuidePage::read(&demo.server, "en", V3);
    let program = v3.find_code(PROGRAM);
    assert_is_answer(&run_with_key(program, &demo.keys[0]));
    // Its function, at the time of the example.
    let (functions, _) = program.split_once("\nif __name__").unwrap();
    let print = "\nimport sys; print(sign(*sys.argv[1:4], int(sys.argv[4]), sys.argv[5].encode()), end='')";
    let values = ["SecretId", "SecretKey", "Host", "X-TC-Timestamp", "Body"];
    let values = values.map(|name| v3.find_value(&format!("`{name}`")));
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let header = run_text("python3", &format!("{functions}{print}"), &values);
    assert_eq!(header, v3.find_code("Header Authorization"));

    let v1 = GuidePage::read(&demo.server, "en", V1);
    let printed = run_with_key(v1.find_code(PROGRAM), &demo.keys[0]);
    assert_eq!(printed.lines().count(), 2, "{printed}");
    printed.lines().for_each(assert_is_answer);
}

/// Saves a request of a page and asks the doctor about it.
fn ask_doctor(home: &Home, request: &str, page: &GuidePage, secret: &str) -> Value {
    let (id, time) = (page.find_value("`SecretId`"), page.find_value("`X-TC-Timestamp`"));
    let file = home.file("request.http", request);
    let secret_file = home.file("secret.txt", secret);
    assert!(Path::new(&file).exists());
    let arguments =
        ["doctor", &file, "--secret-id", &id, "--secret-key-file", &secret_file, "--at", &time, "--json"];
    let output = home.run(&arguments);
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn the_doctor_finds_the_requests_of_the_pages_on_signatures_right_and_an_altered_one_wrong() {
    let home = Home::new();
    let demo = Demo::start(&home, false);
    let v3 = GuidePage::read(&demo.server, "en", V3);
    let secret = v3.find_value("`SecretKey`");
    let v1 = GuidePage::read(&demo.server, "en", V1);
    for page in [&v3, &v1] {
        for method in ["POST", "GET"] {
            let request = page.find_code(&format!("The whole {method}"));
            let request =
                if method == "GET" { format!("{}\n\n", request.trim_end()) } else { request.to_owned() };
            assert_eq!(ask_doctor(&home, &request, &v3, &secret)["verdict"], "right", "{request}");
            let altered =
                request.replace("2022-11\"", "2022-12\"").replace("BillMonth=2022-11", "BillMonth=2022-12");
            assert_ne!(ask_doctor(&home, &altered, &v3, &secret)["verdict"], "right", "{altered}");
        }
    }
}
