//! Files of bills for download: the links to them, the bills that they hold, and their bytes.

pub(crate) mod columns;
pub(crate) mod csv_file;
pub(crate) mod file_bills;
pub(crate) mod link;
pub(crate) mod pack;
pub(crate) mod pipe;
pub(crate) mod places;
