"""Measures what a page of DescribeCustomerBillDetail costs: bench/pages.py PROGRAM [--lines N] [--customers N].

It generates a month, imports it, and asks a server for pages of the largest bill over one connection: the first one, the last
one, those at both ends of a row group, and one with a filter; then 200 pages far behind the first, for the memory. At last the
numbers of lines are taken out of the catalog, as those of an earlier program are missing, and the server is started again.
"""

import argparse
import datetime
import hashlib
import hmac
import http.client
import json
import pathlib
import re
import sqlite3
import statistics
import subprocess
import tempfile
import time

MONTH = "2025-12"
PAGE_SIZE = 200
ROW_GROUP_LINES = 65_536
ROUNDS = 15
DEEP_PAGES = 200
PASSES = 4


class Server:
    """A server, and one connection to it."""

    def __init__(self, program, data, key):
        command = [program, "serve", "--listen", "127.0.0.1:0", "--data", data]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.key = key
        for line in self.process.stdout:
            if found := re.search(r"127\.0\.0\.1:(\d+)", line):
                self.connection = http.client.HTTPConnection("127.0.0.1", int(found[1]))
                return
        raise SystemExit("the server did not start")

    def ask(self, action, **input):
        """Makes a signed call. Returns the answer, and the time from request to answer in milliseconds."""
        body, host = json.dumps(input), f"127.0.0.1:{self.connection.port}"
        now = int(time.time())
        date = datetime.datetime.fromtimestamp(now, datetime.timezone.utc).strftime("%Y-%m-%d")
        sha256 = lambda text: hashlib.sha256(text.encode()).hexdigest()
        mac = lambda key, text: hmac.new(key, text.encode(), hashlib.sha256).digest()
        canonical = f"POST\n/\n\ncontent-type:application/json\nhost:{host}\n\ncontent-type;host\n{sha256(body)}"
        scope = f"{date}/intlpartnersmgt/tc3_request"
        key = mac(mac(mac(f"TC3{self.key[1]}".encode(), date), "intlpartnersmgt"), "tc3_request")
        signature = mac(key, f"TC3-HMAC-SHA256\n{now}\n{scope}\n{sha256(canonical)}").hex()
        headers = {
            "Host": host,
            "Content-Type": "application/json",
            "X-TC-Action": action,
            "X-TC-Version": "2022-09-28",
            "X-TC-Timestamp": str(now),
            "Authorization": f"TC3-HMAC-SHA256 Credential={self.key[0]}/{scope}, "
            f"SignedHeaders=content-type;host, Signature={signature}",
        }
        started = time.perf_counter()
        self.connection.request("POST", "/", body, headers)
        answer = self.connection.getresponse().read()
        took = (time.perf_counter() - started) * 1000
        answer = json.loads(answer)["Response"]
        if "Error" in answer:
            raise SystemExit(f"{action} {input}: {answer['Error']}")
        return answer, took

    def read_cpu(self):
        """Returns the processor's time of all threads, in milliseconds."""
        threads = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e6

    def read_memory(self):
        """Returns resident memory and its peak, in megabytes."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return [int(re.search(rf"{name}:\s+(\d+)", status)[1]) / 1024 for name in ("VmRSS", "VmHWM")]

    def stop(self):
        self.process.terminate()
        self.process.wait()


def measure_page(server, title, customer, page, **filters):
    """Asks for a page some times and prints the times. Returns the processor's time and the number of all lines."""
    times = []
    cpu = 0
    for index in range(ROUNDS):
        if index == 1:
            cpu = server.read_cpu()
        answer, took = server.ask(
            "DescribeCustomerBillDetail", CustomerUin=customer, Month=MONTH, Page=page, PageSize=PAGE_SIZE, **filters
        )
        times.append(took)
    cpu = (server.read_cpu() - cpu) / (ROUNDS - 1)
    median = statistics.median(times)
    lines = len(answer["DetailSet"])
    print(f"| {title} | {page} | {lines} | {times[0]:.1f} | {median:.1f} | {min(times):.1f} | {max(times):.1f} | {cpu:.1f} |")
    return cpu, answer["Total"]


