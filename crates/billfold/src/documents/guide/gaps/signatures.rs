//! The choices on signatures, keys and common parameters.

use api::Text;

use super::gap::{Gap, make_gap};

/// The choices on signatures, keys and common parameters.
pub(super) const SIGNATURE_GAPS: &[Gap] = &[
    make_gap(
        Text::new("a header that decides, twice", "关键请求头重复"),
        Text::new("refused", "拒绝"),
        "a_common_parameter_of_tc3_may_be_given_once",
    ),
    make_gap(
        Text::new("which way a timestamp may be off", "时间戳的偏差方向"),
        Text::new("both", "前后均可"),
        "a_request_is_good_for_300_seconds_either_way_of_our_clock",
    ),
    make_gap(
        Text::new("a scope day that is not the timestamp's UTC day", "凭证范围中的日期不是时间戳的 UTC 日期"),
        Text::new("`AuthFailure.InvalidAuthorization`", "返回 `AuthFailure.InvalidAuthorization`"),
        "each_fault_hides_those_behind_it",
    ),
    make_gap(
        Text::new(
            "header values that a client signs in lower case, or a host without its port",
            "客户端签名时把请求头取值转为小写，或 Host 不含端口",
        ),
        Text::new("accepted", "接受"),
        "every_verified_case_is_verified_and_by_no_other_key",
    ),
    make_gap(
        Text::new("more than the two required headers signed", "除必需的两个以外还有其他请求头参与签名"),
        Text::new("accepted, up to 32, if they were sent", "接受，最多 32 个，且须实际发送"),
        "there_is_a_limit_to_signed_headers_even_where_all_were_sent",
    ),
    make_gap(
        Text::new("`Authorization: SKIP`", "`Authorization: SKIP`"),
        Text::new("`AuthFailure.InvalidAuthorization`", "返回 `AuthFailure.InvalidAuthorization`"),
        "the_answer_to_an_unsigned_request_names_what_is_missing",
    ),
    make_gap(
        Text::new("a token with a key that needs none", "不需要令牌的密钥带有令牌"),
        Text::new("`AuthFailure.TokenFailure`", "返回 `AuthFailure.TokenFailure`"),
        "a_temporary_key_is_good_with_its_token_alone",
    ),
    make_gap(
        Text::new("a temporary key that has expired", "已过期的临时密钥"),
        Text::new("`AuthFailure.TokenFailure`", "返回 `AuthFailure.TokenFailure`"),
        "a_temporary_key_ends_when_it_said_it_would",
    ),
    make_gap(
        Text::new("a region that is wrong, `null` or empty", "地域错误、为 `null` 或为空"),
        Text::new(
            "ignored, although the vendor refuses it by one report: an official client cannot avoid it",
            "忽略；有报告称厂商会拒绝，但某官方客户端无法避免发送",
        ),
        "region_client_and_trace_id_may_be_anything",
    ),
    make_gap(
        Text::new("a signature that was used before", "重复使用的签名"),
        Text::new(
            "answered within the rate, and never counted against it in a later second",
            "在频率限制内正常返回，在之后的其他秒内不计入频率",
        ),
        "repeats_of_a_request_at_full_speed_use_up_nothing_of_its_owners_rate",
    ),
    make_gap(
        Text::new("a request that was signed for another host", "为其他主机签名的请求"),
        Text::new(
            "any host by default; else `AuthFailure.SignatureFailure`, since with our host in its place the signature is wrong",
            "默认接受任意主机；否则返回 `AuthFailure.SignatureFailure`，因为换成本机主机名后签名不符",
        ),
        "a_request_that_was_signed_for_another_host_is_refused_where_the_hosts_are_named",
    ),
];
