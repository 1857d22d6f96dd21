//! TLS: beside plain HTTP and in its place, certificates that change, clients that speak something else, wrong settings.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

use crate::support::{ACTION, DISTRIBUTOR, Home, Key, Server, now_s, row, sheet};

/// An authority whose certificates clients may be told to trust.
pub(crate) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: String,
}

impl Authority {
    /// Makes an authority.
    pub(crate) fn new() -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "an authority");
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    /// Writes its own certificate beside a data folder, and returns the path.
    pub(crate) fn write(&self, home: &Home) -> String {
        home.file("authority.pem", &self.certificate)
    }

    /// Signs a certificate for this machine, and returns it with its key.
    fn sign(&self) -> (String, String) {
        let names = ["localhost", "127.0.0.1"].map(str::to_owned);
        let key = KeyPair::generate().unwrap();
        let signed = CertificateParams::new(names).unwrap().signed_by(&key, &self.issuer).unwrap();
        (signed.pem(), key.serialize_pem())
    }

    /// Writes a certificate for this machine beside a data folder, and returns the settings that name it.
    pub(crate) fn write_certificate(&self, home: &Home) -> String {
        let (certificate, key) = self.sign();
        let (certificate, key) = (home.file("certificate.pem", certificate), home.file("key.pem", key));
        format!("tls_listen = '127.0.0.1:0'\ntls_certificate = '{certificate}'\ntls_key = '{key}'\n")
    }
}

/// A data folder with a bill, a key that sees it, and TLS.
struct World {
    home: Home,
    key: Key,
    authority: Authority,
    secret: String,
}

impl World {
    fn new(config: &str) -> Self {
        let (home, authority) = (Home::with_partners(), Authority::new());
        home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1.5")]))]);
        let key = home.key(DISTRIBUTOR);
        let secret = home.file("secret", &key.secret);
        home.config(&format!("{}{config}", authority.write_certificate(&home)));
        authority.write(&home);
        Self { home, key, authority, secret }
    }

    fn path(&self, name: &str) -> String {
        self.home.path().parent().unwrap().join(name).to_str().unwrap().to_owned()
    }

    /// Calls the summary with our own client, which trusts the authority in a file. Returns what it printed.
    fn call(&self, endpoint: &str, trusted: &str) -> Result<String, String> {
        let month = ["--BillMonth", "2022-11", "--CustomerUin", "100001"];
        let own = ["call", ACTION, "--endpoint", endpoint, "--secret-id", &self.key.id];
        let own = [&own[..], &["--secret-key-file", &self.secret, "--ca-file", trusted], &month].concat();
        let output = self.home.run(&own);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        if output.status.success() { Ok(text(output.stdout)) } else { Err(text(output.stderr)) }
    }

