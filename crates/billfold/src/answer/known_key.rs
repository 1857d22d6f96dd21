//! The key of a request: one that was read for an earlier request, or that of the catalog.

use std::sync::Arc;

use tc3::{Claim, Refusal};

use super::read_model::View;
use super::service::Service;
use super::signer::{OpenKey, open_key};
use crate::metrics::Lookup;

/// Finds the key that a claim names, with its secret opened: one that is held, or that of the catalog.
pub(super) async fn find_open_key(
    service: &Service,
    view: View,
    claim: &Claim<'_>,
) -> Result<Arc<OpenKey>, Refusal> {
    let held = service.read_model.find_key(view, &claim.secret_id);
    service.metrics.count_lookup(Lookup::Key, held.is_some());
    if let Some(key) = held {
        return Ok(key);
    }
    // On the heap, since every request would be larger by it.
    let key = Arc::new(Box::pin(open_key(&service.data.catalog, &service.master_key, claim)).await?);
    service.read_model.keep_key(view, &claim.secret_id, &key);
    Ok(key)
}
