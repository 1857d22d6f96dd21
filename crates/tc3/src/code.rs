//! Every error code of the wire: its text, its default message and the source of both.
//!
//! Pages are given without their host, `www.tencentcloud.com`. A source after `text` published a message that
//! it had received; the vendor's pages warn that messages may change at any time, so that
//! callers must compare codes. Where no text is known, the message is ours.

use std::fmt;

/// One row for each code keeps its four facts together, and makes it impossible to forget one.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $wire:literal, $message:literal, $source:expr;)+) => {
        /// An error code of the protocol, or of an action that we serve.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code, in the order of the vendor's table, the codes of actions last.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The text on the wire.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $wire,)+ }
            }

            /// The message where nothing more precise is known: the published one if there is one.
            #[must_use]
            pub const fn message(self) -> &'static str {
                match self { $(Self::$name => $message,)+ }
            }

            /// The public source of the code, and of its text where that is not ours.
            #[must_use]
            pub const fn source(self) -> &'static str {
                match self { $(Self::$name => $source,)+ }
            }
        }
    };
}

/// The vendor's table of common error codes.
const COMMON: &str = "document/product/1085/51426";

/// The page of the action whose business codes we serve.
const ACTION: &str =
    "document/product/1085/54749; text TencentCloud/tencentcloud-sdk-python-intl-en errorcodes.py";

/// The page of all actions, where an action's own cannot be named.
const SDK: &str =
    "document/product/1085/51407; text TencentCloud/tencentcloud-sdk-python-intl-en errorcodes.py";

