//! `/api.json` compared with the file of the same form that the vendor's command line brings: the same inputs and outputs, in
//! the same order, but for the differences that are listed here with their reasons.

use std::path::PathBuf;

use api::{Actions, Service};
use serde_json::{Map, Value};

use super::openapi::get_document;
use crate::clients::Installed;
use crate::wire::{FAST, serve_one_bill};

/// The vendor says that it may be null; ours never is.
const NEVER_NULL: &str =
    "an answer of ours has a list or text in its place, which may be empty, and never null";

/// The vendor says that it is always there; ours is not.
const NO_NUMBER: &str = "bill files also name users there, who have no number; every client of the vendor reads absence as no value";

/// The order of the vendor's example is not that of its list of members.
const EXAMPLE_ORDER: &str = "the example contradicts the vendor's list of members, which is ours";

/// The vendor states otherwise of some members of one object than of their neighbours.
const LIKE_ITS_NEIGHBOURS: &str = "a condition may be absent or null, as the ten before it may at the vendor";

/// The vendor states of an output that it is a required input.
const NO_INPUT: &str = "no action takes it as an input";

/// The differences: ours, then the vendor's, and the reason.
const DIFFERENCES: &[(&str, &str)] = &[
    ("BillDetailData.OperatorAccountId output_required: false, true", NO_NUMBER),
    ("CustomerBillDetailData.OperatorAccountId output_required: false, true", NO_NUMBER),
    ("DescribeBillDetailResponse order: DetailSet Total, Total DetailSet", EXAMPLE_ORDER),
    ("CostAnalyzeFilter.OwnerUinIn value_allowed_null: true, false", LIKE_ITS_NEIGHBOURS),
    ("CostAnalyzeFilter.ComponentIn value_allowed_null: true, false", LIKE_ITS_NEIGHBOURS),
    ("CostAnalyzeFilter.ItemIn value_allowed_null: true, false", LIKE_ITS_NEIGHBOURS),
    ("CostAnalyzeFilter.ResourceIn value_allowed_null: true, false", LIKE_ITS_NEIGHBOURS),
    (
        "DescribeCustomerOwnCostExplorerSummaryResponse order: DimensionName Detail TotalDetail, Detail DimensionName TotalDetail",
        EXAMPLE_ORDER,
    ),
    ("DimensionPeriodData order: Name Code SumCost ItemDetail, Code ItemDetail Name SumCost", EXAMPLE_ORDER),
    ("PeriodItemDetail order: Period Cost, Cost Period", EXAMPLE_ORDER),
    (
        "CostAnalyzeDimensionData order: TotalCount SumCost PeriodItemDetail, PeriodItemDetail SumCost TotalCount",
        EXAMPLE_ORDER,
    ),
    ("PeriodItemDetail order: Period Cost, Cost Period", EXAMPLE_ORDER),
    ("CostAnalyzeFilterDetail.Business value_allowed_null: false, true", NEVER_NULL),
    ("BillQueryFilterMsg.Key required: null, true", NO_INPUT),
    ("BillQueryFilterMsg.Key value_allowed_null: false, true", NEVER_NULL),
    ("BillQueryFilterMsg.Value required: null, true", NO_INPUT),
    ("BillQueryFilterMsg.Value value_allowed_null: false, true", NEVER_NULL),
    ("CostAnalyzeFilterDetail.Region value_allowed_null: false, true", NEVER_NULL),
    ("CostAnalyzeFilterDetail.Zone value_allowed_null: false, true", NEVER_NULL),
    ("CostAnalyzeFilterDetail.ActionType value_allowed_null: false, true", NEVER_NULL),
    ("CostAnalyzeFilterDetail.PayMode value_allowed_null: false, true", NEVER_NULL),
    ("CostAnalyzeFilterDetail.Project value_allowed_null: false, true", NEVER_NULL),
    ("CostAnalyzeFilterDetail.PayerUin value_allowed_null: false, true", NEVER_NULL),
    (
        "CostAnalyzeFilterDetail order: Business Region Zone ActionType PayMode Project PayerUin OwnerUin, ActionType Business \
         OwnerUin PayMode PayerUin Project Region Zone",
        EXAMPLE_ORDER,
    ),
    ("DescribeCustomerUinResponse.Data value_allowed_null: false, true", NEVER_NULL),
    ("DescribeCustomerUinData.CustomerUin value_allowed_null: false, true", NEVER_NULL),
    (
        "QuerySubAgentsDetailV2ResponseData order: SubAgentUin Name Remark Mobile Email CountOfCustomers BindTime \
         Credit RemainingCredit Voucher RemainingVoucher, SubAgentUin Name Remark CountOfCustomers BindTime Credit \
         RemainingCredit Voucher RemainingVoucher Email Mobile",
        "the example contradicts the vendor's list of members; no answer of ours has any of the members that move",
    ),
];

