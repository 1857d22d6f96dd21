//! Our own version 1 vectors: requests, the strings signed, and the signatures.

use tc3::{Digest, Method};

use super::V1;

#[test]
fn v1_sha1_get_without_a_signature_method() {
    V1 {
        method: Method::Get,
        digest: Digest::Sha1,
        sent_host: "intlpartnersmgt.example.net",
        signed_host: "intlpartnersmgt.example.net",
        form: "BillMonth=2023-10&Action=DescribeBillSummaryByPayMode&Nonce=4711&Timestamp=1700000200&Version=2022-09-28&SecretId=AKIDvectorsOfOurOwn01&Note=%E6%9C%88+%C3%A9%2B%26%3D%2F&Signature=Ev%2FePGn5v0UNe91jlJVxYWjr8Ug%3D",
        string: "GETintlpartnersmgt.example.net/?Action=DescribeBillSummaryByPayMode&BillMonth=2023-10&Nonce=4711&Note=月 é+&=/&SecretId=AKIDvectorsOfOurOwn01&Timestamp=1700000200&Version=2022-09-28",
        signature: "Ev/ePGn5v0UNe91jlJVxYWjr8Ug=",
    }
    .check();
}

#[test]
fn v1_sha256_post_form() {
    V1 {
        method: Method::Post,
        digest: Digest::Sha256,
        sent_host: "intlpartnersmgt.example.net:8443",
        signed_host: "intlpartnersmgt.example.net:8443",
        form: "BillMonth=2023-10&Action=DescribeBillSummaryByPayMode&Nonce=4711&Timestamp=1700000200&Version=2022-09-28&SecretId=AKIDvectorsOfOurOwn01&SignatureMethod=HmacSHA256&Language=en-US&Note=a+b&Signature=donHJ9bg0DbIURla6WX1NWB534JNcJUCiDTxMS0pb64%3D",
        string: "POSTintlpartnersmgt.example.net:8443/?Action=DescribeBillSummaryByPayMode&BillMonth=2023-10&Language=en-US&Nonce=4711&Note=a b&SecretId=AKIDvectorsOfOurOwn01&SignatureMethod=HmacSHA256&Timestamp=1700000200&Version=2022-09-28",
        signature: "donHJ9bg0DbIURla6WX1NWB534JNcJUCiDTxMS0pb64=",
    }
    .check();
}

#[test]
fn v1_sha256_get_with_a_token() {
    V1 {
        method: Method::Get,
        digest: Digest::Sha256,
        sent_host: "intlpartnersmgt.example.net",
        signed_host: "intlpartnersmgt.example.net",
        form: "BillMonth=2023-10&Action=DescribeBillSummaryByPayMode&Nonce=4711&Timestamp=1700000200&Version=2022-09-28&SecretId=AKIDvectorsOfOurOwn01&SignatureMethod=HmacSHA256&Token=made%2Fup%2Btoken%3D&Signature=vPBwULDyZiLYwsjuFwnJYaCjMw3ZyDlZnA3kMANDVnE%3D",
        string: "GETintlpartnersmgt.example.net/?Action=DescribeBillSummaryByPayMode&BillMonth=2023-10&Nonce=4711&SecretId=AKIDvectorsOfOurOwn01&SignatureMethod=HmacSHA256&Timestamp=1700000200&Token=made/up+token=&Version=2022-09-28",
        signature: "vPBwULDyZiLYwsjuFwnJYaCjMw3ZyDlZnA3kMANDVnE=",
    }
    .check();
}

#[test]
fn v1_with_an_empty_region() {
    V1 {
        method: Method::Post,
        digest: Digest::Sha1,
        sent_host: "intlpartnersmgt.example.net",
        signed_host: "intlpartnersmgt.example.net",
        form: "BillMonth=2023-10&Action=DescribeBillSummaryByPayMode&Nonce=4711&Timestamp=1700000200&Version=2022-09-28&SecretId=AKIDvectorsOfOurOwn01&SignatureMethod=HmacSHA1&Region=&Signature=ct%2BrMCTNwfRZM7zArBaKhazHqV4%3D",
        string: "POSTintlpartnersmgt.example.net/?Action=DescribeBillSummaryByPayMode&BillMonth=2023-10&Nonce=4711&Region=&SecretId=AKIDvectorsOfOurOwn01&SignatureMethod=HmacSHA1&Timestamp=1700000200&Version=2022-09-28",
        signature: "ct+rMCTNwfRZM7zArBaKhazHqV4=",
    }
    .check();
}

