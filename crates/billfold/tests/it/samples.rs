//! Samples of calls: what they send in each form, and how they are asked for.

mod compared;
mod corpus;
mod languages;
mod models;
mod recorder;
