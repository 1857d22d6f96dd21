//! Parameters of every kind, none required at the top, so that short inputs get far.

use std::sync::OnceLock;

use tc3::parameters::{Kind, Parameter};

fn parameter(name: &str, kind: Kind, is_required: bool) -> Parameter {
    Parameter::new(name, kind, is_required)
}

fn list(kind: Kind) -> Kind {
    Kind::List(Box::new(kind))
}

/// The definition: a text `T`, an integer `I`, a boolean `B`, lists `L`, `M` (of lists), `K` (of objects),
/// and an object `O` with one of each kind, one of them required.
pub(crate) fn defined() -> &'static [Parameter] {
    static DEFINED: OnceLock<Vec<Parameter>> = OnceLock::new();
    DEFINED.get_or_init(|| {
        let inner = vec![parameter("N", Kind::Integer, true), parameter("T", Kind::Text, false)];
        let object = vec![
            parameter("N", Kind::Text, true),
            parameter("V", list(Kind::Integer), false),
            parameter("B", Kind::Boolean, false),
            parameter("O", Kind::Object(inner), false),
        ];
        vec![
            parameter("T", Kind::Text, false),
            parameter("I", Kind::Integer, false),
            parameter("B", Kind::Boolean, false),
            parameter("L", list(Kind::Text), false),
            parameter("M", list(list(Kind::Boolean)), false),
            parameter("K", list(Kind::Object(object.clone())), false),
            parameter("O", Kind::Object(object), false),
        ]
    })
}