    /// Calls until the certificate of another authority is shown.
    fn wait_for_certificate(&self, server: &Server, trusted: &str) {
        let (started, endpoint) = (Instant::now(), format!("https://{}", server.tls_address));
        while let Err(said) = self.call(&endpoint, trusted) {
            assert!(started.elapsed() < Duration::from_secs(30), "{said}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

#[test]
fn both_ports_answer_and_a_new_certificate_is_shown_without_a_restart() {
    let world = World::new("[limits_per_s]\nDescribeBillSummaryByPayMode = 1000\n");
    let server = world.home.serve_watched();
    let trusted = world.path("authority.pem");
    let (plain, tls) = (format!("http://{}", server.address), format!("https://{}", server.tls_address));
    for endpoint in [&plain, &tls, &tls.replace("127.0.0.1", "localhost")] {
        let answer = world.call(endpoint, &trusted).unwrap();
        assert!(answer.contains(r#""TotalCost": "1.50000000""#), "{endpoint}: {answer}");
    }

    // The tests write files that every user may read.
    world.home.wait_for_log("the key for TLS is readable or writable for every user of this machine");
    assert!(world.home.log().contains(&format!("fix=chmod o-rwx {}", world.path("key.pem"))));

    // The certificate of another authority: first it alone, which does not fit the key, then its key.
    let other = Authority::new();
    let other_trusted = world.home.file("other.pem", &other.certificate);
    let (certificate, key) = other.sign();
    world.home.file("certificate.pem", certificate);
    world.home.wait_for_log("the files for TLS changed and cannot be used");
    assert!(world.call(&tls, &trusted).is_ok(), "the certificate before is shown");
    world.home.file("key.pem", key);
    world.wait_for_certificate(&server, &other_trusted);
    let said = world.call(&tls, &trusted).unwrap_err();
    assert!(said.contains("certificate") && said.contains("--ca-file"), "{said}");
    // This client hangs up without a word, and another one says why.
    let curl = Command::new("curl").args(["-sS", "--cacert", &trusted, &tls]).output().unwrap();
    assert!(!curl.status.success(), "{curl:?}");
    world.home.wait_for_log("no connection with TLS was made");
    let (started, metric) = (Instant::now(), "billfold_tls_handshakes_failed_total");
    while server.metric(&format!("{metric}{{reason=\"certificate-refused\"}}")) != Some(1.0) {
        assert!(started.elapsed() < Duration::from_secs(20), "the alert is not counted");
    }
    assert!(server.metric(&format!("{metric}{{reason=\"broken-off\"}}")) >= Some(1.0));
    assert!(server.stop().success());
}

#[test]
fn a_server_may_speak_tls_alone() {
    let world = World::new("listen = ''\n");
    let server = Server::start(world.home.command(&["serve"]));
    assert_eq!(server.said.matches("http").count(), 1, "{}", server.said);
    let answer =
        world.call(&format!("https://{}", server.tls_address), &world.path("authority.pem")).unwrap();
    assert!(answer.contains(r#""TotalCost": "1.50000000""#), "{answer}");
    assert!(server.stop().success());
}

#[test]
fn a_client_that_speaks_something_else_to_the_port_of_tls_is_told_and_logged() {
    let world = World::new("");
    let server = world.home.serve_watched();
    let mut plain = TcpStream::connect(&server.tls_address).unwrap();
    plain.write_all(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}").unwrap();
    let mut answer = String::new();
    plain.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert!(answer.ends_with("this port speaks TLS: use https:// to call it\n"), "{answer}");
    world.home.wait_for_log("this port speaks TLS: let the client use https://");
    // Nobody there, as a load balancer looks whether a port is open, is no failure.
    drop(TcpStream::connect(&server.tls_address).unwrap());
    let mut other = TcpStream::connect(&server.tls_address).unwrap();
    other.write_all(b"SSH-2.0-OpenSSH_9.2\r\n").unwrap();
    let _closed_or_reset = other.read_to_end(&mut Vec::new());
    let metric = r#"billfold_tls_handshakes_failed_total{reason="no-tls"}"#;
    assert_eq!(server.metric(metric), Some(2.0));
    assert!(server.stop().success());
}

#[test]
fn a_handshake_that_does_not_end_is_cut_off_and_holds_up_no_stop() {
    let world = World::new("header_timeout_s = 1\n");
    let server = world.home.serve();
    let mut slow = TcpStream::connect(&server.tls_address).unwrap();
    slow.write_all(&[0x16, 3, 1, 2, 0, 1]).unwrap();
    slow.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    assert_eq!(slow.read_to_end(&mut Vec::new()).unwrap_or_default(), 0, "it is closed");
    let mut slow = TcpStream::connect(&server.tls_address).unwrap();
    slow.write_all(&[0x16, 3, 1]).unwrap();
    assert!(server.stop().success());
}

#[test]
fn what_is_wrong_with_the_settings_is_said_before_anything_is_answered() {
    let world = World::new("");
    let (certificate, key) = (world.path("certificate.pem"), world.path("key.pem"));
    let (_, other_key) = world.authority.sign();
    let other_key = world.home.file("other-key.pem", other_key);
    let empty = world.home.file("empty.pem", "");
    let absent = world.path("absent.pem");
    let files =
        |certificate: &str, key: &str| format!("tls_certificate = '{certificate}'\ntls_key = '{key}'\n");
    let listen = "tls_listen = '127.0.0.1:0'\n";
    for (config, expected) in [
        (files(&certificate, &key), &["a certificate for TLS and no address", "--tls-listen"][..]),
        (listen.to_owned(), &["TLS has an address and no certificate", "tls_certificate and tls_key"]),
        (format!("{listen}tls_key = '{key}'\n"), &["tls_key", "needs tls_certificate"]),
        (format!("{listen}tls_certificate = '{certificate}'\n"), &["tls_certificate", "needs tls_key"]),
        (listen.to_owned() + &files(&absent, &key), &["could not read the certificate", "absent.pem"]),
        (listen.to_owned() + &files(&certificate, &absent), &["could not read the key", "absent.pem"]),
        (listen.to_owned() + &files(&empty, &key), &["could not read the certificate", "empty.pem"]),
        (listen.to_owned() + &files(&certificate, &empty), &["could not read the key", "empty.pem"]),
        (listen.to_owned() + &files(&key, &key), &["could not read the certificate", "key.pem"]),
        (
            listen.to_owned() + &files(&certificate, &other_key),
            &["cannot be used for TLS", "one certificate"],
        ),
        ("tls_listen = '8443'\n".to_owned(), &["tls_listen", "address and port"]),
        ("listen = ''\n".to_owned(), &["no address to answer on", "tls_listen"]),
    ] {
        world.home.config(&config);
        let said = world.home.refused(&["serve"]);
        for words in expected {
            assert!(said.contains(words), "{words} in {said} for {config}");
        }
        assert!(!said.contains("PRIVATE KEY"), "{said}");
    }
}

#[test]
fn a_connection_of_tls_carries_one_request_after_the_other() {
    let world = World::new("[limits_per_s]\nDescribeBillSummaryByPayMode = 1000\n");
    let server = world.home.serve();
    let trusted = PathBuf::from(world.path("authority.pem"));
    let mut stream = connect(&server.tls_address, &trusted);
    for _ in 0..3 {
        let body = r#"{"BillMonth":"2022-11","CustomerUin":100001}"#;
        let headers = crate::support::signed_headers(&server.tls_address, &world.key, ACTION, body, now_s());
        let headers = headers.replace("Connection: close\r\n", "");
        stream.write_all(format!("POST / HTTP/1.1\r\n{headers}\r\n{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        while !answer.contains("RequestId") {
            let mut bytes = [0; 4096];
            let count = stream.read(&mut bytes).unwrap();
            assert_ne!(count, 0, "{answer}");
            answer.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
        }
        assert!(answer.contains(r#""TotalCost":"1.50000000""#), "{answer}");
    }
    assert!(server.stop().success(), "a connection that is kept holds up no stop");
}

/// Connects to a port of TLS, trusting the authority in a file.
fn connect(
    address: &str,
    trusted: &std::path::Path,
) -> rustls::StreamOwned<rustls::ClientConnection, TcpStream> {
    use rustls::pki_types::{CertificateDer, ServerName, pem::PemObject as _};
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(trusted).unwrap()).unwrap();
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let client = rustls::ClientConnection::new(std::sync::Arc::new(config), name).unwrap();
    rustls::StreamOwned::new(client, TcpStream::connect(address).unwrap())
}
