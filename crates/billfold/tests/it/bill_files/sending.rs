//! How a file is sent: whole or visibly broken, in little memory, and to clients that are slow or leave.

use std::fmt::Write as _;
use std::io::Read as _;
use std::process::Command;
use std::time::Duration;

use super::fetch::{Fetched, ask_for_address, fetch_file, fetch_path, read_csv, send_request, split_address};
use super::{MONTH, one, pack};
use crate::skip::skip_test;
use crate::support::{DISTRIBUTOR, Home, Key, Server, row, sheet, unlimited_rates};

const CUSTOMER: &str = "100001";

/// Lines of the large bill.
const LINES: usize = 200_000;

/// Memory by which a server may grow while it sends files, in bytes: a row group, and batches of it.
const GROWTH_BYTES_MAX: u64 = 150_000_000;

/// Makes a folder with a large bill, of some lines.
fn make_large_home(lines: usize) -> (Home, Key, Server) {
    let home = Home::with_partners();
    home.config(&unlimited_rates());
    let text = sheet(&[row(CUSTOMER, MONTH, "0.00000001")]);
    let (header, line) = text.split_once('\n').unwrap();
    let note = "x".repeat(100);
    let mut rows = format!("{header},Id,Instance Name\n");
    for number in 0..lines {
        let _ = writeln!(rows, "{},{number},{note}", line.trim_end());
    }
    home.ok(&["import", &home.file("large.csv", rows)]);
    let key = home.key(DISTRIBUTOR);
    let server = home.serve_watched();
    (home, key, server)
}

/// Reads a number of bytes of memory of a server: of `VmRSS` or `VmHWM`.
fn read_memory(server: &Server, name: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1_024
}

#[test]
fn a_large_file_is_sent_in_the_memory_of_a_batch_also_to_clients_that_do_not_read_it() {
    if !cfg!(target_os = "linux") {
        skip_test("the memory that a program had is read from /proc, which only Linux has");
        return;
    }
    let (home, key, server) = make_large_home(LINES);
    let address = ask_for_address(&server, &key, &one(CUSTOMER, "Customer", "en"));
    let (_, path) = split_address(&address);
    let before = read_memory(&server, "VmRSS");
    // A client reads the head of its file, and nothing more.
    let mut slow: Vec<_> = (0..3).map(|_| send_request(&server, "GET", &path, "1.1")).collect();
    for stream in &mut slow {
        stream.read_exact(&mut [0; 9]).unwrap();
    }
    let file = fetch_file(&server, &address).whole();
    let lines = read_csv(&file);
    assert_eq!(lines.len(), LINES);
    let ids: Vec<usize> = lines.iter().map(|line| line["Id"].parse().unwrap()).collect();
    assert!(ids.into_iter().eq(0..LINES), "each line once, in the order of the file");
    let peak = read_memory(&server, "VmHWM");
    println!("{} bytes of file; memory {before}, then {peak}", file.len());
    assert!(peak < before + GROWTH_BYTES_MAX, "{before} bytes before, {peak} at most");
    // The place of a client that leaves is free again, and all of it arrives at one that reads on.
    drop(slow);
    let mut late = send_request(&server, "GET", &path, "1.1");
    let mut rest = b"HTTP/1.1 ".to_vec();
    late.read_exact(&mut [0; 9]).unwrap();
    late.read_to_end(&mut rest).unwrap();
    assert!(rest.ends_with(b"\r\n0\r\n\r\n") && rest.len() > file.len());
    home.wait_for_log("outcome=\"left\"");
}

#[test]
fn an_account_has_four_files_at_once_and_a_fifth_is_asked_to_come_again() {
    let (_home, key, server) = make_large_home(30_000);
    let address = ask_for_address(&server, &key, &one(CUSTOMER, "Customer", "en"));
    let (_, path) = split_address(&address);
    let mut slow: Vec<_> = (0..4).map(|_| send_request(&server, "GET", &path, "1.1")).collect();
    for stream in &mut slow {
        stream.read_exact(&mut [0; 9]).unwrap();
    }
    let refused = fetch_path(&server, "GET", &path);
    assert_eq!(refused.status(), 503, "{}", refused.head);
    assert!(refused.head.contains("retry-after: 10"), "{}", refused.head);
    // The head is answered all the same, and so is the API.
    assert_eq!(fetch_path(&server, "HEAD", &path).status(), 200);
    assert!(server.summary(&key, CUSTOMER, MONTH)["SummaryOverview"].is_array());
    drop(slow);
    let freed = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        fetch_path(&server, "GET", &path).status() == 200
    });
    assert!(freed, "the places of clients that left are not free");
}

