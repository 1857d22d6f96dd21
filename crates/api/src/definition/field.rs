//! The fields of an action's input and output, read from their types.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use serde_json::Value;
use tc3::Code;
use tc3::parameters::{Kind, Limits, Parameter};

use crate::text::Text;

/// A field of an input or output, or a member of an object in it.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own of a field")]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// The shape of its value.
    pub shape: Shape,
    /// Its meaning.
    pub meaning: Text,
    /// True if an input must have it, or an output always has it.
    pub is_required: bool,
    /// True if its value may be `null`.
    pub is_nullable: bool,
    /// The unit of its value, such as `USD`.
    pub unit: Option<String>,
    /// The data that an output is made from; for one that is never sent, the reason.
    pub fed_by: Option<Text>,
    /// True if no answer has the output.
    pub is_never_sent: bool,
    /// The value that an absent input stands for.
    pub default: Option<Value>,
    /// A value.
    pub example: Option<Value>,
    /// The code of an input beyond its limits.
    pub wrong_value: Code,
    /// True if letter case does not count in the choices of an input.
    pub ignores_case: bool,
}

/// The shape of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// A text; one of some choices, if there are any.
    Text {
        /// The texts that it may be.
        choices: Vec<Choice>,
    },
    /// A whole number of 64 bits.
    Integer {
        /// True if it is `uint64` for the vendor, false if `int64`.
        is_unsigned: bool,
        /// The least.
        min: Option<i128>,
        /// The largest.
        max: Option<i128>,
    },
    /// A decimal number, exact, without an exponent.
    Decimal,
    /// True or false.
    Boolean,
    /// Values of one shape.
    List {
        /// The shape of each.
        item: Box<Shape>,
        /// The least number of them.
        min: Option<usize>,
        /// The largest number of them.
        max: Option<usize>,
    },
    /// An object.
    Object {
        /// The vendor's name of its type.
        name: String,
        /// Its members.
        fields: Vec<Field>,
    },
}

/// A text that a field may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The text on the wire.
    pub code: String,
    /// Its name or meaning.
    pub meaning: Text,
}

impl Field {
    /// Returns the field as a parameter to check.
    #[must_use]
    pub fn to_parameter(&self) -> Parameter {
        Parameter {
            name: self.name.clone(),
            kind: self.shape.to_kind(),
            is_required: self.is_required,
            limits: Limits { ignores_case: self.ignores_case, ..self.shape.to_limits() },
            wrong_value: self.wrong_value,
        }
    }
}

impl Shape {
    /// The vendor's name of the type of a value that is no list: `string`, `int64`, or the name of an object.
    #[must_use]
    pub fn vendor_type(&self) -> &str {
        match self {
            Self::Text { .. } => "string",
            Self::Integer { is_unsigned: false, .. } => "int64",
            Self::Integer { is_unsigned: true, .. } => "uint64",
            Self::Decimal => "float",
            Self::Boolean => "bool",
            Self::List { item, .. } => item.vendor_type(),
            Self::Object { name, .. } => name,
        }
    }

    /// Returns the members of an object, also of the objects of a list; empty for any other value.
    #[must_use]
    pub fn members(&self) -> &[Field] {
        match self {
            Self::Object { fields, .. } => fields,
            Self::List { item, .. } => item.members(),
            Self::Text { .. } | Self::Integer { .. } | Self::Decimal | Self::Boolean => &[],
        }
    }

    /// Returns the choices of a text, also of the texts of a list.
    #[must_use]
    pub fn choices(&self) -> &[Choice] {
        match self {
            Self::Text { choices } => choices,
            Self::List { item, .. } => item.choices(),
            Self::Integer { .. } | Self::Decimal | Self::Boolean | Self::Object { .. } => &[],
        }
    }

    /// Returns the kind of value that a parameter of this shape takes.
    fn to_kind(&self) -> Kind {
        match self {
            Self::Text { .. } => Kind::Text,
            Self::Integer { is_unsigned: false, .. } => Kind::Integer,
            Self::Integer { is_unsigned: true, .. } => Kind::Unsigned,
            Self::Boolean => Kind::Boolean,
            Self::List { item, .. } => Kind::List(Box::new(item.to_kind())),
            Self::Object { fields, .. } => Kind::Object(fields.iter().map(Field::to_parameter).collect()),
            Self::Decimal => unreachable!("no action takes a decimal number"),
        }
    }

    /// Returns the limits of a value of this shape.
    #[must_use]
    pub fn to_limits(&self) -> Limits {
        match self {
            Self::Text { choices } => Limits {
                choices: choices.iter().map(|choice| choice.code.clone()).collect(),
                ..Limits::default()
            },
            Self::Integer { min, max, .. } => Limits { min: *min, max: *max, ..Limits::default() },
            Self::List { item, min, max } => Limits { items_min: *min, items_max: *max, ..item.to_limits() },
            Self::Decimal | Self::Boolean | Self::Object { .. } => Limits::default(),
        }
    }
}
