"""Each action of Billfold, by its first documented example, on the demo's world with its keys."""

import http.client
import json

from steps.figures import take_medians
from steps.load import describe_requests
from steps.worlds import write_limits

# Fewer than elsewhere: some actions take tens of milliseconds, and a server answers that it is busy before they wait for long.
CONNECTIONS = 4


class Actions:
    """The demo's world, and the examples of all actions in it."""

    def __init__(self, programs, launcher, load, folder):
        self.programs, self.launcher, self.load = programs, launcher, load
        self.data = str(folder / "demo")
        with launcher.start([programs.billfold, "demo", "--listen", "127.0.0.1:0", "--data", self.data]) as demo:
            keys = fetch_json(demo, "/demo/keys.json")
            self.definitions = fetch_json(demo, "/openapi.json")["paths"]
        write_limits(programs, self.data)
        self.keys = {key["role"]: {"id": key["secretId"], "secret": key["secretKey"]} for key in keys}

    def list_calls(self):
        """Returns an action, its service and version, the key's role and the input, for each example of each action."""
        for path, definition in self.definitions.items():
            post = definition["post"]
            action = path.split("=")[1]
            version = next(p for p in post["parameters"] if p.get("name") == "X-TC-Version")["schema"]["enum"][0]
            service = "intlpartnersmgt" if version == "2022-09-28" else "billfold"
            examples = post["requestBody"]["content"]["application/json"].get("examples", {})
            calls = [(role, example["value"]) for example in examples.values() for role in post["x-roles"] or self.keys]
            yield action, service, version, [call for call in calls if call[0] in self.keys]

    def prepare_calls(self, server):
        """Returns the file of requests of each action: of its first example and role that is answered."""
        files, failed = {}, {}
        for action, service, version, calls in self.list_calls():
            for number, (role, parameters) in enumerate(calls):
                inputs = [{"key": 0, "parameters": parameters}]
                description = describe_requests(
                    "tc3-post", [self.keys[role]], inputs, action, service=service, version=version
                )
                file = self.load.write_requests(f"{action}-{number}", description)
                status, body = server.ask(self.load.make_single_request(file))
                if status == 200 and b'"Error":' not in body:
                    files[action] = file
                    break
                failed[action] = body.decode()
        if missing := [f"{action}: {failed.get(action, 'no example')}" for action in failed if action not in files]:
            raise RuntimeError("no example is answered of " + "; ".join(missing))
        return files

    def measure(self, rounds, seconds):
        """Measures every action in several rounds. Returns the medians of each."""
        found, failed = {}, {}
        with self.launcher.start_billfold(["--data", self.data]) as server:
            files = self.prepare_calls(server)
            for action, file in [pair for _ in range(rounds) for pair in files.items()]:
                try:
                    figures = self.load.measure(file, [server], seconds, seconds, CONNECTIONS)
                    found.setdefault(action, []).append(figures)
                except RuntimeError as error:
                    failed[action] = str(error)
        medians = {action: take_medians(figures) for action, figures in found.items()}
        return {"medians": medians, "failed": failed}


def fetch_json(server, path):
    """Returns a document of a server."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"{path}: status {answer.status}")
    return json.loads(answer.read())
