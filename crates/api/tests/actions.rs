//! Actions through the door of the crate: a call, parameters and data in, bytes out. No server, no folder, no clock.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "actions/bills.rs"]
mod bills;

use std::sync::LazyLock;

use access::{
    Account, BillOwner, BillQuery, CustomerFacts, CustomerPage, NamedAccount, Role, SubAgent, SubAgentPage,
    Visible, VisibleBill,
};
use api::{Actions, Call, CallTime, CallerFacts, SignatureReport, SignatureVerdict, SignedTexts, Step};
use bill::{Cell, Finality, Language, Measure, PayMode, Sum, Sums, TransactionType, Uin};
use fastrand::Rng;
use serde_json::{Map, Value};
use tc3::Refusal;

use bills::{answer_bills, answer_costs, answer_day, answer_history, answer_lines, offer_file};

/// 2022-12-15, in seconds since 1970.
const NOW_S: i64 = 1_671_062_400;

fn make_call(language: Language) -> Call {
    Call {
        caller: Uin::new(1).unwrap(),
        role: Role::Distributor,
        language,
        time: CallTime::from_unix_s(NOW_S),
        earliest_month: None,
        finality: Finality::default(),
    }
}

fn parse_example(text: &str) -> Map<String, Value> {
    serde_json::from_str(text).unwrap()
}

/// Makes the account of the caller, which may call everything twice a second.
fn make_caller(actions: &Actions) -> CallerFacts {
    let account = Account {
        uin: Uin::new(1).unwrap(),
        role: Role::Distributor,
        parent: None,
        name: "Account 1".to_owned(),
    };
    CallerFacts { account, actions: actions.iter().map(|action| (action.definition, Some(2))).collect() }
}

fn make_account(number: i64) -> NamedAccount {
    NamedAccount { uin: Uin::new(number).unwrap(), name: format!("Account {number}") }
}

/// Makes a page of two customers.
fn make_customer_page() -> CustomerPage {
    let customers = vec![make_account(7), make_account(8)];
    CustomerPage { manager: make_account(2), total: 2, customers }
}

/// Answers the question of a step, and keeps it.
fn answer_step(
    step: Step<Vec<u8>>,
    visible: &Visible,
    actions: &Actions,
    asked: &mut Vec<String>,
) -> Result<Step<Vec<u8>>, Refusal> {
    match step {
        Step::Done(_) => Ok(step),
        Step::ReadBill(query, next) => {
            asked.push(format!("{query:?}"));
            next(visible)
        }
        Step::ReadBills(query, next) => {
            asked.push(format!("{query:?}"));
            next(&answer_bills(visible, query.with_cells))
        }
        Step::ReadHistory(query, next) => {
            asked.push(format!("{query:?}"));
            next(&answer_history(visible))
        }
        Step::ReadLines(query, next) => {
            asked.push(format!("{query:?}"));
            next(&answer_lines(visible))
        }
        Step::OfferFile(query, next) => {
            asked.push(format!("{query:?}"));
            next(&offer_file(visible))
        }
        Step::ReadDay(query, next) => {
            asked.push(format!("{query:?}"));
            next(&answer_day(visible))
        }
        Step::ReadCosts(query, next) => {
            asked.push(format!("{query:?}"));
            next(&answer_costs(visible, &query))
        }
        Step::ListCustomers(query, next) => {
            asked.push(format!("{query:?}"));
            next(&Some(make_customer_page()))
        }
        Step::ListSubAgents(query, next) => {
            asked.push(format!("{query:?}"));
            let sub_agents = vec![SubAgent { account: make_account(2), customers: 2 }];
            next(&SubAgentPage { total: 1, sub_agents })
        }
        Step::ReadCustomers(customers, next) => {
            asked.push(format!("{customers:?}"));
            next(&vec![CustomerFacts { account: make_account(7), has_lines: true }])
        }
        Step::ReadCaller(next) => {
            asked.push("the caller".to_owned());
            next(&make_caller(actions))
        }
        Step::ExamineRequest(request, next) => {
            asked.push(request);
            next(&SignatureReport {
                verdict: SignatureVerdict::Right,
                findings: Vec::new(),
                remarks: Vec::new(),
                computed: SignedTexts::default(),
                signed: SignedTexts::default(),
            })
        }
    }
}

