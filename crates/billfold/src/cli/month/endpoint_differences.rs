//! Comparison of a month with the answers of an endpoint: each customer by payment mode and transaction type.

use std::collections::{BTreeMap, BTreeSet};

use bill::{BillKey, Cell, Measure, SumOverflow, Sums, Uin, sum_by_pay_mode};
use client::actions::describe_bill_summary_by_pay_mode::Response;
use client::{Amount, AmountError};

/// Codes of a payment mode and of a transaction type in it.
type GroupKey = (String, String);

/// The names of the amounts, in the order of [`Amounts`].
const AMOUNT_NAMES: [&str; 3] = ["original", "voucher", "total"];

/// The original cost, the voucher deduction and the total of some lines.
type Amounts = [Amount; 3];

/// Our own bills of a month, by customer.
#[derive(Debug, Default)]
pub(super) struct OwnCustomers {
    pub(super) customers: BTreeMap<Uin, OwnGroups>,
    /// The payers of these bills.
    pub(super) payers: BTreeSet<Uin>,
}

/// The sums of a customer, by payment mode and transaction type.
#[derive(Clone, Debug, Default)]
pub(super) struct OwnGroups(BTreeMap<GroupKey, Sums>);

/// An amount that differs, or a payment mode or transaction type that only one side has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DifferingAmount {
    pub(super) customer: Uin,
    pub(super) pay_mode: String,
    /// `None` for the amount that the endpoint states for the whole mode.
    pub(super) transaction_type: Option<String>,
    /// Name of the amount.
    pub(super) amount: &'static str,
    /// Their amount; `None` if the endpoint has no such lines.
    pub(super) endpoint: Option<Amount>,
    /// Our amount; `None` if we have no such lines.
    pub(super) own: Option<Amount>,
    /// Our amount minus theirs.
    pub(super) difference: Amount,
}

impl OwnCustomers {
    /// Adds a bill, only the lines of one manager if one is named.
    ///
    /// # Errors
    ///
    /// [`SumOverflow`]: a sum left the range of 128 bits.
    pub(super) fn add(
        &mut self,
        bill: BillKey,
        cells: &[Cell],
        manager: Option<Uin>,
    ) -> Result<(), SumOverflow> {
        let selected = cells.iter().filter(|cell| manager.is_none_or(|uin| uin == cell.manager));
        for mode in sum_by_pay_mode(selected)? {
            self.payers.insert(bill.payer);
            let groups = self.customers.entry(bill.owner).or_default();
            for detail in mode.details {
                let key = (mode.pay_mode.code().to_owned(), detail.transaction_type.code().to_owned());
                groups.0.entry(key).or_default().merge(&detail.sums)?;
            }
        }
        Ok(())
    }
}

impl OwnGroups {
    /// Returns true if the customer has no lines.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Compares the sums of a customer with an answer. A group that one side lacks is reported once, with its total. The
    /// amount of a whole mode is compared if it is not the sum of the groups that the endpoint states for it.
    ///
    /// # Errors
    ///
    /// [`AmountError`]: a sum is beyond the range of amounts.
    pub(super) fn compare(
        &self,
        customer: Uin,
        answer: &Response,
    ) -> Result<Vec<DifferingAmount>, AmountError> {
        let (mut own, mut own_modes) = (BTreeMap::new(), BTreeMap::new());
        for ((mode, transaction_type), sums) in &self.0 {
            let amounts = to_amounts(sums)?;
            add_amounts(&mut own, (mode.clone(), transaction_type.clone()), amounts)?;
            add_amounts(&mut own_modes, mode.clone(), amounts)?;
        }
        let (mut theirs, mut sums_of_modes, mut stated_modes) =
            (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        for mode in &answer.summary_overview {
            let stated = [mode.original_cost, mode.voucher_pay_amount, mode.total_cost];
            add_amounts(&mut stated_modes, mode.pay_mode.clone(), stated)?;
            for detail in &mode.detail {
                let amounts = [detail.original_cost, detail.voucher_pay_amount, detail.total_cost];
                add_amounts(&mut theirs, (mode.pay_mode.clone(), detail.action_type.clone()), amounts)?;
                add_amounts(&mut sums_of_modes, mode.pay_mode.clone(), amounts)?;
            }
        }
        let mut differing = Vec::new();
        let keys: BTreeSet<&GroupKey> = own.keys().chain(theirs.keys()).collect();
        for key in keys {
            let place = Place { customer, pay_mode: &key.0, transaction_type: Some(&key.1) };
            place.add_differing(theirs.get(key), own.get(key), &mut differing)?;
        }
        for (mode, stated) in &stated_modes {
            if sums_of_modes.get(mode) != Some(stated) {
                let place = Place { customer, pay_mode: mode, transaction_type: None };
                place.add_differing(Some(stated), own_modes.get(mode), &mut differing)?;
            }
        }
        differing.sort_by(|a, b| (&a.pay_mode, &a.transaction_type).cmp(&(&b.pay_mode, &b.transaction_type)));
        Ok(differing)
    }
}

/// A group of a customer, or a whole mode.
struct Place<'a> {
    customer: Uin,
    pay_mode: &'a str,
    transaction_type: Option<&'a str>,
}

