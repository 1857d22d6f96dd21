//! `billfold month --against-endpoint`: asks an endpoint for every customer of the month, and keeps its answers.
#![expect(clippy::doc_markdown, reason = "the comments of arguments are the text of --help")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Context as _;
use bill::{Month, Uin};
use clap::Args;
use client::actions::describe_bill_summary_by_pay_mode::{Request, Response};
use client::actions::{
    describe_customer_uin, query_sub_agents_detail_v2, query_t1_indirect_customers_detail,
};
use client::{Client, Credentials, Error};

use super::endpoint_differences::{DifferingAmount, OwnCustomers};
use super::kept_answers::{KeptAnswers, Origin};
use crate::cli::credentials::{begin_client, read_credentials};
use crate::cli::failure::UsageError;
use crate::cli::path_argument::PathArgument;
use crate::clock::{Clock, format_rfc3339};
use crate::terminal::output::print_notice;
use crate::terminal::progress::Progress;
use crate::terminal::wording::format_count;

/// The code for what an account may not see, or may not call.
const NO_AUTH: &str = "UnauthorizedOperation.UinNoAuth";

/// Codes of refusals that concern one customer or one moment. Any other would be that of every customer.
const CUSTOMER_CODES: [&str; 5] =
    ["FailedOperation", "InternalError", "OperationDenied", "ResourceUnavailable", NO_AUTH];

/// Entries of a page of customers; the vendor publishes no limit, and Billfold allows 1,000.
const PAGE_SIZE: i64 = 100;

/// The arguments of a comparison with an endpoint.
#[derive(Debug, Args)]
pub(super) struct EndpointArgs {
    /// Compare the bills with what an endpoint answers, such as the vendor's; exit code 1 if something differs
    ///
    /// Asks DescribeBillSummaryByPayMode for each customer of the month and each that the endpoint lists as one of the key,
    /// at the rate of the endpoint, and compares original cost, voucher deduction and total by pay mode and transaction
    /// type, to the last digit. The key is read as that of `billfold call`. Pass --payer or --manager if the month has bills
    /// of several payers: the account of the key.
    #[arg(long, value_name = "URL", conflicts_with_all = ["against", "since"], requires = "answers")]
    pub(super) against_endpoint: Option<String>,
    /// The file of the answers. If it is there, the customers that it has are not asked again, so that an interrupted
    /// comparison goes on
    #[arg(long, value_name = "FILE", value_parser = PathArgument::File, requires = "against_endpoint")]
    answers: Option<PathBuf>,
    /// Ask only for the customers that have a bill here, and list none of the endpoint: it takes less time, and a customer
    /// that has a bill there alone is not found
    #[arg(long, requires = "against_endpoint")]
    only_ours: bool,
    /// The id of the key
    #[arg(long, env = "TENCENTCLOUD_SECRET_ID", hide_env_values = true, value_name = "ID")]
    secret_id: Option<String>,
    /// The file that contains the secret alone; `-` reads standard input. Without it the secret is that of the
    /// environment, TENCENTCLOUD_SECRET_KEY
    #[arg(long, value_name = "FILE", requires = "against_endpoint")]
    secret_key_file: Option<PathBuf>,
    /// The file that contains the token of a temporary key; `-` reads standard input. Without it the token is that
    /// of the environment, TENCENTCLOUD_TOKEN, if it is set
    #[arg(long, value_name = "FILE", requires = "against_endpoint")]
    token_file: Option<PathBuf>,
    /// The file of the certificates to trust, as PEM, in place of those of the public authorities
    #[arg(long, value_name = "FILE", requires = "against_endpoint")]
    ca_file: Option<PathBuf>,
}

/// A customer without an answer that can be compared.
#[derive(Clone, Debug)]
pub(super) struct NotAnswered {
    pub(super) customer: Uin,
    /// The code of the refusal; `None` for an answer of another form.
    pub(super) code: Option<String>,
    pub(super) message: String,
}

/// The result of a comparison with an endpoint.
#[derive(Debug, Default)]
pub(super) struct EndpointComparison {
    /// Number of customers of whom every amount is the same.
    pub(super) agreeing: u64,
    /// Number of customers that have no bill on either side.
    pub(super) without_bill: u64,
    pub(super) differing: Vec<DifferingAmount>,
    pub(super) not_answered: Vec<NotAnswered>,
}

/// The endpoint of a comparison, ready to be asked.
#[derive(Debug)]
pub(super) struct AskedEndpoint {
    pub(super) endpoint: String,
    client: Client,
    kept: KeptAnswers,
    month: Month,
    /// True if the customers that the endpoint lists are not asked for.
    pub(super) is_only_ours: bool,
}

impl EndpointComparison {
    /// Returns true if there are bills, all of them were compared, and nothing differs.
    pub(super) fn agrees(&self) -> bool {
        self.agreeing > 0 && self.differing.is_empty() && self.not_answered.is_empty()
    }
}

