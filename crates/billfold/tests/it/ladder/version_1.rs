//! The order of the errors of version 1.

use crate::support::{error, now_s};
use crate::wire::serve_one_bill;

/// Faults of a version 1 request that are found before its signature is checked: pairs, the code of the answer, a piece
/// of its message. Each row has what the rows before it lacked.
pub(super) const VERSION_1: [(&str, &str, &str, &str); 10] = [
    ("a piece without `=`", "Timestamp", "InvalidParameter", "splited by `=`"),
    ("a common parameter twice", "Token=&Token=", "InvalidParameter", "`Token` is given more than once"),
    ("no timestamp", "Token=", "MissingParameter", "`Timestamp`"),
    ("no action", "Timestamp=x", "MissingParameter", "`Action`"),
    ("no version", "Timestamp=x&Action=A", "MissingParameter", "`Version`"),
    ("no nonce", "Timestamp=x&Action=A&Version=V", "MissingParameter", "`Nonce`"),
    ("no id", "Timestamp=x&Action=A&Version=V&Nonce=x", "MissingParameter", "`SecretId`"),
    ("no signature", "Timestamp=x&Action=A&Version=V&Nonce=x&SecretId=I", "MissingParameter", "`Signature`"),
    (
        "a timestamp that is no number",
        "Timestamp=x&Action=A&Version=V&Nonce=x&SecretId=I&Signature=s",
        "InvalidParameter",
        "type of parameter `Timestamp`",
    ),
    (
        "a nonce that is no number",
        "Timestamp=1&Action=A&Version=V&Nonce=x&SecretId=I&Signature=s",
        "InvalidParameter",
        "`Nonce` type error",
    ),
];

#[test]
fn the_faults_of_version_1_come_in_their_order_and_the_rest_as_with_tc3() {
    let (_home, server, _) = serve_one_bill("");
    let ask = |pairs: &str| {
        let query = format!("GET /?{pairs} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let form = format!(
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{pairs}",
            pairs.len()
        );
        let answers = [query, form].map(|request| error(&server.raw(&request).response()));
        assert_eq!(answers[0], answers[1], "{pairs}");
        answers[0].clone()
    };
    for (what, pairs, code, says) in VERSION_1 {
        let (got, message) = ask(pairs);
        assert!(got == code && message.contains(says), "{what}: {got}: {message}");
    }
    let good = "Timestamp=1&Action=A&Version=V&Nonce=1&SecretId=I&Signature=s";
    assert_eq!(ask(good).0, "AuthFailure.SignatureExpire");
    let fresh = good.replace("Timestamp=1", &format!("Timestamp={}", now_s()));
    assert_eq!(ask(&fresh).0, "AuthFailure.SecretIdNotFound");
}
