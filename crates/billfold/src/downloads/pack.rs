//! The file that a link names, whichever it is: the CSV of one customer, or a pack with one for each.

use std::io::Write;

use access::{CustomerBills, FileQuery, FileScope};
use bill::Basis;
use bill::ledger::BillState;
use store::Data;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::columns::FileForm;
use super::csv_file::{FileError, write_csv};
use super::file_bills::find_basis;
use super::link::format_csv_name;

/// Writes a file.
///
/// # Errors
///
/// [`FileError`]: what was written is worth nothing.
///
/// # Panics
///
/// If the file of one customer would hold amounts on two bases: the link to it was refused.
pub(crate) async fn write_file<W: Write + Send>(
    data: &Data,
    query: &FileQuery,
    customers: &[CustomerBills],
    output: &mut W,
) -> Result<(), FileError> {
    let is_own = query.scope == FileScope::Caller;
    if !matches!(query.scope, FileScope::Customers(_)) {
        for customer in customers {
            let basis = find_basis(&customer.states);
            let basis = basis.unwrap_or_else(|| unreachable!("a file has the amounts of one basis"));
            write_csv(data, customer, &FileForm::new(query.language, basis, is_own), output).await?;
        }
        return Ok(());
    }
    let mut pack = ZipWriter::new_stream(output);
    for customer in customers {
        for (basis, states) in split_by_basis(&customer.states) {
            let mut name = format_csv_name(customer.owner, query.month);
            if basis == Basis::Cost {
                name = name.replace(".csv", "-cost.csv");
            }
            // The length is not known yet, so that there must be room for a large one.
            pack.start_file(name, SimpleFileOptions::default().large_file(true))?;
            let customer = CustomerBills { owner: customer.owner, states };
            write_csv(data, &customer, &FileForm::new(query.language, basis, false), &mut pack).await?;
        }
    }
    pack.finish()?.into_inner();
    Ok(())
}

/// Splits versions by the basis of their amounts.
fn split_by_basis(states: &[BillState]) -> Vec<(Basis, Vec<BillState>)> {
    let of_basis = |basis| states.iter().filter(move |state| state.version.basis == basis).cloned().collect();
    let split = [Basis::Customer, Basis::Cost].map(|basis| (basis, of_basis(basis)));
    split.into_iter().filter(|(_, states): &(Basis, Vec<BillState>)| !states.is_empty()).collect()
}
