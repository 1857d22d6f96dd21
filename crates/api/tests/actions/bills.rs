//! Bills, versions and lines that tests answer with.

use access::{
    BillsAnswer, CostsAnswer, CostsQuery, FileOffer, HistoryAnswer, LinesPage, SeenBill, SeenState,
    SeenVersion, Visible, VisibleBill, VisibleCosts, VisibleDay, VisibleLines,
};
use bill::ledger::{BillState, ImportId, ImportKind, ImportMode, PublishedVersion};
use bill::{
    Amounts, Basis, BillKey, Column, CostItem, Costs, LineRecord, LinesDigest, PayMode, TransactionType, Uin,
};

/// Makes a version as its caller sees it.
fn make_seen(state: BillState) -> SeenState {
    SeenState { version: SeenVersion::of(&state.version), state }
}

/// Makes a version of a month's bill. The second one is current.
fn make_state(bill: &VisibleBill, number: u32) -> BillState {
    let (payer, owner) = (Uin::new(1).unwrap(), Uin::new(7).unwrap());
    let version = PublishedVersion {
        bill: BillKey { month: "2022-11".parse().unwrap(), payer, owner },
        number,
        import: ImportId(1),
        kind: ImportKind::Files(ImportMode::Statement),
        published_at_us: 0,
        basis: Basis::Customer,
        lines: 1,
        lines_digest: LinesDigest::from_bytes(bill::ContentFormat::NEWEST, [7; 32]),
        texts_only: false,
        has_names: true,
        has_payments: true,
        is_current: number == 2,
        pruned_at_us: None,
    };
    BillState { cells: bill.cells.clone(), names: bill.names.clone(), ..BillState::of_version(version) }
}

/// Makes the answer to a question for bills: one bill.
fn make_bills(bill: &VisibleBill, with_cells: bool, is_withheld: bool) -> BillsAnswer {
    let state = make_state(bill, 2);
    BillsAnswer::Bills(vec![SeenBill {
        version: SeenVersion::of(&state.version),
        version_count: 2,
        owner_name: "Customer".to_owned(),
        is_closed: false,
        is_withheld,
        sums: bill::sum_cells(&bill.cells).unwrap(),
        state: with_cells.then_some(state),
    }])
}

/// Makes a line.
fn make_line() -> LineRecord {
    let (payer, owner) = (Uin::new(1).unwrap(), Uin::new(7).unwrap());
    LineRecord {
        import: ImportId(3),
        file: 1,
        number: 2,
        bill: BillKey { month: "2022-11".parse().unwrap(), payer, owner },
        manager: payer,
        pay_mode: PayMode::PostPay,
        transaction_type: TransactionType::PostpayDeductH,
        product: "p_cvm".to_owned(),
        region: "moon base".to_owned(),
        amounts: Amounts::from_fn(|_| "1.50".parse().unwrap()),
        texts: [
            (Column::ProductName, "CVM"),
            (Column::ProductCode, "p_cvm"),
            (Column::SubproductCode, "sp_cvm"),
            (Column::ComponentTypeCode, "v_cvm"),
            (Column::ComponentCode, "sv_cvm"),
            (Column::Region, " Moon Base\u{a0}"),
            (Column::OperatorAccountId, "a user"),
            (Column::TransactionTime, "2022/11/4 9:05"),
            (Column::ComponentUsage, "2.50"),
        ]
        .map(|(column, text)| (column, text.to_owned()))
        .into(),
        unknown: [("tag_key:team", "blue"), ("tag_key:empty", "-"), ("Other", "x")]
            .map(|(header, text)| (header.to_owned(), text.to_owned()))
            .into(),
    }
}

/// Answers a question for bills.
pub(crate) fn answer_bills(visible: &Visible, with_cells: bool) -> BillsAnswer {
    match visible {
        Visible::Nothing => BillsAnswer::Nothing,
        Visible::Withheld => make_bills(&VisibleBill::default(), with_cells, true),
        Visible::Bill(bill) => make_bills(bill, with_cells, false),
    }
}

/// Answers a question for versions.
pub(crate) fn answer_history(visible: &Visible) -> HistoryAnswer {
    match visible {
        Visible::Nothing => HistoryAnswer::Nothing,
        Visible::Withheld => HistoryAnswer::Withheld,
        Visible::Bill(bill) => HistoryAnswer::Versions(vec![
            make_seen(make_state(&VisibleBill::default(), 1)),
            make_seen(make_state(bill, 2)),
        ]),
    }
}

/// Answers a question for lines.
pub(crate) fn answer_lines(visible: &Visible) -> VisibleLines {
    match visible {
        Visible::Nothing => VisibleLines::Nothing,
        Visible::Withheld => VisibleLines::Withheld,
        Visible::Bill(_) => VisibleLines::Page(LinesPage { total: 1, unstated: 0, lines: vec![make_line()] }),
    }
}

/// Answers a question for a day.
pub(crate) fn answer_day(visible: &Visible) -> VisibleDay {
    match visible {
        Visible::Nothing => VisibleDay::Nothing,
        Visible::Withheld => VisibleDay::Withheld,
        Visible::Bill(bill) => VisibleDay::Sums(bill::sum_cells(&bill.cells).unwrap()),
    }
}

/// Adds up the cells of a bill; a question that they do not answer finds no line.
fn sum_costs(query: &CostsQuery, bill: &VisibleBill) -> VisibleCosts {
    let mut costs = Costs::default();
    let (month, payer, owner) = (query.first, Uin::new(1).unwrap(), Uin::new(7).unwrap());
    for cell in bill.cells.iter().filter(|_| !query.question.needs_lines()) {
        let item = CostItem::of_cell(BillKey { month, payer, owner }, cell);
        query.question.add(&mut costs, &item).unwrap();
    }
    VisibleCosts { costs, names: bill.names.clone() }
}

/// Answers a question for costs.
pub(crate) fn answer_costs(visible: &Visible, query: &CostsQuery) -> CostsAnswer {
    match visible {
        Visible::Nothing => CostsAnswer::Nothing,
        Visible::Withheld => CostsAnswer::Withheld,
        Visible::Bill(bill) => CostsAnswer::Costs(sum_costs(query, bill)),
    }
}

/// Offers a file of a bill.
pub(crate) fn offer_file(visible: &Visible) -> FileOffer {
    let bill = match visible {
        Visible::Nothing => return FileOffer::Nothing,
        Visible::Withheld => return FileOffer::Withheld,
        Visible::Bill(bill) => bill,
    };
    let customers = usize::from(!bill.cells.is_empty());
    FileOffer::File { address: "https://bills.example.com/files/x/y".to_owned(), customers }
}
