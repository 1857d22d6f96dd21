//! The formats of files: those that are read, and those that are recognised and refused.

pub(crate) mod detailed_csv;
pub(crate) mod refused;
