//! Bills and versions that tests answer with.

use access::{BillsAnswer, SeenBill, SeenVersion, VisibleBill};
use bill::ledger::{BillState, ImportId, ImportKind, ImportMode, PublishedVersion};
use bill::{Basis, BillKey, LinesDigest, Uin};

/// Makes the first version of a month's bill.
pub(crate) fn make_state(bill: &VisibleBill) -> BillState {
    let (payer, owner) = (Uin::new(1).unwrap(), Uin::new(7).unwrap());
    let version = PublishedVersion {
        bill: BillKey { month: "2022-11".parse().unwrap(), payer, owner },
        number: 1,
        import: ImportId(1),
        kind: ImportKind::Files(ImportMode::Statement),
        published_at_us: 0,
        basis: Basis::Customer,
        lines: 1,
        lines_digest: LinesDigest::from_bytes([7; 32]),
        texts_only: false,
        has_names: true,
        has_payments: true,
        is_current: true,
        pruned_at_us: None,
    };
    BillState { cells: bill.cells.clone(), names: bill.names.clone(), ..BillState::of_version(version) }
}

/// Makes the answer to a question for bills: one bill.
pub(crate) fn make_bills(bill: &VisibleBill, with_cells: bool, is_withheld: bool) -> BillsAnswer {
    let state = make_state(bill);
    BillsAnswer::Bills(vec![SeenBill {
        version: SeenVersion::of(&state.version),
        version_count: 1,
        owner_name: "Customer".to_owned(),
        is_closed: false,
        is_withheld,
        sums: bill::sum_cells(&bill.cells).unwrap(),
        state: with_cells.then_some(state),
    }])
}