#[test]
fn v1_host_signed_without_its_port() {
    V1 {
        method: Method::Post,
        digest: Digest::Sha256,
        sent_host: "127.0.0.1:9000",
        signed_host: "127.0.0.1",
        form: "BillMonth=2023-10&Action=DescribeBillSummaryByPayMode&Nonce=4711&Timestamp=1700000200&Version=2022-09-28&SecretId=AKIDvectorsOfOurOwn01&SignatureMethod=HmacSHA256&Signature=Wx5Y7L9uqqMP2WvBQNcjjjvODLZJI21ivVPIwex9WTU%3D",
        string: "POST127.0.0.1/?Action=DescribeBillSummaryByPayMode&BillMonth=2023-10&Nonce=4711&SecretId=AKIDvectorsOfOurOwn01&SignatureMethod=HmacSHA256&Timestamp=1700000200&Version=2022-09-28",
        signature: "Wx5Y7L9uqqMP2WvBQNcjjjvODLZJI21ivVPIwex9WTU=",
    }
    .check();
}

#[test]
fn v1_underscore_signed_as_sent() {
    V1 {
        method: Method::Get,
        digest: Digest::Sha1,
        sent_host: "intlpartnersmgt.example.net",
        signed_host: "intlpartnersmgt.example.net",
        form: "BillMonth=2023-10&Action=DescribeBillSummaryByPayMode&Nonce=4711&Timestamp=1700000200&Version=2022-09-28&SecretId=AKIDvectorsOfOurOwn01&FilterZ=1&Filter_Name=2&Filter.A=3&Signature=2OaT0vuXADoAgLGmz5T9VvrMTBo%3D",
        string: "GETintlpartnersmgt.example.net/?Action=DescribeBillSummaryByPayMode&BillMonth=2023-10&Filter.A=3&FilterZ=1&Filter_Name=2&Nonce=4711&SecretId=AKIDvectorsOfOurOwn01&Timestamp=1700000200&Version=2022-09-28",
        signature: "2OaT0vuXADoAgLGmz5T9VvrMTBo=",
    }
    .check();
}

#[test]
fn v1_underscore_signed_as_a_dot_replaced_before_sorting() {
    V1 {
        method: Method::Get,
        digest: Digest::Sha1,
        sent_host: "intlpartnersmgt.example.net",
        signed_host: "intlpartnersmgt.example.net",
        form: "BillMonth=2023-10&Action=DescribeBillSummaryByPayMode&Nonce=4711&Timestamp=1700000200&Version=2022-09-28&SecretId=AKIDvectorsOfOurOwn01&FilterZ=1&Filter_Name=2&Filter.A=3&Signature=fg1Te00Rcq0HvtsPBAHRBc%2BnrSY%3D",
        string: "GETintlpartnersmgt.example.net/?Action=DescribeBillSummaryByPayMode&BillMonth=2023-10&Filter.A=3&Filter.Name=2&FilterZ=1&Nonce=4711&SecretId=AKIDvectorsOfOurOwn01&Timestamp=1700000200&Version=2022-09-28",
        signature: "fg1Te00Rcq0HvtsPBAHRBc+nrSY=",
    }
    .check();
}

#[test]
fn v1_underscore_signed_as_a_dot_replaced_after_sorting() {
    V1 {
        method: Method::Get,
        digest: Digest::Sha256,
        sent_host: "intlpartnersmgt.example.net",
        signed_host: "intlpartnersmgt.example.net",
        form: "BillMonth=2023-10&Action=DescribeBillSummaryByPayMode&Nonce=4711&Timestamp=1700000200&Version=2022-09-28&SecretId=AKIDvectorsOfOurOwn01&SignatureMethod=HmacSHA256&FilterZ=1&Filter_Name=2&Filter.A=3&Signature=JDQLAbnnxabWhMCL7wRLHTc0TEnz%2BdpCwwVU6lyAXPA%3D",
        string: "GETintlpartnersmgt.example.net/?Action=DescribeBillSummaryByPayMode&BillMonth=2023-10&Filter.A=3&FilterZ=1&Filter.Name=2&Nonce=4711&SecretId=AKIDvectorsOfOurOwn01&SignatureMethod=HmacSHA256&Timestamp=1700000200&Version=2022-09-28",
        signature: "JDQLAbnnxabWhMCL7wRLHTc0TEnz+dpCwwVU6lyAXPA=",
    }
    .check();
}
