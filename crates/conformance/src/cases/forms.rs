//! Requests that an endpoint should take: each form in the spellings of clients of all languages.

use std::borrow::Cow;

use tc3::{Code, Method};

use crate::case::Cases;
use crate::draft::{Draft, Encoding};
use crate::expect::{Basis, Expect};
use crate::form::Form;
use crate::request::Request;

/// Edits the value of a header.
type Edit = fn(&str) -> String;

/// Adds the cases of the group.
pub(super) fn add_cases(cases: &mut Cases<'_>) {
    for form in Form::ALL {
        FormCases { cases: &mut *cases, form }.add_common_spellings();
    }
    for form in Form::TC3 {
        FormCases { cases: &mut *cases, form }.add_tc3_spellings();
    }
    for form in Form::V1 {
        FormCases { cases: &mut *cases, form }.add_v1_spellings();
    }
    FormCases { cases: &mut *cases, form: Form::Json }.add_json_spellings();
    for form in [Form::Query, Form::Posted, Form::V1Get, Form::V1Post] {
        FormCases { cases: &mut *cases, form }.add_encodings();
    }
}

/// Adds the spellings of one form, all of which pass.
struct FormCases<'c, 's> {
    cases: &'c mut Cases<'s>,
    form: Form,
}

impl FormCases<'_, '_> {
    fn draft(&self) -> Draft {
        self.cases.subject.draft(self.form)
    }

    fn make_case_name(&self, spelling: &str) -> String {
        format!("{}, {}: {spelling}", self.cases.subject.name, self.form.name())
    }

    fn add(&mut self, basis: Basis, spelling: &str, draft: Draft) {
        self.cases.add(basis, Expect::Passes, self.make_case_name(spelling), draft);
    }

    fn add_altered(
        &mut self,
        basis: Basis,
        spelling: &str,
        draft: Draft,
        after: impl Fn(&mut Request) + 'static,
    ) {
        self.cases.add_altered(basis, Expect::Passes, self.make_case_name(spelling), draft, after);
    }

    /// Adds what may differ in every form.
    fn add_common_spellings(&mut self) {
        let start = self.draft();
        self.add(Basis::Documented, "as documented", start.clone());
        for (spelling, value, basis) in [
            ("a region", "ap-guangzhou", Basis::Documented),
            ("a region that is none", "nowhere-7", Basis::Chosen),
            ("the region null", "null", Basis::Chosen),
            ("an empty region", "", Basis::Chosen),
        ] {
            self.add(basis, spelling, start.clone().with_common("Region", value));
        }
        for (spelling, value, basis) in [
            ("English", "en-US", Basis::Documented),
            ("Chinese", "zh-CN", Basis::Documented),
            ("a language that is none", "xx", Basis::Chosen),
            ("an empty language", "", Basis::Chosen),
        ] {
            self.add(basis, spelling, start.clone().with_common("Language", value));
        }
        let long = "x".repeat(1000);
        for (spelling, value, basis) in [
            ("a client's name", "SDK_PYTHON_3.1.193", Basis::Documented),
            ("a client's name with parts", "SDK_PYTHON_3.1.193; _CLI_3.1.193.1", Basis::Observed),
            ("a client's name of odd signs", "<a href='x'>\"%s\" ${x} ☃", Basis::Chosen),
            ("a long client's name", &long, Basis::Chosen),
            ("an empty client's name", "", Basis::Chosen),
        ] {
            self.add(basis, spelling, start.clone().with_common("RequestClient", value));
        }
        for (spelling, value, basis) in [
            ("a trace id", "0b3a1c9e-2f4d-4e6a-8b1c-7d5e9f0a1b2c", Basis::Observed),
            ("a trace id that is none", "☃ ../../etc", Basis::Chosen),
            ("a long trace id", &long, Basis::Chosen),
        ] {
            self.add(basis, spelling, start.clone().with_header("X-TC-TraceId", value));
        }
        self.add_altered(Basis::Chosen, "a trace id that is no UTF-8", start.clone(), |request| {
            request.add_header("X-TC-TraceId", b"\xff\xfe");
        });
        let refused = Expect::Code(Code::AuthFailureTokenFailure);
        let expect = if self.cases.subject.has_token { refused } else { Expect::Passes };
        self.cases.add(
            Basis::Chosen,
            expect,
            self.make_case_name("an empty token"),
            start.clone().with_common("Token", ""),
        );
        self.add(Basis::Observed, "an idempotency key", start.clone().with_header("X-Idempotency-Key", "x"));
        self.add(Basis::Chosen, "a browser's Accept", start.clone().with_header("Accept", "text/html,*/*"));
        self.add(
            Basis::Observed,
            "the connection to be closed",
            start.clone().with_header("Connection", "Close"),
        );
        self.add_altered(Basis::Observed, "names of headers in small letters", start.clone(), |request| {
            request.rename_headers(str::to_ascii_lowercase);
        });
        self.add_altered(Basis::Chosen, "names of headers in capitals", start.clone(), |request| {
            request.rename_headers(str::to_ascii_uppercase);
        });
        self.add(Basis::Chosen, "a host with a scheme", start.clone().with_host("http://{host}"));
        self.add(Basis::Chosen, "a host in capitals", start.clone().with_host("Billing.EXAMPLE:80"));
        self.add(Basis::Chosen, "a host with a dot behind it", start.clone().with_host("billing.example."));
        self.add_targets(start);
    }

