"""Data folders of invented worlds: bills of any size, accounts with keys, and a configuration that limits, but not us."""

import json
import os
import pathlib
import random
import shutil
import sqlite3
import time

from engines.columns import list_files
from steps.machine import run_process

LAST_MONTH = "2025-12"
# Far above what a server reaches: each request is counted and compared, and none is refused.
LIMIT_PER_S = 1_000_000
INPUTS_MAX = 20_000
ACTION = "DescribeBillSummaryByPayMode"


class World:
    """A data folder with imported bills, and the keys of its partners."""

    def __init__(self, programs, folder, lines, customers, months, catalog=None):
        self.programs, self.folder = programs, pathlib.Path(folder)
        self.lines, self.customers, self.months = lines, customers, months
        self.data = str(self.folder / "data")
        self.options = ["--data", self.data] + (["--catalog", catalog] if catalog else [])
        self.folder.mkdir(parents=True)
        bills = self.generate_bills("bills", LAST_MONTH)
        started = time.perf_counter()
        run_process([programs.billfold, "import", *list_files(bills), *self.options])
        self.import_s = time.perf_counter() - started
        self.add_accounts(bills)
        self.write_configuration()
        shutil.rmtree(bills)

    def generate_bills(self, name, until, lines=None):
        """Writes bill files of this world's customers into a folder."""
        bills = self.folder / name
        generate_bills(self.programs.billfold, bills, lines or self.lines, self.customers, self.months, until)
        return bills

    def add_accounts(self, bills):
        """Adds the payers of the world, with a key for each. Resellers below them ask for nothing here, and may be thousands."""
        lines = (bills / "accounts.sh").read_text().splitlines()
        script = "\n".join(line for line in lines if "second-level-reseller" not in line)
        environment = {**os.environ, "PATH": f"{pathlib.Path(self.programs.billfold).parent}:{os.environ['PATH']}"}
        environment["BILLFOLD_DATA"] = self.data
        if "--catalog" in self.options:
            environment["BILLFOLD_CATALOG"] = self.options[-1]
        run_process(["sh", "-c", script], env=environment)
        accounts = json.loads(run_process([self.programs.billfold, "account", "list", "--json", *self.options]))
        self.keys = {}
        for account in accounts["accounts"]:
            if account["role"] != "customer":
                created = [self.programs.billfold, "key", "create", "--uin", str(account["uin"]), *self.options]
                words = run_process(created).split()
                self.keys[str(account["uin"])] = {"id": words[1], "secret": words[3]}

    def write_configuration(self):
        """Writes a configuration in which every limit counts and none refuses."""
        write_limits(self.programs, self.data)

    def query_catalog(self, sql, *values):
        """Returns the rows of a query of the catalog, which must be SQLite."""
        with sqlite3.connect(f"file:{self.data}/catalog.db?mode=ro", uri=True) as catalog:
            return catalog.execute(sql, values).fetchall()

    def count_cells(self):
        """Returns the number of cells and of bills that are stored."""
        return self.query_catalog("SELECT count(*) FROM cell")[0][0], self.query_catalog("SELECT count(*) FROM bill")[0][0]

    def list_inputs(self):
        """Returns the keys, and inputs of the action: bills at random, each asked for by its payer."""
        last = self.query_catalog("SELECT max(id) FROM bill")[0][0]
        chosen = random.Random(1).sample(range(1, last + 1), min(last, INPUTS_MAX))
        sql = "SELECT owner, payer, month FROM json_each(?) JOIN bill ON bill.id = json_each.value WHERE current IS NOT NULL"
        return make_inputs(self.keys, self.query_catalog(sql, json.dumps(chosen)))


def make_inputs(keys, rows):
    """Returns the list of keys, and inputs for bills of (owner, payer, month as stored)."""
    uins = list(keys)
    inputs = [
        {"key": uins.index(str(payer)), "parameters": {"BillMonth": format_month(month), "CustomerUin": owner}}
        for owner, payer, month in rows
    ]
    return [keys[uin] for uin in uins], inputs


def format_month(stored):
    """Writes a month of the catalog, such as 202512, as 2025-12."""
    return f"{stored // 100:04}-{stored % 100:02}"


def generate_bills(billfold, folder, lines, customers, months, until=LAST_MONTH):
    """Writes bill files of an invented world into a folder."""
    sizes = {"--lines": lines, "--customers": customers, "--months": months, "--until": until}
    words = [str(word) for pair in sizes.items() for word in pair]
    run_process([billfold, "generate", *words, "--to", str(folder)])


def write_limits(programs, data):
    """Writes a configuration in which every limit counts and none refuses."""
    names = [action["name"] for action in json.loads(run_process([programs.billfold, "actions", "--json"]))["actions"]]
    limits = "".join(f"{name} = {LIMIT_PER_S}\n" for name in names)
    text = f"address_requests_per_s = {LIMIT_PER_S}\n[limits_per_s]\n{limits}"
    (pathlib.Path(data) / "config.toml").write_text(text)
