//! The limits of requests in time: the rate of an account, and the age of a signature.

use api::Text;
use tc3::claim::SKEW_S_MAX;

use crate::documents::page::{Block, Section};
use crate::documents::page_parts::{PageParts, mark_code};

/// Makes the section on the rate.
pub(super) fn make_rate_section(parts: PageParts) -> Section {
    let rows = [
        (
            "X-RateLimit-Limit",
            Text::new(
                "Requests of the account for this action that pass in one second",
                "该账号每秒可调用该接口的次数",
            ),
        ),
        ("X-RateLimit-Remaining", Text::new("Those that still pass in this second", "本秒内剩余的次数")),
    ];
    let blocks = vec![
        parts.make_paragraph(&Text::new(
            "Each account may call each action a number of times in a second: [API Category](docs/api-category) has the limits. The \
             first ones of a second pass, and the others get [RequestLimitExceeded](docs/error-codes#RequestLimitExceeded). Seconds are \
             whole seconds of the clock of the server. Requests that are refused for the rate count as well.",
            "每个账号对每个接口有每秒调用次数限制，见 [API 概览](docs/api-category)。每秒内先到的请求通过，其余返回 \
             [RequestLimitExceeded](docs/error-codes#RequestLimitExceeded)。按服务器时钟的整秒计数，因超限被拒绝的请求也计入。",
        )),
        parts.make_table(
            &Text::new("Headers of an answer that was counted", "计入频率的响应头"),
            [&Text::new("Header", "响应头"), &Text::new("Meaning", "含义")],
            rows.map(|(name, meaning)| [mark_code(name), parts.show_text(&meaning)]),
        ),
        parts.make_items(&[
            Text::new(
                "Wait for the next second when nothing remains, and after `RequestLimitExceeded`.",
                "剩余次数为 0 或收到 `RequestLimitExceeded` 时，请等到下一秒再调用。",
            ),
            Text::new(
                "Only requests with a right signature count. Those of one source address are counted apart, before anything is read: \
                 [RequestLimitExceeded.IPLimitExceeded](docs/error-codes#RequestLimitExceeded.IPLimitExceeded).",
                "只计签名正确的请求。同一来源地址的请求另行计数，超限返回 \
                 [RequestLimitExceeded.IPLimitExceeded](docs/error-codes#RequestLimitExceeded.IPLimitExceeded)。",
            ),
        ]),
    ];
    parts.make_section("rate", &Text::new("Rate", "频率限制"), blocks)
}

/// Makes the section on clocks and repeats.
pub(super) fn make_time_section(parts: PageParts) -> Section {
    let blocks = vec![
        Block::Paragraph(parts.fill_text(
            &Text::new(
                "A request is valid for {} seconds before and after its timestamp. Beyond that it gets \
                 [AuthFailure.SignatureExpire](docs/error-codes#AuthFailure.SignatureExpire): set the clock of the client by NTP.",
                "请求在时间戳前后 {} 秒内有效，超出则返回 \
                 [AuthFailure.SignatureExpire](docs/error-codes#AuthFailure.SignatureExpire)，请用 NTP 校准客户端时钟。",
            ),
            &[&SKEW_S_MAX.to_string()],
        )),
        parts.make_items(&[
            Text::new(
                "All actions read. So a call whose answer was lost may be made again.",
                "所有接口均为只读，响应丢失时可重新调用。",
            ),
            Text::new(
                "The same signed bytes may be sent again within that time. In a later second than their first use they take nothing from \
                 the rate of the account.",
                "有效期内可原样重发同一已签名请求；在首次使用之后的其他秒内重发不占用账号的频率。",
            ),
            Text::new(
                "A third party that sees a request over plain HTTP can send it again as well. TLS prevents that.",
                "明文 HTTP 下，途中看到请求的人也可以重发，使用 TLS 可以避免。",
            ),
        ]),
    ];
    parts.make_section("time", &Text::new("Clock and Repeats", "时钟与重发"), blocks)
}