def measure_pages(server, customer):
    """Prints the times of pages of a customer's bill."""
    print("\n| page | number | lines | first, ms | median, ms | least | most | processor, ms |\n|---|---|---|---|---|---|---|---|")
    first, total = measure_page(server, "first", customer, 1)
    pages = -(-total // PAGE_SIZE)
    group_end = min(ROW_GROUP_LINES, total) // PAGE_SIZE
    measure_page(server, "last whole one of the first row group", customer, group_end)
    measure_page(server, "in the middle", customer, pages // 2)
    last, _ = measure_page(server, "last whole one", customer, total // PAGE_SIZE)
    _, filtered = measure_page(server, "first of a filter", customer, 1, PayMode="postPay", ActionType="postpay_deduct_h")
    measure_page(server, "last of it", customer, filtered // PAGE_SIZE, PayMode="postPay", ActionType="postpay_deduct_h")
    measure_page(server, "past the end", customer, pages + 1)
    print(f"\nprocessor, last page / first page: {last / first:.2f}; {total} lines in {pages} pages")
    memory = [server.read_memory()]
    for _ in range(PASSES):
        for page in range(pages, max(pages - DEEP_PAGES, 0), -1):
            server.ask("DescribeCustomerBillDetail", CustomerUin=customer, Month=MONTH, Page=page, PageSize=PAGE_SIZE)
        memory.append(server.read_memory())
    texts = [f"{resident:.0f} (peak {peak:.0f})" for resident, peak in memory]
    print(f"memory, MB: {texts[0]}, and after each {DEEP_PAGES} deep pages {', '.join(texts[1:])}")


def find_largest_bill(data):
    """Returns the customer with the most lines, and its payer."""
    with sqlite3.connect(f"{data}/catalog.db") as catalog:
        sql = "SELECT owner, payer FROM bill JOIN version ON version.id = bill.current ORDER BY lines DESC LIMIT 1"
        return catalog.execute(sql).fetchone()


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("program")
    arguments.add_argument("--lines", default="1000000")
    arguments.add_argument("--customers", default="1")
    arguments = arguments.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())
    with tempfile.TemporaryDirectory(prefix="billfold-bench-") as folder:
        data, bills = f"{folder}/data", f"{folder}/bills"
        run = lambda *words: subprocess.run(words, check=True, capture_output=True, text=True, cwd=folder).stdout
        sizes = ["--lines", arguments.lines, "--customers", arguments.customers, "--months", "1", "--until", MONTH]
        run(program, "generate", *sizes, "--to", bills)
        started = time.perf_counter()
        files = sorted(str(file) for file in pathlib.Path(bills).glob("*.csv"))
        run(program, "import", *files, "--data", data)
        print(f"import of {arguments.lines} lines of {arguments.customers} customers: {time.perf_counter() - started:.1f} s")
        customer, payer = find_largest_bill(data)
        run(program, "account", "add", str(payer), "--role", "reseller", "--data", data)
        words = run(program, "key", "create", "--uin", str(payer), "--data", data).split()
        names = [action["name"] for action in json.loads(run(program, "actions", "--json"))["actions"]]
        limits = "".join(f"{name} = 0\n" for name in names)
        pathlib.Path(f"{data}/config.toml").write_text(f"address_requests_per_s = 0\n[limits_per_s]\n{limits}")
        key = (words[1], words[3])
        server = Server(program, data, key)
        measure_pages(server, customer)
        server.stop()
        with sqlite3.connect(f"{data}/catalog.db") as catalog:
            catalog.executescript(
                "DROP TRIGGER part_never_changes; UPDATE part SET counts = NULL, counts_digest = NULL;"
            )
        print("\nThe same, of a part whose numbers of lines are not kept:")
        server = Server(program, data, key)
        measure_pages(server, customer)
        server.stop()


main()
