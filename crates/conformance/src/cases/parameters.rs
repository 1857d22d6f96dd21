//! Each parameter of an action in each form: absent, wrong, twice, misspelt, and values at each edge.

use tc3::parameters::{Kind, Parameter};
use tc3::{Code, Parameters};

use super::values;
use crate::case::Cases;
use crate::draft::{Draft, Part};
use crate::expect::{Basis, Expect};
use crate::form::Form;

/// A parameter that no action has.
const UNKNOWN: &str = "BillfoldUnknown";

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    let parameters = cases.subject.parameters.clone();
    for form in Form::ALL {
        for parameter in &parameters {
            let mut one = ParameterCases { form, parameter, cases };
            one.add_shapes();
            one.add_values();
            match &parameter.kind {
                Kind::List(item) => one.add_list(item),
                Kind::Object(members) => one.add_object(members),
                Kind::Text | Kind::Integer | Kind::Unsigned | Kind::Boolean => one.add_scalar(),
            }
        }
        let (name, start) = (cases.subject.name, cases.subject.draft(form));
        let value = if form == Form::Json { "\"x\"" } else { "x" };
        let name_of = |what: &str| format!("{name}, {}: {what}", form.name());
        let unknown = |name: &str| Expect::Names(Code::UnknownParameter, name.to_owned());
        let draft = start.clone().with_field(UNKNOWN, value);
        cases.add(Basis::Documented, unknown(UNKNOWN), name_of("a parameter that no action has"), draft);
        let draft = start.clone().with_field("", value);
        let code = if form == Form::Multipart { Code::InvalidRequest } else { Code::UnknownParameter };
        cases.add(Basis::Chosen, Expect::Code(code), name_of("a parameter without a name"), draft);
        if !form.is_v1() {
            let draft = start.with_field("Action", value);
            cases.add(Basis::Chosen, unknown("Action"), name_of("a common parameter of version 1"), draft);
        }
    }
}

/// Adds the cases of one parameter in one form.
struct ParameterCases<'c, 's> {
    form: Form,
    parameter: &'c Parameter,
    cases: &'c mut Cases<'s>,
}

impl ParameterCases<'_, '_> {
    /// Makes the ordinary request.
    fn draft(&self) -> Draft {
        self.cases.subject.draft(self.form)
    }

    /// Makes the request without the parameter.
    fn draft_without_parameter(&self) -> Draft {
        self.draft().without_field(&self.parameter.name)
    }

    /// Makes the request with this value of the parameter, which is JSON in a JSON body.
    fn draft_with_value(&self, value: &str) -> Draft {
        self.draft_without_parameter().with_field(&self.parameter.name, value)
    }

    /// Finds the value of the parameter in the example, as the text of a single field.
    fn find_valid_value(&self) -> Option<String> {
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

    /// Returns the expectation for a value of a wrong type.
    fn expect_wrong_type(&self) -> Expect {
        Expect::Names(Code::InvalidParameter, self.parameter.name.clone())
    }

    /// Returns the expectation for a value of the right type, which may be beyond the limits of the parameter.
    fn expect_right_type(&self, value: &str) -> Expect {
        let value = match self.form {
            Form::Json => value.to_owned(),
            Form::Query | Form::Posted | Form::Multipart | Form::V1Get | Form::V1Post => {
                serde_json::Value::from(value).to_string()
            }
        };
        let body = format!("{{{}:{value}}}", serde_json::Value::from(self.parameter.name.as_str()));
        let defined = std::slice::from_ref(self.parameter);
        match tc3::parameters::check_parameters(&Parameters::Json(body.as_bytes()), defined) {
            Err(refusal) if refusal.code == self.parameter.wrong_value => Expect::Code(refusal.code),
            _ => Expect::Passes,
        }
    }

    /// Returns the expectation without the parameter, and with `other` in its place.
    fn expect_without(&self, other: Option<&str>) -> Expect {
        match other {
            _ if self.parameter.is_required => {
                Expect::Names(Code::MissingParameter, self.parameter.name.clone())
            }
            Some(other) => Expect::Names(Code::UnknownParameter, other.to_owned()),
            None => Expect::Passes,
        }
    }

    /// Adds the parameter absent, twice, and under other names.
    fn add_shapes(&mut self) {
        let name = self.parameter.name.clone();
        self.add(Basis::Documented, self.expect_without(None), "is absent", self.draft_without_parameter());
        if self.form == Form::Json {
            self.add(Basis::Chosen, self.expect_without(None), "is null", self.draft_with_value("null"));
        }
        let Some(valid) = self.find_valid_value() else { return };
        let mut short = name.clone();
        short.pop();
        // Names of parameters are ASCII, and not empty.
        let (first, rest) = name.split_at(1);
        let lower = format!("{}{rest}", first.to_ascii_lowercase());
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
            // One is missing and one unknown: the order of these errors is our choice.
            let draft = self.draft_without_parameter().with_field(&other, &valid);
            let first = if self.parameter.is_required { Basis::Chosen } else { basis };
            self.add(first, self.expect_without(Some(&other)), what, draft);
            let draft = self.draft().with_field(&other, &valid);
            let expect = Expect::Names(Code::UnknownParameter, other);
            self.add(basis, expect, &format!("is there, and another that {what}"), draft);
        }
        if !matches!(self.parameter.kind, Kind::List(_) | Kind::Object(_)) {
            let twice = self.draft_with_value(&valid).with_field(&name, &valid);
            self.add(Basis::Chosen, self.expect_wrong_type(), "is there twice, the same", twice);
            let other = if self.form == Form::Json { "null" } else { "" };
            let twice = self.draft_with_value(&valid).with_field(&name, other);
            self.add(Basis::Chosen, self.expect_wrong_type(), "is there twice, once without a value", twice);
        }
    }

