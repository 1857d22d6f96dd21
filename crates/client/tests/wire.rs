//! Requests as they arrive, and answers of all kinds: through real connections to a listener.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

use billfold_client::actions::{describe_customer_info, query_sub_agents_detail_v2};
use billfold_client::choices::FilterType;
use billfold_client::{Client, ClientBuilder, Credentials, Error, Language, Secret, Signature, Token};
use tc3::{Claim, Method, Received, Scheme};

/// The secret of the key.
const SECRET: &str = "a made-up secret key";

/// A request as it arrived.
struct Arrived {
    line: String,
    headers: Vec<(String, String)>,
    body: String,
}

/// A listener that answers each request with the next of some answers, over connections that it closes.
struct Endpoint {
    address: String,
    arrived: Receiver<Arrived>,
}

impl Endpoint {
    /// Answers with these headers and fields, each with its end.
    fn new(answers: &[(&str, &str)]) -> Self {
        Self::of_bytes(
            answers.iter().map(|(headers, fields)| make_answer("200 OK", headers, fields)).collect(),
        )
    }

    /// Answers with these bytes, and closes the connection behind them.
    fn of_bytes(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, arrived) = channel();
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut request = read_request(&mut stream);
                if request.line.starts_with("CONNECT ") {
                    sender.send(request).unwrap();
                    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
                    request = read_request(&mut stream);
                }
                sender.send(request).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        Self { address, arrived }
    }

    fn builder(&self) -> ClientBuilder {
        let token = Token::new("a-token".to_owned().into()).unwrap();
        let secret = Secret::new(SECRET.to_owned());
        let credentials = Credentials::new("AKIDx", secret, Some(token)).unwrap();
        Client::builder(&format!("http://{}", self.address), credentials).without_proxy()
    }
}

/// Makes an answer; without fields it is a page as proxies send them.
fn make_answer(status: &str, headers: &str, fields: &str) -> String {
    let body = match fields {
        "" => "<html></html>".to_owned(),
        fields => format!(r#"{{"Response":{{{fields}"RequestId":"r-1"}}}}"#),
    };
    let length = body.len();
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

/// Reads one request.
fn read_request(stream: &mut TcpStream) -> Arrived {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8(bytes.clone()).unwrap();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let mut lines = head.lines();
            let line = lines.next().unwrap().to_owned();
            let headers: Vec<(String, String)> = lines
                .map(|line| line.split_once(": ").unwrap())
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect();
            let length = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
            if body.len() >= length.map_or(0, |(_, length)| length.parse().unwrap()) {
                return Arrived { line, headers, body: body.to_owned() };
            }
        }
        let count = stream.read(&mut piece).unwrap();
        assert_ne!(count, 0, "the request broke off");
        bytes.extend_from_slice(&piece[..count]);
    }
}

/// Verifies a request as a server does. Returns true for TC3, and the token.
fn verify_request(request: &Arrived) -> (bool, Option<String>) {
    let headers: Vec<(&str, &[u8])> =
        request.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    let body = request.body.as_bytes();
    let received = Received { method: Method::Post, path: "/", query: "", headers: &headers, body };
    let claim = Claim::read(&received, "intlpartnersmgt").unwrap();
    let is_tc3 = matches!(claim.scheme, Scheme::Tc3 { .. });
    let token = claim.token.as_ref().map(ToString::to_string);
    let verified = tc3::verify(claim, &received, &Secret::new(SECRET.to_owned())).unwrap();
    assert_eq!(verified.action, "QuerySubAgentsDetailV2");
    (is_tc3, token)
}

fn make_request() -> query_sub_agents_detail_v2::Request {
    let mut request = query_sub_agents_detail_v2::Request::new(1, 20);
    request.filter_type = Some(FilterType::Name);
    request.filter = Some("Kümo & Co = +".to_owned());
    request
}

