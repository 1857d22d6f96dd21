"""Sums raw bill files, and the stored lines, in DuckDB: the oracle of random worlds.

Reads one JSON object from standard input:

    files    [path, number of lines] of each bill file, as they were imported
    members  [version, file, line] of each line that a version of a bill counts; versions are numbered in any way,
             files from 0, the lines of a file from 1, not counting the header
    current  the numbers of the versions that are current
    cost     the numbers of the versions of the payer's cost, which withholds a month from any other caller that sees it
    actions  [name, code, usual mode]; names in lower case
    modes    [name, code]
    sees     [caller, partner]: whose lines a caller sees
    stored   a query over the stored lines

Prints one JSON list a row, first what it is of, then its values as texts or null:

    "raw"     version, payer, owner, month, mode, action, sums, lines; null stands for all modes or actions
    "seen"    caller, owner, month, mode, action, sums, lines; of the current versions
    "day"     caller, owner, month, day, total; of the current versions
    "own"     owner, month, action, day, total; of the current versions, unless one of the owner's month is of the payer's cost
    "stored"  the rows of the query
"""

import json
import sys

import duckdb

COLUMNS = [
    "Payer Account ID", "Owner Account ID", "Reseller Account ID", "Bill Month", "Billing Mode", "Transaction Type",
    "Original Cost", "OriginalCost", "Total Amount Before Voucher", "Total Amount After Discount (Excluding Tax)",
    "Customer Voucher Deduction", "Voucher Deduction", "Total Cost", "Amount Before Tax", "RI Deduction (Cost)",
    "SP Deduction (Cost)", "Transaction Time", "Usage Start Time",
]  # fmt: skip

# Every field is read as text, so that no amount goes through a float.
SOURCE = """
    read_csv('{path}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"', parallel = false)
"""

MEANING = r"""
    CREATE MACRO given(text) AS nullif(nullif(trim(text), ''), '-');
    CREATE MACRO amount(text) AS CAST(coalesce(given(text), '0') AS DECIMAL(38, 8));
    CREATE MACRO plain(text) AS lower(trim(regexp_replace(text, '[\s\x{00a0}]+', ' ', 'g')));
    CREATE MACRO day(text) AS CAST(try_strptime(
        replace(replace(regexp_replace(trim(text), '[+]08:00$', ''), 'T', ' '), '/', '-'),
        ['%Y-%m-%d %H:%M:%S', '%Y-%m-%d %H:%M']
    ) AS DATE);
    CREATE TABLE meaning AS
    SELECT file, line,
           "Payer Account ID" AS payer,
           "Owner Account ID" AS owner,
           coalesce(given("Reseller Account ID"), payer) AS manager,
           left("Bill Month", 4) || '-' || lpad(ltrim(substr("Bill Month", 5), '-/'), 2, '0') AS month,
           CASE WHEN given("Billing Mode") IS NULL THEN actions.mode ELSE modes.code END AS mode,
           actions.code AS action,
           amount(coalesce("Original Cost", "OriginalCost")) AS original,
           amount(coalesce("Total Amount Before Voucher", "Total Amount After Discount (Excluding Tax)")) AS before_voucher,
           amount(coalesce("Customer Voucher Deduction", "Voucher Deduction")) AS voucher,
           amount(coalesce("Total Cost", "Amount Before Tax")) AS total,
           amount("RI Deduction (Cost)") AS ri_deduction,
           amount("SP Deduction (Cost)") AS sp_deduction,
           CAST(month || '-01' AS DATE) AS first_day,
           greatest(first_day, least(last_day(first_day),
               coalesce(day("Transaction Time"), day("Usage Start Time"), last_day(first_day)))) AS day
    FROM raw
    LEFT JOIN actions ON actions.name = plain("Transaction Type")
    LEFT JOIN modes ON modes.name = plain("Billing Mode")
"""

SUMS = "sum(original), sum(before_voucher), sum(voucher), sum(total), sum(ri_deduction), sum(sp_deduction), count(*)"

RAW = f"""
    SELECT version, payer, owner, month, mode, action, {SUMS}
    FROM members JOIN meaning USING (file, line)
    GROUP BY GROUPING SETS (
        (version, payer, owner, month, mode, action), (version, payer, owner, month, mode), (version, payer, owner, month)
    )
"""