/// Actions of which the vendor has no example that is JSON, so that the order of its file counts alone.
const WITHOUT_EXAMPLE: &[&str] = &["QueryT1IndirectCustomersDetail"];

/// The facts of a member that both files state.
const FACTS: [&str; 6] = ["disabled", "member", "output_required", "required", "type", "value_allowed_null"];

/// Returns the folder with the vendor's own files of the service.
pub(super) fn find_vendor_folder(installed: &Installed) -> PathBuf {
    let find = "import tccli, os; print(os.path.dirname(tccli.__file__))";
    let found = installed.command("python3").args(["-c", find]).output().unwrap();
    PathBuf::from(String::from_utf8(found.stdout).unwrap().trim()).join("services/intlpartnersmgt/v20220928")
}

/// Both files, and the differences that were found between them.
struct Comparison<'a> {
    ours: &'a Value,
    vendors: &'a Value,
    compared: Vec<String>,
    found: Vec<String>,
}

impl Comparison<'_> {
    /// Compares an object, and each object in it.
    fn compare_object(&mut self, name: &str) {
        if self.compared.iter().any(|compared| compared == name) {
            return;
        }
        self.compared.push(name.to_owned());
        let (ours, vendors) = (list_members(self.ours, name), list_members(self.vendors, name));
        let names = |members: &[Value]| members.iter().map(|one| one["name"].clone()).collect::<Vec<_>>();
        if names(ours) != names(vendors) {
            self.found.push(format!("{name}: {:?}, {:?}", names(ours), names(vendors)));
            return;
        }
        for (own, vendor) in ours.iter().zip(vendors) {
            for fact in FACTS {
                // A client that expects that a member may be absent takes one that is always there.
                let is_always_there = *fact == *"output_required" && own[fact] == true;
                if own[fact] != vendor[fact] && !is_always_there {
                    let path = format!("{name}.{}", own["name"].as_str().unwrap());
                    self.found.push(format!("{path} {fact}: {}, {}", own[fact], vendor[fact]));
                }
            }
            let member = own["member"].as_str().unwrap();
            if self.ours["objects"].get(member).is_some() {
                self.compare_object(member);
            }
        }
    }

    /// Compares the order of our members with that of an answer.
    fn compare_order(&mut self, name: &str, answer: &Map<String, Value>) {
        let members = list_members(self.ours, name);
        let place = |key: &str| members.iter().position(|member| member["name"] == key).unwrap();
        // The place of the number of the request varies among the vendor's examples; ours is the end.
        let keys: Vec<&str> = answer.keys().map(String::as_str).filter(|key| *key != "RequestId").collect();
        let mut sorted = keys.clone();
        sorted.sort_by_key(|key| place(key));
        if keys != sorted {
            self.found.push(format!("{name} order: {}, {}", sorted.join(" "), keys.join(" ")));
        }
        for member in members {
            let value = &answer.get(member["name"].as_str().unwrap()).cloned().unwrap_or_default();
            let item = value.get(0).unwrap_or(value);
            if let Some(object) = item.as_object() {
                self.compare_order(member["member"].as_str().unwrap(), object);
            }
        }
    }
}