/// An answer with one entry.
const ONE: &str =
    r#""Total":1,"Data":[{"SubAgentUin":7,"Name":"Kumo","CountOfCustomers":2,"New":{"x":[1]}}],"#;

#[test]
fn each_method_signs_what_a_server_verifies_with_the_token_of_a_temporary_key() {
    for signature in [Signature::Tc3, Signature::V1, Signature::V1Sha1] {
        let endpoint = Endpoint::new(&[("", ONE)]);
        let builder = endpoint.builder().signature(signature).language(Language::Chinese);
        let answer = builder.build().unwrap().send(&make_request()).unwrap();
        assert_eq!((answer.total, answer.data.len(), answer.request_id.as_str()), (1, 1, "r-1"));
        let arrived = endpoint.arrived.recv().unwrap();
        let (is_tc3, token) = verify_request(&arrived);
        assert_eq!(is_tc3, signature == Signature::Tc3, "{signature:?}");
        assert_eq!(token.as_deref(), Some("a-token"), "{signature:?}");
        let is_form = arrived.body.contains("Language=zh-CN&Signature=");
        assert_eq!(is_form, signature != Signature::Tc3, "{}", arrived.body);
    }
}

#[test]
fn threads_may_share_a_client() {
    fn require_shared<T: Send + Sync>() {}
    require_shared::<Client>();
}

#[test]
fn a_refusal_for_the_rate_is_waited_out_and_any_other_is_an_error() {
    let limited = r#""Error":{"Code":"RequestLimitExceeded","Message":"m"},"#;
    let endpoint = Endpoint::new(&[("", limited), ("X-RateLimit-Remaining: 0\r\n", ONE), ("", limited)]);
    let client = endpoint.builder().tries_max(2).build().unwrap();
    assert_eq!(client.send(&make_request()).unwrap().total, 1);
    assert_eq!(endpoint.arrived.try_iter().count(), 2);
    let client = endpoint.builder().tries_max(1).build().unwrap();
    let Err(Error::Refused(refused)) = client.send(&make_request()) else { panic!("it is limited") };
    assert_eq!(refused.to_string(), "RequestLimitExceeded: m (RequestId r-1)");

    let busy = r#""Error":{"Code":"OperationDenied.ServiceBusy","Message":"m"},"#;
    let endpoint = Endpoint::new(&[("", busy)]);
    let error = endpoint.builder().build().unwrap().send(&make_request()).unwrap_err();
    assert!(matches!(error, Error::Refused(refused) if refused.is("OperationDenied")));
}

#[test]
fn an_answer_that_is_lost_is_asked_for_again_three_times_at_most() {
    let now = "Retry-After: 0\r\n";
    let (right, cut) = (make_answer("200 OK", "", ONE), "HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{");
    let overloaded = || make_answer("429 Too Many Requests", now, "");
    for lost in [
        vec![String::new(), cut.to_owned()],
        vec![make_answer("502 Bad Gateway", now, ""), make_answer("503 Service Unavailable", now, "")],
        vec![overloaded(), overloaded(), overloaded()],
    ] {
        let count = lost.len();
        let endpoint = Endpoint::of_bytes([lost, vec![right.clone()]].concat());
        assert_eq!(endpoint.builder().build().unwrap().send(&make_request()).unwrap().total, 1);
        let bodies: Vec<String> = endpoint.arrived.try_iter().map(|arrived| arrived.body).collect();
        assert_eq!(bodies, vec![bodies[0].clone(); count + 1], "each is the same request");
    }
    for tries_max in [1, 10] {
        let endpoint = Endpoint::of_bytes(vec![make_answer("503 Service Unavailable", now, ""); 10]);
        let client = endpoint.builder().tries_max(tries_max).build().unwrap();
        let error = client.send(&make_request()).unwrap_err().to_string();
        assert!(
            error.contains("status 503") && error.ends_with("cannot answer now: try again later"),
            "{error}"
        );
        assert_eq!(endpoint.arrived.try_iter().count(), if tries_max == 1 { 1 } else { 3 });
    }
}

