//! The codes that a request of any action may be refused with: cause and remedy.

use super::code_use::{CodeUse, declare_common_code};
use crate::definition::errors::NAMED_PARAMETER;
use crate::text::Text;

pub(super) const IP_LIMIT: CodeUse = declare_common_code(
    Text::new(
        "More requests came from one source address in this second than `address_requests_per_s` admits. They are counted \
         before anything of a request is read.",
        "同一来源地址在这一秒内的请求数超过 `address_requests_per_s`。该计数先于读取请求的任何内容。",
    ),
    Text::new(
        "Wait for the next second, and send fewer requests. The operator can raise `address_requests_per_s`, and names a proxy in \
         front in `trusted_proxies`: without it, all clients behind the proxy count as one address.",
        "请等到下一秒再试，并降低频率。运维人员可调高 `address_requests_per_s`；前面有代理时请配置 `trusted_proxies`，否则经该代理的所有客户端按同一地址计数。",
    ),
);

pub(super) const METHOD: CodeUse = declare_common_code(
    Text::new("The HTTP method is neither GET nor POST.", "HTTP 请求方法不是 GET 或 POST。"),
    Text::new(
        "Send a POST request of the path `/` with JSON, as the official clients do.",
        "请使用 POST 请求路径 `/` 并发送 JSON，与官方客户端相同。",
    ),
);

pub(super) const PATH: CodeUse = declare_common_code(
    Text::new(
        "The path of the request is not `/`. A proxy in front may have added a path, or not removed one.",
        "请求路径不是 `/`。可能是前面的代理添加了路径，或没有去掉路径前缀。",
    ),
    Text::new(
        "Send the request to the path `/`; the endpoint of a client has no path. Let a proxy remove what it adds.",
        "请将请求发送到路径 `/`，客户端的接入点不含路径。若有代理，请让其去掉路径前缀。",
    ),
);

pub(super) const AUTHORIZATION: CodeUse = declare_common_code(
    Text::new(
        "The header `Authorization` is not of the form of TC3-HMAC-SHA256, its scope has another day or service, its \
         `SignedHeaders` lack `content-type` or `host`; or `Authorization`, `Host` or `Content-Type` is given twice.",
        "`Authorization` 请求头不符合 TC3-HMAC-SHA256 的格式，凭证范围的日期或服务不符，`SignedHeaders` 缺少 `content-type` 或 `host`；或 `Authorization`、`Host`、`Content-Type` 重复。",
    ),
    Text::new(
        "The message names the part. The day is that of `X-TC-Timestamp` in UTC. `billfold doctor` examines a saved request.",
        "错误信息指明了出错的部分。日期须为 `X-TC-Timestamp` 的 UTC 日期。可用 `billfold doctor` 检查保存下来的请求。",
    ),
);

pub(super) const SIZE: CodeUse = declare_common_code(
    Text::new(
        "The body or the query is larger than its form admits (10 MiB for a body, 32 KiB for a query), or the request has more \
         than 4,096 parameters.",
        "请求体或查询字符串超过其形式的上限（请求体 10 MiB，查询字符串 32 KiB），或参数超过 4096 个。",
    ),
    Text::new(
        "The message has the size and the limit. Send POST in place of GET, and ask for fewer items at once.",
        "错误信息写明了大小与上限。请以 POST 代替 GET，并减少单次请求的项数。",
    ),
);

pub(super) const PARAMETER: CodeUse = declare_common_code(
    Text::new(
        "A parameter or common parameter has the wrong form: an unsupported content type, a query or form that cannot be \
         decoded, a body that is no JSON object, a parameter that is given twice, or a value of another type.",
        "参数或公共参数的格式不正确：`Content-Type` 不受支持、查询字符串或表单无法解码、请求体不是 JSON 对象、参数重复，或参数类型不符。",
    ),
    Text::new(
        "The message names the parameter. `billfold call` checks an input by the definition of the action before it sends it.",
        "错误信息指明了参数。`billfold call` 会在发送前按接口定义检查输入。",
    ),
);

pub(super) const REQUEST: CodeUse = declare_common_code(
    Text::new(
        "A `multipart/form-data` body is malformed; or a body broke off, or did not arrive within `body_timeout_s`.",
        "`multipart/form-data` 请求体格式错误；或请求体中断，或未在 `body_timeout_s` 内到达。",
    ),
    Text::new(
        "The message names the fault. Send JSON, which every action takes. If the body did not arrive, look at the connection \
         and the proxies on the way.",
        "错误信息写明了原因。请改用 JSON，所有接口均支持。若请求体未到达，请检查连接及途经的代理。",
    ),
);

pub(super) const MISSING: CodeUse = declare_common_code(
    Text::new(
        "A common parameter is absent, such as `X-TC-Timestamp`, `X-TC-Action` or `X-TC-Version`, or a parameter that the action \
         requires. Null counts as absent.",
        "缺少公共参数（例如 `X-TC-Timestamp`、`X-TC-Action`、`X-TC-Version`），或缺少接口的必选参数。null 视为未传。",
    ),
    Text::new(
        "Send the parameter that the message names. If the client sends it, a proxy on the way removes the header.",
        "请传入错误信息指明的参数。若客户端已传，则可能被途经的代理去掉了该请求头。",
    ),
);

pub(super) const EXPIRED: CodeUse = declare_common_code(
    Text::new(
        "`X-TC-Timestamp` is more than 300 seconds before or after the clock of the server.",
        "`X-TC-Timestamp` 与服务器时间相差超过 300 秒。",
    ),
    Text::new(
        "Set the clock of the client, and sign each request when it is sent. The header `Date` of the answer is the server's \
         time, and the log has both.",
        "请校准客户端时间，并在发送时才签名。响应头 `Date` 为服务器时间，日志中写有两者。",
    ),
);

