//! `/api.json`, as the vendor's command line reads it in place of its own.

use api::{Actions, Service};
use serde_json::{Map, Value, json};

use super::openapi::get_document;
use super::without_blanks;
use crate::clients::{Installed, run_script};
use crate::wire::{FAST, serve_one_bill};

#[test]
fn tccli_reads_our_file_in_place_of_its_own_and_its_help_is_ours() {
    let Some(installed) = Installed::find() else { return };
    let (home, server, _key) = serve_one_bill(FAST);
    let services = home.path().join("services");
    let folder = services.join("intlpartnersmgt/v20220928");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("api.json"), get_document(&server, "/api.json")).unwrap();
    let actions = Actions::new();
    let names: Vec<&str> =
        actions.iter_service(Service::Partners).map(|action| action.definition.name).collect();
    // tccli has its examples in a file of their own, which the server does not have. One of the vendor's own cannot be read.
    let none: Map<String, Value> = names.iter().map(|name| ((*name).to_owned(), json!([]))).collect();
    std::fs::write(folder.join("examples.json"), json!({ "actions": none }).to_string()).unwrap();
    let mut python = installed.command("python3");
    python.env("PYTHONDONTWRITEBYTECODE", "1");
    let input = json!({"services": services, "actions": names});
    let read = run_script(python, "tccli_documents.py", &input.to_string());
    assert_eq!(read.len(), names.len());
    for (action, read) in actions.iter_service(Service::Partners).zip(&read) {
        let definition = action.definition;
        let [help, detail] = ["help", "detail"].map(|key| without_blanks(read[key].as_str().unwrap()));
        assert!(detail.contains(&without_blanks(&definition.summary.english)), "{detail}");
        for field in &action.input {
            assert!(help.contains(&format!("--{}(", field.name)), "{}: {help}", field.name);
            assert!(detail.contains(&without_blanks(&field.meaning.english)), "{}: {detail}", field.name);
        }
        let names: Vec<&str> = action.input.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(read["parameters"], json!(names), "{}", definition.name);
        let skeleton: Vec<&String> = read["skeleton"].as_object().unwrap().keys().collect();
        assert_eq!(skeleton, names, "{}", definition.name);
    }
}
