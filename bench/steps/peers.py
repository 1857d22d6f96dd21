"""Peak, latency and memory: Billfold in every form of a request, and each server beside it, in turn."""

import pathlib

from steps.figures import take_medians
from steps.load import describe_failure, describe_requests
from steps.worlds import ACTION

FORMS = [
    ("TC3, POST", "tc3-post"),
    ("TC3, GET", "tc3-get"),
    ("version 1, HmacSHA256, POST", "v1-post"),
    ("version 1, HmacSHA256, GET", "v1-get"),
    ("version 1, HmacSHA1, GET", "v1-sha1-get"),
]
REFUSED_FORMS = [("TC3, POST, wrong", "tc3-post"), ("version 1, HmacSHA256, GET, wrong", "v1-get")]
S3_KEY = {"id": "bench", "secret": "bench-secret"}
S3_OBJECTS = 100
AXUM = "axum hello"
MOTO = "moto, cost explorer"


class Peers:
    """All that is measured in turn: a name, the start of a server, and the file of its requests."""

    def __init__(self, launcher, load, world, folder):
        self.launcher, self.load, self.world, self.folder = launcher, load, world, pathlib.Path(folder)
        self.subjects = []
        self.add_billfold()

    def add_billfold(self):
        """Adds Billfold in all forms, right and wrong."""
        keys, inputs = self.world.list_inputs()
        start = lambda: self.launcher.start_billfold(self.world.options)
        for name, form in FORMS:
            file = self.load.write_requests(form, describe_requests(form, keys, inputs, ACTION))
            self.subjects.append((name, start, file))
        refused = describe_failure("AuthFailure.SignatureFailure")
        for name, form in REFUSED_FORMS:
            description = describe_requests(form, keys, inputs, ACTION, refused, wrong_signature=True)
            self.subjects.append((name, start, self.load.write_requests(f"{form}-wrong", description)))

    def measure_answer_bytes(self):
        """Returns the mean size of Billfold's answers, which all other servers answer with."""
        _name, start, file = self.subjects[0]
        with start() as server:
            return round(self.load.measure(file, [server], peak_s=0.5, steady_s=0)["peak"]["body_bytes"])

    def add_others(self, body_bytes, moto_is_there):
        """Adds the other servers, with answers of a size."""
        body_file = self.folder / "answer.json"
        body_file.write_bytes(b'{"answer":"' + b"x" * (body_bytes - 13) + b'"}')
        keys, inputs = self.world.list_inputs()
        answer = {"status": 200, "bytes_min": body_bytes}
        # The hello servers get the same requests as Billfold, byte for byte, and check nothing of them.
        same = self.load.write_requests("hello", describe_requests("tc3-post", keys, inputs, ACTION, answer))
        self.subjects.append((AXUM, lambda: self.launcher.start_axum(body_file), same))
        self.subjects.append(("hyper hello", lambda: self.launcher.start_hyper(body_file), same))
        self.add_s3s(body_bytes)
        if moto_is_there:
            self.add_moto(body_bytes)

    def add_s3s(self, body_bytes):
        """Adds s3s-fs, which answers with files of the size."""
        bucket = self.folder / "s3" / "bench"
        bucket.mkdir(parents=True)
        for number in range(S3_OBJECTS):
            (bucket / f"{number:04}").write_bytes(b"x" * body_bytes)
        inputs = [{"path": f"/bench/{number:04}"} for number in range(S3_OBJECTS)]
        answer = {"status": 200, "bytes_min": body_bytes}
        description = describe_requests("aws-get", [S3_KEY], inputs, "", answer)
        file = self.load.write_requests("s3s", description)
        self.subjects.append(("s3s-fs", lambda: self.launcher.start_s3s(bucket.parent, S3_KEY), file))
        refused = {"status": 403, "contains": "SignatureDoesNotMatch"}
        description = describe_requests("aws-get", [S3_KEY], inputs, "", refused, wrong_signature=True)
        file = self.load.write_requests("s3s-wrong", description)
        self.subjects.append(("s3s-fs, wrong", lambda: self.launcher.start_s3s(bucket.parent, S3_KEY), file))

    def add_moto(self, body_bytes):
        """Adds moto's cost explorer."""
        parameters = {
            "TimePeriod": {"Start": "2025-12-01", "End": "2026-01-01"},
            "Granularity": "MONTHLY",
            "Metrics": ["UnblendedCost"],
        }
        answer = {"status": 200, "bytes_min": body_bytes}
        description = describe_requests("plain-post", [], [{"parameters": parameters}], "", answer)
        credential = "AWS4-HMAC-SHA256 Credential=bench/20251201/us-east-1/ce/aws4_request, SignedHeaders=host, Signature=0"
        description["headers"] = {
            "X-Amz-Target": "AWSInsightsIndexService.GetCostAndUsage",
            "Authorization": credential,
        }
        description["host"] = "127.0.0.1"
        file = self.load.write_requests("moto", description)
        self.subjects.append((MOTO, lambda: self.launcher.start_moto(body_bytes), file))

    def measure_round(self):
        """Measures every subject once. Returns the figures of each."""
        figures = {}
        for name, start, file in self.subjects:
            with start() as server:
                # moto opens a thread for each connection, and answers in milliseconds: fewer connections, same peak.
                found = self.load.measure(file, [server], connections=8 if name == MOTO else None)
                found["memory_mb"] = server.read_memory_mb()
                found["repeats"] = server.count_repeats()
                figures[name] = found
        return figures


def measure_peers(peers, rounds, report_progress):
    """Measures all subjects in several rounds. Returns the rounds and their medians."""
    found = []
    for number in range(rounds):
        found.append(peers.measure_round())
        axum = found[-1][AXUM]["peak"]["requests_per_s"]
        tc3 = found[-1][FORMS[0][0]]["peak"]["requests_per_s"]
        report_progress(f"round {number + 1} of {rounds}: TC3 {tc3:,.0f}/s, axum hello {axum:,.0f}/s")
    return {"rounds": found, "medians": take_medians(found)}
