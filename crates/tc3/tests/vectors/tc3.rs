//! Our own TC3 vectors: requests, and every text on the way to their signatures.

use tc3::Method;

use super::Tc3;

#[test]
fn tc3_post_json() {
    Tc3 {
        method: Method::Post,
        timestamp_s: 1_700_000_123,
        date: "2023-11-14",
        service: "intlpartnersmgt",
        sent: &[("Content-Type", "application/json"), ("Host", "intlpartnersmgt.example.net")],
        signed: &[("content-type", "application/json"), ("host", "intlpartnersmgt.example.net")],
        query: "",
        body: r#"{"BillMonth": "2023-10", "CustomerUin": 100000000123}"#,
        unsigned_payload: false,
        payload_hash: "838409aca8197e32b283c9bb626bda9d1051790ba0bd3be5d4fd139c2cd54953",
        canonical: concat!(
            "POST\n",
            "/\n",
            "\n",
            "content-type:application/json\n",
            "host:intlpartnersmgt.example.net\n",
            "\n",
            "content-type;host\n",
            "838409aca8197e32b283c9bb626bda9d1051790ba0bd3be5d4fd139c2cd54953",
        ),
        canonical_hash: "3607025ba06ac42eab08f958bbcb4dc5e9e979b32374d61f46cd447b119b04a1",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1700000123\n",
            "2023-11-14/intlpartnersmgt/tc3_request\n",
            "3607025ba06ac42eab08f958bbcb4dc5e9e979b32374d61f46cd447b119b04a1",
        ),
        key: "319867bb1fcc8a2c360e3bd13dd460e671fa56dea690a02b5fd2ae26d22c7e48",
        signature: "9e8464023a70ff8f53267f4ca2b679fe770dbbf0ef9ca79203f8f1b424953bd4",
    }
    .check();
}

#[test]
fn tc3_post_json_on_the_last_second_of_a_leap_day() {
    Tc3 {
        method: Method::Post,
        timestamp_s: 1_709_251_199,
        date: "2024-02-29",
        service: "intlpartnersmgt",
        sent: &[
            ("Content-Type", "application/json; charset=utf-8"),
            ("Host", "intlpartnersmgt.example.net:8443"),
        ],
        signed: &[
            ("content-type", "application/json; charset=utf-8"),
            ("host", "intlpartnersmgt.example.net:8443"),
        ],
        query: "",
        body: r#"{"Note":"月é \u00e9"}"#,
        unsigned_payload: false,
        payload_hash: "456cb1fddd2b6116b8119cb7dfe9c2115815e3352a713fb1a1fb158ae90eea9c",
        canonical: concat!(
            "POST\n",
            "/\n",
            "\n",
            "content-type:application/json; charset=utf-8\n",
            "host:intlpartnersmgt.example.net:8443\n",
            "\n",
            "content-type;host\n",
            "456cb1fddd2b6116b8119cb7dfe9c2115815e3352a713fb1a1fb158ae90eea9c",
        ),
        canonical_hash: "acd57cd329a1f0d978b649f2c207083ec44ffe1a6145591d14a7fd4d25734698",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1709251199\n",
            "2024-02-29/intlpartnersmgt/tc3_request\n",
            "acd57cd329a1f0d978b649f2c207083ec44ffe1a6145591d14a7fd4d25734698",
        ),
        key: "bffd00f842c5a721c2126beb7afcb8ef6b97d6ea9f7f0d437ad807c7a5d599f8",
        signature: "b32aa6bc129413fbdd9700a7f7e10cefd398ceefc7f26a758a898ddd497704ce",
    }
    .check();
}

#[test]
fn tc3_get_with_unicode_and_a_blank_written_as_plus() {
    Tc3 {
        method: Method::Get,
        timestamp_s: 1_700_000_124,
        date: "2023-11-14",
        service: "intlpartnersmgt",
        sent: &[
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Host", "intlpartnersmgt.example.net"),
        ],
        signed: &[
            ("content-type", "application/x-www-form-urlencoded"),
            ("host", "intlpartnersmgt.example.net"),
        ],
        query: "Note=%E6%9C%88%C3%A9+a%2Bb&BillMonth=2023-10&List.0=x",
        body: "",
        unsigned_payload: false,
        payload_hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        canonical: concat!(
            "GET\n",
            "/\n",
            "Note=%E6%9C%88%C3%A9+a%2Bb&BillMonth=2023-10&List.0=x\n",
            "content-type:application/x-www-form-urlencoded\n",
            "host:intlpartnersmgt.example.net\n",
            "\n",
            "content-type;host\n",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        canonical_hash: "937886ca103fb5526f377864a6cf45be6d65709136eed6ca78074cd5d161500d",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1700000124\n",
            "2023-11-14/intlpartnersmgt/tc3_request\n",
            "937886ca103fb5526f377864a6cf45be6d65709136eed6ca78074cd5d161500d",
        ),
        key: "319867bb1fcc8a2c360e3bd13dd460e671fa56dea690a02b5fd2ae26d22c7e48",
        signature: "826505958c9875dc9f88d794720df4cbbbded19720df0fff90fd93533254d894",
    }
    .check();
}