    /// Adds targets other than `/`.
    fn add_targets(&mut self, start: Draft) {
        self.add_altered(Basis::Chosen, "an absolute target", start.clone(), |request| {
            let hosts = request.headers.iter().filter(|(name, _)| name == "Host");
            let hosts: Vec<Cow<'_, str>> = hosts.map(|(_, value)| String::from_utf8_lossy(value)).collect();
            request.path = format!("http://{}/", hosts.concat());
        });
        if self.form.method() == Method::Post {
            self.add_altered(Basis::Observed, "the target /?", start.clone(), |request| {
                request.query = Some(String::new());
            });
            self.add_altered(Basis::Chosen, "a query that is not signed", start, |request| {
                request.query = Some("BillfoldUnknown=1".to_owned());
            });
        }
    }

    /// Adds what TC3 leaves open.
    fn add_tc3_spellings(&mut self) {
        let start = self.draft();
        self.add(Basis::Observed, "a payload that is not signed", start.clone().with_unsigned_payload());
        self.add_altered(Basis::Observed, "names of headers as Go writes them", start.clone(), |request| {
            request.rename_headers(|name| {
                if name.starts_with("X-TC-") { name.replace("-TC-", "-Tc-") } else { name.to_owned() }
            });
        });
        let signed = ["content-type", "host", "x-tc-action"];
        self.add(Basis::Chosen, "the action signed as well", start.clone().with_signed_headers(&signed));
        let mut lower = start.clone().with_signed_headers(&signed);
        lower.lower_values = true;
        self.add(Basis::Documented, "values of headers signed in small letters", lower);
        let signed = ["content-type", "host", "x-tc-action", "x-tc-timestamp", "x-tc-version"];
        self.add(Basis::Chosen, "five headers signed", start.clone().with_signed_headers(&signed));
        self.add(
            Basis::Chosen,
            "signed headers not in order",
            start.clone().with_signed_headers(&["host", "content-type"]),
        );
        let mut ported = start.clone().with_host("billing.example:8787");
        "billing.example".clone_into(&mut ported.signed_host);
        self.add(Basis::Chosen, "a host that is signed without its port", ported);
        let mut label = start.clone();
        "{label}".clone_into(&mut label.service);
        self.add(Basis::Chosen, "the first label of the host for a service", label);
        let edits: [(&str, Basis, Edit); 5] = [
            ("two blanks behind the algorithm", Basis::Observed, |text| text.replacen("256 ", "256  ", 1)),
            ("a tab behind the algorithm", Basis::Chosen, |text| text.replacen("256 ", "256\t", 1)),
            ("no blanks behind commas", Basis::Chosen, |text| text.replace(", ", ",")),
            ("many blanks behind commas", Basis::Chosen, |text| text.replace(", ", " ,   ")),
            ("blanks around the header", Basis::Chosen, |text| format!("  {text} \t")),
        ];
        for (spelling, basis, edit) in edits {
            self.add_altered(basis, spelling, start.clone(), move |request| {
                request.edit_header("Authorization", edit);
            });
        }
        self.add_altered(Basis::Chosen, "the fields in another order", start, |request| {
            request.edit_header("Authorization", |text| {
                let fields: Vec<&str> = text.trim_start_matches("TC3-HMAC-SHA256 ").rsplit(", ").collect();
                format!("TC3-HMAC-SHA256 {}", fields.join(", "))
            });
        });
    }

