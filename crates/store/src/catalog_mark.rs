//! The mark of a folder of objects: a file beside it names the catalog to which the objects belong.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use crate::catalog::Catalog;
use crate::error::StoreError;
use crate::folder::{is_not_found, sync_parent_folder};
use crate::integers::encode_hex;
use crate::ownership::give_to_folder_owner;
use crate::refusal::StoreRefusal;

/// The file beside the folder of objects: the id of the catalog in hexadecimal, and a line feed.
const CATALOG_MARK: &str = "catalog_id";

/// Writes down beside the objects of a data folder that they belong to a catalog, if nothing is written there yet.
///
/// # Errors
///
/// [`StoreRefusal::OtherCatalog`]: it is that of another catalog. Others of storage.
pub(crate) async fn write_catalog_mark(dir: &Path, catalog: &Catalog) -> Result<(), StoreError> {
    if check_catalog_mark(dir, catalog).await? {
        return Ok(());
    }
    let (mark, new) = (dir.join(CATALOG_MARK), dir.join("catalog_id.new"));
    let id = encode_hex(&catalog.read_catalog_id().await?);
    let write = || {
        let mut file = File::create(&new)?;
        file.write_all(format!("{id}\n").as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&new, &mark)?;
        sync_parent_folder(&mark)
    };
    write().map_err(StoreError::file("write", &mark))?;
    give_to_folder_owner(dir, Path::new(CATALOG_MARK));
    Ok(())
}

/// Refuses objects of another catalog. Returns false if nothing says yet to which catalog they belong.
///
/// # Errors
///
/// As [`write_catalog_mark`].
pub(crate) async fn check_catalog_mark(dir: &Path, catalog: &Catalog) -> Result<bool, StoreError> {
    let mark = dir.join(CATALOG_MARK);
    let owner = match std::fs::read(&mark) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).trim_end().to_owned(),
        Err(error) if is_not_found(&error) => return Ok(false),
        Err(error) => return Err(StoreError::file("read", &mark)(error)),
    };
    let own = encode_hex(&catalog.read_catalog_id().await?);
    if owner == own {
        return Ok(true);
    }
    Err(StoreRefusal::OtherCatalog { folder: dir.join("objects"), owner, own, mark }.into())
}
