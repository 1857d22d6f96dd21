//! The top of a file: other formats, headers of another language, separators, line ends, lines above the header.

use crate::causes::{bill_of_lines, check_message, only_message};
use crate::support::{Csv, read_text};

#[test]
fn each_format_that_is_no_csv_is_named_with_its_own_remedy() {
    let zip = |name: &str| [b"PK\x03\x04".as_slice(), &[0; 26], name.as_bytes(), &[0; 600]].concat();
    let mut tar = b"bills/l3.csv".to_vec();
    tar.resize(257, 0);
    tar.extend(b"ustar\x0000");
    let random: Vec<u8> = (0..2_000_u32).map(|n| u8::try_from((n * 7919 + 13) % 251).unwrap()).collect();
    let files: [(&[u8], &[&str]); 27] = [
        (&zip("[Content_Types].xml"), &["spreadsheet or document (.xlsx", "download the CSV again"]),
        (&zip("xl/workbook.xml"), &["spreadsheet", "download the CSV again"]),
        (&zip("mimetype"), &["spreadsheet", "download the CSV again"]),
        (&zip("L3-bill_details.csv"), &["a ZIP archive", "unpack it"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", &["Excel", "download the CSV again"]),
        (b"\x1f\x8b\x08\0", &["gzip", "gunzip"]),
        (b"BZh91AY&SY", &["bzip2", "bunzip2"]),
        (b"\xfd7zXZ\0\0", &["packed with xz", "unxz"]),
        (b"\x28\xb5\x2f\xfd\0", &["packed with zstd", "unzstd"]),
        (b"7z\xbc\xaf\x27\x1c\0", &["7z archive", "unpack it"]),
        (b"Rar!\x1a\x07\x01\0", &["RAR archive", "unpack it"]),
        (&tar, &["tar archive", "unpack it"]),
        (b"\x89PNG\r\n\x1a\n", &["image", "L3"]),
        (b"SQLite format 3\0", &["SQLite", "L3"]),
        (b"\0\0\0\0\0\0\0\0", &["NUL bytes", "download it again"]),
        (b"Payer\0Account,x\n", &["binary", "L3"]),
        (&random, &["binary", "L3"]),
        (b"\x80\x81\x90\xff\x01\x02\xfe", &["binary", "L3"]),
        (b"<!DOCTYPE html>\n<html><body>Login</body></html>\n", &["web page (HTML)", "log in"]),
        (b"\xef\xbb\xbf\r\n<HTML lang=\"en\">", &["web page (HTML)", "log in"]),
        (b"<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>", &["is XML", "download"]),
        (b"{\"Response\":{\"Error\":{\"Code\":\"AuthFailure\"}}}", &["is JSON", "CSV"]),
        (b"{\n  \"Response\": {}\n}\n", &["is JSON", "CSV"]),
        (b"[{\"a\":1,\"b\":2}]", &["is JSON", "CSV"]),
        (b"#!/bin/sh\nbillfold import *.csv\n", &["script", "CSV"]),
        (b"version https://git-lfs.github.com/spec/v1\noid x\n", &["Git LFS", "git lfs pull"]),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n", &["a key", "CSV"]),
    ];
    for (bytes, parts) in files {
        check_message(bytes, parts);
        assert!(!only_message(&read_text(bytes)).contains("iconv"));
    }
}

#[test]
fn a_header_in_another_language_is_told_so_and_shown() {
    let of_the_site = "支付者账号ID,使用者账号ID,操作者账号ID,产品名称,计费模式,地域,交易类型,扣费时间,原价,币种,\
                       代金券抵扣前总费用,代金券抵扣,总费用,账单月份\n1,2,3\n";
    let start = ["bill.csv: the header is in Chinese", "\n    fix: switch the console to English"];
    check_message(
        of_the_site.as_bytes(),
        &[&start[..], &["header found: \"支付者账号ID,使用者账号ID,"]].concat(),
    );
    check_message("产品名称,计费模式,备注\n甲,乙,丙\n".as_bytes(), &start);
    check_message("付款方,客户,交易类型,总价\n".as_bytes(), &start);
    // In GB18030, the encoding of Chinese Excel: 支付者账号ID,产品名称,交易类型
    let gb18030 = b"\xd6\xa7\xb8\xb6\xd5\xdf\xd5\xcb\xba\xc5ID,\xb2\xfa\xc6\xb7\xc3\xfb\xb3\xc6,\xbd\xbb\xd2\xd7\xc0\xe0\xd0\xcd\n";
    check_message(gb18030, &["in Chinese, in the encoding GB18030", "switch the console to English"]);
    // 支付者UIN,产品名称
    let mainland = b"\xd6\xa7\xb8\xb6\xd5\xdfUIN,\xb2\xfa\xc6\xb7\xc3\xfb\xb3\xc6\n";
    check_message(mainland, &["a bill of the mainland site in Chinese", "in USD"]);
    let utf_16 = "支付者账号ID,使用者账号ID,产品名称\n".encode_utf16();
    let little: Vec<u8> = utf_16.clone().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = utf_16.flat_map(u16::to_be_bytes).collect();
    for bytes in [[b"\xff\xfe", little.as_slice()].concat(), [b"\xfe\xff", big.as_slice()].concat()] {
        check_message(&bytes, &["in Chinese, in the encoding UTF-16", "switch the console to English"]);
    }
    for (header, why) in [
        ("支払者アカウント,所有者アカウント,サービス\n", "in Japanese"),
        ("결제 계정,소유 계정,통화\n", "in Korean"),
        ("Плательщик,Владелец,Валюта\n", "Cyrillic"),
        ("Kontonummer,Währung,Gesamtbetrag\n", "another language than English"), // spelled so
        ("ID de cuenta,Moneda,Importe total\n", "another language than English"), // spelled so
    ] {
        check_message(header.as_bytes(), &[why, "switch the console to English", "header found: "]);
    }
}

#[test]
fn a_line_that_says_the_separator_is_passed_over_or_named() {
    let text = Csv::customer_bill().text();
    for line in ["sep=,\n", "SEP=,\r\n", "\"sep=,\"\n", "\u{feff}sep=,\n"] {
        let outcome = read_text(format!("{line}{text}"));
        outcome.assert_clean();
        assert_eq!((outcome.lines.len(), outcome.lines[0].number), (1, 3), "{line:?}");
    }
    let by_semicolons = text.replace(',', ";");
    check_message(
        format!("sep=;\n{by_semicolons}").as_bytes(),
        &["bill.csv:1: the line sep=", "';'", "downloaded"],
    );
    check_message(format!("sep=\t\n{text}").as_bytes(), &["the line sep=", "tabs"]);
    check_message(format!("{text}sep=,\n").as_bytes(), &["bill.csv:3: the line sep= is in the middle"]);
}

#[test]
fn other_separators_are_named_with_the_header_that_was_found() {
    let text = Csv::customer_bill().text();
    for (separator, name) in [(';', "semicolons"), ('\t', "tabs"), ('|', "bars"), ('，', "full-width commas")]
    {
        let text = text.replace(',', &separator.to_string());
        let found = format!("header found: {:?}", &text[..20]);
        check_message(text.as_bytes(), &[&format!("separated by {name}"), found.trim_end_matches('"')]);
    }
}

#[test]
fn line_ends_of_an_old_mac_are_named() {
    let text = bill_of_lines(3).text().replace('\n', "\r");
    let parts = ["carriage return (CR) alone", "tr '\\r' '\\n'"];
    check_message(text.as_bytes(), &parts);
    check_message(format!("{text}\n").as_bytes(), &parts);
    check_message("\u{feff}Id\ra\rb\rc".as_bytes(), &parts);
    let long = format!("{text}{}", bill_of_lines(30_000).text().replace('\n', "\r"));
    assert!(only_message(&read_text(long)).contains(parts[0]));
    let header_alone = bill_of_lines(3).text().replace('\n', "\r").replacen('\r', "\r\n", 1);
    check_message(header_alone.as_bytes(), &["bill.csv:2: lines end with a carriage return (CR) alone"]);
    // Line ends that were converted twice are no such case.
    read_text(bill_of_lines(3).text().replace('\n', "\r\r\n")).assert_clean();
}

#[test]
fn lines_above_the_header_are_named_with_the_line_of_the_header() {
    let text = bill_of_lines(2).text();
    for title in
        ["Bill details of November 2022\n", "Account,200000000042\n\n", "账单明细\n,,,\n", "a\nb\nc\n"]
    {
        let line = title.lines().count() + 1;
        let first = format!("the first line is {:?}", title.split([',', '\n']).next().unwrap());
        check_message(format!("{title}{text}").as_bytes(), &[&format!("which is on line {line}"), &first]);
    }
    let notes: String = (1..100).map(|line| format!("note {line}\n")).collect();
    check_message(format!("{notes}{text}").as_bytes(), &["hardly any column", "header found: \"note 1\""]);
}
