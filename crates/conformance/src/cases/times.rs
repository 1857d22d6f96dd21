//! Timestamps near and far: 300 seconds either way of the server's clock are allowed. A few seconds at the limit
//! are left out, since a request takes time to arrive.

use tc3::Code;

use crate::case::Cases;
use crate::expect::{Basis, Expect};
use crate::form::Form;

/// Seconds from now, and the basis of the expectation. The documentation speaks of requests that are too old; to
/// refuse those of the future alike is our choice.
const SKEWS: &[(i64, Basis)] = &[
    (-120, Basis::Documented),
    (-285, Basis::Documented),
    (120, Basis::Chosen),
    (285, Basis::Chosen),
    (-315, Basis::Documented),
    (-3_600, Basis::Documented),
    (-86_400, Basis::Documented),
    (-31_536_000, Basis::Documented),
    (315, Basis::Chosen),
    (3_600, Basis::Chosen),
    (86_400, Basis::Chosen),
];

/// Allowed distance from the server's clock, in seconds.
const SKEW_S_MAX: u64 = tc3::claim::SKEW_S_MAX;

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    let expired = || Expect::Code(Code::AuthFailureSignatureExpire);
    for form in Form::ALL {
        let start = cases.subject.draft(form);
        for (skew_s, basis) in SKEWS {
            let expect = if skew_s.unsigned_abs() > SKEW_S_MAX { expired() } else { Expect::Passes };
            let side = if *skew_s < 0 { "ago" } else { "ahead" };
            let name = format!("{}: signed {} seconds {side}", form.name(), skew_s.unsigned_abs());
            cases.add(*basis, expect, name, start.clone().with_skew(*skew_s));
        }
        for (what, value, basis) in [
            ("the beginning of time", "0", Basis::Chosen),
            ("milliseconds", "{time}000", Basis::Chosen),
            ("the end of time", "9223372036854775807", Basis::Chosen),
        ] {
            let name = format!("{}: {what}", form.name());
            cases.add(basis, expired(), name, start.clone().with_common("Timestamp", value));
        }
    }
}
