//! The keys and sums of bills as the bytes of runs on the disk.

use std::io::{self, Read};

use bill::{BillKey, Month, PayMode, PaymentKey, PaymentStatus, PerMeasure, Sum, Sums, TransactionType, Uin};

use crate::temporary::encoding::{make_read_back_error, read_array, read_text, write_text};

pub(super) fn write_bill_key(bytes: &mut Vec<u8>, bill: BillKey) {
    bytes.extend(bill.month.yyyymm().to_le_bytes());
    for uin in [bill.payer, bill.owner] {
        bytes.extend(uin.get().to_le_bytes());
    }
}

pub(super) fn read_bill_key(from: &mut impl Read) -> io::Result<BillKey> {
    let month = Month::from_yyyymm(u32::from_le_bytes(read_array(from)?)).ok_or_else(make_read_back_error)?;
    Ok(BillKey { month, payer: read_uin(from)?, owner: read_uin(from)? })
}

pub(super) fn write_payment_key(bytes: &mut Vec<u8>, key: PaymentKey) {
    bytes.extend(key.manager.get().to_le_bytes());
    for text in [key.pay_mode.code(), key.transaction_type.code(), key.status.as_str()] {
        write_text(bytes, text);
    }
}

pub(super) fn read_payment_key(from: &mut impl Read) -> io::Result<PaymentKey> {
    let manager = read_uin(from)?;
    let (pay_mode, transaction_type) = read_mode_and_type(from)?;
    let status = PaymentStatus::from_name(&read_text(from)?).ok_or_else(make_read_back_error)?;
    Ok(PaymentKey { manager, pay_mode, transaction_type, status })
}

pub(super) fn read_uin(from: &mut impl Read) -> io::Result<Uin> {
    Uin::new(i64::from_le_bytes(read_array(from)?)).ok_or_else(make_read_back_error)
}

pub(super) fn write_sums(bytes: &mut Vec<u8>, sums: &Sums) {
    for (_, sum) in sums.amounts.iter() {
        bytes.extend(sum.units().to_le_bytes());
    }
    bytes.extend(sums.lines.to_le_bytes());
}

pub(super) fn read_sums(from: &mut impl Read) -> io::Result<Sums> {
    let amounts = PerMeasure::try_from_fn(|_| {
        Ok::<_, io::Error>(Sum::from_units(i128::from_le_bytes(read_array(from)?)))
    })?;
    Ok(Sums { amounts, lines: u64::from_le_bytes(read_array(from)?) })
}

pub(super) fn read_mode_and_type(from: &mut impl Read) -> io::Result<(PayMode, TransactionType)> {
    let (mode, transaction_type) = (read_text(from)?, read_text(from)?);
    let mode = PayMode::from_code(&mode).ok_or_else(make_read_back_error)?;
    Ok((mode, TransactionType::from_code(&transaction_type).ok_or_else(make_read_back_error)?))
}
