//! The choices on requests: their form and their parameters.

use api::Text;

use super::gap::{Gap, make_gap};

/// The choices on requests: their form and their parameters.
pub(super) const REQUEST_GAPS: &[Gap] = &[
    make_gap(
        Text::new(
            "the order of errors after form, presence, signature",
            "格式、必选参数、签名之后各类错误的先后顺序",
        ),
        Text::new("that of the table of [error codes](docs/error-codes)", "见[错误码](docs/error-codes)"),
        "each_fault_hides_those_behind_it",
    ),
    make_gap(
        Text::new(
            "a content type other than those of the [forms](docs/making-requests#forms)",
            "[调用方式](docs/making-requests#forms)所列以外的 Content-Type",
        ),
        Text::new("`InvalidParameter` that names it", "返回指明该类型的 `InvalidParameter`"),
        "what_is_malformed_has_a_code_of_its_form",
    ),
    make_gap(
        Text::new(
            "an empty text for a parameter with choices, such as `PayMode`",
            "有固定取值的参数（例如 `PayMode`）传空文本",
        ),
        Text::new(
            "`InvalidParameterValue`: it is a value, and none of the choices",
            "返回 `InvalidParameterValue`：空文本也是取值，但不在可选值之中",
        ),
        "a_value_beyond_its_limits_is_refused_with_what_is_allowed_after_all_types",
    ),
    make_gap(
        Text::new(
            "a body that is one file (`application/octet-stream`)",
            "请求体为单个文件（`application/octet-stream`）",
        ),
        Text::new(
            "refused by its content type: no action takes one",
            "按 Content-Type 拒绝：没有接口使用该形式",
        ),
        "what_is_malformed_has_a_code_of_its_form",
    ),
    make_gap(
        Text::new("\"32 KB\", \"1 MB\", \"10 MB\"", "“32 KB”“1 MB”“10 MB”"),
        Text::new("powers of 2: 32,768 bytes and so on", "按 2 的幂计算：32,768 字节，以此类推"),
        "sizes_are_exact_in_every_form",
    ),
    make_gap(
        Text::new("CONNECT, HEAD", "CONNECT、HEAD 方法"),
        Text::new(
            "405 with an envelope; the envelope's head without its body",
            "405 并带响应体；HEAD 只返回响应头",
        ),
        "methods_that_http_treats_apart_are_refused_as_all_others",
    ),
    make_gap(
        Text::new(
            "a form (`application/x-www-form-urlencoded`) with TC3",
            "TC3 签名的表单（`application/x-www-form-urlencoded`）",
        ),
        Text::new("read like a query", "按查询字符串解析"),
        "every_form_of_tc3_is_answered",
    ),
    make_gap(
        Text::new("multipart for actions that need no file", "不需要文件的接口使用 multipart"),
        Text::new("read, so that clients set to it work", "予以解析，以便采用该形式的客户端可用"),
        "every_form_of_tc3_is_answered",
    ),
    make_gap(
        Text::new(
            "a multipart body with text before its first or after its last boundary, or with a `Content-Transfer-Encoding`",
            "multipart 请求体在首个分隔符之前或末个分隔符之后有内容，或带有 `Content-Transfer-Encoding`",
        ),
        Text::new("`InvalidRequest`", "返回 `InvalidRequest`"),
        "every_malformed_body_is_named",
    ),
    make_gap(
        Text::new("the English text for a body that is no JSON object", "请求体不是 JSON 对象时的英文信息"),
        Text::new(
            "\"The request body is not a valid JSON object.\"",
            "“The request body is not a valid JSON object.”",
        ),
        "a_body_that_is_no_json_object_is_refused",
    ),
    make_gap(
        Text::new("an integer as a text of digits in JSON", "JSON 中以数字文本表示整数"),
        Text::new("accepted: one of the vendor's examples does it", "接受：厂商的示例中有此写法"),
        "what_is_right_gets_its_type",
    ),
    make_gap(
        Text::new(
            "a number where a text is declared; fractions, exponents, more than 64 bits",
            "声明为文本而传数字；小数、科学计数法、超过 64 位",
        ),
        Text::new("`InvalidParameter` that names the parameter", "返回指明该参数的 `InvalidParameter`"),
        "a_value_of_the_wrong_type_is_named_by_its_whole_place",
    ),
    make_gap(
        Text::new("null in JSON", "JSON 中的 null"),
        Text::new("as if absent", "视为未传"),
        "what_is_missing_unknown_or_there_twice_is_named_by_its_whole_place",
    ),
    make_gap(
        Text::new("a parameter twice, in any form and at any depth", "任何形式、任何层级中重复的参数"),
        Text::new("`InvalidParameter` that names it", "返回指明该参数的 `InvalidParameter`"),
        "one_checker_serves_every_form",
    ),
    make_gap(
        Text::new(
            "items of a list whose numbers have a gap or do not begin with 0",
            "列表元素的序号有间断或不从 0 开始",
        ),
        Text::new("`InvalidParameter`", "返回 `InvalidParameter`"),
        "items_are_numbered_from_0_without_a_gap",
    ),
    make_gap(
        Text::new("values nested however deep", "嵌套极深的取值"),
        Text::new("a value of another type, or an unknown parameter", "视为类型不符或未知参数"),
        "however_deep_a_value_is_it_is_only_of_another_type_or_unknown",
    ),
    make_gap(
        Text::new("how many parameters a request may have", "一个请求的参数数量"),
        Text::new(
            "4,096, then `RequestSizeLimitExceeded`",
            "上限 4,096，超出返回 `RequestSizeLimitExceeded`",
        ),
        "there_is_a_limit_to_the_number_of_members",
    ),
    make_gap(
        Text::new("more parameters than the action knows, in a form", "表单中含有接口未定义的参数"),
        Text::new("`UnknownParameter`, as in JSON", "返回 `UnknownParameter`，与 JSON 相同"),
        "one_checker_serves_every_form",
    ),
];