pub(super) const KEY: CodeUse = declare_common_code(
    Text::new(
        "The server has no key of this SecretId: it is mistyped, was deleted, or is one of the vendor or of another server.",
        "服务器没有该 SecretId 的密钥：可能输入有误、已被删除，或属于厂商或其他服务器。",
    ),
    Text::new(
        "Compare the SecretId with `billfold key list`; `billfold key create --uin UIN` makes a key. The log says if id and secret \
         look exchanged.",
        "请与 `billfold key list` 核对 SecretId；`billfold key create --uin UIN` 可创建密钥。若 SecretId 与 SecretKey 疑似颠倒，日志会指出。",
    ),
);

pub(super) const SIGNATURE: CodeUse = declare_common_code(
    Text::new(
        "The signature is not what the server computes: the secret is another, the request was changed after it was signed, or \
         the signed text is wrong. So are a `Host` that is none of `own_hosts`, and a body of version 1 above its limit.",
        "签名与服务器计算的不一致：SecretKey 不符、请求在签名后被更改，或待签名字符串有误。`Host` 不在 `own_hosts` 中，或签名方法 v1 的请求体超限，同样如此返回。",
    ),
    Text::new(
        "Compare the SecretKey with the one that you were given. The operator's log has a second line of the same `request_id` with \
         the likely mistake, and `billfold doctor` finds it from a saved request. Let a proxy in front pass `Host` and the body on \
         unchanged.",
        "请先核对 SecretKey。运维人员可在日志中同一 `request_id` 的第二行查看可能的原因，`billfold doctor` 可根据保存的请求找出错误。请让前面的代理原样转发 `Host` 与请求体。",
    ),
);

pub(super) const TOKEN: CodeUse = declare_common_code(
    Text::new(
        "The key is temporary, and `X-TC-Token` is absent, wrong, or expired; or the key is permanent, and the request has a token.",
        "密钥为临时密钥，而 `X-TC-Token` 缺失、错误或已过期；或密钥为永久密钥，而请求携带了令牌（Token）。",
    ),
    Text::new(
        "Send the token that came with the key, none with a permanent key, and make another key when one has expired: \
         `billfold key create --uin UIN --ttl 2h`. The log names the cause.",
        "请传入随临时密钥签发的令牌（Token），永久密钥不要携带令牌；过期后请重新创建：`billfold key create --uin UIN --ttl 2h`。日志中写有具体原因。",
    ),
);

pub(super) const VERSION: CodeUse = declare_common_code(
    Text::new("`X-TC-Version` is not the version of the service.", "`X-TC-Version` 不是该服务的版本。"),
    Text::new(
        "Send the version on the page of the action. With an official client, use its package of that version.",
        "请传入接口文档所写的版本。使用官方客户端时，请选用该版本的包。",
    ),
);

pub(super) const ACTION: CodeUse = declare_common_code(
    Text::new(
        "No action has this name (case-sensitive). Or the vendor has it, and Billfold does not serve it, which the log says \
         with the reason.",
        "没有该名称的接口（区分大小写）；或厂商有该接口而 Billfold 不提供，此时日志写有原因。",
    ),
    Text::new(
        "`billfold actions` lists the actions, and those that are not served with the reasons.",
        "`billfold actions` 列出全部接口，以及不提供的接口和原因。",
    ),
);

pub(super) const RATE: CodeUse = declare_common_code(
    Text::new(
        "The account made more requests of this action in this second than its limit. Refused requests count too.",
        "该账号在这一秒内对该接口的请求数超过限制。被拒绝的请求同样计数。",
    ),
    Text::new(
        "Wait for the next second. The headers `X-RateLimit-Limit` and `X-RateLimit-Remaining` of each answer say what is left, \
         and `limits_per_s` of the configuration changes the limit.",
        "请等到下一秒再试。响应头 `X-RateLimit-Limit` 与 `X-RateLimit-Remaining` 写明剩余次数，配置项 `limits_per_s` 可更改限制。",
    ),
);

pub(super) const VALUE: CodeUse = declare_common_code(
    Text::new(
        "A value is of the right type and beyond its limits: a number out of its range, a text that is none of the choices, or a \
         list with too few or too many items.",
        "参数类型正确而取值超出限制：数值超出范围、文本不在可选值内，或列表项数过少或过多。",
    ),
    NAMED_PARAMETER,
);

pub(super) const UNKNOWN: CodeUse = declare_common_code(
    Text::new(
        "The action, or an object in its input, has no parameter of this name. Case-sensitive.",
        "接口或其输入中的对象没有该名称的参数（区分大小写）。",
    ),
    Text::new(
        "Leave the parameter out, or correct its name: `billfold actions NAME` lists those of an action.",
        "请去掉该参数或更正名称：`billfold actions NAME` 列出接口的全部参数。",
    ),
);

pub(super) const INTERNAL: CodeUse = declare_common_code(
    Text::new(
        "The server failed: its storage has a fault, data is damaged, or Billfold has a bug.",
        "服务器出错：存储故障、数据损坏，或 Billfold 存在缺陷。",
    ),
    Text::new(
        "The operator finds the line of the RequestId in the log, whose `cause` says more; `billfold verify` checks the data \
         folder. Sending the request again helps only if the fault has passed.",
        "请运维人员按 RequestId 查找日志，其中 `cause` 写有原因；`billfold verify` 可检查数据目录。故障消除后再重试。",
    ),
);
