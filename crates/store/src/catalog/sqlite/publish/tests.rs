//! What a catalog refuses once it published.

use bill::ledger::{ImportMode, Likeness, Overrides, PublishOptions};
use bill::{
    Amount, Basis, Charge, CodeTables, Fold, LinesDigest, Month, PayMode, PaymentStatus, PerMeasure,
    TransactionType, Uin,
};

use super::*;
use crate::catalog::import::Staging;

/// Makes the statement of a bill of one line.
fn make_statement() -> Statement {
    let uin = |number| Uin::new(number).unwrap();
    let bill = BillKey { payer: uin(1), owner: uin(2), month: Month::from_yyyymm(202_211).unwrap() };
    let mut fold = Fold::new();
    let charge = Charge {
        bill,
        manager: uin(1),
        pay_mode: PayMode::PostPay,
        transaction_type: TransactionType::from_code("postpay_deduct_h").unwrap(),
        product: "p_cvm",
        region: "1",
        product_name: Some("CVM"),
        region_name: None,
        payment: PaymentStatus::Unstated,
        amounts: PerMeasure::from_fn(|_| Amount::ZERO),
    };
    fold.add(&charge).unwrap();
    let (bill, content) = fold.take_bills().next().unwrap();
    Statement {
        bill,
        content,
        lines_digest: LinesDigest::default(),
        meaning: Meaning::default(),
        delivered: None,
        base: 0,
        likeness: Likeness::Other,
        counts: None,
        days: None,
    }
}

#[test]
fn the_connection_that_published_a_version_refuses_each_change_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let sqlite = Sqlite::open(&folder.path().join("catalog.db")).unwrap();
    let staging = Staging {
        mode: ImportMode::Statement,
        identity: [0; 32],
        imported_by: "test",
        files: &[],
        now_us: 0,
    };
    let import = sqlite.stage_import(&staging).unwrap().id;
    let options = PublishOptions {
        mode: ImportMode::Statement,
        basis: Basis::Customer,
        overrides: Overrides::default(),
    };
    let publication = Publication {
        import,
        options,
        objects: &[],
        lines: 1,
        notices: "[]",
        rules: &CodeTables::shipped().digest(),
        computed: &[],
        now_us: 1,
    };
    sqlite.publish(&publication, &mut std::iter::once(Ok(make_statement()))).unwrap();
    for change in [
        "UPDATE cell SET lines = 2",
        "INSERT INTO key_name SELECT version, kind, 'p_cbs', name FROM key_name",
        "DELETE FROM payment_sum",
    ] {
        let refused = sqlite.write("change it", |transaction| change_rows(transaction, change, []));
        let error = refused.unwrap_err();
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("a published version never changes"), "{change}: {cause}");
    }
}