#[test]
fn tc3_get_without_a_query() {
    Tc3 {
        method: Method::Get,
        timestamp_s: 1_700_000_125,
        date: "2023-11-14",
        service: "intlpartnersmgt",
        sent: &[
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Host", "intlpartnersmgt.example.net"),
        ],
        signed: &[
            ("content-type", "application/x-www-form-urlencoded"),
            ("host", "intlpartnersmgt.example.net"),
        ],
        query: "",
        body: "",
        unsigned_payload: false,
        payload_hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        canonical: concat!(
            "GET\n",
            "/\n",
            "\n",
            "content-type:application/x-www-form-urlencoded\n",
            "host:intlpartnersmgt.example.net\n",
            "\n",
            "content-type;host\n",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        ),
        canonical_hash: "8f3ea27c73c559d70f0088ace2b536b14cc90f20071421073f0347482c435bd2",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1700000125\n",
            "2023-11-14/intlpartnersmgt/tc3_request\n",
            "8f3ea27c73c559d70f0088ace2b536b14cc90f20071421073f0347482c435bd2",
        ),
        key: "319867bb1fcc8a2c360e3bd13dd460e671fa56dea690a02b5fd2ae26d22c7e48",
        signature: "a2f8f91aa78929bc87c92b0b3cf5bb1465d0046f2a487875bc9a75ed41f9250c",
    }
    .check();
}

#[test]
fn tc3_post_with_unsigned_payload() {
    Tc3 {
        method: Method::Post,
        timestamp_s: 1_700_000_126,
        date: "2023-11-14",
        service: "intlpartnersmgt",
        sent: &[("Content-Type", "application/json"), ("Host", "intlpartnersmgt.example.net")],
        signed: &[("content-type", "application/json"), ("host", "intlpartnersmgt.example.net")],
        query: "",
        body: r#"{"BillMonth":"2023-10"}"#,
        unsigned_payload: true,
        payload_hash: "438d4109ef0d676b8c2c7ed13cdfcb418e494d53b843d4634ce3b1085f07bb96",
        canonical: concat!(
            "POST\n",
            "/\n",
            "\n",
            "content-type:application/json\n",
            "host:intlpartnersmgt.example.net\n",
            "\n",
            "content-type;host\n",
            "438d4109ef0d676b8c2c7ed13cdfcb418e494d53b843d4634ce3b1085f07bb96",
        ),
        canonical_hash: "466275c67422760b0c91077ce9d1bc8d321777e9b063270de38fab6c416d2e8f",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1700000126\n",
            "2023-11-14/intlpartnersmgt/tc3_request\n",
            "466275c67422760b0c91077ce9d1bc8d321777e9b063270de38fab6c416d2e8f",
        ),
        key: "319867bb1fcc8a2c360e3bd13dd460e671fa56dea690a02b5fd2ae26d22c7e48",
        signature: "a428c5890e39329d5d6c47c4bef14b6b0ff5cc01bbd485b117aa7e9b535c7da4",
    }
    .check();
}

#[test]
fn tc3_get_with_unsigned_payload() {
    Tc3 {
        method: Method::Get,
        timestamp_s: 1_700_000_127,
        date: "2023-11-14",
        service: "intlpartnersmgt",
        sent: &[
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Host", "intlpartnersmgt.example.net"),
        ],
        signed: &[
            ("content-type", "application/x-www-form-urlencoded"),
            ("host", "intlpartnersmgt.example.net"),
        ],
        query: "BillMonth=2023-10",
        body: "",
        unsigned_payload: true,
        payload_hash: "438d4109ef0d676b8c2c7ed13cdfcb418e494d53b843d4634ce3b1085f07bb96",
        canonical: concat!(
            "GET\n",
            "/\n",
            "BillMonth=2023-10\n",
            "content-type:application/x-www-form-urlencoded\n",
            "host:intlpartnersmgt.example.net\n",
            "\n",
            "content-type;host\n",
            "438d4109ef0d676b8c2c7ed13cdfcb418e494d53b843d4634ce3b1085f07bb96",
        ),
        canonical_hash: "f2fe75398e52860521539d72882127ea34def575c2494742af47438b56ba9aaa",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1700000127\n",
            "2023-11-14/intlpartnersmgt/tc3_request\n",
            "f2fe75398e52860521539d72882127ea34def575c2494742af47438b56ba9aaa",
        ),
        key: "319867bb1fcc8a2c360e3bd13dd460e671fa56dea690a02b5fd2ae26d22c7e48",
        signature: "6792ef554a97f02c5f55ba14f1b75ad8d4083963014b144312fa0a62c30787f8",
    }
    .check();
}