    /// Adds the parameter with each value of the tables.
    fn add_values(&mut self) {
        let kind = &self.parameter.kind;
        let tries =
            if self.form == Form::Json { values::list_json_values(kind) } else { values::list_text_values() };
        for one in tries {
            let expect =
                if one.fits(kind) { self.expect_right_type(&one.value) } else { self.expect_wrong_type() };
            let draft = self.draft_with_value(&one.value);
            self.add(one.basis(kind), expect, &format!("is {}", one.what), draft);
        }
    }

    /// Adds a text, number or boolean that is written as a list or object.
    fn add_scalar(&mut self) {
        let (Some(valid), name) = (self.find_valid_value(), self.parameter.name.clone()) else { return };
        if self.form == Form::Json {
            return;
        }
        for (what, end) in
            [("a list", ".0"), ("an object", ".A"), ("a list of objects", ".0.A"), ("a dot", ".")]
        {
            let (draft, basis) =
                (self.draft_without_parameter().with_field(&format!("{name}{end}"), &valid), Basis::Chosen);
            self.add(basis, self.expect_wrong_type(), &format!("is written as {what}"), draft);
        }
        let both = self.draft_with_value(&valid).with_field(&format!("{name}.0"), &valid);
        self.add(Basis::Chosen, self.expect_wrong_type(), "is a value and a list", both);
        if self.form == Form::Multipart {
            let part = |value: &str, part| self.draft_without_parameter().with_part(&name, value, part);
            let file = part(&valid, Part::File);
            let right = part(
                &self.cases.subject.example.get(&name).cloned().unwrap_or_default().to_string(),
                Part::Json,
            );
            let null = part("null", Part::Json);
            let broken = part("{", Part::Json);
            self.add(Basis::Chosen, self.expect_wrong_type(), "is a file", file);
            self.add(Basis::Chosen, Expect::Passes, "is a part of JSON", right);
            self.add(Basis::Chosen, self.expect_wrong_type(), "is a part of JSON that is null", null);
            self.add(Basis::Chosen, self.expect_wrong_type(), "is a part of broken JSON", broken);
        }
    }

    /// Adds a list with a wrong item, and with wrong numbers of items.
    fn add_list(&mut self, item: &Kind) {
        let name = self.parameter.name.clone();
        let first = Expect::Names(Code::InvalidParameter, format!("{name}.0"));
        if self.form == Form::Json {
            let draft = self.draft_with_value(&format!("[{}]", values::choose_wrong_json(item)));
            self.add(Basis::Documented, first, "has a wrong item", draft);
            return;
        }
        let (end, value) = if *item == Kind::Text { (".0.A", "a") } else { (".0", "abc") };
        let draft = self.draft_without_parameter().with_field(&format!("{name}{end}"), value);
        self.add(Basis::Documented, first, "has a wrong item", draft);
        for (what, end) in [("begin with 1", ".1"), ("are none", ".x"), ("have a zero too much", ".00")] {
            let draft = self.draft_without_parameter().with_field(&format!("{name}{end}"), value);
            self.add(Basis::Chosen, self.expect_wrong_type(), &format!("has numbers that {what}"), draft);
        }
    }

    /// Adds an object with an unknown member and without a required one.
    fn add_object(&mut self, members: &[Parameter]) {
        let name = self.parameter.name.clone();
        let required = members.iter().find(|member| member.is_required);
        let unknown = format!("{name}.{UNKNOWN}");
        let draft = match self.form {
            Form::Json => self.draft_with_value(&format!("{{\"{UNKNOWN}\":1}}")),
            Form::Query | Form::Posted | Form::Multipart | Form::V1Get | Form::V1Post => {
                self.draft_without_parameter().with_field(&unknown, "1")
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
