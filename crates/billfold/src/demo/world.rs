//! The world of the demo: bills that are imported like any other files, and a key for each role.

use std::path::{Path, PathBuf};

use access::{Account, Role};
use bill::ledger::Overrides;
use bill::{CodeTables, Month, Uin};
use sheet::show_path;
use store::{Author, Data, MasterKey};
use worlds::{BillFile, build_demo_world};
use zeroize::Zeroizing;

use crate::clock::Clock;
use crate::config::Config;
use crate::file_error::FileError;
use crate::import::import_files;
use crate::import::names::inspect_files;
use crate::import::request::{Consent, Expectation, ImportRequest};
use crate::keys::KeyPair;
use crate::terminal::output::print_waiting_for_other_import;

/// The operator that is recorded for the import of the demo's bills.
const IMPORTED_BY: &str = "demo";

/// The customer of the calls that the demo prints: one at the list price and without vouchers, so that its amounts agree
/// at first sight.
pub(crate) const CALLED_CUSTOMER: i64 = 700_000_000_105;

/// The month of the calls that the demo prints.
pub(crate) const CALLED_MONTH: &str = "2022-11";

/// The months that are closed.
const CLOSED_MONTHS: [&str; 3] = ["2022-07", "2022-08", "2022-09"];

/// Requests of an account for one action that pass in a second, so that calls can be pasted one after the other.
pub(super) const CALLS_PER_S: u64 = 20;

/// Raises the limits of requests that are lower than [`CALLS_PER_S`].
pub(crate) fn raise_limits(config: &mut Config) {
    for limit in config.limits_per_s.values_mut() {
        *limit = limit.map(|limit| limit.max(CALLS_PER_S));
    }
}

/// A key of the demo, and the account that it belongs to.
pub(crate) struct DemoKey {
    /// The account's role.
    pub(crate) role: Role,
    /// The account's number.
    pub(crate) uin: Uin,
    /// The account's name.
    pub(crate) name: String,
    /// The key.
    pub(crate) pair: KeyPair,
}

/// Creates the demo world in a data folder, or what is missing of it. Returns one key for an account of each role, in the
/// order of the roles: the first partner of each, and the customer whose bill is called.
pub(crate) async fn create_demo_world(
    data: &Data,
    master_key: &MasterKey,
    tables: &CodeTables,
    clock: &Clock,
) -> anyhow::Result<Vec<DemoKey>> {
    let world = build_demo_world();
    let accounts = world.accounts;
    add_accounts(data, clock, &accounts).await?;
    let folder = data.dir().join("demo-files");
    let files = write_bill_files(&folder, &world.files)?;
    let first_files = write_bill_files(&folder.join("first"), &world.first_files)?;
    let is_correction =
        |path: &PathBuf| first_files.iter().any(|first| first.file_name() == path.file_name());
    let (corrections, others): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(is_correction);
    if data.catalog.list_imports().await?.is_empty() {
        import_bill_files(data, tables, clock, &[others, first_files].concat()).await?;
    }
    import_bill_files(data, tables, clock, &corrections).await?;
    let payers = accounts.iter().filter(|account| account.parent.is_none()).map(|account| account.uin);
    close_months(data, clock, &payers.collect::<Vec<_>>()).await?;
    let mut keys = Vec::new();
    for role in Role::ALL {
        let is_called = |account: &Account| role != Role::Customer || account.uin.get() == CALLED_CUSTOMER;
        let account = accounts.iter().find(|account| account.role == role && is_called(account));
        let account = account.unwrap_or_else(|| unreachable!("the demo world has an account of each role"));
        let pair = find_or_create_key(data, master_key, clock, account.uin).await?;
        keys.push(DemoKey { role, uin: account.uin, name: account.name.clone(), pair });
    }
    Ok(keys)
}

/// Imports bill files. Those that were imported before change nothing.
async fn import_bill_files(
    data: &Data,
    tables: &CodeTables,
    clock: &Clock,
    files: &[PathBuf],
) -> anyhow::Result<()> {
    let request = ImportRequest {
        files,
        mode: bill::ledger::ImportMode::Statement,
        whole_month: false,
        month: None,
        clock,
        this_month: bill::Month::from_unix_s(clock.now_s()),
        overrides: Overrides::default(),
        consent: Consent::default(),
        expectation: Expectation::default(),
        tables,
        imported_by: IMPORTED_BY,
    };
    let inspected = inspect_files(&request)?;
    import_files(data, &request, &inspected, print_waiting_for_other_import).await?;
    Ok(())
}

/// Closes the older months of some payers. A month that was closed or opened before stays as it is.
async fn close_months(data: &Data, clock: &Clock, payers: &[Uin]) -> anyhow::Result<()> {
    for month in CLOSED_MONTHS {
        let month: Month = month.parse()?;
        if data.catalog.list_closings(Some(month)).await?.is_empty() {
            data.catalog.set_closed(month, payers, true, IMPORTED_BY, clock.now_us()).await?;
        }
    }
    Ok(())
}

/// The author of the demo's accounts and keys.
fn make_author(clock: &Clock) -> Author<'static> {
    Author { name: IMPORTED_BY, at_us: clock.now_us() }
}

/// Adds the accounts that are missing. A data folder with accounts or imports that are not of the demo is refused.
async fn add_accounts(data: &Data, clock: &Clock, accounts: &[Account]) -> anyhow::Result<()> {
    let existing = data.catalog.list_accounts().await?;
    if let Some(foreign) = existing.iter().find(|account| !accounts.contains(account)) {
        anyhow::bail!(
            "{} holds account {}, which is not of the demo: give the demo a folder of its own",
            show_path(data.dir()),
            foreign.uin
        );
    }
    let imports = data.catalog.list_imports().await?;
    if let Some(foreign) = imports.iter().find(|import| import.imported_by != IMPORTED_BY) {
        anyhow::bail!(
            "{} holds import {}, which is not of the demo: give the demo a folder of its own",
            show_path(data.dir()),
            foreign.id
        );
    }
    for account in accounts.iter().filter(|account| !existing.contains(account)) {
        data.catalog.add_account(account, make_author(clock)).await?;
    }
    Ok(())
}

/// Writes the bill files into a folder, and returns their paths.
fn write_bill_files(folder: &Path, files: &[BillFile]) -> anyhow::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder).map_err(FileError::at("create", folder))?;
    let mut paths = Vec::with_capacity(files.len());
    for BillFile { name, bytes } in files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).map_err(FileError::at("write", &path))?;
        paths.push(path);
    }
    Ok(paths)
}

/// Returns the key of an account: its first one that does not expire, or a new one.
async fn find_or_create_key(
    data: &Data,
    master_key: &MasterKey,
    clock: &Clock,
    uin: Uin,
) -> anyhow::Result<KeyPair> {
    let keys = data.catalog.list_keys().await?;
    if let Some(info) = keys.into_iter().find(|key| key.uin == uin && key.expires_at_us.is_none())
        && let Some(key) = data.catalog.find_key(&info.secret_id).await?
    {
        let secret = master_key.open(&info.secret_id, &key.sealed)?;
        let secret = Zeroizing::new(String::from_utf8(secret.to_vec())?);
        return Ok(KeyPair { id: info.secret_id, secret, token: None, is_existing: true });
    }
    let pair = KeyPair::generate()?;
    pair.store(data, master_key, uin, make_author(clock)).await?;
    Ok(pair)
}