/// Runs an action of a name on a JSON object. `visible` is the answer to each question for a bill; each list has an entry or
/// two. Returns the questions, too.
fn run_action(
    name: &str,
    call: Call,
    parameters: &str,
    visible: &Visible,
) -> (Vec<String>, Result<String, Refusal>) {
    // The schemas of all actions take a while to read.
    static ACTIONS: LazyLock<Actions> = LazyLock::new(Actions::new);
    let action = ACTIONS.get(name).unwrap();
    let mut asked = Vec::new();
    let mut step = action.start(call, parse_example(parameters));
    let outcome = loop {
        step = match step {
            Ok(Step::Done(fields)) => break Ok(String::from_utf8(fields).unwrap()),
            Ok(step) => answer_step(step, visible, &ACTIONS, &mut asked),
            Err(refusal) => {
                let code = refusal.code;
                assert_eq!(action.definition.check_refusal(refusal.clone()).code, code, "it is not declared");
                break Err(refusal);
            }
        };
    };
    (asked, outcome)
}

fn make_bill(cells: Vec<Cell>) -> Visible {
    Visible::Bill(VisibleBill { cells, ..VisibleBill::default() })
}

fn make_random_cells(random: &mut Rng) -> Vec<Cell> {
    let make_sums = |random: &mut Rng| {
        let amounts = Measure::ALL.map(|measure| (measure, Sum::from_units(i128::from(random.i64(..)))));
        Sums::new(amounts, random.u64(1..9))
    };
    (0..random.usize(0..40))
        .map(|number| Cell {
            manager: Uin::new(1).unwrap(),
            pay_mode: random.choice(PayMode::ALL).unwrap(),
            transaction_type: random.choice(TransactionType::ALL).unwrap(),
            product: format!("p_{number}"),
            region: "1".to_owned(),
            sums: make_sums(random),
        })
        .collect()
}

#[test]
fn the_same_call_input_and_data_give_the_same_bytes_for_every_action() {
    let seed = fastrand::u64(..);
    println!("seed {seed}");
    let mut random = Rng::with_seed(seed);
    for action in Actions::new().iter() {
        let (name, example) = (action.definition.name, action.definition.example_input());
        for _ in 0..50 {
            let mut cells = make_random_cells(&mut random);
            for language in [Language::English, Language::Chinese] {
                let call = make_call(language);
                let (asked, once) = run_action(name, call, example, &make_bill(cells.clone()));
                random.shuffle(&mut cells);
                let (asked_again, again) = run_action(name, call, example, &make_bill(cells.clone()));
                assert_eq!(asked, asked_again, "{name}, seed {seed}");
                assert_eq!(
                    once.unwrap(),
                    again.unwrap(),
                    "{name}, seed {seed}: the order of cells is no data"
                );
            }
        }
    }
}

#[test]
fn each_error_that_an_action_declares_is_in_the_document_of_the_protocol() {
    let document = include_str!("../../../docs/protocol.md");
    for action in Actions::new().iter() {
        for code in action.definition.errors.iter().map(|error| error.code) {
            assert!(document.contains(&format!("`{code}`")), "{code} of {}", action.definition.name);
        }
    }
}