#[test]
fn tc3_host_signed_without_its_port_and_scope_from_the_first_label() {
    Tc3 {
        method: Method::Post,
        timestamp_s: 1_700_000_128,
        date: "2023-11-14",
        service: "127",
        sent: &[("Content-Type", "application/json"), ("Host", "127.0.0.1:9000")],
        signed: &[("content-type", "application/json"), ("host", "127.0.0.1")],
        query: "",
        body: "{}",
        unsigned_payload: false,
        payload_hash: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        canonical: concat!(
            "POST\n",
            "/\n",
            "\n",
            "content-type:application/json\n",
            "host:127.0.0.1\n",
            "\n",
            "content-type;host\n",
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        ),
        canonical_hash: "a6c0250329c21b63e5aedbde30f4045f136773e4cacb6d26043b560986a03077",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1700000128\n",
            "2023-11-14/127/tc3_request\n",
            "a6c0250329c21b63e5aedbde30f4045f136773e4cacb6d26043b560986a03077",
        ),
        key: "c0db13100384a60a9268003903227967e70380a20ed1c237c87dcbd6477fdc33",
        signature: "26a4ea849e7ee5eb012f389bd22efa0d12aabf40776d977d56a816b9437cc13c",
    }
    .check();
}

#[test]
fn tc3_scope_of_a_host_without_dots_includes_its_port() {
    Tc3 {
        method: Method::Post,
        timestamp_s: 1_700_000_129,
        date: "2023-11-14",
        service: "localhost:9000",
        sent: &[("Content-Type", "application/json"), ("Host", "localhost:9000")],
        signed: &[("content-type", "application/json"), ("host", "localhost:9000")],
        query: "",
        body: "{}",
        unsigned_payload: false,
        payload_hash: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        canonical: concat!(
            "POST\n",
            "/\n",
            "\n",
            "content-type:application/json\n",
            "host:localhost:9000\n",
            "\n",
            "content-type;host\n",
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        ),
        canonical_hash: "35061a2838af1fe43ddfc4a976615272cf9999f58e34775e86609ac562c40657",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1700000129\n",
            "2023-11-14/localhost:9000/tc3_request\n",
            "35061a2838af1fe43ddfc4a976615272cf9999f58e34775e86609ac562c40657",
        ),
        key: "14b3551459c611d63934c659360845d0e623cdf16906395abd05697cc2646232",
        signature: "ded04deecb69bf749e291c325581fb9be713b4d0f67f6820a7a1a67af23180eb",
    }
    .check();
}

#[test]
fn tc3_host_that_is_no_legal_authority() {
    Tc3 {
        method: Method::Post,
        timestamp_s: 1_700_000_130,
        date: "2023-11-14",
        service: "intlpartnersmgt",
        sent: &[("Content-Type", "application/json"), ("Host", "http://127.0.0.1:9000")],
        signed: &[("content-type", "application/json"), ("host", "http://127.0.0.1:9000")],
        query: "",
        body: "{}",
        unsigned_payload: false,
        payload_hash: "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        canonical: concat!(
            "POST\n",
            "/\n",
            "\n",
            "content-type:application/json\n",
            "host:http://127.0.0.1:9000\n",
            "\n",
            "content-type;host\n",
            "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        ),
        canonical_hash: "19a09c615bfc8c63027bbe0d2bbca141b987152f81f241d570c37cd8a232d6e9",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1700000130\n",
            "2023-11-14/intlpartnersmgt/tc3_request\n",
            "19a09c615bfc8c63027bbe0d2bbca141b987152f81f241d570c37cd8a232d6e9",
        ),
        key: "319867bb1fcc8a2c360e3bd13dd460e671fa56dea690a02b5fd2ae26d22c7e48",
        signature: "d46d04b235af449ea781570b2c4128998c71fbf9997c7ec4879a6b3c3f8b5c46",
    }
    .check();
}

