//! The keys and sums of bills as the bytes of runs on the disk.

use std::io::{self, Read};

use bill::{BillKey, Month, PayMode, PaymentKey, PaymentStatus, PerMeasure, Sum, Sums, TransactionType, Uin};

use crate::temporary::encoding::{make_read_back_error, read_array};

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
    write_mode_and_type(bytes, key.pay_mode, key.transaction_type);
    write_choice(bytes, &PaymentStatus::ALL, key.status);
}

pub(super) fn read_payment_key(from: &mut impl Read) -> io::Result<PaymentKey> {
    let manager = read_uin(from)?;
    let (pay_mode, transaction_type) = read_mode_and_type(from)?;
    Ok(PaymentKey { manager, pay_mode, transaction_type, status: read_choice(from, &PaymentStatus::ALL)? })
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

pub(super) fn write_mode_and_type(bytes: &mut Vec<u8>, pay_mode: PayMode, transaction_type: TransactionType) {
    write_choice(bytes, &PayMode::ALL, pay_mode);
    write_choice(bytes, &TransactionType::ALL, transaction_type);
}

pub(super) fn read_mode_and_type(from: &mut impl Read) -> io::Result<(PayMode, TransactionType)> {
    Ok((read_choice(from, &PayMode::ALL)?, read_choice(from, &TransactionType::ALL)?))
}

/// Appends the index of a value among all of its type.
pub(super) fn write_choice<T: Copy + PartialEq>(bytes: &mut Vec<u8>, all: &[T], value: T) {
    let index = all.iter().position(|one| *one == value).and_then(|index| u8::try_from(index).ok());
    let Some(index) = index else { unreachable!("the value is one of at most 256") };
    bytes.push(index);
}

pub(super) fn read_choice<T: Copy>(from: &mut impl Read, all: &[T]) -> io::Result<T> {
    let [index] = read_array(from)?;
    all.get(usize::from(index)).copied().ok_or_else(make_read_back_error)
}