#[test]
fn an_action_asks_for_the_customer_and_month_of_its_input_and_for_nothing_else() {
    let (asked, output) = run_action(
        "DescribeBillSummaryByPayMode",
        make_call(Language::English),
        r#"{"BillMonth":"2022-11","CustomerUin":123456}"#,
        &make_bill(Vec::new()),
    );
    let owner = BillOwner::Customer(Uin::new(123_456).unwrap());
    let expected =
        BillQuery { owner, month: "2022-11".parse().unwrap(), with_names: false, with_payments: false };
    assert_eq!(asked, [format!("{expected:?}")]);
    assert_eq!(output.unwrap(), r#"{"SummaryOverview":[]}"#);
}

#[test]
fn input_that_cannot_be_answered_asks_for_no_data() {
    let call = Call { earliest_month: Some("2022-06".parse().unwrap()), ..make_call(Language::English) };
    for (input, code) in [
        (r#"{"BillMonth":"2023-01","CustomerUin":1}"#, "InvalidParameterValue.InvalidMonth"),
        (r#"{"BillMonth":"2022-05","CustomerUin":1}"#, "InvalidParameterValue.InvalidMonth"),
        (r#"{"BillMonth":"November","CustomerUin":1}"#, "InvalidParameterValue.InvalidMonth"),
        (r#"{"BillMonth":"2022-11","CustomerUin":-1}"#, "UnauthorizedOperation.UinNoAuth"),
    ] {
        let (asked, outcome) =
            run_action("DescribeBillSummaryByPayMode", call, input, &make_bill(Vec::new()));
        assert_eq!((asked, outcome.unwrap_err().code.as_str()), (Vec::<String>::new(), code), "{input}");
    }
}

#[test]
fn a_customer_that_the_caller_may_not_see_looks_like_a_number_that_is_none() {
    let call = make_call(Language::English);
    let refuse = |customer: i64| {
        let input = format!(r#"{{"BillMonth":"2022-11","CustomerUin":{customer}}}"#);
        run_action("DescribeBillSummaryByPayMode", call, &input, &Visible::Nothing).1.unwrap_err()
    };
    let (hidden, impossible) = (refuse(123_456), refuse(0));
    assert_eq!((hidden.code, &hidden.message), (impossible.code, &impossible.message));
}

#[test]
fn a_line_has_names_by_its_codes_in_the_language_of_the_request_and_else_the_texts_of_its_file() {
    let answer = |name: &str, language| {
        let actions = Actions::new();
        let input = actions.get(name).unwrap().definition.example_input();
        let (_, answer) = run_action(name, make_call(language), input, &make_bill(Vec::new()));
        serde_json::from_str::<serde_json::Value>(&answer.unwrap()).unwrap()["DetailSet"][0].clone()
    };
    let line = answer("DescribeCustomerBillDetail", Language::Chinese);
    for (field, expected) in [
        ("ProductName", "云服务器CVM"),
        ("BillingMode", "按量计费"),
        ("Region", "Moon Base"),
        ("TransactionTime", "2022-11-04 09:05:00"),
        ("ComponentUsage", "2.5"),
        ("TotalCost", "1.5"),
        ("Id", "3-1-2"),
        ("InstanceName", ""),
        // Each code is of the level that the vendor's field has, not of the column of its name.
        ("BusinessCode", "p_cvm"),
        ("ProductCode", "sp_cvm"),
        ("ComponentCode", "v_cvm"),
        ("ItemCode", "sv_cvm"),
    ] {
        assert_eq!(line[field], expected, "{field}");
    }
    assert!(line.get("OperatorAccountId").is_none(), "it is no number: {line}");
    assert!(line.get("Tags").is_none());
    let own = answer("DescribeBillDetail", Language::English);
    assert_eq!(own["Tags"], serde_json::json!([{"TagKey": "team", "TagValue": "blue"}]));
    assert_eq!(own["BillingMode"], "Pay-As-You-Go resources");
    for of_partners in
        ["DiscountRate", "TotalAmountAfterDiscount", "VoucherDeduction", "CustomerDiscountRate"]
    {
        assert!(own.get(of_partners).is_none(), "{of_partners}");
    }
}
