//! Lists that are answered page by page.

use std::fmt;

use crate::action::{Action, Paged};
use crate::error::Error;

/// The way to send a request.
type Send<'c, A> = Box<dyn Fn(&A) -> Result<<A as Action>::Response, Error> + 'c>;

/// The pages of a list, each asked for when it is taken. It ends after the last page or the first error.
///
/// A list that changes while it is read may lack an entry or have one twice. Where the answers state the number of all
/// entries, such a change is [`Error::PagesChanged`].
pub struct Pages<'c, A: Paged> {
    send: Send<'c, A>,
    request: A,
    /// The page to ask for next; `None` after the last.
    next: Option<u32>,
    /// Entries of the pages so far.
    seen: u64,
    /// The number of all entries, by the first page.
    count: Option<u64>,
}

impl<A: Paged> fmt::Debug for Pages<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").field("next", &self.next).field("seen", &self.seen).finish_non_exhaustive()
    }
}

impl<'c, A: Paged> Pages<'c, A> {
    /// Begins with the first page.
    pub(crate) fn new(request: A, send: Send<'c, A>) -> Self {
        Self { send, request, next: Some(1), seen: 0, count: None }
    }

    /// Iterates over the entries of all pages. A page is asked for when its first entry is taken.
    pub fn items(self) -> Items<'c, A> {
        Items { pages: self, of_page: Vec::new().into_iter() }
    }

    /// Asks for a page, and decides on the next.
    fn take_page(&mut self, page: u32) -> Result<A::Response, Error> {
        self.request.set_page(page);
        let response = (self.send)(&self.request)?;
        let entries = A::items(&response).len();
        let count = A::count_all(&response);
        self.seen += u64::try_from(entries).unwrap_or(u64::MAX);
        let has_changed = page > 1 && count != self.count;
        self.count = count;
        let is_last = match count {
            Some(count) if has_changed || self.seen > count || (entries == 0 && self.seen < count) => {
                return Err(Error::PagesChanged { action: A::NAME });
            }
            Some(count) => self.seen == count,
            None => entries == 0,
        };
        self.next = if is_last { None } else { page.checked_add(1) };
        Ok(response)
    }
}

impl<A: Paged> Iterator for Pages<'_, A> {
    type Item = Result<A::Response, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let page = self.next.take()?;
        Some(self.take_page(page))
    }
}

/// The entries of a list, whose pages are asked for one after another. It ends after the last entry or the first error.
pub struct Items<'c, A: Paged> {
    pages: Pages<'c, A>,
    of_page: std::vec::IntoIter<A::Item>,
}

impl<A: Paged> fmt::Debug for Items<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").field("pages", &self.pages).finish_non_exhaustive()
    }
}

impl<A: Paged> Iterator for Items<'_, A> {
    type Item = Result<A::Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.of_page.next() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Ok(page) => self.of_page = A::into_items(page).into_iter(),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;

    #[derive(Clone, Serialize)]
    struct Numbers(u32);

    #[derive(Deserialize)]
    struct Page(Vec<u32>, Option<u64>);

    impl Action for Numbers {
        const NAME: &'static str = "ListNumbers";
        type Response = Page;
    }

    impl Paged for Numbers {
        type Item = u32;

        fn set_page(&mut self, page: u32) {
            self.0 = page;
        }

        fn items(response: &Page) -> &[u32] {
            &response.0
        }

        fn into_items(response: Page) -> Vec<u32> {
            response.0
        }

        fn count_all(response: &Page) -> Option<u64> {
            response.1
        }
    }

    /// Reads a list of which each page has its entries and count; a page behind the last of them is empty.
    fn read_pages(pages: &[(&[u32], Option<u64>)]) -> Result<Vec<u32>, Error> {
        let send = |request: &Numbers| {
            let page = usize::try_from(request.0).unwrap().checked_sub(1).unwrap();
            let (entries, count) = pages.get(page).copied().unwrap_or((&[], None));
            Ok(Page(entries.to_vec(), count))
        };
        Pages::new(Numbers(9), Box::new(send)).items().collect()
    }

    #[test]
    fn all_pages_are_read_and_none_behind_the_last() {
        assert_eq!(read_pages(&[(&[1, 2], Some(3)), (&[3], Some(3))]).unwrap(), [1, 2, 3]);
        assert_eq!(read_pages(&[(&[], Some(0))]).unwrap(), [0_u32; 0]);
        assert_eq!(read_pages(&[(&[1, 2], None), (&[3], None)]).unwrap(), [1, 2, 3]);
    }

    #[test]
    fn a_list_that_changes_between_two_pages_is_an_error() {
        for pages in [
            &[(&[1, 2][..], Some(3)), (&[3], Some(4))][..],
            &[(&[1, 2], Some(3)), (&[], Some(3))],
            &[(&[1, 2], Some(3)), (&[3, 4], Some(3))],
        ] {
            assert!(matches!(read_pages(pages), Err(Error::PagesChanged { .. })), "{pages:?}");
        }
    }
}
