//! A typed client for the partner billing actions of Tencent Cloud API 3.0.
//!
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod action;
pub mod actions;
mod advice;
mod amount;
mod choice;
pub mod choices;
mod client;
mod credentials;
mod endpoint;
mod envelope;
mod error;
mod exact_value;
mod form;
mod list;
mod pace;
mod pages;
mod service;
mod signed;
mod transport;

pub use action::{Action, Paged};
pub use amount::{Amount, AmountError};
pub use client::{Client, ClientBuilder};
pub use credentials::{Credentials, CredentialsError, InvalidToken, Token};
pub use error::{Error, Refused};
pub use exact_value::ExactValue;
pub use pages::{Items, Pages};
pub use service::Service;
pub use signed::{Language, Signature};
/// The secret of a key: wiped when it is dropped, never printed.
pub use tc3::Secret;
