//! Recognises files that are no CSV by their first bytes.
//!
//! Some formats are certain by a few bytes, such as those of archives. Others look like text and might be the header of
//! a bill; they are named only if no header is found.

/// A reason why a file is not read, and the remedy.
pub(crate) type Reason = (&'static str, &'static str);

/// The remedy for files that hold no CSV.
const EXPORT_CSV: &str =
    "export the detailed bill (L3, bill details) as CSV with the console in English, and import that";

/// The remedy for spreadsheets.
const DOWNLOAD_CSV: &str =
    "download the CSV again and import it as downloaded; a spreadsheet rounds amounts and account numbers";

/// The remedy for archives.
const UNPACK: &str = "unpack it, and import the CSV files inside";

/// First bytes of formats, each with its reason. The first that fits decides.
const MAGIC: [(&[u8], Reason); 18] = [
    (b"%PDF", ("the file is a PDF, which the vendor writes for overviews (L0) and invoices", EXPORT_CSV)),
    (b"PAR1", ("the file is Parquet, which is not read yet", EXPORT_CSV)),
    (b"ARROW1", ("the file is Arrow, which is not read", EXPORT_CSV)),
    (b"\xd0\xcf\x11\xe0", ("the file is a spreadsheet or document of Excel or Word, not CSV", DOWNLOAD_CSV)),
    (b"{\\rtf", ("the file is a document in RTF, not CSV", EXPORT_CSV)),
    (b"\x1f\x8b", ("the file is packed with gzip", "unpack it with gunzip first")),
    (b"\x1f\x9d", ("the file is packed with compress", "unpack it with gunzip first")),
    (b"BZh", ("the file is packed with bzip2", "unpack it with bunzip2 first")),
    (b"\xfd7zXZ\0", ("the file is packed with xz", "unpack it with unxz first")),
    (b"\x28\xb5\x2f\xfd", ("the file is packed with zstd", "unpack it with unzstd first")),
    (b"\x04\x22\x4d\x18", ("the file is packed with lz4", "unpack it with unlz4 first")),
    (b"7z\xbc\xaf\x27\x1c", ("the file is a 7z archive, not CSV", UNPACK)),
    (b"Rar!\x1a\x07", ("the file is a RAR archive, not CSV", UNPACK)),
    (b"\x89PNG", ("the file is an image, not CSV", EXPORT_CSV)),
    (b"\xff\xd8\xff", ("the file is an image, not CSV", EXPORT_CSV)),
    (b"GIF8", ("the file is an image, not CSV", EXPORT_CSV)),
    (b"SQLite format 3\0", ("the file is a database of SQLite, not CSV", EXPORT_CSV)),
    (b"\x7fELF", ("the file is a program, not CSV", EXPORT_CSV)),
];

/// Position of the mark of a tar archive.
const TAR_MARK_AT: usize = 257;

/// Names of the first entry of a zip archive that is an office document, such as a spreadsheet.
const DOCUMENT_ENTRIES: [&[u8]; 7] =
    [b"[Content_Types].xml", b"_rels/", b"xl/", b"docProps/", b"customXml/", b"mimetype", b"word/"];

/// Chinese words of headers in GB18030: 支付, 使用, 账号, 产品, 计费, 交易, 地域, 实例, 资源, 费用, 原价, 币种, 账单, 组件.
const GB18030_WORDS: [&[u8]; 14] = [
    b"\xd6\xa7\xb8\xb6",
    b"\xca\xb9\xd3\xc3",
    b"\xd5\xcb\xba\xc5",
    b"\xb2\xfa\xc6\xb7",
    b"\xbc\xc6\xb7\xd1",
    b"\xbd\xbb\xd2\xd7",
    b"\xb5\xd8\xd3\xf2",
    b"\xca\xb5\xc0\xfd",
    b"\xd7\xca\xd4\xb4",
    b"\xb7\xd1\xd3\xc3",
    b"\xd4\xad\xbc\xdb",
    b"\xb1\xd2\xd6\xd6",
    b"\xd5\xcb\xb5\xa5",
    b"\xd7\xe9\xbc\xfe",
];

/// The reason and the remedy for a bill of the mainland site.
const MAINLAND: Reason = (
    "the file is a bill of the mainland site in Chinese, with amounts in yuan, which is not read yet",
    "import the detailed bills (L3) of the international site, exported in English, with amounts in USD",
);

/// Number of Chinese letters that make a header Chinese.
const CHINESE_LETTERS_MIN: usize = 6;

/// The remedy for a header in Chinese.
const CHINESE_REMEDY: &str =
    "switch the console to English, and export the detailed bill (L3, bill details) as CSV again";

/// Recognises a format that is certain by the first bytes, and is no text in UTF-8.
pub(super) fn find_refused_format(head: &[u8]) -> Option<Reason> {
    if let Some((_, reason)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(*reason);
    }
    match head {
        [b'P', b'K', 3 | 5 | 7, ..] => Some(find_zip_kind(head)),
        [0xff, 0xfe, text @ ..] => Some(make_utf_16_reason(text, u16::from_le_bytes)),
        [0xfe, 0xff, text @ ..] => Some(make_utf_16_reason(text, u16::from_be_bytes)),
        [0, ..] if is_utf_16(head) => Some(make_utf_16_reason(head, u16::from_be_bytes)),
        _ if is_utf_16(head) => Some(make_utf_16_reason(head, u16::from_le_bytes)),
        _ if head.get(TAR_MARK_AT..).is_some_and(|rest| rest.starts_with(b"ustar")) => {
            Some(("the file is a tar archive, not CSV", UNPACK))
        }
        _ if !head.is_empty() && head.iter().all(|byte| *byte == 0) => Some((
            "the file begins with NUL bytes: it was never written completely",
            "copy or download it again",
        )),
        _ if head.split(|byte| *byte == b'\n').next().is_some_and(|line| line.contains(&0)) => {
            Some(make_binary_reason())
        }
        _ => None,
    }
}

