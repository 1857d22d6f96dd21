//! The pages of the guide: what they show is true, and what they have to copy runs.

mod page;
mod signatures;