    /// Adds what version 1 leaves open.
    fn add_v1_spellings(&mut self) {
        let start = self.draft();
        for (spelling, method, basis) in [
            ("HmacSHA256", "HmacSHA256", Basis::Documented),
            ("HmacSHA1", "HmacSHA1", Basis::Documented),
            ("a method that is none, which means HmacSHA1", "HmacMD5", Basis::Chosen),
            ("a method in small letters, which means HmacSHA1", "hmacsha256", Basis::Chosen),
            ("an empty method, which means HmacSHA1", "", Basis::Chosen),
        ] {
            let draft = start.clone().with_common("SignatureMethod", method);
            self.add(basis, spelling, draft.clone());
            // One official client sends the line feed, with the two methods that there are.
            let is_sent = matches!(method, "HmacSHA256" | "HmacSHA1");
            self.add_altered(
                if is_sent { Basis::Observed } else { Basis::Chosen },
                &format!("{spelling}; a line feed behind the signature"),
                draft,
                |request| {
                    request.edit_pairs(|pairs| format!("{pairs}%0A"));
                },
            );
        }
        for (spelling, nonce, basis) in [
            ("the nonce 0", "0", Basis::Observed),
            ("the nonce that Go begins with", "5577006791947779410", Basis::Observed),
            ("the largest nonce of 63 bits", "9223372036854775807", Basis::Observed),
        ] {
            self.add(basis, spelling, start.clone().with_common("Nonce", nonce));
        }
        if self.form == Form::V1Post {
            let typed = start.clone().with_content_type("application/x-www-form-urlencoded; charset=utf-8");
            self.add(Basis::Observed, "a content type with a character set", typed);
        }
        let mut untyped = start;
        untyped.content_type = Some("text/plain".to_owned());
        self.add(Basis::Chosen, "another content type, which is ignored", untyped.clone());
        // A GET of version 1 has none to leave out.
        if self.form == Form::V1Post {
            untyped.content_type = None;
            self.add(Basis::Chosen, "no content type, which is ignored", untyped);
        }
    }

    /// Adds what JSON leaves open.
    fn add_json_spellings(&mut self) {
        let start = self.draft();
        for (spelling, value, basis) in [
            ("a content type with a character set", "application/json; charset=utf-8", Basis::Documented),
            ("a content type with a set in capitals", "application/json; charset=UTF-8", Basis::Chosen),
            ("a content type in other letters", "Application/JSON", Basis::Chosen),
        ] {
            let mut lower = start.clone().with_content_type(value);
            self.add(basis, spelling, lower.clone());
            lower.lower_values = true;
            self.add(basis, &format!("{spelling}, signed in small letters"), lower);
        }
        let members = self.cases.subject.example.clone();
        let example = serde_json::Value::Object(members.clone());
        self.add(
            Basis::Documented,
            "a body with line breaks",
            start.clone().with_raw_content(format!("\n {example:#}\r\n\t ")),
        );
        let join = |members: Vec<String>| format!("{{{}}}", members.join(","));
        if !members.is_empty() {
            let escaped = members.iter().map(|(name, value)| format!("\"{}\":{value}", escape_letters(name)));
            let escaped = start.clone().with_raw_content(join(escaped.collect()));
            self.add(Basis::Documented, "a body with escapes in its names", escaped);
        }
        if members.len() > 1 {
            let turned = members.iter().rev().map(|(name, value)| format!("\"{name}\":{value}"));
            let turned = start.with_raw_content(join(turned.collect()));
            self.add(Basis::Documented, "members in another order", turned);
        }
    }

    /// Adds the encodings of pairs. A blank is in every request of version 1, whose client has one in its name; a request
    /// of TC3 has one only in a parameter.
    fn add_encodings(&mut self) {
        let has_blank = self.form.is_v1() || self.draft().has_blank();
        for (spelling, encoding, basis) in [
            ("blanks as +", Encoding::Plus, Basis::Observed),
            ("blanks as %20", Encoding::Percent, Basis::Documented),
            ("hexadecimal digits in small letters", Encoding::LowerHex, Basis::Chosen),
            ("every letter encoded", Encoding::Every, Basis::Chosen),
        ] {
            if matches!(encoding, Encoding::Plus | Encoding::Percent) && !has_blank {
                continue;
            }
            let mut draft = self.draft().with_common("RequestClient", "a b/c+d");
            draft.encoding = encoding;
            self.add(basis, spelling, draft);
        }
    }
}

/// Writes each letter of a name as an escape of JSON.
fn escape_letters(name: &str) -> String {
    let escapes = name.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
    escapes.collect::<Vec<_>>().concat()
}
