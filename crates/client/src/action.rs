//! What the generated actions have in common.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::service::Service;

/// A request of an action. A type of your own may be one, for an action that this crate does not have. The modules of [`actions`](crate::actions) have one each.
pub trait Action: Serialize {
    /// The service; the vendor's unless it is stated.
    const SERVICE: Service = Service::PARTNERS;
    /// The name on the wire.
    const NAME: &'static str;
    /// The answer.
    type Response: DeserializeOwned;
}

/// A request of an action that answers page by page.
pub trait Paged: Action + Clone {
    /// An entry of the list.
    type Item;

    /// Sets the number of the page; the first is 1.
    fn set_page(&mut self, page: u32);

    /// Returns the entries of a page.
    fn items(response: &Self::Response) -> &[Self::Item];

    /// Takes the entries of a page.
    fn into_items(response: Self::Response) -> Vec<Self::Item>;

    /// Returns the number of all entries; `None` if the answer does not state it.
    fn count_all(response: &Self::Response) -> Option<u64>;
}
