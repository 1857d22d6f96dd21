//! The catalogue of error codes: for each its cause and remedy, or the reason why no request is refused with it.
//!
//! Codes that actions declare have their cause and remedy in the definitions of these.

pub(crate) mod checks;
pub(crate) mod code_use;
mod common;
pub(crate) mod messages;
mod never;

use alloc::vec::Vec;

use tc3::Code;

use crate::definition::errors::SERVICE_BUSY;
use checks::{CHECKS, find_checks};
use code_use::CodeUse;

/// Returns the use that this server makes of a code.
#[must_use]
pub fn find_code_use(code: Code) -> CodeUse {
    match code {
        Code::ActionOffline => never::ACTION_OFFLINE,
        Code::AuthFailureInvalidAuthorization => common::AUTHORIZATION,
        Code::AuthFailureInvalidSecretId => never::INVALID_SECRET_ID,
        Code::AuthFailureMfaFailure => never::MFA_FAILURE,
        Code::AuthFailureSecretIdNotFound => common::KEY,
        Code::AuthFailureSignatureExpire => common::EXPIRED,
        Code::AuthFailureSignatureFailure => common::SIGNATURE,
        Code::AuthFailureTokenFailure => common::TOKEN,
        Code::AuthFailureUnauthorizedOperation => never::UNAUTHORIZED_BY_POLICY,
        Code::DryRunOperation => never::DRY_RUN,
        Code::InternalError => common::INTERNAL,
        Code::InvalidAction => common::ACTION,
        Code::InvalidParameter => common::PARAMETER,
        Code::InvalidParameterValue => common::VALUE,
        Code::InvalidRequest => common::REQUEST,
        Code::IpInBlacklist => never::IP_IN_BLACKLIST,
        Code::IpNotInWhitelist => never::IP_NOT_IN_WHITELIST,
        Code::LimitExceeded => never::LIMIT_EXCEEDED,
        Code::MissingParameter => common::MISSING,
        Code::NoSuchProduct => never::NO_SUCH_PRODUCT,
        Code::NoSuchVersion => common::VERSION,
        Code::OperationDeniedServiceBusy => {
            CodeUse::Common { cause: SERVICE_BUSY.cause, remedy: SERVICE_BUSY.remedy }
        }
        Code::RequestLimitExceeded => common::RATE,
        Code::RequestLimitExceededGlobalRegionUinLimitExceeded => never::GLOBAL_REGION_LIMIT,
        Code::RequestLimitExceededIpLimitExceeded => common::IP_LIMIT,
        Code::RequestLimitExceededUinLimitExceeded => never::UIN_LIMIT,
        Code::RequestSizeLimitExceeded => common::SIZE,
        Code::ResourceInUse => never::RESOURCE_IN_USE,
        Code::ResourceInsufficient => never::RESOURCE_INSUFFICIENT,
        Code::ResourceNotFound => never::RESOURCE_NOT_FOUND,
        Code::ResponseSizeLimitExceeded => never::RESPONSE_TOO_LARGE,
        Code::ServiceUnavailable => never::SERVICE_UNAVAILABLE,
        Code::UnknownParameter => common::UNKNOWN,
        Code::UnsupportedOperation => common::PATH,
        Code::UnsupportedProtocol => common::METHOD,
        Code::UnsupportedRegion => never::UNSUPPORTED_REGION,
        Code::FailedOperation
        | Code::FailedOperationInvalidSubAgentUin
        | Code::InvalidParameterPage
        | Code::InvalidParameterValueInvalidDimension
        | Code::InvalidParameterValueInvalidMonth
        | Code::ResourceUnavailable
        | Code::UnauthorizedOperation
        | Code::UnauthorizedOperationUinNoAuth => CodeUse::Actions,
    }
}

/// Lists the codes that a request of any action may be refused with, in the order of the checks. Those of a server that fails,
/// which may take the place of any answer, are last.
#[must_use]
pub fn list_common_codes() -> Vec<Code> {
    let is_common = |code: &Code| matches!(find_code_use(*code), CodeUse::Common { .. });
    let mut codes: Vec<Code> = Vec::new();
    for code in CHECKS.iter().flat_map(|check| check.codes).filter(|code| is_common(code)) {
        if !codes.contains(code) {
            codes.push(*code);
        }
    }
    codes.extend(Code::ALL.iter().filter(|code| is_common(code) && find_checks(**code).next().is_none()));
    codes
}

#[cfg(test)]
mod tests;
