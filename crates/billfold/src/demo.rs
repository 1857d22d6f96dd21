//! The demo: a small world of bills that goes through the same import as any file, and calls that are
//! ready to paste.

mod welcome;
mod world;

use std::path::Path;

use anyhow::Context as _;
use bill::{Role, Uin};
use store::Allow;
use zeroize::Zeroizing;

use crate::app::App;
use crate::import::{Consent, Expectation, ImportRequest, import_files, inspect_files};
use crate::keys::Pair;

pub(crate) use welcome::welcome;

/// Who is said to have imported the demo's bills.
const IMPORTED_BY: &str = "demo";

/// A key of the demo world, and whose it is.
pub(crate) struct DemoKey {
    /// The role that it acts in.
    pub(crate) role: Role,
    /// The account that it acts for.
    pub(crate) uin: Uin,
    /// The account's name.
    pub(crate) name: String,
    /// The key.
    pub(crate) pair: Pair,
}

/// Makes the demo world in a data folder, or finds it there. One key for the first account of each
/// partner role, in the order of the roles.
pub(crate) async fn make(app: &App, dir: &Path) -> anyhow::Result<Vec<DemoKey>> {
    let world = world::world();
    let there = app.data.catalog.accounts().await?;
    if let Some(foreign) = there.iter().find(|account| !world.accounts.contains(account)) {
        anyhow::bail!(
            "{} holds account {}, which is not of the demo; give the demo a folder of its own",
            dir.display(),
            foreign.uin
        );
    }
    if let Some(foreign) =
        app.data.catalog.imports().await?.iter().find(|import| import.imported_by != IMPORTED_BY)
    {
        anyhow::bail!(
            "{} holds import {}, which is not of the demo; give the demo a folder of its own",
            dir.display(),
            foreign.id
        );
    }
    for account in world.accounts.iter().filter(|account| !there.contains(account)) {
        app.data.catalog.add_account(account, app.clock.now_us()).await?;
    }
    let folder = dir.join("demo-files");
    std::fs::create_dir_all(&folder).with_context(|| format!("could not make {}", folder.display()))?;
    let mut files = Vec::with_capacity(world.files.len());
    for (name, bytes) in &world.files {
        let path = folder.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("could not write {}", path.display()))?;
        files.push(path);
    }
    let request = ImportRequest {
        files: &files,
        way: store::Way::Statement,
        whole_month: false,
        month: None,
        this_month: bill::Month::at(app.clock.now_s()),
        allow: Allow::default(),
        consent: Consent::default(),
        expectation: Expectation::default(),
        tables: &app.config.tables,
        imported_by: IMPORTED_BY,
    };
    import_files(&app.data, &request, &inspect_files(&request)?, &app.clock).await?;
    let mut keys = Vec::new();
    for role in [Role::Distributor, Role::SecondLevelReseller, Role::Reseller] {
        let account = world.accounts.iter().find(|account| account.role == role);
        let account = account.context("the demo world has an account of each role")?;
        let pair = key_of(app, account.uin).await?;
        keys.push(DemoKey { role, uin: account.uin, name: account.name.clone(), pair });
    }
    Ok(keys)
}

/// The key of an account: the one that it has, or a new one.
async fn key_of(app: &App, uin: Uin) -> anyhow::Result<Pair> {
    let keys = app.data.catalog.keys().await?;
    if let Some(info) = keys.into_iter().find(|key| key.uin == uin && key.expires_at_us.is_none())
        && let Some(key) = app.data.catalog.key(&info.secret_id).await?
    {
        let secret = app.master_key.open(&info.secret_id, &key.sealed)?;
        let secret = Zeroizing::new(String::from_utf8(secret.to_vec())?);
        return Ok(Pair { id: info.secret_id, secret, token: None });
    }
    let pair = Pair::random()?;
    pair.store(&app.data, &app.master_key, uin, app.clock.now_us()).await?;
    Ok(pair)
}
