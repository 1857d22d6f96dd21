//! An action that the role of the key may not call.

use crate::case::Cases;
use crate::expect::Expect;
use crate::form::Form;

/// Adds the cases of the group. The refusal comes before any parameter is looked at.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    let Some((code, basis)) = cases.subject.wrong_role else { return };
    let (name, ordinary) = (cases.subject.name, cases.subject.draft(Form::Json));
    let with_unknown = ordinary.clone().with_field("BillfoldUnknown", "1");
    cases.add(basis, Expect::Code(code), format!("{name}: a role that may not call it"), ordinary);
    let what = format!("{name}: a role that may not call it, and an unknown parameter");
    cases.add(crate::expect::Basis::Chosen, Expect::Code(code), what, with_unknown);
}
