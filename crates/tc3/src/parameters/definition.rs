//! The definition of a parameter: its name, the kind of its value, and its limits.

use super::limits::Limits;
use crate::code::Code;

/// The kind of value that a parameter takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Text,
    /// A whole number of 64 bits, signed.
    Integer,
    /// A whole number of 64 bits, unsigned.
    Unsigned,
    /// True or false.
    Boolean,
    /// Values of one kind, in order. In a query: `List.0=a&List.1=b`.
    List(Box<Kind>),
    /// Named values. In a query: `Object.Name=a`.
    Object(Vec<Parameter>),
}

/// One parameter of an action, or one member of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// The kind of its value.
    pub kind: Kind,
    /// True if it must be given.
    pub is_required: bool,
    /// The values that it takes, of those of its kind.
    pub limits: Limits,
    /// The code of a value beyond the limits.
    pub wrong_value: Code,
}

impl Parameter {
    /// Makes a parameter that takes every value of its kind.
    #[must_use]
    pub fn new(name: &str, kind: Kind, is_required: bool) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            is_required,
            limits: Limits::default(),
            wrong_value: Code::InvalidParameterValue,
        }
    }
}
