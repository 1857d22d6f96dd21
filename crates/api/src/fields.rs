//! Types of fields that several actions have, with their meanings.

pub(crate) mod bill_outputs;
pub(crate) mod cost_filter;
pub(crate) mod inputs;
pub(crate) mod line_fields;
pub(crate) mod outputs;