impl Place<'_> {
    /// Adds what differs between their amounts and ours.
    fn add_differing(
        &self,
        theirs: Option<&Amounts>,
        own: Option<&Amounts>,
        differing: &mut Vec<DifferingAmount>,
    ) -> Result<(), AmountError> {
        for (index, amount) in AMOUNT_NAMES.into_iter().enumerate() {
            let select = |amounts: Option<&Amounts>| amounts.and_then(|amounts| amounts.get(index).copied());
            let (endpoint, own) = (select(theirs), select(own));
            let is_missing = endpoint.is_none() || own.is_none();
            if (is_missing && amount != "total") || (!is_missing && endpoint == own) {
                continue;
            }
            let difference = own.unwrap_or_default().minus(endpoint.unwrap_or_default())?;
            differing.push(DifferingAmount {
                customer: self.customer,
                pay_mode: self.pay_mode.to_owned(),
                transaction_type: self.transaction_type.map(str::to_owned),
                amount,
                endpoint,
                own,
                difference,
            });
        }
        Ok(())
    }
}

/// Converts sums, exactly: both are decimal numbers, and an amount has more decimals.
fn to_amounts(sums: &Sums) -> Result<Amounts, AmountError> {
    let convert = |measure: Measure| sums[measure].to_string().parse();
    Ok([convert(Measure::Original)?, convert(Measure::Voucher)?, convert(Measure::Total)?])
}

/// Adds amounts to those of a key.
fn add_amounts<K: Ord>(sums: &mut BTreeMap<K, Amounts>, key: K, amounts: Amounts) -> Result<(), AmountError> {
    for (sum, amount) in sums.entry(key).or_default().iter_mut().zip(amounts) {
        *sum = sum.plus(amount)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use bill::{PayMode, Sum, TransactionType};

    use super::*;

    fn uin(number: i64) -> Uin {
        Uin::new(number).unwrap()
    }

    /// The groups of a customer with one group of 1.5 without discounts and vouchers.
    fn make_own() -> OwnGroups {
        let units = Sum::from_units(150_000_000);
        let amounts = Measure::ALL
            .map(|measure| (measure, if measure == Measure::Voucher { Sum::ZERO } else { units }));
        let cell = Cell {
            manager: uin(1),
            pay_mode: PayMode::PostPay,
            transaction_type: TransactionType::PostpayDeductH,
            product: "p".to_owned(),
            region: "1".to_owned(),
            sums: Sums::new(amounts, 1),
        };
        let mut own = OwnCustomers::default();
        let bill = BillKey { payer: uin(1), owner: uin(7), month: "2022-11".parse().unwrap() };
        own.add(bill, std::slice::from_ref(&cell), Some(uin(2))).unwrap();
        assert!(own.customers.is_empty(), "no line is of this manager");
        own.add(bill, &[cell], None).unwrap();
        own.customers.remove(&uin(7)).unwrap()
    }

    /// Compares with an answer of one mode and group; the differences as texts.
    fn compare(mode_total: &str, type_code: &str, total: &str) -> Vec<String> {
        let text = format!(
            r#"{{"SummaryOverview":[{{"PayMode":"postPay","PayModeName":"","OriginalCost":"1.5","VoucherPayAmount":"0",
            "TotalCost":"{mode_total}","Detail":[{{"ActionType":"{type_code}","ActionTypeName":"","OriginalCost":"1.50",
            "VoucherPayAmount":"0.0","TotalCost":"{total}"}}]}}]}}"#
        );
        let answer: Response = serde_json::from_str(&text).unwrap();
        let differing = make_own().compare(uin(7), &answer).unwrap();
        let show = |one: &DifferingAmount| {
            let transaction_type = one.transaction_type.as_deref().unwrap_or("-");
            let (endpoint, own) = (one.endpoint, one.own);
            format!("{transaction_type} {} {endpoint:?} {own:?} {}", one.amount, one.difference)
        };
        differing.iter().map(show).collect()
    }

    #[test]
    fn an_answer_agrees_if_every_amount_is_the_same_number() {
        assert_eq!(compare("1.500", "postpay_deduct_h", "1.5"), [""; 0]);
    }

    #[test]
    fn what_differs_is_named_by_type_and_by_mode_where_the_types_do_not_explain_it() {
        let other = "postpay_deduct_h total Some(1.5000000001) Some(1.5) -0.0000000001";
        assert_eq!(compare("1.5000000001", "postpay_deduct_h", "1.5000000001"), [other]);
        assert_eq!(compare("2", "postpay_deduct_h", "1.5"), ["- total Some(2) Some(1.5) -0.5"]);
        assert_eq!(
            compare("1.5", "new_type", "1.5"),
            ["new_type total Some(1.5) None -1.5", "postpay_deduct_h total None Some(1.5) 1.5"]
        );
        let none = make_own().compare(uin(7), &serde_json::from_str(r#"{"SummaryOverview":null}"#).unwrap());
        assert_eq!(none.unwrap().len(), 1);
    }
}
