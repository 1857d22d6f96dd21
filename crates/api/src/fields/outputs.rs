//! Types of outputs that several actions have.

use alloc::borrow::Cow;
use alloc::string::{String, ToString as _};
use core::marker::PhantomData;

use bill::{Measure, Sum, SumOverflow, Sums, Uin};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use tc3::{Code, Refusal};

/// Declares amounts: type, measure, and the source in both languages.
macro_rules! amounts {
    ($($(#[$doc:meta])+ $name:ident = $measure:ident, $fed_by:expr;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy, Debug, JsonSchema)]
        #[schemars(extend("unit" = "USD", "fed_by" = $fed_by))]
        pub(crate) struct $name(#[schemars(with = "String")] Sum);

        impl $name {
            /// Takes the amount of some sums.
            pub(crate) fn of(sums: &Sums) -> Self {
                Self(sums[Measure::$measure])
            }
        }

        impl Serialize for $name {
            /// Writes the amount as a text with 8 decimals.
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }
    )+};
}

amounts! {
    /// The price without discounts: list price x usage x duration. A text with 8 decimals.
    ///
    /// 原价：刊例价 × 用量 × 时长。文本，保留 8 位小数。
    OriginalCost = Original, ["the original cost of the lines", "各明细的原价"];
    /// The amount that vouchers paid. A text with 8 decimals.
    ///
    /// 代金券支付的金额。文本，保留 8 位小数。
    VoucherPayAmount = Voucher, ["the voucher deduction of the lines", "各明细的代金券抵扣"];
    /// The amount owed, without tax. A text with 8 decimals.
    ///
    /// 应付金额，不含税。文本，保留 8 位小数。
    TotalCost = Total, ["the total cost of the lines", "各明细的总费用"];
    /// The deduction of reserved instances, at list price. A text with 8 decimals.
    ///
    /// 预留实例抵扣的金额，按刊例价。文本，保留 8 位小数。
    RiCost = RiDeduction, ["the RI deduction of the lines", "各明细的预留实例抵扣"];
}

/// An amount as a text without zeros at its end.
#[derive(Clone, Copy, Debug, JsonSchema)]
#[schemars(extend("unit" = "USD"))]
pub(crate) struct TrimmedCost(#[schemars(with = "String")] pub(crate) Sum);

impl Serialize for TrimmedCost {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.format_trimmed())
    }
}

/// An amount as a JSON number: exact, without an exponent and without zeros at the end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ExactNumber(pub(crate) Sum);

impl JsonSchema for ExactNumber {
    fn schema_name() -> Cow<'static, str> {
        "ExactNumber".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({"type": "number"})
    }
}

impl Serialize for ExactNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = serde_json::value::RawValue::from_string(self.0.format_trimmed());
        number.map_err(serde::ser::Error::custom)?.serialize(serializer)
    }
}

/// An account number as a JSON text.
#[derive(Clone, Copy, Debug, JsonSchema)]
pub(crate) struct UinText(#[schemars(with = "String")] pub(crate) Uin);

impl Serialize for UinText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.to_string())
    }
}

/// An account number as a JSON number.
#[derive(Clone, Copy, Debug, JsonSchema)]
pub(crate) struct UinNumber(#[schemars(with = "i64")] pub(crate) Uin);

impl Serialize for UinNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(self.0.get())
    }
}

/// A field that the vendor has and Billfold does not know. It is left out of every answer: clients read its absence as no
/// value, and an invented one would mislead them.
#[derive(Debug)]
pub(crate) struct LeftOut<T>(PhantomData<T>);

impl<T> LeftOut<T> {
    pub(crate) const FIELD: Self = Self(PhantomData);

    /// Returns true, so that the field is left out.
    #[expect(clippy::unused_self, reason = "serde passes the field")]
    pub(crate) fn is_left_out(&self) -> bool {
        true
    }
}

impl<T: JsonSchema> JsonSchema for LeftOut<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        schema.insert("is_never_sent".into(), true.into());
        schema.insert("fed_by".into(), serde_json::json!(["no bill file has it", "账单文件不含该数据"]));
        schema
    }
}

impl<T> Serialize for LeftOut<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

/// Returns a count as a JSON number.
///
/// # Errors
///
/// `InternalError`: the vendor's type does not hold it.
pub(crate) fn to_wire_count(count: impl TryInto<i64>) -> Result<i64, Refusal> {
    let beyond = || Refusal::of(Code::InternalError).because("a count beyond 64 bits");
    count.try_into().ok().ok_or_else(beyond)
}

/// Makes the refusal of a sum beyond 128 bits, which no published version has.
pub(crate) fn make_overflow_refusal(error: SumOverflow) -> Refusal {
    Refusal::of(Code::InternalError).because(error.to_string())
}