/// Recognises another format than CSV, for a file in which no header is found.
pub(super) fn find_text_format(head: &[u8]) -> Option<Reason> {
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head).trim_ascii_start();
    let starts_with = |start: &str| {
        head.get(..start.len()).is_some_and(|first| first.eq_ignore_ascii_case(start.as_bytes()))
    };
    let html = ["<!doctype html", "<html", "<head", "<body", "<script", "<meta", "<!--"];
    if html.into_iter().any(starts_with) {
        return Some((
            "the file is a web page (HTML), such as that of a login or an error",
            "log in to the console, download the CSV again, and import that",
        ));
    }
    if starts_with("<") {
        return Some((
            "the file is XML, such as the error of a storage service or a spreadsheet in XML",
            "download the CSV again, and import that",
        ));
    }
    if is_json(head) {
        return Some((
            "the file is JSON, such as an answer of the API or a manifest",
            "pass the CSV file of the detailed bill (L3); an answer of the API has a link to it",
        ));
    }
    if starts_with("#!") {
        return Some(("the file is a script", "pass the CSV file of the detailed bill (L3)"));
    }
    if starts_with("version https://git-lfs") {
        return Some(("the file is a pointer of Git LFS", "fetch the file itself with git lfs pull"));
    }
    if starts_with("-----BEGIN ") {
        return Some(("the file is a key or a certificate", "pass the CSV file of the detailed bill (L3)"));
    }
    if GB18030_WORDS.iter().filter(|word| contains(head, word)).count() >= 2
        && std::str::from_utf8(head).is_err_and(|error| error.error_len().is_some())
    {
        // 者UIN, which ends the headers of accounts of the mainland site.
        let is_mainland = contains(head, b"\xd5\xdfUIN") || contains(head, b"\xd5\xdf UIN");
        let chinese = ("the header is in Chinese, in the encoding GB18030", CHINESE_REMEDY);
        return Some(if is_mainland { MAINLAND } else { chinese });
    }
    has_controls(head).then(make_binary_reason)
}

/// Returns true if a text has control characters that no CSV has.
fn has_controls(text: &[u8]) -> bool {
    text.iter().any(|byte| matches!(byte, 0..=8 | 14..=31 | 127))
}

/// The reason for a file that is no text.
const fn make_binary_reason() -> Reason {
    ("the file is binary, not CSV", EXPORT_CSV)
}

/// The reason for a file in UTF-16. A header in Chinese needs another export, not another encoding.
fn make_utf_16_reason(text: &[u8], to_unit: fn([u8; 2]) -> u16) -> Reason {
    let units = text.chunks_exact(2).filter_map(|pair| Some(to_unit(pair.try_into().ok()?)));
    let header = char::decode_utf16(units).map_while(Result::ok).take_while(|letter| *letter != '\n');
    let header: String = header.collect();
    if header.contains("者UIN") || header.contains("者 UIN") {
        return MAINLAND;
    }
    let is_chinese = |letter: &char| ('\u{4e00}'..='\u{9fff}').contains(letter);
    if header.chars().filter(is_chinese).count() >= CHINESE_LETTERS_MIN {
        return ("the header is in Chinese, in the encoding UTF-16", CHINESE_REMEDY);
    }
    ("the file is UTF-16", "save it as CSV in UTF-8, or convert it with iconv -f UTF-16 -t UTF-8")
}

/// Tells documents from archives by the name of the first entry. Length and text of the name are at bytes 26 and 30.
fn find_zip_kind(head: &[u8]) -> Reason {
    let name = head.get(30..).unwrap_or_default();
    if DOCUMENT_ENTRIES.iter().any(|entry| name.starts_with(entry)) {
        return ("the file is a spreadsheet or document (.xlsx, .ods, .docx), not CSV", DOWNLOAD_CSV);
    }
    ("the file is a ZIP archive, not CSV", UNPACK)
}

/// Returns true for UTF-16 without a mark: nearly every second byte is NUL, and no other.
fn is_utf_16(head: &[u8]) -> bool {
    let count_nuls = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (count_nuls(0), count_nuls(1));
    let many = head.len() >> 2;
    let is_text = !head.iter().any(|byte| matches!(byte, 1..=8 | 14..=31));
    head.len() >= 4 && is_text && ((even > many && odd == 0) || (odd > many && even == 0))
}

fn is_json(head: &[u8]) -> bool {
    let behind = |rest: &[u8]| rest.trim_ascii_start().first().copied();
    match head {
        [b'{', rest @ ..] => matches!(behind(rest), Some(b'"' | b'}') | None),
        [b'[', rest @ ..] => matches!(behind(rest), Some(b'{' | b'[' | b'"' | b']' | b'0'..=b'9') | None),
        _ => false,
    }
}

fn contains(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|window| window == word)
}