#[test]
fn tc3_mixed_case_values_signed_in_lower_case() {
    Tc3 {
        method: Method::Post,
        timestamp_s: 1_700_000_131,
        date: "2023-11-14",
        service: "intlpartnersmgt",
        sent: &[("Content-Type", "Application/JSON; charset=UTF-8"), ("Host", "Bills.Example.NET")],
        signed: &[("content-type", "application/json; charset=utf-8"), ("host", "bills.example.net")],
        query: "",
        body: r#"{"A":1}"#,
        unsigned_payload: false,
        payload_hash: "52dddc1755a9b3acadf12eab7f2ac1eb564a55de3a33822fa369f59923dddefc",
        canonical: concat!(
            "POST\n",
            "/\n",
            "\n",
            "content-type:application/json; charset=utf-8\n",
            "host:bills.example.net\n",
            "\n",
            "content-type;host\n",
            "52dddc1755a9b3acadf12eab7f2ac1eb564a55de3a33822fa369f59923dddefc",
        ),
        canonical_hash: "e395cfa57aa708ad0d18264329c08d826362856c4fef50289e660ce38de5e573",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1700000131\n",
            "2023-11-14/intlpartnersmgt/tc3_request\n",
            "e395cfa57aa708ad0d18264329c08d826362856c4fef50289e660ce38de5e573",
        ),
        key: "319867bb1fcc8a2c360e3bd13dd460e671fa56dea690a02b5fd2ae26d22c7e48",
        signature: "c391529d5bf313387fb9e19e3c09de096b88e2006712be9a65f18899a83cfa59",
    }
    .check();
}

#[test]
fn tc3_mixed_case_values_signed_as_sent() {
    Tc3 {
        method: Method::Post,
        timestamp_s: 1_700_000_132,
        date: "2023-11-14",
        service: "intlpartnersmgt",
        sent: &[("Content-Type", "Application/JSON; charset=UTF-8"), ("Host", "Bills.Example.NET")],
        signed: &[("content-type", "Application/JSON; charset=UTF-8"), ("host", "Bills.Example.NET")],
        query: "",
        body: r#"{"A":1}"#,
        unsigned_payload: false,
        payload_hash: "52dddc1755a9b3acadf12eab7f2ac1eb564a55de3a33822fa369f59923dddefc",
        canonical: concat!(
            "POST\n",
            "/\n",
            "\n",
            "content-type:Application/JSON; charset=UTF-8\n",
            "host:Bills.Example.NET\n",
            "\n",
            "content-type;host\n",
            "52dddc1755a9b3acadf12eab7f2ac1eb564a55de3a33822fa369f59923dddefc",
        ),
        canonical_hash: "1c5e3399d0a8db72c55ac411398bc7a531d8520b97c77b010112196af47b0c22",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1700000132\n",
            "2023-11-14/intlpartnersmgt/tc3_request\n",
            "1c5e3399d0a8db72c55ac411398bc7a531d8520b97c77b010112196af47b0c22",
        ),
        key: "319867bb1fcc8a2c360e3bd13dd460e671fa56dea690a02b5fd2ae26d22c7e48",
        signature: "8b6931d23b00a5e3f861974521fc4cda8ab305d7083a521a11ea793e90d2fdba",
    }
    .check();
}

#[test]
fn tc3_with_a_third_signed_header() {
    Tc3 {
        method: Method::Post,
        timestamp_s: 1_700_000_133,
        date: "2023-11-14",
        service: "intlpartnersmgt",
        sent: &[
            ("Content-Type", "application/json"),
            ("Host", "intlpartnersmgt.example.net"),
            ("x-tc-action", "describebillsummarybypaymode"),
        ],
        signed: &[
            ("content-type", "application/json"),
            ("host", "intlpartnersmgt.example.net"),
            ("x-tc-action", "describebillsummarybypaymode"),
        ],
        query: "",
        body: r#"{"A":1}"#,
        unsigned_payload: false,
        payload_hash: "52dddc1755a9b3acadf12eab7f2ac1eb564a55de3a33822fa369f59923dddefc",
        canonical: concat!(
            "POST\n",
            "/\n",
            "\n",
            "content-type:application/json\n",
            "host:intlpartnersmgt.example.net\n",
            "x-tc-action:describebillsummarybypaymode\n",
            "\n",
            "content-type;host;x-tc-action\n",
            "52dddc1755a9b3acadf12eab7f2ac1eb564a55de3a33822fa369f59923dddefc",
        ),
        canonical_hash: "64f52d29945d3eeec57cee11b7405b5c3495582f988d09f0e854c8337d128de3",
        to_sign: concat!(
            "TC3-HMAC-SHA256\n",
            "1700000133\n",
            "2023-11-14/intlpartnersmgt/tc3_request\n",
            "64f52d29945d3eeec57cee11b7405b5c3495582f988d09f0e854c8337d128de3",
        ),
        key: "319867bb1fcc8a2c360e3bd13dd460e671fa56dea690a02b5fd2ae26d22c7e48",
        signature: "c7360f1f06f3cef8ad5f0d6851d67caf7d1dcecde3ede2618387ecf0745ae45e",
    }
    .check();
}
