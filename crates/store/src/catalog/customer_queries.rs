//! Queries of customers and second-level resellers, the same for both databases. Parameters are $1, the caller, and those
//! that each names; SQLite binds them by their names.

use std::sync::LazyLock;

/// Counts the customers of a manager ($2).
pub(super) static CUSTOMER_COUNT: LazyLock<String> = LazyLock::new(|| {
    format!("SELECT count(*) AS customers FROM ({}) AS customer", select_customers("$2", None))
});

/// Reads the number of a manager's ($2) customers, and those of a slice by number: at most $3, after the first $4. If the
/// slice has none, there is one row without a customer.
pub(super) static CUSTOMER_PAGE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "WITH customer AS ({})
         SELECT total, page.uin AS uin, account.name AS name
         FROM (SELECT count(*) AS total FROM customer) AS counted
              LEFT JOIN (SELECT uin FROM customer ORDER BY uin LIMIT $3 OFFSET $4) AS page ON true
              LEFT JOIN account ON account.uin = page.uin
         ORDER BY page.uin",
        select_customers("$2", None)
    )
});

/// Reads all candidates for second-level resellers of the caller, each with whether an account ($2) is a customer of it.
pub(super) static SUB_AGENTS: LazyLock<String> = LazyLock::new(|| {
    let found = "SELECT uin FROM account WHERE parent = $1 AND role <> 'customer'
                 UNION
                 SELECT manager FROM relation WHERE payer = $1";
    let manages_customer = format!("EXISTS ({})", select_customers("found.uin", Some("$2")));
    format_candidates(found, &manages_customer)
});

/// Reads one account ($2) as a candidate.
pub(super) static SUB_AGENT: LazyLock<String> =
    LazyLock::new(|| format_candidates("SELECT CAST($2 AS bigint) AS uin", "false"));

/// Formats a query of the numbers of a manager's customers, each once; `only` is the number of the one that is searched. The
/// crate `access` says who is a customer of whom.
pub(super) fn select_customers(manager: &str, only: Option<&str>) -> String {
    let condition = |column: &str| only.map_or_else(String::new, |uin| format!("AND {column} = {uin}"));
    let (edge, line) = (condition("account.uin"), condition("owner"));
    format!(
        "SELECT account.uin AS uin FROM account
         WHERE account.parent = {manager} AND account.role = 'customer' AND account.uin <> $1 {edge}
         UNION
         SELECT owner FROM relation
         WHERE manager = {manager} AND owner <> {manager} AND owner <> $1 {line}
               AND (payer = $1 OR manager = $1
                    OR EXISTS (SELECT 1 FROM account AS below WHERE below.uin = {manager} AND below.parent = $1))
               AND NOT EXISTS (SELECT 1 FROM account AS partner
                               WHERE partner.uin = owner AND partner.role <> 'customer')"
    )
}

/// Formats a query of candidates. `found` selects their numbers. The columns of each account are looked up one by one: PostgreSQL
/// would join a few candidates with every account.
fn format_candidates(found: &str, manages_customer: &str) -> String {
    let [role, parent, name] = ["role", "parent", "name"]
        .map(|column| format!("(SELECT {column} FROM account WHERE account.uin = found.uin) AS {column}"));
    format!(
        "SELECT found.uin AS uin, {role}, {parent}, {name},
                EXISTS (SELECT 1 FROM relation WHERE payer = $1 AND manager = found.uin) AS manages_paid_lines,
                {manages_customer} AS manages_customer
         FROM ({found}) AS found"
    )
}
