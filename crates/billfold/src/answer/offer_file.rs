//! Offers a file of bills: checks that the caller may have it, and makes the link to it.

use access::{FileBills, FileOffer, FileQuery, FileScope};
use bill::Uin;
use hyper::http::uri::{Authority, Scheme};
use store::StoreError;
use tc3::{Code, Refusal};

use super::incoming::Request;
use super::service::Service;
use super::storage_refusal::to_refusal;
use crate::downloads::file_bills::{check_lines_are_here, find_basis, find_moment, read_file_bills};
use crate::downloads::link::{FILES_PATH, FileLink, LIFE_S};

/// The request that asks for a link.
pub(super) struct LinkOrigin<'a> {
    /// The id of the key that signed it.
    pub(super) secret_id: &'a str,
    /// The request itself.
    pub(super) request: &'a Request<'a>,
}

impl LinkOrigin<'_> {
    /// Finds the address under which the client reached this server; `None` if its `Host` is no host. An official client writes
    /// the scheme before it.
    fn find_url(&self) -> Option<String> {
        let received = self.request.to_received();
        let own = received.header("Host").unwrap_or_default();
        let with_scheme = [Scheme::HTTP, Scheme::HTTPS].into_iter().find_map(|scheme| {
            let host = own.strip_prefix(scheme.as_str())?.strip_prefix("://")?;
            Some((scheme, host))
        });
        let (scheme, host) = with_scheme.unwrap_or((self.request.scheme().clone(), own));
        let host: Authority = host.parse().ok()?;
        (!host.as_str().contains('@')).then(|| format!("{scheme}://{host}"))
    }
}

/// Offers a file of bills to a caller.
///
/// # Errors
///
/// The storage failed, or no address of this server is known.
pub(super) async fn offer_file(
    service: &Service,
    origin: &LinkOrigin<'_>,
    caller: Uin,
    query: FileQuery,
) -> Result<FileOffer, Refusal> {
    let is_pack = matches!(query.scope, FileScope::Customers(_));
    let is_final = service.config.finality.is_final(query.month, service.clock.now_us());
    let to_refusal = |error: StoreError| to_refusal(&error);
    let catalog = &service.data.catalog;
    let as_of_us = find_moment(catalog).await.map_err(to_refusal)?;
    let bills = read_file_bills(catalog, caller, &query, as_of_us).await.map_err(to_refusal)?;
    let customers = match bills {
        FileBills::Nothing => return Ok(FileOffer::Nothing),
        FileBills::Withheld => return Ok(FileOffer::Withheld),
        FileBills::Bills(customers) => customers,
    };
    if is_pack && !is_final {
        return Ok(FileOffer::NotFinal);
    }
    if !is_pack && customers.iter().any(|customer| find_basis(&customer.states).is_none()) {
        return Ok(FileOffer::MixedBases);
    }
    check_lines_are_here(&service.data, &customers).await.map_err(to_refusal)?;
    let link = FileLink {
        secret_id: origin.secret_id.to_owned(),
        caller,
        query,
        as_of_us,
        expires_at_s: service.clock.now_s() + LIFE_S,
    };
    let internal = |cause: String| Refusal::of(Code::InternalError).because(cause);
    let token = link.seal(&service.master_key).map_err(|error| internal(error.to_string()))?;
    let base = service.config.public_url.clone().or_else(|| origin.find_url());
    let base = base.ok_or_else(|| {
        internal("the Host of the request is no address, and there is no public_url: set it".to_owned())
    })?;
    let customers = customers.iter().filter(|customer| !customer.states.is_empty()).count();
    let address = format!("{base}{FILES_PATH}{token}/{}", link.file_name());
    Ok(FileOffer::File { address, customers })
}
