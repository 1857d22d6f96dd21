//! Proxies with TLS in front of the server: the settings that the documents name, and the usual wrong ones, through real
//! clients.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::clients::{Client, Endpoint, Installed};
use crate::skip::skip_test;
use crate::support::{DISTRIBUTOR, Home, Key, Server, row, sheet};
use crate::tls::Authority;

/// Clients that go through each proxy.
const THROUGH: [Client; 3] = [Client::PythonSync, Client::Node, Client::Tccli];

/// A proxy that runs until it is dropped.
struct Proxy {
    child: Child,
    /// Its address, `127.0.0.1:PORT`.
    address: String,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Finds a program of Debian, or skips the test.
fn find_program(name: &str, package: &str) -> Option<PathBuf> {
    let found = ["/usr/sbin", "/usr/bin"].map(|folder| Path::new(folder).join(name));
    let found = found.into_iter().find(|path| path.exists());
    if found.is_none() {
        skip_test(&format!("{name} is not installed; on Debian: apt-get install {package}"));
    }
    found
}

/// A server with a bill behind proxies, and a certificate that they show.
struct World {
    home: Home,
    server: Server,
    key: Key,
    authority: PathBuf,
}

impl World {
    fn new(config: &str) -> Self {
        let home = Home::with_partners();
        let fast = "[limits_per_s]\nDescribeBillSummaryByPayMode = 1000\n";
        home.config(&format!("trusted_proxies = ['127.0.0.1']\n{config}{fast}"));
        home.ok(&["import", &home.file("a.csv", sheet(&[row("100001", "2022-11", "1.5")]))]);
        let key = home.key(DISTRIBUTOR);
        let authority = Authority::new();
        let _settings = authority.write_certificate(&home);
        let trusted = authority.write(&home).into();
        let server = home.serve_watched();
        Self { home, server, key, authority: trusted }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.home.path().with_file_name(name)
    }

    /// Starts nginx with settings of the location. The port is one that was free.
    fn start_nginx(&self, program: &Path, settings: &str, of_server: &str) -> Proxy {
        let port = find_free_port();
        let (certificate, key) = (self.file("certificate.pem"), self.file("key.pem"));
        let text = format!(
            "daemon off;\nmaster_process off;\npid nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\n\
             access_log off;\nclient_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path fastcgi;\n\
             uwsgi_temp_path uwsgi;\nscgi_temp_path scgi;\n{of_server}\nserver {{\nlisten 127.0.0.1:{port} ssl;\n\
             ssl_certificate {};\nssl_certificate_key {};\nlocation / {{\nproxy_pass http://{};\n{settings}\n}}\n}}\n}}\n",
            certificate.display(),
            key.display(),
            self.server.address,
        );
        let folder = tempfile::tempdir_in(self.home.path().parent().unwrap()).unwrap().keep();
        let file = folder.join("nginx.conf");
        std::fs::write(&file, text).unwrap();
        let mut command = Command::new(program);
        command.arg("-p").arg(&folder).arg("-c").arg(&file).args(["-e", "stderr"]);
        start_proxy(command, port)
    }

    /// Starts `HAProxy`.
    fn start_haproxy(&self, program: &Path) -> Proxy {
        let port = find_free_port();
        let read = |name: &str| std::fs::read_to_string(self.file(name)).unwrap();
        let both = self.home.file("both.pem", read("certificate.pem") + &read("key.pem"));
        let text = format!(
            "global\n  tune.bufsize 65536\ndefaults\n  mode http\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\n\
             frontend f\n  bind 127.0.0.1:{port} ssl crt {both}\n  option forwardfor\n  default_backend b\n\
             backend b\n  server s {}\n",
            self.server.address
        );
        let mut command = Command::new(program);
        command.args(["-db", "-f", &self.home.file("haproxy.cfg", text)]);
        start_proxy(command, port)
    }

    /// Asks for the bill through a proxy; the answer, or its error.
    fn ask(&self, installed: &Installed, client: Client, proxy: &Proxy) -> Value {
        let endpoint = Endpoint { address: &proxy.address, authority: Some(&self.authority) };
        let call = json!({ "parameters": { "BillMonth": "2022-11", "CustomerUin": 100_001 } });
        installed.ask_at(client, &endpoint, &self.key, &[call]).remove(0)
    }

