"""Asks the load generator for figures."""

import json
import pathlib

from steps.machine import run_process

HOST = "bench.invalid"
SERVICE, VERSION = "intlpartnersmgt", "2022-09-28"
ANSWERED = {"status": 200, "contains": '"RequestId"', "lacks": '"Error":'}


class Load:
    """The load generator on its core, with the times of this run."""

    def __init__(self, programs, core, folder, settings):
        self.programs, self.core, self.folder, self.settings = programs, core, pathlib.Path(folder), settings

    def write_requests(self, name, description):
        """Writes a description of requests. Returns its file."""
        file = self.folder / f"requests-{name}.json"
        file.write_text(json.dumps(description))
        return str(file)

    def make_single_request(self, file):
        """Returns the bytes of one request, signed now."""
        return run_process([self.programs.load, file], text=False)

    def measure(self, file, servers, peak_s=None, steady_s=None, connections=None):
        """Measures the peak, and latencies at a share of it. Returns the figures."""
        addresses = [server.address for server in servers]
        used_us = -sum(server.read_processor_us() for server in servers)
        settings = self.settings
        peak_s = settings.peak_s if peak_s is None else peak_s
        steady_s = settings.steady_s if steady_s is None else steady_s
        times = [settings.warm_s, peak_s, steady_s, settings.steady_share]
        command = [self.programs.load, file, ",".join(addresses), connections or settings.connections, *times]
        timeout_s = 60 + 10 * (settings.warm_s + peak_s + steady_s)
        figures = json.loads(run_process([str(word) for word in command], self.core, timeout_s))
        for phase in ("peak", "steady"):
            if wrong := figures.get(phase, {}).get("wrong"):
                raise RuntimeError(f"{wrong} answers are not as expected, the first: {figures[phase]['first_wrong']}")
        used_us += sum(server.read_processor_us() for server in servers)
        figures["processor_us"] = used_us / figures["sent"]
        return figures


def describe_requests(form, keys, inputs, action, answer=None, wrong_signature=False, service=SERVICE, version=VERSION):
    """Returns the description of requests of an action."""
    return {
        "form": form,
        "host": HOST,
        "service": service,
        "version": version,
        "action": action,
        "keys": keys,
        "inputs": inputs,
        "wrong_signature": wrong_signature,
        "answer": answer or ANSWERED,
    }


def describe_failure(code):
    """Returns the answer of a request that must be refused with a code."""
    return {"status": 200, "contains": f'"Code":"{code}"'}
