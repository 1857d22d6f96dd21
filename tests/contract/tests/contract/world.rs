//! The worlds of the contract's tests: a catalog of either kind, and publications made of a few values.

use std::path::Path;

use bill::ledger::{
    ImportMode, Likeness, Overrides, PublishOptions, PublishRefusal, RevertRefusal, Statement,
};
use bill::{
    Basis, Bill, BillKey, Cell, KeyNames, LinesDigest, Meaning, Measure, Month, PayMode, PaymentKey,
    PaymentStatus, PaymentSums, Sum, Sums, TransactionType, Uin,
};
use store::{
    CatalogPlace, Data, FileInfo, PostgresAddress, Publication, PublishError, Published, RevertError,
    StagedImport, Staging, StoreError, WrittenObject,
};

use crate::server::PostgresServer;

/// The month of most bills.
pub(crate) const NOVEMBER: u32 = 202_211;

/// A catalog that goes with the test.
pub(crate) struct World {
    dir: tempfile::TempDir,
    place: CatalogPlace,
    /// The data folder with the catalog.
    pub(crate) data: Data,
    /// The database, if it is PostgreSQL.
    database: Option<(&'static PostgresServer, String)>,
}

impl World {
    /// A catalog in SQLite.
    pub(crate) async fn sqlite() -> Option<World> {
        World::at(CatalogPlace::Folder, None).await
    }

    /// A catalog in PostgreSQL; `None` if no server can be run.
    pub(crate) async fn postgres() -> Option<World> {
        let server = PostgresServer::shared()?;
        let name = server.database("billfold");
        let address = server.address("billfold", &name, "sslmode=disable");
        let address = PostgresAddress::parse(&address, || None).unwrap();
        World::at(CatalogPlace::Postgres(Box::new(address)), Some((server, name))).await
    }

