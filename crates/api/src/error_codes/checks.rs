//! The order of checks: the first that a request fails decides its code.

use tc3::Code;

use crate::text::Text;

/// A check of a request.
#[derive(Debug)]
pub struct Check {
    /// The place in the order, which begins with 0.
    pub number: u8,
    /// The fault that it finds.
    pub fault: Text,
    /// The codes of the fault: that of most requests first, then those of some forms or actions.
    pub codes: &'static [Code],
}

const fn declare_check(
    number: u8,
    english: &'static str,
    chinese: &'static str,
    codes: &'static [Code],
) -> Check {
    Check { number, fault: Text::new(english, chinese), codes }
}

const SYNTAX: &[Code] = &[Code::AuthFailureInvalidAuthorization];
const INVALID: &[Code] = &[Code::InvalidParameter];
const MISSING: &[Code] = &[Code::MissingParameter];

/// The checks of a request in their order, those of the action last.
pub const CHECKS: &[Check] = &[
    declare_check(
        0,
        "too many requests of one source address in this second",
        "同一来源地址在这一秒内的请求过多",
        &[Code::RequestLimitExceededIpLimitExceeded],
    ),
    declare_check(
        1,
        "a method other than GET and POST",
        "GET、POST 以外的请求方法",
        &[Code::UnsupportedProtocol],
    ),
    declare_check(2, "a path other than `/`", "路径不是 `/`", &[Code::UnsupportedOperation]),
    declare_check(
        3,
        "`Authorization`, `Host` or `Content-Type` twice",
        "`Authorization`、`Host` 或 `Content-Type` 重复",
        SYNTAX,
    ),
    declare_check(
        4,
        "too large",
        "请求过大",
        &[Code::RequestSizeLimitExceeded, Code::AuthFailureSignatureFailure],
    ),
    declare_check(
        5,
        "an unsupported content type",
        "不支持的 `Content-Type`，或请求格式错误",
        &[Code::InvalidParameter, Code::InvalidRequest],
    ),
    declare_check(6, "a common parameter twice", "公共参数重复", INVALID),
    declare_check(7, "no timestamp", "缺少时间戳", MISSING),
    declare_check(8, "no action", "缺少接口名称", MISSING),
    declare_check(9, "no version", "缺少版本", MISSING),
    declare_check(10, "a timestamp that is no number", "时间戳不是数字", INVALID),
    declare_check(11, "an `Authorization` of another form", "`Authorization` 格式不符", SYNTAX),
    declare_check(12, "signed headers without `host`", "参与签名的请求头缺少 `host`", SYNTAX),
    declare_check(13, "the scope of another day", "凭证范围的日期不符", SYNTAX),
    declare_check(14, "the scope of another service", "凭证范围的服务不符", SYNTAX),
    declare_check(
        15,
        "a timestamp more than 300 s off",
        "时间戳与服务器时间相差超过 300 秒",
        &[Code::AuthFailureSignatureExpire],
    ),
    declare_check(16, "an unknown key", "密钥不存在", &[Code::AuthFailureSecretIdNotFound]),
    declare_check(17, "a wrong signature", "签名错误", &[Code::AuthFailureSignatureFailure]),
    declare_check(
        18,
        "a token that is wrong, missing, or not needed",
        "令牌（Token）错误、缺失，或不应携带",
        &[Code::AuthFailureTokenFailure],
    ),
    declare_check(19, "another version", "版本不符", &[Code::NoSuchVersion]),
    declare_check(20, "an unknown action", "接口不存在", &[Code::InvalidAction]),
    declare_check(21, "over the rate", "超出频率限制", &[Code::RequestLimitExceeded]),
    declare_check(
        22,
        "a role that may not call the action",
        "角色无权调用该接口",
        &[Code::UnauthorizedOperationUinNoAuth, Code::UnauthorizedOperation],
    ),
    declare_check(23, "a body that is no JSON object", "请求体不是 JSON 对象", INVALID),
    declare_check(24, "a parameter twice", "参数重复", INVALID),
    declare_check(25, "a required parameter absent", "缺少必选参数", MISSING),
    declare_check(26, "a value of another type", "参数类型不符", INVALID),
    declare_check(27, "an unknown parameter", "未知参数", &[Code::UnknownParameter]),
    declare_check(
        28,
        "a value beyond its limits",
        "参数值超出限制",
        &[
            Code::InvalidParameterValue,
            Code::InvalidParameterPage,
            Code::InvalidParameterValueInvalidDimension,
        ],
    ),
    declare_check(
        29,
        "an invalid or future month",
        "月份无效，或为未来月份",
        &[Code::InvalidParameterValueInvalidMonth, Code::InvalidParameter, Code::InvalidParameterValue],
    ),
    declare_check(
        30,
        "a customer who is not the caller's",
        "子客不属于调用方",
        &[Code::UnauthorizedOperationUinNoAuth, Code::FailedOperationInvalidSubAgentUin],
    ),
    declare_check(
        31,
        "amounts that another account pays, or data that is missing for what is asked",
        "金额由其他账号支付，或缺少所请求的数据",
        &[Code::ResourceUnavailable, Code::UnsupportedOperation, Code::FailedOperation],
    ),
];

/// Lists the checks that end with a code, in their order.
pub fn find_checks(code: Code) -> impl Iterator<Item = &'static Check> {
    CHECKS.iter().filter(move |check| check.codes.contains(&code))
}
