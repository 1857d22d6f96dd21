//! The words of `sign_in.js`.

use super::word::Word;

/// The words.
pub(super) const SIGN_IN: &[Word] = &[
    (
        "demo",
        "This is the demo: its world is invented and its keys are public. Sign in as one of its accounts by one click. This \
         browser remembers it for 12 hours.",
        "这是演示环境：数据均为虚构，密钥公开。点击即可以其中一个账号登录，此浏览器会记住 12 小时。",
    ),
    ("role.distributor", "Distributor", "总经销商"),
    ("role.second-level-reseller", "Second-level reseller", "二级经销商"),
    ("role.reseller", "Reseller", "经销商"),
    ("role.customer", "End customer", "子客"),
    ("otherKey", "Another key", "使用其他密钥"),
    (
        "why",
        "The key signs requests in this page. The secret is sent nowhere.",
        "密钥仅在本页中用于签名，SecretKey 不会被发送到任何地方。",
    ),
    ("token", "Token (of a temporary key only)", "Token（仅临时密钥需要）"),
    (
        "remember",
        "Remember on this device for 12 hours, as keys that sign and cannot be read out",
        "在此设备上记住 12 小时（以不可导出的签名密钥保存）",
    ),
    ("signIn", "Sign in", "登录"),
    ("asking", "Signing in …", "正在登录…"),
    ("signedIn", "Signed in: {}, {}", "已登录：{}，{}"),
    ("accountOf", " {}, UIN {}", "（{}，账号 UIN {}）"),
    (
        "noSuchKey",
        "There is no such key here: this server knows no key with this SecretId.",
        "此处没有该密钥：服务器上不存在此 SecretId。",
    ),
    (
        "wrongSecret",
        "The SecretKey does not belong to this SecretId. Enter it again.",
        "SecretKey 与此 SecretId 不匹配，请重新输入。",
    ),
    (
        "wrongToken",
        "The token does not belong to this key, or its time is over. Enter a new one, and the SecretKey again.",
        "Token 与此密钥不匹配或已过期，请输入新的 Token，并重新输入 SecretKey。",
    ),
    ("notNow", "The server did not let this key in.", "服务器未能接受此次登录。"),
    ("answer", "The answer of the server", "服务器的响应"),
    ("unreachable", "No answer came. Is the server still there?", "没有收到响应，请确认服务器仍在运行。"),
    ("withToken", "with a token", "含 Token"),
    (
        "keptInPage",
        "Kept in the memory of this page: it is forgotten when the page is closed.",
        "仅保存在本页内存中，关闭页面即清除。",
    ),
    ("keptUntil", "Remembered on this device until {}.", "在此设备上记住至 {}。"),
    ("forget", "Forget this key", "清除密钥"),
    ("forgotten", "The key is forgotten.", "密钥已清除。"),
    ("insecure", "No key can be used over this connection.", "此连接下不能使用密钥。"),
    (
        "insecureWhy",
        "The page came over plain HTTP from another machine, so it may have been changed on its way, and the browser does not \
         sign in it. Documents, search and samples work all the same. Three ways out:",
        "本页通过明文 HTTP 从另一台机器加载，途中可能被篡改，浏览器因此不提供签名功能。文档、搜索与代码示例不受影响。三种解决办法：",
    ),
    (
        "wayTunnel",
        "A tunnel to this machine, after which the page is opened at the address below",
        "建立到本机的 SSH 隧道，然后打开下面的地址",
    ),
    (
        "wayTls",
        "TLS, by these settings of the server or a proxy in front of it",
        "启用 TLS：使用以下服务器配置，或在前面放置代理",
    ),
    ("wayTlsNote", "For a demo: billfold demo --tls", "演示环境：billfold demo --tls"),
    ("wayCall", "The command line, which signs on this machine", "使用命令行，在本机签名"),
    (
        "wayCallNote",
        "It takes the key from TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY.",
        "密钥取自环境变量 TENCENTCLOUD_SECRET_ID 和 TENCENTCLOUD_SECRET_KEY。",
    ),
];