#[test]
fn a_signature_that_expired_tells_how_wrong_the_clock_is() {
    let expired = r#""Error":{"Code":"AuthFailure.SignatureExpire","Message":"m"},"#;
    for (date, expected) in [
        ("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n", " s ahead of the endpoint's, set it"),
        ("Date: Sat, 06 Nov 2494 08:49:37 GMT\r\n", " s behind the endpoint's, set it"),
        ("", "AuthFailure.SignatureExpire: m (RequestId r-1)"),
        ("Date: x\r\n", "AuthFailure.SignatureExpire: m (RequestId r-1)"),
    ] {
        let endpoint = Endpoint::new(&[(date, expired)]);
        let error = endpoint.builder().build().unwrap().send(&make_request()).unwrap_err().to_string();
        assert!(error.ends_with(expected), "{error}");
        assert_eq!(endpoint.arrived.try_iter().count(), 1, "it would be refused again");
    }
}

#[test]
fn a_call_that_takes_too_long_is_an_error_that_speaks_of_time() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let credentials = Credentials::new("AKIDx", Secret::new(SECRET.to_owned()), None).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let builder = Client::builder(&address, credentials).without_proxy();
    let client = builder.timeout(std::time::Duration::from_millis(50)).build().unwrap();
    let error = client.send(&make_request()).unwrap_err().to_string();
    assert!(error.contains("timeout") && error.ends_with("or allow more time"), "{error}");
}

#[test]
fn an_answer_of_another_form_names_the_action_the_place_and_the_request() {
    let endpoint = Endpoint::new(&[("", r#""Total":"x","Data":null,"#), ("", r#""Data":null,"#)]);
    let client = endpoint.builder().build().unwrap();
    let error = client.send(&make_request()).unwrap_err().to_string();
    assert!(error.contains("QuerySubAgentsDetailV2") && error.contains("expected i64"), "{error}");
    assert!(error.contains(r#"RequestId "r-1""#), "{error}");
    let answer = client.send(&describe_customer_info::Request::new(vec![1])).unwrap();
    assert!(answer.data.is_empty(), "a list that is null is empty");
}

#[test]
fn a_proxy_is_asked_in_place_of_the_endpoint_and_never_shown() {
    let credentials = || Credentials::new("AKIDx", Secret::new(SECRET.to_owned()), None).unwrap();
    // The vendor's endpoint is one of them: the proxy answers in its place, and nothing is sent there.
    for (host, tunnel) in [
        ("billing.invalid:81", "billing.invalid:81"),
        ("intlpartnersmgt.tencentcloudapi.com", "intlpartnersmgt.tencentcloudapi.com:80"),
    ] {
        let proxy = Endpoint::new(&[("", ONE)]);
        let address = format!("http://user:hush@{}", proxy.address);
        let builder = Client::builder(&format!("http://{host}"), credentials()).proxy(address);
        assert!(!format!("{builder:?}").contains("hush"), "{builder:?}");
        let client = builder.build().unwrap();
        assert!(!format!("{client:?}").contains("hush"), "{client:?}");
        assert_eq!(client.send(&make_request()).unwrap().total, 1);
        let connect = proxy.arrived.recv().unwrap();
        assert!(connect.line.starts_with(&format!("CONNECT {tunnel} ")), "{}", connect.line);
        let request = proxy.arrived.recv().unwrap();
        assert!(request.headers.iter().any(|(name, value)| name == "host" && value == host));
        assert_eq!(verify_request(&request), (true, None));
    }
    for address in ["socks5://user:hush@h", "", "://"] {
        let error =
            Client::builder("http://h", credentials()).proxy(address).build().unwrap_err().to_string();
        assert!(error.contains("proxy") && !error.contains("hush"), "{error}");
    }
}
