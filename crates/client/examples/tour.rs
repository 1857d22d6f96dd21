//! The examples of the README: a bill, all pages of a list, settings, and a refusal.
//!
//! `cargo run --example tour -- ENDPOINT`, with the key in the environment.
#![expect(clippy::print_stdout, reason = "it prints what it learns")]

use std::error::Error as StdError;

use billfold_client::{Client, Credentials};

fn main() -> Result<(), Box<dyn StdError>> {
    let endpoint = std::env::args().nth(1).ok_or("no endpoint: pass http://HOST:PORT or https://HOST")?;
    let client = show_bill(&endpoint)?;
    show_customers(&client)?;
    let client = set_everything(&endpoint)?;
    show_refusal(&client)
}

/// Prints a bill by payment mode, and its total.
fn show_bill(endpoint: &str) -> Result<Client, Box<dyn StdError>> {
    use billfold_client::Amount;
    use billfold_client::actions::describe_bill_summary_by_pay_mode::Request;

    // TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY, and TENCENTCLOUD_TOKEN for a temporary key.
    let client = Client::new(endpoint, Credentials::from_environment()?)?;
    let bill = client.send(&Request::new("2022-11", 123_456))?;
    for mode in &bill.summary_overview {
        println!("{} {}", mode.pay_mode_name, mode.total_cost);
    }
    println!("{}", Amount::sum(bill.summary_overview.iter().map(|mode| mode.total_cost))?);
    Ok(client)
}

/// Prints the customers of the caller.
fn show_customers(client: &Client) -> Result<(), Box<dyn StdError>> {
    use billfold_client::actions::describe_customer_uin::Request;

    for customer in client.pages(Request::new(1, 100)).items() {
        println!("{}", customer?.customer_uin);
    }
    Ok(())
}

/// Makes a client with other settings than the default ones.
fn set_everything(endpoint: &str) -> Result<Client, Box<dyn StdError>> {
    use billfold_client::{Language, Signature};
    use std::time::Duration;

    let client = Client::builder(endpoint, Credentials::from_environment()?)
        .signature(Signature::V1)
        .language(Language::Chinese)
        .timeout(Duration::from_secs(20))
        .tries_max(3)
        .build()?;
    Ok(client)
}

/// Asks for the bill of an account that is no customer of the caller.
fn show_refusal(client: &Client) -> Result<(), Box<dyn StdError>> {
    use billfold_client::Error;
    use billfold_client::actions::describe_customer_bill_summary::Request;

    match client.send(&Request::new(1, "2022-11")) {
        Ok(bill) => println!("{}", bill.total_cost),
        Err(Error::Refused(refused)) if refused.is("UnauthorizedOperation") => {
            println!("not ours: {refused}");
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