#[test]
fn a_file_whose_lines_are_damaged_or_gone_breaks_off_and_is_never_whole() {
    let home = Home::with_partners();
    home.config(&unlimited_rates());
    home.ok(&["import", &home.file("1.csv", sheet(&[row(CUSTOMER, MONTH, "1")]))]);
    home.ok(&["import", "--append", &home.file("2.csv", sheet(&[row(CUSTOMER, MONTH, "2")]))]);
    let key = home.key(DISTRIBUTOR);
    let server = home.serve_watched();
    let addresses = [one(CUSTOMER, "Customer", "en"), pack("Customer")]
        .map(|input| ask_for_address(&server, &key, &input));
    for address in &addresses {
        fetch_file(&server, address).whole();
    }
    let objects = home.objects();
    let (last, _) = objects.iter().rfind(|(path, _)| path.contains("/lines/")).unwrap();
    let sound = std::fs::read(last).unwrap();
    for damage in 0..3 {
        match damage {
            0 => {
                let mut bytes = sound.clone();
                let middle = bytes.len().div_euclid(2);
                bytes[middle] ^= 1;
                std::fs::write(last, bytes).unwrap();
            }
            1 => std::fs::write(last, &sound[..sound.len().div_euclid(2)]).unwrap(),
            _ => std::fs::remove_file(last).unwrap(),
        }
        for address in &addresses {
            let broken = fetch_file(&server, address);
            assert!(!broken.is_whole, "damage {damage}: {} {}", broken.head, broken.text());
        }
    }
    home.wait_for_log("outcome=\"broken\"");
    assert_eq!(server.metric("billfold_downloads_total{outcome=\"broken\"}"), Some(6.0));
    std::fs::write(last, &sound).unwrap();
    for address in &addresses {
        fetch_file(&server, address).whole();
    }
}

#[test]
fn the_headers_say_what_the_file_is_and_a_head_has_them_without_the_file() {
    let home = Home::with_partners();
    home.ok(&["import", &home.file("1.csv", sheet(&[row(CUSTOMER, MONTH, "1")]))]);
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    for (input, content_type, name) in [
        (one(CUSTOMER, "Customer", "en"), "text/csv; charset=utf-8", "l3-bill_details-100001-202211.csv"),
        (pack("Customer"), "application/zip", "l3-bill_details-200000000001-allcustomersbills-202211.zip"),
    ] {
        let (_, path) = {
            let address = ask_for_address(&server, &key, &input);
            let (host, path) = split_address(&address);
            (host.to_owned(), path)
        };
        let without_date = |answer: &Fetched| {
            // How the body is sent is said where there is one.
            let is_same =
                |line: &&str| !line.starts_with("date: ") && !line.starts_with("transfer-encoding: ");
            let lines = answer.head.lines().filter(is_same);
            lines.map(str::to_owned).collect::<Vec<_>>()
        };
        let (got, head) = (fetch_path(&server, "GET", &path), fetch_path(&server, "HEAD", &path));
        assert_eq!(without_date(&got), without_date(&head));
        assert!(head.body.is_empty());
        for line in [
            &format!("content-type: {content_type}"),
            &format!("content-disposition: attachment; filename=\"{name}\""),
            "cache-control: no-store",
            "accept-ranges: none",
            "x-content-type-options: nosniff",
        ] {
            assert!(got.head.lines().any(|own| own == line), "{line}: {}", got.head);
        }
    }
}

#[test]
fn python_reads_a_file_and_a_pack_as_they_are() {
    if Command::new("python3").arg("--version").output().is_err() {
        skip_test("python3 is not installed");
        return;
    }
    let home = Home::with_partners();
    home.config(&unlimited_rates());
    home.ok(&[
        "import",
        &home.file("1.csv", sheet(&[row(CUSTOMER, MONTH, "1.5"), row("100002", MONTH, "2")])),
    ]);
    let key = home.key(DISTRIBUTOR);
    let server = home.serve();
    let [csv, zip] = [one(CUSTOMER, "Customer", "zh_cn"), pack("Customer")].map(|input| {
        let address = ask_for_address(&server, &key, &input);
        home.file(address.rsplit('/').next().unwrap(), fetch_file(&server, &address).whole())
    });
    let program = "import csv, io, sys, zipfile\n\
                   row, = csv.DictReader(open(sys.argv[1], encoding='utf-8-sig', newline=''))\n\
                   print(row['Billing Mode'], row['Billing Mode Code'], row['Total Cost'])\n\
                   pack = zipfile.ZipFile(sys.argv[2])\n\
                   assert pack.testzip() is None\n\
                   for name in pack.namelist():\n\
                   \x20   rows = csv.DictReader(io.TextIOWrapper(pack.open(name), encoding='utf-8-sig', newline=''))\n\
                   \x20   print(name, [row['Total Cost'] for row in rows])\n";
    let output =
        Command::new("python3").args(["-c", program, &csv, &zip]).env("PYTHONUTF8", "1").output().unwrap();
    let expected = "按量计费 postPay 1.5\n\
                    L3-bill_details-100001-202211.csv ['1.5']\n\
                    L3-bill_details-100002-202211.csv ['2']\n";
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected, "{stderr}");
}
