//! The console: where the bars of its chart stand, what its tables sum to, and which view an address names, run by Node.js.

use serde_json::json;

use crate::run_node::run_beside_modules;
use crate::support::seed;

#[test]
fn bars_stack_to_the_exact_sums_of_their_groups_between_round_ticks_and_the_rest_loses_no_digit() {
    run_beside_modules(include_str!("console/charts.js"), &json!({ "seed": seed() }));
}

#[test]
fn an_address_names_the_view_that_wrote_it_and_a_hostile_one_names_the_months() {
    run_beside_modules(include_str!("console/routes.js"), &json!({ "seed": seed() }));
}

#[test]
fn tables_are_saved_with_exact_digits_and_without_formulas_and_a_tampered_sum_is_found() {
    run_beside_modules(include_str!("console/tables.js"), &json!({ "seed": seed() }));
}