WITHHELD = """
    CREATE TABLE withheld AS
    SELECT DISTINCT caller, owner, month
    FROM members JOIN meaning USING (file, line) CROSS JOIN (SELECT DISTINCT caller FROM sees) AS callers
    WHERE version IN (SELECT version FROM current) AND version IN (SELECT version FROM cost) AND payer <> caller
      AND EXISTS (SELECT 1 FROM sees WHERE sees.caller = callers.caller AND sees.partner IN (payer, manager))
"""

VISIBLE = """
    members JOIN meaning USING (file, line) CROSS JOIN (SELECT DISTINCT caller FROM sees) AS callers
    WHERE version IN (SELECT version FROM current)
      AND EXISTS (SELECT 1 FROM sees WHERE sees.caller = callers.caller AND sees.partner IN (payer, manager))
      AND (caller, owner, month) NOT IN (SELECT (caller, owner, month) FROM withheld)
"""

SEEN = f"""
    SELECT caller, owner, month, mode, action, {SUMS}
    FROM {VISIBLE}
    GROUP BY GROUPING SETS ((caller, owner, month, mode, action), (caller, owner, month, mode))
"""

DAYS = f"""
    SELECT caller, owner, month, day, sum(total)
    FROM {VISIBLE}
    GROUP BY caller, owner, month, day
"""

OWN = """
    SELECT owner, month, action, day, sum(total)
    FROM members JOIN meaning USING (file, line)
    WHERE version IN (SELECT version FROM current)
      AND (owner, month) NOT IN (
          SELECT (owner, month) FROM members JOIN meaning USING (file, line)
          WHERE version IN (SELECT version FROM current) AND version IN (SELECT version FROM cost)
      )
    GROUP BY owner, month, action, day
"""


def table(name, columns, rows):
    """Makes a table of rows."""
    kinds = ", ".join(f"{column} {kind}" for column, kind in columns)
    fields = ", ".join(f"CAST(row[{place}] AS {kind}) AS {column}" for place, (column, kind) in enumerate(columns, 1))
    duckdb.execute(f"CREATE TABLE {name} ({kinds})")
    texts = [[str(value) for value in row] for row in rows]
    source = """(SELECT unnest(from_json($1, '[["VARCHAR"]]')) AS row)"""
    duckdb.execute(f"INSERT INTO {name} SELECT {fields} FROM {source}", [json.dumps(texts)])


def read(number, path, lines):
    """Reads a bill file."""
    source = SOURCE.format(path=path)
    known = [f'"{column}"' for column in duckdb.sql(f"FROM {source} LIMIT 0").columns if column in COLUMNS]
    numbered = f"SELECT {number} AS file, row_number() OVER () AS line, {', '.join(known)} FROM {source}"
    duckdb.execute(f"INSERT INTO raw BY NAME {numbered}")
    (count,) = duckdb.execute("SELECT count(*) FROM raw WHERE file = $1", [number]).fetchone()
    assert count == lines, f"{path} has {lines} lines, and DuckDB read {count}"


def show(what, rows):
    """Prints rows; a decimal of zero would otherwise be shown with an exponent."""
    for row in rows:
        texts = [value if value is None else format(value, "f") if hasattr(value, "as_tuple") else str(value) for value in row]
        print(json.dumps([what, *texts]))


world = json.load(sys.stdin)
columns = ", ".join(f'"{column}" VARCHAR' for column in COLUMNS)
duckdb.execute(f"CREATE TABLE raw (file BIGINT, line BIGINT, {columns})")
for number, (path, lines) in enumerate(world["files"]):
    read(number, path, lines)
numbers = [("version", "BIGINT"), ("file", "BIGINT"), ("line", "BIGINT")]
table("members", numbers, world["members"])
table("current", numbers[:1], [[version] for version in world["current"]])
table("cost", numbers[:1], [[version] for version in world["cost"]])
table("actions", [("name", "VARCHAR"), ("code", "VARCHAR"), ("mode", "VARCHAR")], world["actions"])
table("modes", [("name", "VARCHAR"), ("code", "VARCHAR")], world["modes"])
table("sees", [("caller", "VARCHAR"), ("partner", "VARCHAR")], world["sees"])
duckdb.execute(MEANING)
duckdb.execute(WITHHELD)
unknown = duckdb.sql("SELECT mode, action FROM meaning WHERE mode IS NULL OR action IS NULL").fetchall()
assert not unknown, f"names without a code: {unknown}"
show("raw", duckdb.sql(RAW).fetchall())
show("seen", duckdb.sql(SEEN).fetchall())
show("day", duckdb.sql(DAYS).fetchall())
show("own", duckdb.sql(OWN).fetchall())
show("stored", duckdb.sql(world["stored"]).fetchall())
