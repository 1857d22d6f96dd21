//! The traps of the official clients themselves, for the page and for `docs/clients.md`: both have the same rows.

use api::Text;

/// A trap of a client.
pub(super) struct ClientTrap {
    /// The clients that have it.
    pub(super) client: Text,
    /// What happens.
    pub(super) trap: Text,
    /// What to do; empty if there is nothing.
    pub(super) remedy: Text,
}

/// Makes a trap.
const fn make_trap(client: Text, trap: Text, remedy: Text) -> ClientTrap {
    ClientTrap { client, trap, remedy }
}

/// The traps.
pub(super) const TRAPS: &[ClientTrap] = &[
    make_trap(
        Text::new("Python, sync and async", "Python（同步与异步）"),
        Text::new(
            "`StandardRetryer` keeps the error of the first attempt: a retry that succeeds is sent again, and the old error is raised in the end",
            "`StandardRetryer` 保留第一次请求的错误：重试成功后仍会再次发送，最终抛出旧错误",
        ),
        Text::new(
            "pace the calls, or catch `RequestLimitExceeded` and call again",
            "控制调用频率，或捕获 `RequestLimitExceeded` 后重新调用",
        ),
    ),
    make_trap(
        Text::new("Python, async", "Python（异步）"),
        Text::new(
            "`certification` is taken for a certificate of the client, and a proxy setting fails with httpx 0.28",
            "`certification` 被当作客户端证书；使用 httpx 0.28 时代理设置失效",
        ),
        Text::new("`SSL_CERT_FILE` for the authority", "用 `SSL_CERT_FILE` 指定证书颁发机构"),
    ),
    make_trap(
        Text::new("Java, .NET", "Java、.NET"),
        Text::new(
            "an amount that is a JSON number keeps 7 digits: 1234567.89 arrives as 1234567.9",
            "以 JSON 数字返回的金额只有 7 位有效数字：1234567.89 变成 1234567.9",
        ),
        Text::new("add up amounts that are texts", "改为累加以文本返回的金额"),
    ),
    make_trap(
        Text::new("Python", "Python"),
        Text::new(
            "an error with a charset in its content type is taken for a success with empty fields",
            "错误响应的 Content-Type 带 charset 时，会被当作字段为空的成功响应",
        ),
        Text::new("let no proxy add one", "不要让代理添加 charset"),
    ),
    make_trap(
        Text::new("tccli", "tccli"),
        Text::new(
            "`help --detail` of an action ends with an error if one of the examples that tccli brings cannot be read",
            "自带的某个示例无法解析时，该接口的 `help --detail` 报错",
        ),
        Text::new("`help` alone, or `billfold actions NAME`", "只用 `help`，或使用 `billfold actions NAME`"),
    ),
    make_trap(
        Text::new("Node.js", "Node.js"),
        Text::new(
            "the default is version 1 with a form, where a number is a text: `BillMonth: 202211` is InvalidMonth, rightly",
            "默认使用签名方法 v1 和表单，数字以文本发送：`BillMonth: 202211` 返回 InvalidMonth，这是正确的",
        ),
        Text::new("write `\"2022-11\"`", "写作 `\"2022-11\"`"),
    ),
    make_trap(
        Text::new("Go", "Go"),
        Text::new(
            "`CommonRequest` with GET or version 1 sends no parameters",
            "`CommonRequest` 使用 GET 或签名方法 v1 时不发送参数",
        ),
        Text::new("POST with TC3", "使用 POST 和 TC3"),
    ),
    make_trap(
        Text::new("Go", "Go"),
        Text::new(
            "the region breaker counts successes as failures: with `DisableRegionBreaker = false` the sixth call goes to another host, signed with your key",
            "地域熔断器把成功计为失败：设置 `DisableRegionBreaker = false` 后，第六次调用会使用您的密钥签名后发往其他域名",
        ),
        Text::new("leave it off, as it is by default", "保持默认的关闭状态"),
    ),
    make_trap(
        Text::new("Java", "Java"),
        Text::new(
            "`CommonRequest` refuses GET and version 1 itself",
            "`CommonRequest` 自身不支持 GET 和签名方法 v1",
        ),
        Text::new("POST with TC3", "使用 POST 和 TC3"),
    ),
    make_trap(
        Text::new("C++", "C++"),
        Text::new(
            "with GCC 12 it compiles only with `<vector>`, `<mutex>` and `<unordered_map>` included before it",
            "使用 GCC 12 时，须先包含 `<vector>`、`<mutex>` 和 `<unordered_map>` 才能编译",
        ),
        Text::new("`-include` them", "用 `-include` 添加"),
    ),
    make_trap(
        Text::new("C++, PHP, Ruby", "C++、PHP、Ruby"),
        Text::new(
            "a connection for each call; C++ has `SetKeepAlive`",
            "每次调用新建连接；C++ 可用 `SetKeepAlive`",
        ),
        Text::new("", ""),
    ),
    make_trap(
        Text::new(".NET, Ruby", ".NET、Ruby"),
        Text::new("names are Chinese by default under TC3", "TC3 下默认返回中文名称"),
        Text::new("set the language to `en-US`", "将语言设为 `en-US`"),
    ),
    make_trap(
        Text::new(".NET on Mono", ".NET（Mono）"),
        Text::new(
            "does not match IP addresses in certificates; Mono's compiler crashes on one `out var` in the SDK's `AbstractClient`",
            "不匹配证书中的 IP 地址；Mono 编译器遇到 SDK `AbstractClient` 中的一处 `out var` 会崩溃",
        ),
        Text::new(
            "a name in the endpoint; declare that variable on a line of its own",
            "接入点使用域名；将该变量单独声明一行",
        ),
    ),
    make_trap(
        Text::new("Ruby", "Ruby"),
        Text::new(
            "without a region, version 1 sends `Region` without a value, which the protocol refuses",
            "不传地域时，签名方法 v1 发送没有取值的 `Region`，不符合协议",
        ),
        Text::new("pass `\"\"`", "传 `\"\"`"),
    ),
];
