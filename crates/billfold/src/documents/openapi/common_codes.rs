//! The codes that a request of any action may be refused with before the action runs.

use tc3::Code;

/// The codes, in the order of the checks. A test compares them with the order of errors in docs/protocol.md.
pub(super) const COMMON_CODES: &[Code] = &[
    Code::RequestLimitExceededIpLimitExceeded,
    Code::UnsupportedProtocol,
    Code::UnsupportedOperation,
    Code::AuthFailureInvalidAuthorization,
    Code::RequestSizeLimitExceeded,
    Code::InvalidParameter,
    Code::InvalidRequest,
    Code::MissingParameter,
    Code::AuthFailureSignatureExpire,
    Code::AuthFailureSecretIdNotFound,
    Code::AuthFailureSignatureFailure,
    Code::AuthFailureTokenFailure,
    Code::NoSuchVersion,
    Code::InvalidAction,
    Code::RequestLimitExceeded,
    Code::InvalidParameterValue,
    Code::UnknownParameter,
    Code::OperationDeniedServiceBusy,
    Code::InternalError,
];
