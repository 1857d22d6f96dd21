//! The data of actions on the caller itself: its account with what it may call, and the diagnosis of a request of its own.

use alloc::string::String;
use alloc::vec::Vec;

use access::Account;
use schemars::JsonSchema;
use serde::Serialize;

use crate::definition::Definition;

/// The account of the caller, and what it may call.
#[derive(Debug)]
pub struct CallerFacts {
    /// The account.
    pub account: Account,
    /// The actions, with the requests of the account that pass in a second; `None` is no limit.
    pub actions: Vec<(&'static Definition, Option<u64>)>,
}

/// The verdict on a request.
///
/// 结论。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(extend("fed_by" = ["the request, and the key of the caller", "请求与调用方的密钥"]))]
pub enum SignatureVerdict {
    /// The signature is right.
    ///
    /// 签名正确。
    Right,
    /// The signature is wrong, and the findings explain it to the last bit.
    ///
    /// 签名错误，且所列原因完全解释它。
    Explained,
    /// The request is refused before the signature is looked at.
    ///
    /// 在验证签名之前被拒绝。
    Refused,
    /// The signature is wrong, and no mistake that is known explains it.
    ///
    /// 签名错误，已知的问题均无法解释。
    Unexplained,
    /// The text is no request.
    ///
    /// 不是合法的请求。
    Unreadable,
}

/// The diagnosis of a request.
#[derive(Debug)]
pub struct SignatureReport {
    /// The verdict.
    pub verdict: SignatureVerdict,
    /// The mistakes.
    pub findings: Vec<SignatureFinding>,
    /// The oddities of how the request was saved.
    pub remarks: Vec<String>,
    /// The texts that the server computes; empty where the request does not come so far.
    pub computed: SignedTexts,
    /// The texts that the client signed; empty where they are not known.
    pub signed: SignedTexts,
}

/// A mistake of a request.
#[derive(Debug)]
pub struct SignatureFinding {
    /// Its name.
    pub name: String,
    /// The mistake in a sentence.
    pub text: String,
    /// The change that fixes it.
    pub remedy: String,
}

/// The texts that are signed, with no secret in them.
#[derive(Debug, Default)]
pub struct SignedTexts {
    /// The canonical request of TC3, or the whole text of version 1.
    pub canonical: String,
    /// The string to sign of TC3; empty for version 1.
    pub to_sign: String,
}
