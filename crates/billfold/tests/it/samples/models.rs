//! The classes of actions that models of SDKs need, made from the definitions: a sample that sets a field of another type is not
//! compiled.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use api::{Actions, Field, Shape};

/// Files of a model: paths and texts.
pub(super) type Files = Vec<(String, String)>;

/// Returns the fields of the requests of some actions, and of the objects in them, by the names of their classes.
fn collect_classes(actions: &[&str]) -> BTreeMap<String, Vec<Field>> {
    fn collect(fields: &[Field], classes: &mut BTreeMap<String, Vec<Field>>) {
        for field in fields {
            let shape = if let Shape::List { item, .. } = &field.shape { item } else { &field.shape };
            if let Shape::Object { name, fields } = shape {
                collect(fields, classes);
                classes.insert(name.clone(), fields.clone());
            }
        }
    }
    let known = Actions::new();
    let mut classes = BTreeMap::new();
    for action in actions {
        let input = &known.get(action).unwrap().input;
        collect(input, &mut classes);
        classes.insert(format!("{action}Request"), input.clone());
    }
    classes
}

/// The names of the types of a language.
struct Types {
    text: &'static str,
    signed: &'static str,
    unsigned: &'static str,
    boolean: &'static str,
    /// A list, with `{}` for the type of an item.
    list: &'static str,
    /// An object, with `{}` for its class.
    object: &'static str,
}

impl Types {
    fn name(&self, shape: &Shape) -> String {
        match shape {
            Shape::Text { .. } => self.text.to_owned(),
            Shape::Integer { is_unsigned: true, .. } => self.unsigned.to_owned(),
            Shape::Integer { .. } => self.signed.to_owned(),
            Shape::Boolean => self.boolean.to_owned(),
            Shape::List { item, .. } => self.list.replace("{}", &self.name(item)),
            Shape::Object { name, .. } => self.object.replace("{}", name),
            Shape::Decimal => unreachable!("no action takes a decimal number"),
        }
    }
}

/// Makes the classes for Go.
pub(super) fn write_go(actions: &[&str]) -> Files {
    let types = Types {
        text: "*string",
        signed: "*int64",
        unsigned: "*uint64",
        boolean: "*bool",
        list: "[]{}",
        object: "*{}",
    };
    let mut text = String::from(
        "package v20220928\n\nimport \"github.com/tencentcloud/tencentcloud-sdk-go-intl-en/tencentcloud/common\"\n",
    );
    for (class, fields) in collect_classes(actions) {
        let _ = writeln!(text, "\ntype {class} struct {{");
        for field in fields {
            let _ =
                writeln!(text, "\t{0} {1} `json:\"{0},omitempty\"`", field.name, types.name(&field.shape));
        }
        text.push_str("}\n");
    }
    for action in actions {
        let _ = write!(
            text,
            "\nfunc New{action}Request() *{action}Request {{ return &{action}Request{{}} }}\n\n\
             func (c *Client) {action}(request *{action}Request) (*common.Response, error) {{\n\
             \treturn common.Send(c.settings, \"{action}\", request)\n}}\n"
        );
    }
    vec![("models.go".to_owned(), text)]
}

/// Makes the classes for Java.
pub(super) fn write_java(actions: &[&str]) -> Files {
    let types = Types {
        text: "String",
        signed: "Long",
        unsigned: "Long",
        boolean: "Boolean",
        list: "{}[]",
        object: "{}",
    };
    let package = "com.tencentcloudapi.intlpartnersmgt.v20220928";
    let folder = package.replace('.', "/");
    let mut files = Files::new();
    let mut add_class = |class: &str, body: &str| {
        let text = format!(
            "package {package}.models;\n\npublic class {class} extends com.tencentcloudapi.common.AbstractModel {{\n{body}}}\n"
        );
        files.push((format!("{folder}/models/{class}.java"), text));
    };
    for (class, fields) in collect_classes(actions) {
        let mut body = String::new();
        for field in fields {
            let (name, of) = (&field.name, types.name(&field.shape));
            let _ = writeln!(
                body,
                "    public {of} {name};\n    public void set{name}({of} value) {{ this.{name} = value; }}"
            );
        }
        add_class(&class, &body);
    }
    let mut methods = String::new();
    for action in actions {
        add_class(&format!("{action}Response"), "");
        let _ = writeln!(
            methods,
            "    public {action}Response {action}({action}Request request) throws com.tencentcloudapi.common.exception.TencentCloudSDKException {{\n        \
             AbstractModel.send(profile, \"{action}\", request);\n        return new {action}Response();\n    }}"
        );
    }
    let client = format!(
        "package {package};\n\nimport com.tencentcloudapi.common.*;\nimport com.tencentcloudapi.common.profile.ClientProfile;\n\
         import {package}.models.*;\n\npublic class IntlpartnersmgtClient {{\n    private final ClientProfile profile;\n    \
         public IntlpartnersmgtClient(Credential key, String region, ClientProfile profile) {{ this.profile = profile; }}\n{methods}}}\n"
    );
    files.push((format!("{folder}/IntlpartnersmgtClient.java"), client));
    files
}

