//! Types of inputs that several actions have.

use alloc::borrow::{Cow, ToOwned as _};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use access::Slice;
use bill::{PayMode, PaymentStatus, TransactionType, Uin};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde_json::{Value, json};
use tc3::{Code, Refusal};

/// The month of the bill, `yyyy-MM`, by the clock of UTC+8; not after the current one.
///
/// 账单月份，格式 `yyyy-MM`，按东八区时间；不得晚于当前月份。
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(extend("example" = "2022-11", "wrong_value" = "InvalidParameterValue.InvalidMonth"))]
pub(crate) struct BillMonth(pub(crate) String);

/// The day of the bill, `yyyy-MM-dd`, by the clock of UTC+8; its month is not after the current one.
///
/// 账单日期，格式 `yyyy-MM-dd`，按东八区时间；所在月份不得晚于当前月份。
#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(extend("example" = "2022-11-30"))]
pub(crate) struct BillDate(pub(crate) String);

/// The account number of the customer.
///
/// 子客的 UIN（账号 ID）。
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[schemars(extend("example" = 123_456))]
pub(crate) struct CustomerUin(i64);

/// The account number of the customer.
///
/// 子客的 UIN（账号 ID）。
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[schemars(extend("example" = 123_456))]
pub(crate) struct UnsignedCustomerUin(u64);

impl CustomerUin {
    /// Returns the account.
    ///
    /// # Errors
    ///
    /// That of a customer that the caller may not see.
    pub(crate) fn to_uin(self) -> Result<Uin, Refusal> {
        Uin::new(self.0).ok_or_else(make_unknown_customer_refusal)
    }
}

impl UnsignedCustomerUin {
    /// Returns the account.
    ///
    /// # Errors
    ///
    /// That of a customer that the caller may not see.
    pub(crate) fn to_uin(self) -> Result<Uin, Refusal> {
        let number = i64::try_from(self.0).ok();
        number.and_then(Uin::new).ok_or_else(make_unknown_customer_refusal)
    }
}

/// Makes the one refusal for every customer that the caller may not see.
pub(crate) fn make_unknown_customer_refusal() -> Refusal {
    Refusal::of(Code::UnauthorizedOperationUinNoAuth)
}

/// Makes the refusal of a value. The published text of the code stands first, and behind it what the parameter must be.
pub(crate) fn make_invalid_refusal(name: &str, value: &str, allowed: &str) -> Refusal {
    let published = Refusal::invalid_value(value, name);
    Refusal::new(published.code, format!("{} It must {allowed}.", published.message))
        .because(format!("`{name}` must {allowed}"))
}

/// The number of the page; the first is 1.
///
/// 页码，从 1 开始。
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[schemars(extend("example" = 1))]
pub(crate) struct PageNumber(#[schemars(range(min = 1))] i64);

/// The number of entries in a page.
///
/// 每页的条数。
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[schemars(extend("example" = 20))]
pub(crate) struct PageSize(#[schemars(range(min = 1, max = 100))] i64);

/// Only the lines whose payment is confirmed, or not.
///
/// 仅统计付款已确认或未确认的明细。
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(extend("example" = "0", "default" = "0"))]
pub(crate) enum IsConfirmed {
    /// All lines.
    ///
    /// 不区分。
    #[serde(rename = "0")]
    Any,
    /// Confirmed: paid.
    ///
    /// 已确认：已支付。
    #[serde(rename = "1")]
    Confirmed,
    /// Not confirmed: unpaid.
    ///
    /// 未确认：未支付。
    #[serde(rename = "2")]
    Unconfirmed,
}

impl IsConfirmed {
    /// Returns the payment status of the lines that are wanted; `None` for all lines.
    pub(crate) const fn wanted_status(self) -> Option<PaymentStatus> {
        match self {
            Self::Any => None,
            Self::Confirmed => Some(PaymentStatus::Paid),
            Self::Unconfirmed => Some(PaymentStatus::Unpaid),
        }
    }
}

/// The number of lines in a page.
///
/// 每页的明细条数。
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[schemars(extend("example" = 20))]
pub(crate) struct LinesPageSize(#[schemars(range(min = 1, max = 200))] i64);

/// Returns the entries of a page. Both numbers were checked; a page beyond all numbers is past every end.
pub(crate) fn to_slice(page: i64, size: i64) -> Slice {
    let (page, limit) = (u64::try_from(page).unwrap_or(1), u64::try_from(size).unwrap_or(1));
    Slice { offset: page.saturating_sub(1).saturating_mul(limit), limit }
}

impl PageNumber {
    /// Returns the entries of the page of a size.
    pub(crate) fn of_size(self, size: PageSize) -> Slice {
        to_slice(self.0, size.0)
    }

    /// Returns the lines of the page of a size.
    pub(crate) fn of_lines(self, size: LinesPageSize) -> Slice {
        to_slice(self.0, size.0)
    }
}

/// Only the lines of this payment mode.
///
/// 仅统计该计费模式的明细。
#[derive(Clone, Copy, Debug)]
pub(crate) struct PayModeFilter(pub(crate) PayMode);

/// Only the lines of this transaction type.
///
/// 仅统计该交易类型的明细。
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionTypeFilter(pub(crate) TransactionType);

impl<'de> Deserialize<'de> for PayModeFilter {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let mode = PayMode::ALL.into_iter().find(|mode| mode.code() == code);
        mode.map(Self)
            .ok_or_else(|| serde::de::Error::custom("an unknown mode, which the check lets through"))
    }
}

impl<'de> Deserialize<'de> for ActionTypeFilter {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let known = TransactionType::ALL.into_iter().find(|one| one.code() == code);
        known
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("an unknown type, which the check lets through"))
    }
}

impl JsonSchema for PayModeFilter {
    fn schema_name() -> Cow<'static, str> {
        "PayModeFilter".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        let choices = PayMode::ALL.map(|mode| make_choice(mode.code(), mode.name(), mode.chinese_name()));
        json_schema!({
            "description": "Only the lines of this payment mode.\n\n仅统计该计费模式的明细。",
            "oneOf": choices,
            "example": "postPay",
        })
    }
}

impl JsonSchema for ActionTypeFilter {
    fn schema_name() -> Cow<'static, str> {
        "ActionTypeFilter".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        let choice = |one: TransactionType| {
            let unpublished = || Cow::Owned(format!("{}（厂商未公布中文名称）", one.name()));
            let chinese = one.chinese_name().map_or_else(unpublished, Cow::Borrowed);
            make_choice(one.code(), one.name(), &chinese)
        };
        let choices: Vec<Value> = TransactionType::ALL.into_iter().map(choice).collect();
        json_schema!({
            "description": "Only the lines of this transaction type.\n\n仅统计该交易类型的明细。",
            "oneOf": choices,
            "example": "postpay_deduct_h",
        })
    }
}

/// Makes the schema of a choice.
fn make_choice(code: &str, english: &str, chinese: &str) -> Value {
    json!({"const": code.to_owned(), "description": format!("{english}\n\n{chinese}")})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_beyond_all_numbers_is_past_every_end() {
        assert_eq!(to_slice(1, 100), Slice { offset: 0, limit: 100 });
        assert_eq!(to_slice(3, 7), Slice { offset: 14, limit: 7 });
        assert_eq!(to_slice(i64::MAX, 1_000), Slice { offset: u64::MAX, limit: 1_000 });
    }
}
