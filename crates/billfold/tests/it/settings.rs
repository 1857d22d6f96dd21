//! Settings of the configuration, as a user writes them: one meaning of 0, and errors that name the place and the fix.

use crate::support::Home;
use crate::wire::serve_one_bill;

#[test]
fn zero_is_no_limit_in_every_limit_on_requests() {
    let config = "address_requests_per_s = 0\n[limits_per_s]\nDescribeBillSummaryByPayMode = 0";
    let (_home, server, key) = serve_one_bill(config);
    for _ in 0..20 {
        assert!(server.summary(&key, "100001", "2022-11")["SummaryOverview"].is_array());
    }
}

#[test]
fn a_wrong_catalog_is_told_with_the_flag_or_the_variable_that_names_it() {
    let home = Home::with_partners();
    let said = home.refused(&["imports", "--catalog", "mysql://x:hush@db/y"]);
    assert!(
        said.contains("command line, --catalog: catalog is not an address of PostgreSQL, such as"),
        "{said}"
    );
    assert!(!said.contains("hush"), "{said}");
    let output = home.command(&["imports"]).env("BILLFOLD_CATALOG", "mysql://x:hush@db/y").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("environment, BILLFOLD_CATALOG: catalog is not") && !said.contains("hush"),
        "{said}"
    );
}
