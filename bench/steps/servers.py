"""Servers that are measured: each is started on the core of the servers, with a file for its log, and found by its port."""

import http.client
import json
import pathlib
import re
import socket
import time

from steps.machine import read_memory_mb, read_processor_us, start_process, stop_process

START_S_MAX = 120


class Server:
    """A running server, its address, and the time of its start."""

    def __init__(self, command, core, log, environment=None):
        self.log = pathlib.Path(log)
        self.started = time.perf_counter()
        with open(self.log, "wb") as output:
            self.process = start_process(command, core, stdout=output, stderr=output, env=environment)
        self.port = self.find_port()
        self.address = f"127.0.0.1:{self.port}"

    def find_port(self):
        """Returns the port that the server names first in its log."""
        while time.perf_counter() - self.started < START_S_MAX:
            with open(self.log, errors="replace") as log:
                if found := re.search(r"127\.0\.0\.1:(\d+)\b", log.read(65_536)):
                    return int(found[1])
            if self.process.poll() is not None:
                raise RuntimeError(f"a server ended at its start: {self.log.read_text(errors='replace')[-1000:]}")
            time.sleep(0.0005)
        raise RuntimeError(f"a server did not start: {self.log}")

    def ask(self, request):
        """Sends the bytes of a request over a connection of its own. Returns status and body of the answer."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(request)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return answer.status, answer.read()

    def measure_first_answer(self, request):
        """Sends a request until it is answered. Returns the milliseconds from the start of the program."""
        while True:
            try:
                status, body = self.ask(request)
                break
            except ConnectionRefusedError:
                time.sleep(0.0005)
        took_ms = (time.perf_counter() - self.started) * 1000
        if status != 200 or b'"Error":' in body:
            raise RuntimeError(f"the first answer is wrong: {body[:500]}")
        return took_ms

    def read_memory_mb(self):
        """Returns the peak of the resident memory, in MB."""
        return read_memory_mb(self.process)

    def read_processor_us(self):
        """Returns the processor's time that the server has used, in microseconds."""
        return read_processor_us(self.process)

    def count_repeats(self):
        """Returns the number of requests that a server of Billfold took for repeats, by its log."""
        with open(self.log, errors="replace") as log:
            return sum("repeat=true" in line for line in log)

    def stop(self):
        """Ends the server and removes its log, which may be large."""
        stop_process(self.process)
        self.log.unlink(missing_ok=True)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.stop()


class Launcher:
    """Starts each kind of server, with its files in one folder."""

    def __init__(self, programs, core, folder):
        self.programs, self.core, self.folder = programs, core, pathlib.Path(folder)
        self.number = 0

    def start(self, command, core="server", environment=None):
        """Starts a server by its command."""
        self.number += 1
        log = self.folder / f"server-{self.number}.log"
        return Server([str(word) for word in command], self.core if core == "server" else core, log, environment)

    def start_billfold(self, options, core="server"):
        """Starts Billfold on a data folder, which its options name."""
        return self.start([self.programs.billfold, "serve", "--listen", "127.0.0.1:0", *options], core)

    def start_axum(self, body_file):
        """Starts the smallest server of axum, which answers with the bytes of a file."""
        return self.start([self.programs.axum_hello, body_file])

    def start_hyper(self, body_file):
        """Starts the smallest server of hyper, which answers with the bytes of a file."""
        return self.start([self.programs.hyper_hello, body_file])

    def start_s3s(self, files, key):
        """Starts s3s-fs on a folder."""
        return self.start([self.programs.s3s, files, key["id"], key["secret"]])

    def start_moto(self, body_bytes):
        """Starts moto, and gives its cost explorer a result of some size."""
        server = self.start([self.programs.moto, "-H", "127.0.0.1", "-p", "0"])
        result = {"ResultsByTime": [], "GroupDefinitions": [], "DimensionValueAttributes": [], "Note": ""}
        result["Note"] = "x" * max(body_bytes - len(json.dumps(result)), 0)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        body = json.dumps({"results": [result]})
        connection.request("POST", "/moto-api/static/ce/cost-and-usage-results", body, {"Content-Type": "application/json"})
        status = connection.getresponse().status
        if status not in (200, 201):
            raise RuntimeError(f"moto does not take a result: status {status}")
        return server
