//! Every parameter of an action in every form: absent, wrong, twice, misspelt, and values at each edge.

use tc3::Code;
use tc3::parameters::{Kind, Parameter};

use super::{Cases, values};
use crate::draft::{Draft, Part};
use crate::expect::{Basis, Expect};
use crate::form::Form;

/// A parameter that no action has.
const UNKNOWN: &str = "BillfoldUnknown";

/// Writes the cases down.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    let parameters = cases.subject.parameters.clone();
    for form in Form::ALL {
        for parameter in &parameters {
            let mut one = ParameterCases { form, parameter, cases };
            one.shapes();
            one.values();
            match &parameter.kind {
                Kind::List(item) => one.list(item),
                Kind::Object(members) => one.object(members),
                Kind::Text | Kind::Integer | Kind::Boolean => one.scalar(),
            }
        }
        let (name, start) = (cases.subject.name, cases.subject.draft(form));
        let value = if form == Form::Json { "\"x\"" } else { "x" };
        let said = |what: &str| format!("{name}, {}: {what}", form.name());
        let unknown = |name: &str| Expect::Names(Code::UnknownParameter, name.to_owned());
        let draft = start.clone().with_field(UNKNOWN, value);
        cases.add(Basis::Documented, unknown(UNKNOWN), said("a parameter that no action has"), draft);
        let draft = start.clone().with_field("", value);
        let code = if form == Form::Multipart { Code::InvalidRequest } else { Code::UnknownParameter };
        cases.add(Basis::Chosen, Expect::Code(code), said("a parameter without a name"), draft);
        if !form.is_v1() {
            let draft = start.with_field("Action", value);
            cases.add(Basis::Chosen, unknown("Action"), said("a common parameter of version 1"), draft);
        }
    }
}

/// ParameterCases parameter in one form.
struct ParameterCases<'c, 's> {
    form: Form,
    parameter: &'c Parameter,
    cases: &'c mut Cases<'s>,
}

impl ParameterCases<'_, '_> {
    /// The ordinary request.
    fn start(&self) -> Draft {
        self.cases.subject.draft(self.form)
    }

    /// The request without the parameter.
    fn gone(&self) -> Draft {
        self.start().without_field(&self.parameter.name)
    }

    /// The request with a value for the parameter: a JSON text in JSON.
    fn with(&self, value: &str) -> Draft {
        self.gone().with_field(&self.parameter.name, value)
    }

    /// A valid value of the parameter, if the example has one that is a single field.
    fn valid(&self) -> Option<String> {
        let value = self.cases.subject.example.get(&self.parameter.name)?;
        match (self.form, value.as_str()) {
            (Form::Json, _) | (_, None) => Some(value.to_string()),
            (_, Some(text)) => Some(text.to_owned()),
        }
    }

    fn add(&mut self, basis: Basis, expect: Expect, what: &str, draft: Draft) {
        let name =
            format!("{}, {}: {} {what}", self.cases.subject.name, self.form.name(), self.parameter.name);
        self.cases.add(basis, expect, name, draft);
    }

    fn wrong_type(&self) -> Expect {
        Expect::Names(Code::InvalidParameter, self.parameter.name.clone())
    }

    /// What happens where the parameter is not there, and `other` in its place if that is sent.
    fn without(&self, other: Option<&str>) -> Expect {
        match other {
            _ if self.parameter.is_required => {
                Expect::Names(Code::MissingParameter, self.parameter.name.clone())
            }
            Some(other) => Expect::Names(Code::UnknownParameter, other.to_owned()),
            None => Expect::Passes,
        }
    }

    /// The parameter absent, twice, and under other names.
    fn shapes(&mut self) {
        let name = self.parameter.name.clone();
        self.add(Basis::Documented, self.without(None), "is absent", self.gone());
        if self.form == Form::Json {
            self.add(Basis::Chosen, self.without(None), "is null", self.with("null"));
        }
        let Some(valid) = self.valid() else { return };
        let mut short = name.clone();
        short.pop();
        let mut letters = name.chars();
        let first = letters.next().unwrap_or_default().to_ascii_lowercase();
        let lower = format!("{first}{}", letters.as_str());
        for (what, other, basis) in [
            ("lacks its last letter", short, Basis::Documented),
            ("has an s too much", format!("{name}s"), Basis::Documented),
            ("begins with a small letter", lower, Basis::Chosen),
            ("is in capitals", name.to_ascii_uppercase(), Basis::Chosen),
            ("is followed by a blank", format!("{name} "), Basis::Chosen),
        ] {
            if self.cases.subject.parameters.iter().any(|known| known.name == other) {
                continue;
            }
            // ParameterCases is missing and one unknown: which is told first is our choice.
            let draft = self.gone().with_field(&other, &valid);
            let first = if self.parameter.is_required { Basis::Chosen } else { basis };
            self.add(first, self.without(Some(&other)), what, draft);
            let draft = self.start().with_field(&other, &valid);
            let expect = Expect::Names(Code::UnknownParameter, other);
            self.add(basis, expect, &format!("is there, and another that {what}"), draft);
        }
        if matches!(self.parameter.kind, Kind::Text | Kind::Integer | Kind::Boolean) {
            let twice = self.with(&valid).with_field(&name, &valid);
            self.add(Basis::Chosen, self.wrong_type(), "is there twice, the same", twice);
            let other = if self.form == Form::Json { "null" } else { "" };
            let twice = self.with(&valid).with_field(&name, other);
            self.add(Basis::Chosen, self.wrong_type(), "is there twice, once without a value", twice);
        }
    }

