"""The columns of bill files that engines treat apart: those that sums are grouped by, and the amounts."""

import csv
import pathlib

KEYS = [
    "Payer Account ID",
    "Owner Account ID",
    "Reseller Account ID",
    "Bill Month",
    "Billing Mode",
    "Transaction Type",
    "Product Name",
    "Region",
]
AMOUNTS = [
    "Original Cost",
    "Total Amount Before Voucher",
    "Customer Voucher Deduction",
    "Total Cost",
    "RI Deduction (Cost)",
    "SP Deduction (Cost)",
]
# Digits and decimals of an amount, as in the objects of Billfold.
PRECISION, SCALE = 18, 8
# The amount of a line that has none.
NO_AMOUNT = "-"
# The level of zstd, as in the objects of Billfold.
ZSTD_LEVEL = 1
THREADS = 2


def list_files(folder):
    """Returns the bill files of a folder, in order."""
    return sorted(str(file) for file in pathlib.Path(folder).glob("*.csv"))


def read_header(folder):
    """Returns the names of the columns of the bill files of a folder, which all have the same."""
    with open(list_files(folder)[0], encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))