/// Makes the classes for C#.
pub(super) fn write_csharp(actions: &[&str]) -> Files {
    let types = Types {
        text: "string",
        signed: "long?",
        unsigned: "ulong?",
        boolean: "bool?",
        list: "{}[]",
        object: "{}",
    };
    let mut text = String::from(
        "using TencentCloud.Common;\n\nnamespace TencentCloud.Intlpartnersmgt.V20220928.Models\n{\n",
    );
    for (class, fields) in collect_classes(actions) {
        let _ = writeln!(text, "    public class {class} : AbstractModel\n    {{");
        for field in fields {
            let _ =
                writeln!(text, "        public {} {} {{ get; set; }}", types.name(&field.shape), field.name);
        }
        text.push_str("    }\n");
    }
    text.push_str(
        "}\n\nnamespace TencentCloud.Intlpartnersmgt.V20220928\n{\n    using TencentCloud.Intlpartnersmgt.V20220928.Models;\n    \
         public class IntlpartnersmgtClient\n    {\n        TencentCloud.Common.Profile.ClientProfile profile;\n        \
         public IntlpartnersmgtClient(Credential key, string region, TencentCloud.Common.Profile.ClientProfile profile) { this.profile = profile; }\n",
    );
    for action in actions {
        let _ = writeln!(
            text,
            "        public AbstractModel {action}Sync({action}Request request) {{ AbstractModel.Send(profile, \"{action}\", request); return request; }}"
        );
    }
    text.push_str("    }\n}\n");
    vec![("Models.cs".to_owned(), text)]
}

/// Makes the classes for C++.
pub(super) fn write_cpp(actions: &[&str]) -> Files {
    let types = Types {
        text: "std::string",
        signed: "int64_t",
        unsigned: "uint64_t",
        boolean: "bool",
        list: "std::vector<{}>",
        object: "{}",
    };
    let folder = "tencentcloud/intlpartnersmgt/v20220928";
    let start = "#pragma once\n#include <tencentcloud/core/TencentCloud.h>\n\nnamespace TencentCloud { namespace Intlpartnersmgt { namespace V20220928 {\n";
    let mut classes = String::from("namespace Model {\n");
    // An object is declared before the request that has it.
    let (requests, objects): (Vec<_>, Vec<_>) =
        collect_classes(actions).into_iter().partition(|(class, _)| class.ends_with("Request"));
    for (class, fields) in objects.into_iter().chain(requests) {
        let _ = writeln!(classes, "struct {class} : AbstractModel\n{{");
        for field in fields {
            let (name, of) = (&field.name, types.name(&field.shape));
            let _ = writeln!(classes, "    void Set{name}(const {of} &value) {{ Set(\"{name}\", value); }}");
        }
        classes.push_str("};\n");
    }
    classes.push_str("}\n");
    let mut client = String::from(
        "struct IntlpartnersmgtClient\n{\n    ClientProfile profile;\n    \
         IntlpartnersmgtClient(const Credential &, const std::string &, const ClientProfile &own) : profile(own) {}\n",
    );
    let mut files = Files::new();
    for action in actions {
        let _ = writeln!(
            client,
            "    Outcome {action}(const Model::{action}Request &request) {{ return Send(profile.http, \"{action}\", request); }}"
        );
        for side in ["Request", "Response"] {
            files.push((
                format!("{folder}/model/{action}{side}.h"),
                "#pragma once\n#include \"../IntlpartnersmgtClient.h\"\n".to_owned(),
            ));
        }
    }
    let include = "#pragma once\n#include <tencentcloud/core/Credential.h>\n";
    files.push((
        format!("{folder}/IntlpartnersmgtClient.h"),
        format!("{include}{start}{classes}{client}}};\n}} }} }}\n"),
    ));
    files
}