    async fn at(place: CatalogPlace, database: Option<(&'static PostgresServer, String)>) -> Option<World> {
        let dir = tempfile::tempdir().unwrap();
        let data = Data::create(dir.path(), &place).await.unwrap();
        Some(World { dir, place, data, database })
    }

    /// The data folder.
    pub(crate) fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Opens the same catalog once more, as another program would.
    pub(crate) async fn open(&self) -> Result<Data, StoreError> {
        Data::open(self.path(), &self.place).await
    }

    /// Opens the same catalog with another folder, as another node would that has none of the lines.
    pub(crate) async fn open_elsewhere(&self, dir: &Path) -> Data {
        Data::create(dir, &self.place).await.unwrap()
    }

    /// Writes the objects that the catalog lists, which publishing here does not.
    pub(crate) async fn write_objects(&self) {
        for stored in self.data.catalog.list_objects().await.unwrap() {
            let path = self.path().join("objects").join(stored.object.path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, b"lines").unwrap();
        }
    }

    /// Changes the database behind the catalog's back.
    pub(crate) fn meddle(&self, sql: &str) -> Result<(), String> {
        if let Some((server, name)) = &self.database {
            return server.sql(name, sql).map(|_| ());
        }
        let connection = rusqlite::Connection::open(self.path().join("catalog.db")).unwrap();
        connection.execute_batch(sql).map_err(|error| error.to_string())
    }

    /// Changes the database behind the catalog's back, where its triggers would refuse it. In SQLite they are gone then.
    pub(crate) fn tamper(&self, sql: &str) {
        if let Some((server, name)) = &self.database {
            server.sql(name, &format!("SET session_replication_role = replica; {sql}")).unwrap();
            return;
        }
        let connection = rusqlite::Connection::open(self.path().join("catalog.db")).unwrap();
        let triggers: Vec<String> = {
            let sql = "SELECT name FROM sqlite_schema WHERE type = 'trigger'";
            let mut names = connection.prepare(sql).unwrap();
            let names = names.query_map([], |row| row.get(0)).unwrap();
            names.collect::<Result<_, _>>().unwrap()
        };
        connection.execute_batch("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON").unwrap();
        for trigger in triggers {
            connection.execute_batch(&format!("DROP TRIGGER {trigger}")).unwrap();
        }
        connection.execute_batch(sql).unwrap();
    }

    /// The server and the database, if the catalog is in PostgreSQL.
    pub(crate) fn database(&self) -> Option<(&'static PostgresServer, &str)> {
        self.database.as_ref().map(|(server, name)| (*server, name.as_str()))
    }

    /// Stages an import with a mode and an identity.
    pub(crate) async fn stage(&self, mode: ImportMode, identity: u8) -> StagedImport {
        let files = [FileInfo { name: "a\tb.csv".to_owned(), bytes: 5, sha256: [identity; 32] }];
        let identity = [identity; 32];
        let staging = Staging { mode, identity, imported_by: "test", files: &files, now_us: 1 };
        self.data.catalog.stage_import(&staging).await.unwrap()
    }

    /// Publishes a staged import with options.
    pub(crate) async fn publish_staged(
        &self,
        staged: &StagedImport,
        options: PublishOptions,
        now_us: i64,
        mut statements: Vec<Statement>,
    ) -> Result<Published, PublishError> {
        if options.mode == ImportMode::Statement {
            self.compare(&mut statements, options.basis).await;
        }
        let object = WrittenObject {
            path: format!("lines/{}", staged.token),
            month: make_month(NOVEMBER),
            bytes: 7,
            lines: 3,
            sha256: [9; 32],
        };
        let publication = Publication {
            import: staged.id,
            options,
            objects: &[object],
            lines: 3,
            notices: r#"[["a",1]]"#,
            now_us,
            rules: &RULES,
            computed: &[],
        };
        self.data.catalog.publish(&publication, &mut statements.into_iter().map(Ok)).await
    }

    /// Compares statements with the current versions, as an import does.
    async fn compare(&self, statements: &mut [Statement], basis: Basis) {
        let books: Vec<_> = statements.iter().map(|own| (own.bill.owner, own.bill.month)).collect();
        let records = self.data.catalog.read_records(&books, &RULES).await.unwrap();
        for own in statements {
            let Some(record) = records.iter().find(|record| record.current.version.bill == own.bill) else {
                continue;
            };
            let version = &record.current.version;
            own.base = version.number;
            if version.lines_digest == own.lines_digest && version.basis == basis {
                own.likeness = Likeness::Same;
            }
        }
    }

    /// Stages and publishes.
    pub(crate) async fn publish(
        &self,
        options: PublishOptions,
        now_us: i64,
        statements: Vec<Statement>,
    ) -> Result<Published, PublishRefusal> {
        let identity = u8::try_from(now_us.rem_euclid(250)).unwrap();
        let staged = self.stage(options.mode, identity).await;
        let published = self.publish_staged(&staged, options, now_us, statements).await;
        if published.is_err() {
            self.data.discard_import(&staged).await.unwrap();
        }
        published.map_err(expect_publish_refusal)
    }

    /// Publishes whole bills, which must succeed.
    pub(crate) async fn states(&self, now_us: i64, statements: Vec<Statement>) -> Published {
        self.publish(STATEMENT, now_us, statements).await.unwrap()
    }
}

/// Takes the refusal out of an error; panics if it is a failure of storage.
pub(crate) fn expect_publish_refusal(error: PublishError) -> PublishRefusal {
    match error {
        PublishError::Refused(refusal) => refusal,
        PublishError::Store(error) => unreachable!("{error}"),
    }
}

/// Takes the failure of storage out of an error; panics if it is a refusal.
pub(crate) fn expect_store_error(error: PublishError) -> StoreError {
    match error {
        PublishError::Refused(refusal) => unreachable!("{refusal:?}"),
        PublishError::Store(error) => error,
    }
}

/// Takes the refusal out of an error; panics if it is a failure of storage.
pub(crate) fn expect_revert_refusal(error: RevertError) -> RevertRefusal {
    match error {
        RevertError::Refused(refusal) => refusal,
        RevertError::Store(error) => unreachable!("{error}"),
    }
}

/// Digest of the reading rules of all publications here.
pub(crate) const RULES: [u8; 32] = [3; 32];

/// Whole bills on customer amounts, nothing allowed.
pub(crate) const STATEMENT: PublishOptions = PublishOptions {
    mode: ImportMode::Statement,
    basis: Basis::Customer,
    overrides: Overrides { second_payer: false, other_basis: false },
};

/// Lines that are added.
pub(crate) const APPEND: PublishOptions = PublishOptions { mode: ImportMode::Append, ..STATEMENT };

/// The author of changes of accounts and keys, at a time.
pub(crate) fn make_author(at_us: i64) -> store::Author<'static> {
    store::Author { name: "test@host (uid 1)", at_us }
}

pub(crate) fn make_uin(number: i64) -> Uin {
    Uin::new(number).unwrap()
}

pub(crate) fn make_month(yyyymm: u32) -> Month {
    Month::from_yyyymm(yyyymm).unwrap()
}

/// A bill of payer 1.
pub(crate) fn make_bill_key(owner: i64) -> BillKey {
    make_bill_key_of(1, owner, NOVEMBER)
}

pub(crate) fn make_bill_key_of(payer: i64, owner: i64, yyyymm: u32) -> BillKey {
    BillKey { month: make_month(yyyymm), payer: make_uin(payer), owner: make_uin(owner) }
}

/// A cell of lines with a total, in units of 10^-8 USD.
pub(crate) fn make_cell(manager: i64, product: &str, total: i128, lines: u64) -> Cell {
    let amounts = [Measure::Total, Measure::BeforeVoucher].map(|measure| (measure, Sum::from_units(total)));
    let sums = Sums::new(amounts, lines);
    Cell {
        manager: make_uin(manager),
        pay_mode: PayMode::from_code("postPay").unwrap(),
        transaction_type: TransactionType::from_code("postpay_deduct_h").unwrap(),
        product: product.to_owned(),
        region: "1".to_owned(),
        sums,
    }
}

/// The sums of cells of which all lines have one payment status.
pub(crate) fn make_payments(cells: &[Cell], status: PaymentStatus) -> PaymentSums {
    let mut payments = PaymentSums::default();
    for Cell { manager, pay_mode, transaction_type, sums, .. } in cells {
        let (manager, pay_mode, transaction_type) = (*manager, *pay_mode, *transaction_type);
        payments.add(PaymentKey { manager, pay_mode, transaction_type, status }, sums).unwrap();
    }
    payments
}

/// A statement of a bill of cells, whose lines state no payment; `digest` distinguishes its lines from others.
pub(crate) fn make_statement_of(bill: BillKey, cells: Vec<Cell>, digest: u8, base: u32) -> Statement {
    let lines_digest = LinesDigest::from_bytes(bill::ContentFormat::NEWEST, [digest; 32]);
    let meaning = Meaning::from_bytes([digest; 16]);
    let payments = make_payments(&cells, PaymentStatus::Unstated);
    let content = Bill::from_cells(cells, KeyNames::default(), payments).unwrap();
    Statement {
        bill,
        content,
        lines_digest,
        meaning,
        delivered: None,
        base,
        likeness: Likeness::Other,
        counts: None,
        days: None,
    }
}

/// A statement of a bill of one line, whose total is its number.
pub(crate) fn make_statement(bill: BillKey, number: u8) -> Statement {
    make_statement_of(bill, vec![make_cell(bill.payer.get(), "cvm", i128::from(number), 1)], number, 0)
}

/// The versions that an import published: bill and number.
pub(crate) fn versions_of(import: &store::ImportInfo) -> Vec<(BillKey, u32)> {
    import.versions.iter().map(|own| (own.bill, own.number)).collect()
}
