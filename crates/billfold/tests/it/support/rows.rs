//! Bill files that are made of a few values.

use super::DISTRIBUTOR;

/// The columns of a line of a bill file that differ between tests.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) payer: String,
    pub(crate) owner: String,
    pub(crate) manager: String,
    pub(crate) month: String,
    pub(crate) mode: String,
    pub(crate) action: String,
    pub(crate) original: String,
    pub(crate) before: String,
    pub(crate) voucher: String,
    pub(crate) total: String,
}

/// Makes an hourly charge of a customer of the distributor, without a voucher.
pub(crate) fn row(owner: &str, month: &str, amount: &str) -> Row {
    Row {
        payer: DISTRIBUTOR.to_owned(),
        owner: owner.to_owned(),
        manager: "-".to_owned(),
        month: month.to_owned(),
        mode: "Pay-As-You-Go resources".to_owned(),
        action: "Hourly settlement".to_owned(),
        original: amount.to_owned(),
        before: amount.to_owned(),
        voucher: "0".to_owned(),
        total: amount.to_owned(),
    }
}

/// Writes rows as a bill file.
pub(crate) fn sheet(rows: &[Row]) -> String {
    let mut text = "Payer Account ID,Owner Account ID,Reseller Account ID,Product Name,Billing Mode,Region,\
                    Transaction Type,Original Cost,Currency,Total Amount Before Voucher,\
                    Customer Voucher Deduction,Total Cost,Bill Month\n"
        .to_owned();
    for row in rows {
        let line = format!(
            "{},{},{},Cloud Virtual Machine (CVM),{},South China (Guangzhou),{},{},USD,{},{},{},{}\n",
            row.payer,
            row.owner,
            row.manager,
            row.mode,
            row.action,
            row.original,
            row.before,
            row.voucher,
            row.total,
            row.month
        );
        text.push_str(&line);
    }
    text
}

/// Writes a bill file with these lines, each with a note of so many bytes in a further column.
pub(crate) fn sheet_with_notes(rows: &[Row], bytes: usize) -> String {
    let text = sheet(rows).replacen('\n', ",Note\n", 1);
    let (header, lines) = text.split_once('\n').unwrap();
    format!("{header}\n{}", lines.replace('\n', &format!(",{}\n", "n".repeat(bytes))))
}
