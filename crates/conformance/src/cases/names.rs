//! Actions and versions that do not exist.

use tc3::Code;

use crate::case::Cases;
use crate::expect::{Basis, Expect};
use crate::form::Form;

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    let action = cases.subject.name;
    let long = "A".repeat(500);
    for form in Form::DOCUMENTED {
        let start = cases.subject.draft(form);
        let name_of = |what: &str| format!("{action}, {}: {what}", form.name());
        let capitals = action.to_ascii_uppercase();
        let longer = format!("{action}s");
        for (what, name, basis) in [
            ("an action that is none", "NoSuchAction", Basis::Documented),
            ("an action with an s too much", &longer, Basis::Documented),
            ("an action in capitals", &capitals, Basis::Chosen),
            ("an action of odd signs", "<a> '; ${x} ☃", Basis::Chosen),
            ("a path for an action", "../../etc/passwd", Basis::Chosen),
            ("a long action", &long, Basis::Chosen),
        ] {
            let named = name.chars().take(12).collect();
            let draft = start.clone().with_common("Action", name);
            cases.add(basis, Expect::Names(Code::InvalidAction, named), name_of(what), draft);
        }
        for (what, version, basis) in [
            ("a version that is none", "2020-01-01", Basis::Documented),
            ("a later version", "2099-12-31", Basis::Documented),
            ("a version that is no date", "v3", Basis::Chosen),
            ("a version of other signs", "2022/09/28", Basis::Chosen),
            ("a long version", &long, Basis::Chosen),
        ] {
            let named = version.chars().take(12).collect();
            let draft = start.clone().with_common("Version", version);
            cases.add(basis, Expect::Names(Code::NoSuchVersion, named), name_of(what), draft);
        }
    }
}
