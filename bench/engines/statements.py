"""The statements that the engines with SQL share."""

from engines.columns import AMOUNTS, KEYS, NO_AMOUNT, PRECISION, SCALE


def quote_name(name):
    """Writes the name of a column as SQL has it."""
    return f'"{name}"'


def select_lines(header, source, decimal=f"DECIMAL({PRECISION}, {SCALE})"):
    """Returns the query of all columns of the bill files: amounts as decimals, all others as texts."""
    columns = [
        f"CAST(NULLIF({quote_name(name)}, '{NO_AMOUNT}') AS {decimal}) AS {quote_name(name)}"
        if name in AMOUNTS
        else quote_name(name)
        for name in header
    ]
    return f"SELECT {', '.join(columns)} FROM {source}"


def select_sums(source):
    """Returns the query of the sums of each cell. A cell without an amount has none in its place."""
    keys = ", ".join(map(quote_name, KEYS))
    sums = ", ".join(f"sum({quote_name(name)}) AS {quote_name('sum of ' + name)}" for name in AMOUNTS)
    return f"SELECT {keys}, {sums}, count(*) AS lines FROM {source} GROUP BY {keys}"


def select_lengths(header, source, length):
    """Returns the query that reads every value: the bytes of all texts, and the sums of all amounts."""
    texts = " + ".join(f"coalesce(sum({length}({quote_name(name)})), 0)" for name in header if name not in AMOUNTS)
    amounts = ", ".join(f"sum({quote_name(name)}) AS {quote_name('sum of ' + name)}" for name in AMOUNTS)
    return f"SELECT {texts} AS bytes, {amounts} FROM {source}"
