//! Checks of stored objects: length and hash are compared before lines are read from them, since a Parquet reader
//! must not be given bytes that we did not write.

use std::path::Path as FilePath;

use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};

use crate::error::StoreError;
use crate::error::system::{describe_system_error, find_system_error};
use crate::object::{ObjectFlaw, WrittenObject};

/// Largest part of an object that is in memory at once, in bytes.
const READ_BYTES_MAX: u64 = 4 << 20;

/// A failure to read an object as it was written.
#[derive(Debug)]
pub enum ReadObjectError {
    /// The object is not what was written.
    Flaw(ObjectFlaw),
    /// The function that was given the bytes failed.
    Store(StoreError),
}

impl From<ObjectFlaw> for ReadObjectError {
    fn from(flaw: ObjectFlaw) -> Self {
        Self::Flaw(flaw)
    }
}

impl From<StoreError> for ReadObjectError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Checks that an object exists with its length. `folder` is the folder of the store, in which a folder may be
/// in the place of the object.
pub(super) async fn check_object_length(
    store: &dyn ObjectStore,
    folder: &FilePath,
    object: &WrittenObject,
) -> Result<(), ObjectFlaw> {
    match store.head(&Path::from(object.path.as_str())).await {
        Ok(found) if found.size == object.bytes => Ok(()),
        Ok(found) => Err(ObjectFlaw::Length { found: found.size }),
        Err(_) if folder.join(&object.path).is_dir() => Err(ObjectFlaw::Folder),
        Err(object_store::Error::NotFound { .. }) => Err(ObjectFlaw::Missing),
        Err(error) => Err(describe_unreadable(folder, object, &error)),
    }
}

/// Reads all bytes of an object, of the expected length, and compares their hash.
pub(super) async fn read_object_bytes(
    store: &dyn ObjectStore,
    folder: &FilePath,
    object: &WrittenObject,
    visit: &mut (dyn FnMut(&[u8]) -> Result<(), StoreError> + Send),
) -> Result<(), ReadObjectError> {
    let path = Path::from(object.path.as_str());
    let (mut hash, mut start) = (Sha256::new(), 0_u64);
    while start < object.bytes {
        let end = start + (object.bytes - start).min(READ_BYTES_MAX);
        let bytes = store.get_range(&path, start..end).await;
        let bytes = bytes.map_err(|error| describe_unreadable(folder, object, &error))?;
        hash.update(&bytes);
        visit(&bytes)?;
        start = end;
    }
    let found: [u8; 32] = hash.finalize().into();
    if found == object.sha256 { Ok(()) } else { Err(ObjectFlaw::Content { found }.into()) }
}

/// Makes the flaw of an object that the store cannot read.
fn describe_unreadable(folder: &FilePath, object: &WrittenObject, error: &object_store::Error) -> ObjectFlaw {
    ObjectFlaw::Unreadable(match find_system_error(error) {
        Some(cause) => describe_system_error(&folder.join(&object.path), &cause),
        None => error.to_string(),
    })
}