    /// Checks that every client gets the bill through a proxy.
    fn check_clients(&self, installed: &Installed, proxy: &Proxy, what: &str) {
        for client in THROUGH {
            let answer = self.ask(installed, client, proxy);
            let total = &answer["SummaryOverview"][0]["TotalCost"];
            assert_eq!(total, "1.50000000", "{what}, {client:?}: {answer}");
        }
    }
}

/// Finds a port that nothing listens on.
fn find_free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Starts a proxy and waits until it listens.
fn start_proxy(mut command: Command, port: u16) -> Proxy {
    let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let proxy = Proxy { child, address: format!("127.0.0.1:{port}") };
    let started = Instant::now();
    while std::net::TcpStream::connect(&proxy.address).is_err() {
        assert!(started.elapsed() < Duration::from_secs(20), "the proxy does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    proxy
}

#[test]
fn every_client_goes_through_nginx_and_haproxy_with_the_settings_that_are_documented() {
    let Some(installed) = Installed::find() else { return };
    let nginx = find_program("nginx", "nginx-light");
    let (Some(nginx), Some(haproxy)) = (nginx, find_program("haproxy", "haproxy")) else { return };
    let world = World::new("");
    let documented = include_str!("../../../../docs/operations.md");
    for settings in ["proxy_set_header Host $http_host;", "proxy_set_header X-Forwarded-For $remote_addr;"] {
        assert!(documented.contains(settings), "{settings}");
    }
    let settings = "proxy_set_header Host $http_host;\nproxy_set_header X-Forwarded-For $remote_addr;\n\
                    proxy_http_version 1.1;\nproxy_set_header Connection \"\";";
    let buffers = "large_client_header_buffers 4 64k;";
    assert!(documented.contains(buffers) && documented.contains("tune.bufsize 65536"));
    let through_nginx = world.start_nginx(&nginx, settings, buffers);
    world.check_clients(&installed, &through_nginx, "nginx");
    world.check_clients(&installed, &world.start_haproxy(&haproxy), "HAProxy");

    // A scheme in the endpoint of tccli goes into its Host, which nginx refuses by itself.
    let mut tccli = installed.command("tccli");
    tccli.env("PYTHONPATH", installed.copy_authorities(Some(&world.authority)));
    tccli.env("TENCENTCLOUD_SECRET_ID", &world.key.id).env("TENCENTCLOUD_SECRET_KEY", &world.key.secret);
    tccli.args([
        "intlpartnersmgt",
        crate::support::ACTION,
        "--BillMonth",
        "2022-11",
        "--CustomerUin",
        "100001",
    ]);
    let output = tccli.args(["--endpoint", &format!("https://{}", through_nginx.address)]).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("400 Bad Request"), "{said}");
}

#[test]
fn each_usual_wrong_setting_of_a_proxy_is_named_in_the_log_or_by_the_conformance_run() {
    let Some(installed) = Installed::find() else { return };
    let Some(nginx) = find_program("nginx", "nginx-light") else { return };
    // Nothing set: the Host is that of the server itself, and which one the client called is known from own_hosts alone.
    let world = World::new("own_hosts = ['localhost', '127.0.0.1']\n");
    let wrong = |settings: &str, cause: &str| {
        let proxy = world.start_nginx(&nginx, settings, "");
        let answer = world.ask(&installed, Client::PythonSync, &proxy);
        assert_eq!(answer["error"]["code"], "AuthFailure.SignatureFailure", "{settings}: {answer}");
        let named = format!("causes=\"{cause}\"");
        world.home.wait_for_log(&named);
        assert!(world.home.log().contains("proxy_set_header Host $http_host;"), "{}", world.home.log());
    };
    // One diagnosis in ten seconds tries every port.
    wrong("", "host-other");
    wrong("proxy_set_header X-Forwarded-Host $http_host;", "host-forwarded");
    std::thread::sleep(Duration::from_secs(11));
    wrong("proxy_set_header Host $host;", "host-port");

    // A character set that the proxy adds, and buffers that are too small, show in answers alone.
    let secret = world.home.file("secret", &world.key.secret);
    let conformance = |proxy: &Proxy, filter: &[&str]| {
        let endpoint = format!("https://{}", proxy.address);
        let authority = world.authority.to_str().unwrap();
        let own = [
            "conformance",
            "--endpoint",
            &endpoint,
            "--secret-id",
            &world.key.id,
            "--secret-key-file",
            &secret,
        ];
        let output = world.home.run(&[&own[..], &["--ca-file", authority], filter].concat());
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let host = "proxy_set_header Host $http_host;";
    let charset = world.start_nginx(&nginx, host, "charset utf-8;\ncharset_types application/json;");
    let (code, said) = conformance(&charset, &["--group", "names"]);
    assert!(code == Some(1) && said.contains("ENVELOPE") && said.contains("the content type is"), "{said}");
    let small = world.start_nginx(&nginx, host, "");
    let (code, said) = conformance(&small, &["--group", "sizes"]);
    assert!(code == Some(1) && said.contains("414"), "{said}");
}
