//! A partner's month as CSV: each customer by payment mode and transaction type, and the exact total.
//!
//! `cargo run --example partner_month -- ENDPOINT MONTH > month.csv`, with the key of a distributor, a second-level reseller or a
//! reseller in the environment. The vendor answers for one customer a second.
#![expect(clippy::print_stderr, clippy::disallowed_methods, reason = "it prints what it learns")]

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::io::Write as _;
use std::process::ExitCode;

use billfold_client::actions::{
    describe_bill_summary_by_pay_mode, describe_customer_uin, query_sub_agents_detail_v2,
    query_t1_indirect_customers_detail,
};
use billfold_client::{Amount, Client, Credentials, Error};

/// The code for what the key's account may not see, or may not call.
const NO_AUTH: &str = "UnauthorizedOperation.UinNoAuth";

/// Entries of a page.
const PAGE_SIZE: i64 = 100;

fn main() -> Result<ExitCode, Box<dyn StdError>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(endpoint), Some(month)) = (arguments.next(), arguments.next()) else {
        return Err("pass an endpoint and a month: http://HOST:PORT or https://HOST, and yyyy-MM".into());
    };
    let client = Client::new(&endpoint, Credentials::from_environment()?)?;
    let customers = list_customers(&client)?;
    let (mut total, mut refused_count) = (Amount::ZERO, 0);
    let mut out = std::io::stdout().lock();
    writeln!(out, "month,customer,pay_mode,transaction_type,original,voucher,total")?;
    for customer in &customers {
        let request = describe_bill_summary_by_pay_mode::Request::new(month.as_str(), *customer);
        let bill = match client.send(&request) {
            Err(Error::Refused(refused)) if refused.is(NO_AUTH) => {
                eprintln!("{customer}: {refused}");
                refused_count += 1;
                continue;
            }
            answer => answer?,
        };
        for mode in &bill.summary_overview {
            for detail in &mode.detail {
                writeln!(
                    out,
                    "{month},{customer},{},{},{},{},{}",
                    mode.pay_mode,
                    detail.action_type,
                    detail.original_cost,
                    detail.voucher_pay_amount,
                    detail.total_cost
                )?;
            }
            total = total.plus(mode.total_cost)?;
        }
    }
    eprintln!("{} customers, {refused_count} refused, total {total}", customers.len());
    Ok(if refused_count == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Lists the customers of the key's account, and those of its second-level resellers if it is a distributor.
fn list_customers(client: &Client) -> Result<BTreeSet<i64>, Box<dyn StdError>> {
    let mut customers = BTreeSet::new();
    for customer in client.pages(describe_customer_uin::Request::new(1, PAGE_SIZE)).items() {
        customers.insert(customer?.customer_uin.parse()?);
    }
    for agent in client.pages(query_sub_agents_detail_v2::Request::new(1, PAGE_SIZE)).items() {
        let agent = match agent {
            // Distributors alone have second-level resellers.
            Err(Error::Refused(refused)) if refused.is(NO_AUTH) => break,
            agent => agent?,
        };
        let request = query_t1_indirect_customers_detail::Request::new(agent.sub_agent_uin, 1, PAGE_SIZE);
        for customer in client.pages(request).items() {
            customers.insert(customer?.client_uin);
        }
    }
    Ok(customers)
}
