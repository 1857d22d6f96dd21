//! Resolves the payment mode and the transaction type of a row.

use bill::{Column, KnownNames, PayMode, TransactionType, normalise_name};

use super::row::Row;
use crate::fault::shorten_value;
use crate::notice::Notice;

/// The payment mode that a row states.
enum StatedMode {
    /// None, so it is the usual one of the transaction type.
    Usual,
    /// This one.
    Mode(PayMode),
}

impl Row<'_, '_> {
    /// Resolves mode and transaction type.
    pub(super) fn resolve_mode_and_type(
        &mut self,
        known: KnownNames<'_>,
    ) -> Option<(PayMode, TransactionType)> {
        let transaction_type = self.resolve_type(known);
        let mode = self.read_mode(known);
        let transaction_type = transaction_type?;
        let usual = transaction_type.usual_pay_mode();
        match mode? {
            StatedMode::Usual => {
                self.add_notice(Notice::ModeFromType);
                Some((usual, transaction_type))
            }
            StatedMode::Mode(mode) => {
                if mode != usual {
                    self.add_notice(Notice::ModeUnusual);
                }
                Some((mode, transaction_type))
            }
        }
    }

    /// Resolves the transaction type: by its code if the row has one, else by its name.
    fn resolve_type(&mut self, known: KnownNames<'_>) -> Option<TransactionType> {
        if let Some(code) = self.stated_text_of(Column::ActionType) {
            let transaction_type = TransactionType::from_code(code);
            if transaction_type.is_none() {
                self.add_fault(
                    Column::ActionType,
                    "is not a known code of a transaction type",
                    "codes are written exactly as the vendor does, such as postpay_deduct_h",
                );
            }
            return transaction_type;
        }
        let Some(name) = self.stated_text_of(Column::TransactionType) else {
            self.add_fault(
                Column::TransactionType,
                "names no transaction type",
                "if this is a blank line or a total that a spreadsheet added, remove it; else export the file again",
            );
            return None;
        };
        if known.transaction_type.is_none() {
            self.add_fault(
                Column::TransactionType,
                "is not a known transaction type",
                format!(
                    "add the code that it means to config.toml, under [aliases.transaction_type]: \
                     {:?} = \"postpay_deduct\" (or the code that fits: `billfold codes transaction-type` lists all)",
                    shorten_value(&normalise_name(name))
                ),
            );
        }
        known.transaction_type
    }

    /// Reads the mode: by its code if the row has one, else by its name.
    fn read_mode(&mut self, known: KnownNames<'_>) -> Option<StatedMode> {
        if let Some(code) = self.stated_text_of(Column::PayMode) {
            let mode = PayMode::from_code(code);
            if mode.is_none() {
                self.add_fault(
                    Column::PayMode,
                    "is not a known code of a payment mode",
                    "the codes are prePay, postPay and riPay",
                );
            }
            return mode.map(StatedMode::Mode);
        }
        let Some(name) = self.stated_text_of(Column::BillingMode) else {
            return Some(StatedMode::Usual);
        };
        if known.pay_mode.is_none() {
            self.add_fault(
                Column::BillingMode,
                "is not a known billing mode",
                format!(
                    "add the code that it means to config.toml, under [aliases.billing_mode]: \
                     {:?} = \"postPay\" (or prePay, riPay)",
                    shorten_value(&normalise_name(name))
                ),
            );
        }
        known.pay_mode.map(StatedMode::Mode)
    }
}
