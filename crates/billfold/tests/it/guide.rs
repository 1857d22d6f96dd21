//! The pages of the guide: what they show is true, and what they have to copy runs.

mod clients;
mod facts;
mod page;
mod parameters;
mod requests;
mod signatures;
