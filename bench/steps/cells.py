"""Exact sums by cell, from the catalog of Billfold and from the files that engines write, compared digit by digit."""

import csv
import pathlib
import sqlite3

from engines.columns import AMOUNTS, KEYS, NO_AMOUNT, SCALE

# The columns of the catalog's cells, in the order of `AMOUNTS`.
CATALOG_AMOUNTS = ["original", "before_voucher", "voucher", "total", "ri_deduction", "sp_deduction"]
SELECT_CELLS = f"""
    SELECT payer, owner, manager, month, pay_mode, product, region, {', '.join(CATALOG_AMOUNTS)}, cell.lines
    FROM cell JOIN bill ON bill.current = cell.version"""
SELECT_NAMES = "SELECT DISTINCT kind, name, key FROM key_name"
# Payment modes as files name them. Transaction types are summed, since several names may stand for one code.
PAY_MODES = {"Monthly subscription": "prePay", "Pay-As-You-Go resources": "postPay", "Standard RI": "riPay"}
# What tells cells apart.
CELL = ["payer", "owner", "manager", "month", "mode", "product", "region"]


class CatalogCells:
    """The cells of a catalog in SQLite, their totals in the order of `AMOUNTS`, and the keys of products and regions by name."""

    def __init__(self, data):
        catalog = sqlite3.connect(f"file:{pathlib.Path(data)}/catalog.db?mode=ro", uri=True)
        self.cells = sum_rows((row[:7], row[7:]) for row in catalog.execute(SELECT_CELLS))
        self.keys = {(kind, name): key for kind, name, key in catalog.execute(SELECT_NAMES)}
        catalog.close()
        self.totals = [sum(figures[index] for figures in self.cells.values()) for index in range(len(AMOUNTS))]

    def read_engine_row(self, row):
        """Returns cell and figures of a row of an engine. A name that Billfold does not have stays as it is, and makes a difference."""
        payer, owner, reseller, month, mode, _type, product, region = row[: len(KEYS)]
        manager = payer if reseller in ("", NO_AMOUNT) else reseller
        keys = [self.keys.get(name, name[1]) for name in (("product", product), ("region", region))]
        mode = PAY_MODES.get(mode, mode)
        return (int(payer), int(owner), int(manager), int(month.replace("-", "")), mode, *keys), row[len(KEYS) :]

    def find_difference(self, output):
        """Returns the first difference of the sums that an engine wrote as a text, or `None`."""
        with open(output, encoding="utf-8", newline="") as file:
            found = sum_rows(self.read_engine_row(row) for row in csv.reader(file))
        if found == self.cells:
            return None
        cell = next(cell for cell in {**self.cells, **found} if self.cells.get(cell) != found.get(cell))
        words = ", ".join(f"{name} {value}" for name, value in zip(CELL, cell))
        return f"{words}: {describe_difference(self.cells.get(cell), found.get(cell))}"


def sum_rows(rows):
    """Sums figures by cell: amounts as whole numbers of the last decimal, and lines."""
    cells = {}
    for cell, figures in rows:
        amounts = [*map(parse_amount, figures[:-1]), int(figures[-1])]
        cells[cell] = [a + b for a, b in zip(cells[cell], amounts)] if cell in cells else amounts
    return cells


def parse_amount(text):
    """Returns an amount as a whole number of the last decimal; nothing is a sum without an amount."""
    whole, _, decimals = text.partition(".")
    if len(decimals) > SCALE:
        raise ValueError(f"an amount of more than {SCALE} decimals: {text}")
    return int(whole + decimals.ljust(SCALE, "0")) if text else 0


def format_amount(units):
    """Writes an amount with all its decimals."""
    return f"{'-' if units < 0 else ''}{abs(units) // 10**SCALE}.{abs(units) % 10**SCALE:0{SCALE}}"


def describe_difference(ours, theirs):
    """Writes the figures of a cell that differ."""
    if ours is None or theirs is None:
        return f"{'Billfold' if ours is None else 'the engine'} has no such cell"
    differing = [figures for figures in zip([*AMOUNTS, "lines"], ours, theirs) if figures[1] != figures[2]]
    write = lambda name, value: format_amount(value) if name in AMOUNTS else str(value)
    return ", ".join(f"{name} {write(name, b)}, and Billfold has {write(name, a)}" for name, a, b in differing)