    /// The parameter with every value of the tables.
    fn values(&mut self) {
        let kind = &self.parameter.kind;
        let tries = if self.form == Form::Json { values::json_values(kind) } else { values::text_values() };
        for one in tries {
            let expect = if one.fits(kind) { Expect::Passes } else { self.wrong_type() };
            let draft = self.with(&one.value);
            self.add(one.basis(kind), expect, &format!("is {}", one.what), draft);
        }
    }

    /// A text, number or boolean that is written as a list or object.
    fn scalar(&mut self) {
        let (Some(valid), name) = (self.valid(), self.parameter.name.clone()) else { return };
        if self.form == Form::Json {
            return;
        }
        for (what, end) in
            [("a list", ".0"), ("an object", ".A"), ("a list of objects", ".0.A"), ("a dot", ".")]
        {
            let (draft, basis) = (self.gone().with_field(&format!("{name}{end}"), &valid), Basis::Chosen);
            self.add(basis, self.wrong_type(), &format!("is written as {what}"), draft);
        }
        let both = self.with(&valid).with_field(&format!("{name}.0"), &valid);
        self.add(Basis::Chosen, self.wrong_type(), "is a value and a list", both);
        if self.form == Form::Multipart {
            let part = |value: &str, part| self.gone().with_part(&name, value, part);
            let file = part(&valid, Part::File);
            let right = part(
                &self.cases.subject.example.get(&name).cloned().unwrap_or_default().to_string(),
                Part::Json,
            );
            let null = part("null", Part::Json);
            let broken = part("{", Part::Json);
            self.add(Basis::Chosen, self.wrong_type(), "is a file", file);
            self.add(Basis::Chosen, Expect::Passes, "is a part of JSON", right);
            self.add(Basis::Chosen, self.wrong_type(), "is a part of JSON that is null", null);
            self.add(Basis::Chosen, self.wrong_type(), "is a part of broken JSON", broken);
        }
    }

    /// A list with a wrong item, and with numbers that have a gap.
    fn list(&mut self, item: &Kind) {
        let name = self.parameter.name.clone();
        let first = Expect::Names(Code::InvalidParameter, format!("{name}.0"));
        if self.form == Form::Json {
            let draft = self.with(&format!("[{}]", values::wrong_json(item)));
            self.add(Basis::Documented, first, "has a wrong item", draft);
            return;
        }
        let (end, value) = if *item == Kind::Text { (".0.A", "a") } else { (".0", "abc") };
        let draft = self.gone().with_field(&format!("{name}{end}"), value);
        self.add(Basis::Documented, first, "has a wrong item", draft);
        for (what, end) in [("begin with 1", ".1"), ("are none", ".x"), ("have a zero too much", ".00")] {
            let draft = self.gone().with_field(&format!("{name}{end}"), value);
            self.add(Basis::Chosen, self.wrong_type(), &format!("has numbers that {what}"), draft);
        }
    }

    /// An object with a member that it has not, and without one that it must have.
    fn object(&mut self, members: &[Parameter]) {
        let name = self.parameter.name.clone();
        let required = members.iter().find(|member| member.is_required);
        let unknown = format!("{name}.{UNKNOWN}");
        let draft = match self.form {
            Form::Json => self.with(&format!("{{\"{UNKNOWN}\":1}}")),
            Form::Query | Form::Posted | Form::Multipart | Form::V1Get | Form::V1Post => {
                self.gone().with_field(&unknown, "1")
            }
        };
        let expect = match required {
            Some(required) => Expect::Names(Code::MissingParameter, format!("{name}.{}", required.name)),
            None => Expect::Names(Code::UnknownParameter, unknown),
        };
        let basis = if required.is_some() { Basis::Chosen } else { Basis::Documented };
        self.add(basis, expect, "has a member that it does not know, and no other", draft);
    }
}

#[cfg(test)]
mod tests;