/// Lists the members of an object of a file.
fn list_members<'a>(file: &'a Value, name: &str) -> &'a [Value] {
    file["objects"][name]["members"].as_array().unwrap_or_else(|| panic!("there is no object {name}"))
}

#[test]
fn every_action_of_ours_has_the_inputs_and_outputs_of_the_vendors_but_for_listed_differences() {
    let Some(installed) = Installed::find() else { return };
    let (_home, server, _key) = serve_one_bill(FAST);
    let ours: Value = serde_json::from_str(&get_document(&server, "/api.json")).unwrap();
    let folder = find_vendor_folder(&installed);
    let read = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let (vendors, examples) = (read("api.json"), read("examples.json"));
    let mut comparison =
        Comparison { ours: &ours, vendors: &vendors, compared: Vec::new(), found: Vec::new() };
    let mut without_example = Vec::new();
    let actions = Actions::new();
    for name in actions.iter_service(Service::Partners).map(|action| action.definition.name) {
        let (own, vendor) = (&ours["actions"][name], &vendors["actions"][name]);
        for fact in ["input", "output", "status"] {
            assert_eq!(own[fact], vendor[fact], "{name} {fact}");
        }
        // The sentences are ours.
        assert!(own["document"] != vendor["document"] && own["name"] != vendor["name"], "{name}");
        comparison.compare_object(own["input"].as_str().unwrap());
        comparison.compare_object(own["output"].as_str().unwrap());
        let mut has_example = false;
        for example in examples["actions"][name].as_array().unwrap() {
            let answer: Result<Value, _> = serde_json::from_str(example["output"].as_str().unwrap());
            if let Ok(answer) = answer {
                let answer = answer["Response"].as_object().unwrap();
                comparison.compare_order(own["output"].as_str().unwrap(), answer);
                has_example = true;
            }
        }
        if !has_example {
            without_example.push(name);
        }
    }
    assert_eq!(ours["actions"].as_object().unwrap().len(), actions.iter_service(Service::Partners).count());
    let listed: Vec<&str> = DIFFERENCES.iter().map(|(difference, _)| *difference).collect();
    assert_eq!(comparison.found, listed);
    assert_eq!(without_example, WITHOUT_EXAMPLE);
    assert_eq!(ours["version"], vendors["version"]);
    for key in ["apiVersion", "serviceShortName"] {
        assert_eq!(ours["metadata"][key], vendors["metadata"][key], "{key}");
    }
}

/// Words of the vendor's sentences that ours have in a row at most.
const WORDS_IN_A_ROW_MAX: usize = 9;

#[test]
fn the_sentences_are_ours() {
    let Some(installed) = Installed::find() else { return };
    let (_home, server, _key) = serve_one_bill(FAST);
    let ours = get_document(&server, "/api.json");
    let vendors = std::fs::read_to_string(find_vendor_folder(&installed).join("api.json")).unwrap();
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let documents = |text: &str| -> Vec<Vec<String>> {
        let lines = text.lines().filter(|line| line.trim_start().starts_with("\"document\""));
        lines.map(|line| words(line.split_once(':').unwrap().1)).collect()
    };
    let vendors: std::collections::BTreeSet<Vec<String>> = documents(&vendors)
        .iter()
        .flat_map(|document| document.windows(WORDS_IN_A_ROW_MAX).map(<[String]>::to_vec).collect::<Vec<_>>())
        .collect();
    assert!(vendors.len() > 100);
    for document in documents(&ours) {
        for run in document.windows(WORDS_IN_A_ROW_MAX) {
            assert!(!vendors.contains(run), "a sentence of the vendor: {run:?}");
        }
    }
}