codes! {
    /// The action was withdrawn.
    ActionOffline = "ActionOffline",
        "The action has been taken offline.", COMMON;
    /// The `Authorization` header does not have the expected form.
    AuthFailureInvalidAuthorization = "AuthFailure.InvalidAuthorization",
        "The request `Authorization` header does not conform to tencentcloud standards.",
        "document/product/1085/51426; text TencentCloud/tencentcloud-sdk-go#89";
    /// The key is not a key for this API.
    AuthFailureInvalidSecretId = "AuthFailure.InvalidSecretId",
        "The SecretId is not a key for this API.", COMMON;
    /// The second factor failed.
    AuthFailureMfaFailure = "AuthFailure.MFAFailure",
        "The multi-factor authentication failed.", COMMON;
    /// The key is unknown, deleted or disabled.
    AuthFailureSecretIdNotFound = "AuthFailure.SecretIdNotFound",
        "The SecretId is not found, please ensure that your SecretId is correct.",
        "document/product/1085/51426; text TencentCloud/tencentcloud-sdk-nodejs#279";
    /// The timestamp is too far from the server's time.
    AuthFailureSignatureExpire = "AuthFailure.SignatureExpire",
        "The signature is expired, please request again.",
        "document/product/1085/51426; text from the TCE curl guide";
    /// The signature does not match.
    AuthFailureSignatureFailure = "AuthFailure.SignatureFailure",
        "The provided credentials could not be validated. Please check your signature is correct.",
        "document/product/1085/51426; text from the pages on the signature methods";
    /// The token of temporary credentials is wrong.
    AuthFailureTokenFailure = "AuthFailure.TokenFailure",
        "Token verification failed. Please check your Token is correct.",
        "document/product/1085/51426; text pulumi-tencentcloud#25";
    /// An access policy refused the call.
    AuthFailureUnauthorizedOperation = "AuthFailure.UnauthorizedOperation",
        "You are not authorized to perform this operation. Check your CAM policies, and ensure that you are using the correct access keys.",
        "document/product/1085/51426; text TencentCloud/tencentcloud-sdk-java#78";
    /// A dry run would have succeeded.
    DryRunOperation = "DryRunOperation",
        "The request would have succeeded, but it was a dry run.", COMMON;
    /// The operation failed.
    FailedOperation = "FailedOperation",
        "The operation failed.", COMMON;
    /// A fault of the server.
    InternalError = "InternalError",
        "An internal error occurred.", COMMON;
    /// There is no such action.
    InvalidAction = "InvalidAction",
        "The request `Action` is invalid or not found.",
        "document/product/1085/51426; text CloudBase-AI-Toolkit#301";
    /// A parameter has the wrong form or type.
    InvalidParameter = "InvalidParameter",
        "A parameter is malformed or of the wrong type.", COMMON;
    /// A parameter has a wrong value.
    InvalidParameterValue = "InvalidParameterValue",
        "The value of a parameter is not valid.", COMMON;
    /// A multipart body is malformed.
    InvalidRequest = "InvalidRequest",
        "The body of the multipart request is malformed.", COMMON;
    /// The caller's address is blocked.
    IpInBlacklist = "IpInBlacklist",
        "The caller's IP address is on the deny list.", COMMON;
    /// The caller's address is not among those allowed.
    IpNotInWhitelist = "IpNotInWhitelist",
        "The caller's IP address is not on the allow list.", COMMON;
    /// A quota is used up.
    LimitExceeded = "LimitExceeded",
        "A quota is used up.", COMMON;
    /// A required parameter is absent.
    MissingParameter = "MissingParameter",
        "The request is missing a required parameter.", COMMON;
    /// There is no such product.
    NoSuchProduct = "NoSuchProduct",
        "The product does not exist.", COMMON;
    /// The product has no such version.
    NoSuchVersion = "NoSuchVersion",
        "The specified api version does not exist.", COMMON;
    /// Too many requests of one account to one action.
    RequestLimitExceeded = "RequestLimitExceeded",
        "The frequency of requests exceeds the limit. Please reduce the frequency of calls.", COMMON;
    /// Too many requests of one account in one region.
    RequestLimitExceededGlobalRegionUinLimitExceeded = "RequestLimitExceeded.GlobalRegionUinLimitExceeded",
        "The account's frequency of requests in this region exceeds the limit.", COMMON;
    /// Too many requests from one address.
    RequestLimitExceededIpLimitExceeded = "RequestLimitExceeded.IPLimitExceeded",
        "The IP address's frequency of requests exceeds the limit.", COMMON;
    /// Too many requests of one account.
    RequestLimitExceededUinLimitExceeded = "RequestLimitExceeded.UinLimitExceeded",
        "The account's frequency of requests exceeds the limit.", COMMON;
    /// The request is too large.
    RequestSizeLimitExceeded = "RequestSizeLimitExceeded",
        "The request is too large.", COMMON;
    /// A resource is in use.
    ResourceInUse = "ResourceInUse",
        "The resource is in use.", COMMON;
    /// Not enough of a resource.
    ResourceInsufficient = "ResourceInsufficient",
        "There is not enough of the resource.", COMMON;
    /// A resource does not exist.
    ResourceNotFound = "ResourceNotFound",
        "The resource does not exist.", COMMON;
    /// A resource cannot be used now.
    ResourceUnavailable = "ResourceUnavailable",
        "The resource is unavailable.", COMMON;
    /// The answer would be too large.
    ResponseSizeLimitExceeded = "ResponseSizeLimitExceeded",
        "The response is too large.", COMMON;
    /// The service is down for a while.
    ServiceUnavailable = "ServiceUnavailable",
        "The service is temporarily unavailable.", COMMON;
    /// The operation is not permitted.
    UnauthorizedOperation = "UnauthorizedOperation",
        "The operation is not permitted.", COMMON;
    /// The action does not define a parameter that was sent.
    UnknownParameter = "UnknownParameter",
        "The request has a parameter that is not recognized.", COMMON;
    /// The operation is not supported.
    UnsupportedOperation = "UnsupportedOperation",
        "The operation is not supported.", COMMON;
    /// The HTTP method is neither GET nor POST.
    UnsupportedProtocol = "UnsupportedProtocol",
        "The HTTP method is not supported, only GET and POST are.", COMMON;
    /// The action is not offered in the region.
    UnsupportedRegion = "UnsupportedRegion",
        "The action not support this region.",
        "document/product/1085/51426; text TencentCloud/tencentcloud-sdk-php#46";
    /// The month is malformed or in the future.
    InvalidParameterValueInvalidMonth = "InvalidParameterValue.InvalidMonth",
        "Incorrect month value", ACTION;
    /// The page is none.
    InvalidParameterPage = "InvalidParameter.Page",
        "Incorrect page parameter value.", SDK;
    /// The dimension is none that the action groups by.
    InvalidParameterValueInvalidDimension = "InvalidParameterValue.InvalidDimension",
        "The dimension data entered is incorrect.",
        "document/product/1085/60177; text TencentCloud/tencentcloud-sdk-python-intl-en errorcodes.py";
    /// The account is no second-level reseller of the caller.
    FailedOperationInvalidSubAgentUin = "FailedOperation.InvalidSubAgentUin",
        "The uin of the second-level reseller is invalid.",
        "document/product/1085/69083; text TencentCloud/tencentcloud-sdk-python-intl-en errorcodes.py";
    /// The service is busy.
    OperationDeniedServiceBusy = "OperationDenied.ServiceBusy",
        "System busy. Please try again later.", ACTION;
    /// The caller may not see this customer. The apostrophe is U+2019, as the page prints it.
    UnauthorizedOperationUinNoAuth = "UnauthorizedOperation.UinNoAuth",
        "The current user doesn’t have permission for the operation.", ACTION;
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_has_its_own_wire_text_a_message_and_a_public_source() {
        let texts: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(texts.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(!code.message().is_empty(), "{code}");
            assert!(code.source().starts_with("document/product/"), "{code}");
        }
    }

    #[test]
    fn the_wire_text_is_the_name_of_the_code_with_dots() {
        for code in Code::ALL {
            let name = format!("{code:?}").to_ascii_lowercase();
            assert_eq!(code.as_str().replace('.', "").to_ascii_lowercase(), name);
        }
    }

    #[test]
    fn uin_no_auth_is_written_with_a_typographic_apostrophe() {
        assert!(Code::UnauthorizedOperationUinNoAuth.message().contains("doesn\u{2019}t"));
    }
}
