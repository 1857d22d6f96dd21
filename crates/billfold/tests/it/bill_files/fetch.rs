//! Fetching of files over plain HTTP, as the bytes come: whether a file is whole is a question here.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::support::{Key, Server};

/// A response as it came.
#[derive(Debug)]
pub(crate) struct Fetched {
    /// The status line and the headers.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
    /// True if the end of the body was received as such.
    pub(crate) is_whole: bool,
}

impl Fetched {
    /// Reads a response up to the end of its connection.
    pub(crate) fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        // A connection that is reset is a response that broke off.
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_lowercase();
        let rest = &bytes[end + 4..];
        if head.contains("transfer-encoding: chunked") {
            let (body, is_whole) = join_chunks(rest);
            return Self { head, body, is_whole };
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let is_whole = length.is_some_and(|length| length.parse() == Ok(rest.len()));
        Self { head, body: rest.to_vec(), is_whole }
    }

    /// Returns the body of a file that is whole.
    pub(crate) fn whole(self) -> Vec<u8> {
        assert!(self.status() == 200 && self.is_whole, "{} {}", self.head, self.text());
        self.body
    }

    pub(crate) fn status(&self) -> u16 {
        self.head.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Joins the chunks of a body. The second value is true if the last of them came.
fn join_chunks(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|window| window == b"\r\n") {
        let length = std::str::from_utf8(&rest[..end]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        let chunk = &rest[end + 2..];
        if length == 0 {
            return (body, true);
        }
        if chunk.len() < length + 2 {
            break;
        }
        body.extend_from_slice(&chunk[..length]);
        rest = &chunk[length + 2..];
    }
    (body, false)
}

/// Splits an address of a file into host and path.
pub(crate) fn split_address(address: &str) -> (&str, String) {
    let rest = address.strip_prefix("http://").unwrap_or_else(|| panic!("{address} is not of this server"));
    let (host, path) = rest.split_once('/').unwrap();
    (host, format!("/{path}"))
}

/// Opens a connection and sends a request for a path.
pub(crate) fn send_request(server: &Server, method: &str, path: &str, version: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_mins(1))).unwrap();
    let request =
        format!("{method} {path} HTTP/{version}\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address);
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

/// Fetches a path.
pub(crate) fn fetch_path(server: &Server, method: &str, path: &str) -> Fetched {
    Fetched::read(&mut send_request(server, method, path, "1.1"))
}

/// Fetches the file of an address.
pub(crate) fn fetch_file(server: &Server, address: &str) -> Fetched {
    let (host, path) = split_address(address);
    assert_eq!(host, server.address);
    fetch_path(server, "GET", &path)
}

/// Asks for the address of a file.
pub(crate) fn ask_for_address(server: &Server, key: &Key, input: &Value) -> String {
    let action = if input.get("CustomerUinType").is_some() {
        "DescribeCustomerBillDownloadUrl"
    } else {
        "DescribeBillDownloadUrl"
    };
    let answer = server.post(key, action, &input.to_string());
    assert_eq!(answer["Ready"], 1, "{input}: {answer}");
    answer["DownloadUrl"].as_str().unwrap().to_owned()
}

/// Reads a file: its lines, each with its texts by header.
pub(crate) fn read_csv(file: &[u8]) -> Vec<BTreeMap<String, String>> {
    let file = file.strip_prefix("\u{feff}".as_bytes()).expect("a byte order mark");
    csv::Reader::from_reader(file).deserialize().map(Result::unwrap).collect()
}

/// Reads a pack: names and contents of its files.
pub(crate) fn read_pack(pack: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut pack = zip::ZipArchive::new(Cursor::new(pack)).unwrap();
    (0..pack.len())
        .map(|index| {
            let mut file = pack.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}
