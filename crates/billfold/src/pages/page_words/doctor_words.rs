//! The words of `doctor_panel.js`.

use super::word::Word;

/// The words.
pub(super) const DOCTOR: &[Word] = &[
    (
        "intro",
        "Paste a request that was refused: all of it as it was sent, the output of curl -v, or its Authorization header alone. \
         What is missing is taken from the form.",
        "粘贴一个被拒绝的请求：可以是完整的原始请求、curl -v 的输出，也可以只是 Authorization 头部，缺少的部分取自表单。",
    ),
    ("request", "Request or Authorization header", "请求或 Authorization 头部"),
    ("timestamp", "Its timestamp", "其时间戳"),
    ("examine", "Find the mistake", "诊断"),
    ("examining", "Examining …", "正在诊断…"),
    (
        "signIn",
        "Sign in above with the key of the request: only its owner may ask.",
        "请先在上方用该请求的密钥登录：只有密钥所有者可以诊断。",
    ),
    ("empty", "Nothing is pasted.", "尚未粘贴内容。"),
    (
        "otherId",
        "It was signed with the id {}, and you are signed in with {}. Sign in with the key that it names.",
        "该请求使用的 SecretId 是 {}，而当前登录的是 {}。请使用请求中的密钥登录。",
    ),
    (
        "noCredential",
        "There is no Credential=ID/DATE/SERVICE/tc3_request in it.",
        "其中没有 Credential=ID/DATE/SERVICE/tc3_request。",
    ),
    (
        "otherDate",
        "Its scope names the day {}, and the timestamp is of {} in UTC.",
        "范围中的日期是 {}，而时间戳对应的 UTC 日期是 {}。",
    ),
    (
        "otherService",
        "Its scope names the service {}, and this action is of {}.",
        "范围中的服务是 {}，而该接口属于 {}。",
    ),
    ("notHex", "Its signature is not 64 digits of lower-case hex.", "签名不是 64 位小写十六进制数字。"),
    ("seenHere", "What the page sees without asking", "无需询问服务器即可看出"),
    ("verdict.Right", "The signature is right.", "签名正确。"),
    (
        "verdict.Explained",
        "The signature is wrong, and this mistake explains it to the last bit:",
        "签名错误，以下原因可以完全解释它：",
    ),
    (
        "verdict.Refused",
        "The server refuses the request before it looks at the signature:",
        "服务器在验证签名之前就拒绝了该请求：",
    ),
    (
        "verdict.Unexplained",
        "The signature is wrong, and no known mistake explains it: another secret, or a mistake not known here.",
        "签名错误，且没有已知原因可以解释：可能使用了其他 SecretKey，或为尚未收录的错误。",
    ),
    (
        "maybeForm",
        "A part of the request was taken from the form, and the form may not be what was signed: fill in what was sent, or paste \
         the whole request.",
        "请求的一部分取自表单，而表单内容可能并非当时签名的内容：请按实际发送的内容填写，或粘贴完整请求。",
    ),
    ("verdict.Unreadable", "This is no request:", "这不是一个合法的请求："),
    ("remedy", "Remedy:", "解决方法："),
    ("firstDifference", "The first line that differs: line {} ({}).", "第一处差异：第 {} 行（{}）。"),
    ("canonical", "canonical request", "规范请求串"),
    ("stringToSign", "string to sign", "待签名字符串"),
    ("expected", "Expected by the server", "服务器计算的"),
    ("signed", "Signed by the client", "客户端签名的"),
    ("failed", "No answer came. Is the server still there?", "没有收到响应，请确认服务器仍在运行。"),
    (
        "tooLong",
        "It has more than {} bytes. Paste the head and a short body.",
        "内容超过 {} 字节，请只粘贴头部和较短的请求体。",
    ),
];