impl AskedEndpoint {
    /// Reads the key and opens the file of the answers; `None` if no endpoint is to be asked.
    ///
    /// # Errors
    ///
    /// There is no key, the endpoint is none, or the file cannot be used.
    pub(super) fn prepare(args: &EndpointArgs, month: Month) -> anyhow::Result<Option<Self>> {
        let Some(endpoint) = args.against_endpoint.clone() else { return Ok(None) };
        let secret_id = args.secret_id.clone();
        let secret_id = secret_id.context("no key: pass --secret-id ID or set TENCENTCLOUD_SECRET_ID")?;
        let (secret, token) = read_credentials(args.secret_key_file.as_deref(), args.token_file.as_deref())?;
        let origin = Origin::new(&endpoint, month, &secret_id);
        let credentials = Credentials::new(secret_id, secret, token)?;
        let client = begin_client(&endpoint, credentials, args.ca_file.as_deref()).build()?;
        let path = args.answers.as_deref().context("no file of the answers: pass --answers FILE")?;
        let kept = KeptAnswers::open(path, &origin)?;
        Ok(Some(Self { endpoint, client, kept, month, is_only_ours: args.only_ours }))
    }

    /// Asks for each customer whose answer is not kept, and compares all.
    ///
    /// # Errors
    ///
    /// The endpoint cannot be reached or refuses everything, or the file cannot be written. The answers so far are kept.
    pub(super) fn compare(mut self, mut own: OwnCustomers) -> anyhow::Result<EndpointComparison> {
        if !self.is_only_ours {
            let listed = self.list_customers().context("could not list the customers of the endpoint")?;
            for customer in listed {
                own.customers.entry(customer).or_default();
            }
        }
        let known = own.customers.keys().filter(|customer| self.kept.answers.contains_key(customer)).count();
        if let Some(oldest) = self.kept.find_oldest().filter(|_| known > 0) {
            print_notice(format_args!(
                "note: {} of the file of answers, the oldest of {oldest}; to ask again, pass another file",
                format_count(known, "answer")
            ));
        }
        let mut outcome = EndpointComparison::default();
        let progress = Progress::of_customers(u64::try_from(own.customers.len())?);
        for (customer, groups) in &own.customers {
            if !self.kept.answers.contains_key(customer) {
                match self.ask(*customer)? {
                    Ok(response) => {
                        self.kept.add(*customer, response, format_rfc3339(Clock::System.now_us()))?;
                    }
                    Err(not_answered) => outcome.not_answered.push(not_answered),
                }
            }
            if let Some(kept) = self.kept.answers.get(customer) {
                let has_bill = !groups.is_empty() || !kept.response.summary_overview.is_empty();
                let differing = groups.compare(*customer, &kept.response)?;
                outcome.agreeing += u64::from(has_bill && differing.is_empty());
                outcome.without_bill += u64::from(!has_bill);
                outcome.differing.extend(differing);
            }
            progress.add_done(1);
        }
        Ok(outcome)
    }

    /// Lists the customers of the key's account, and those of its second-level resellers if it is a distributor.
    fn list_customers(&self) -> anyhow::Result<BTreeSet<Uin>> {
        let mut customers = BTreeSet::new();
        let mut add = |text: &str| {
            let uin = text.parse().ok().and_then(Uin::new);
            customers.insert(uin.with_context(|| {
                format!("the endpoint lists the customer {text:?}, which is no account number")
            })?);
            anyhow::Ok(())
        };
        for customer in self.client.pages(describe_customer_uin::Request::new(1, PAGE_SIZE)).items() {
            add(&customer?.customer_uin)?;
        }
        for agent in self.client.pages(query_sub_agents_detail_v2::Request::new(1, PAGE_SIZE)).items() {
            let agent = match agent {
                // Distributors alone have second-level resellers.
                Err(Error::Refused(refused)) if refused.is(NO_AUTH) => break,
                agent => agent?.sub_agent_uin,
            };
            let request = query_t1_indirect_customers_detail::Request::new(agent, 1, PAGE_SIZE);
            for customer in self.client.pages(request).items() {
                add(&customer?.client_uin.to_string())?;
            }
        }
        Ok(customers)
    }

    /// Asks for one customer.
    fn ask(&self, customer: Uin) -> anyhow::Result<Result<Response, NotAnswered>> {
        let request = Request::new(self.month.to_string(), customer.get());
        match self.client.send(&request) {
            Ok(response) => Ok(Ok(response)),
            Err(Error::Refused(refused)) if CUSTOMER_CODES.iter().any(|code| refused.is(code)) => {
                Ok(Err(NotAnswered { customer, code: Some(refused.code), message: refused.message }))
            }
            Err(error @ Error::UnexpectedAnswer { .. }) => {
                Ok(Err(NotAnswered { customer, code: None, message: error.to_string() }))
            }
            Err(error) => {
                let kept = format_count(self.kept.answers.len(), "answer");
                Err(anyhow::Error::new(error)
                    .context(format!("stopped with {kept} kept, run the same command again to go on")))
            }
        }
    }
}

/// Checks that a key can see all the bills that are compared.
///
/// # Errors
///
/// They are of several payers, and none is named.
pub(super) fn check_one_payer(
    own: &OwnCustomers,
    payer: Option<Uin>,
    manager: Option<Uin>,
) -> Result<(), UsageError> {
    if own.payers.len() < 2 || payer.is_some() || manager.is_some() {
        return Ok(());
    }
    let payers: Vec<String> = own.payers.iter().map(ToString::to_string).collect();
    Err(UsageError(format!(
        "the month has bills of several payers, and a key answers for one account: pass --payer with one of {}, or \
         --manager",
        payers.join(", ")
    )))
}
