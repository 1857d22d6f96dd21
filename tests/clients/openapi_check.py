"""Checks that a document is OpenAPI, that examples and calls are as it says, and that a generator of clients makes all of it.

Standard input: {"document": …, "calls": [{"action", "request", "response"}]}. Prints one line: {"faults": [texts],
"operations": [names], "models": [names]}. The operations and models are those that the generator made.
"""

import ast
import json
import pathlib
import subprocess
import sys
import tempfile

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

given = json.load(sys.stdin)
document = given["document"]
faults = [f"{list(error.path)}: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]


def check(place, schema, value):
    """Checks a value against a schema of the document."""
    validator = Draft202012Validator({"components": document["components"], **schema})
    faults.extend(f"{place}: {list(error.path)}: {error.message}" for error in validator.iter_errors(value))


def generate_client(folder):
    """Generates a client for Python. Its warnings, such as a part that it leaves out, are faults."""
    (folder / "openapi.json").write_text(json.dumps(document))
    (folder / "config.yaml").write_text("post_hooks: []\n")
    command = [sys.executable, "-m", "openapi_python_client", "generate", "--path", folder / "openapi.json"]
    command += ["--config", folder / "config.yaml", "--output-path", folder / "made", "--meta", "none"]
    done = subprocess.run([*command, "--fail-on-warning"], capture_output=True, text=True, check=False)
    if done.returncode:
        faults.append(f"the generator: {done.stdout}{done.stderr}")
    files = sorted((folder / "made").rglob("*.py"))
    names = [node.name for file in files for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef)]
    operations = [file.stem for file in sorted((folder / "made" / "api").glob("*/*.py")) if file.stem != "__init__"]
    return operations, names


for action in given["calls"]:
    for part in ["request", "response"]:
        name = action["action"] + part.capitalize()
        check(f"{name} {action[part]}", {"$ref": f"#/components/schemas/{name}"}, action[part])

for path, item in document["paths"].items():
    operation = item["post"]
    sides = {"Request": operation["requestBody"], "Response": operation["responses"]["200"]}
    for part, body in sides.items():
        name = operation["operationId"] + part
        for example in body["content"]["application/json"]["examples"].values():
            check(f"{path} example", {"$ref": f"#/components/schemas/{name}"}, example["value"])

for name, schema in document["components"]["schemas"].items():
    for field, member in schema.get("properties", {}).items():
        for example in member.get("examples", []):
            check(f"{name}.{field} example", member, example)

with tempfile.TemporaryDirectory() as folder:
    operations, models = generate_client(pathlib.Path(folder))

print(json.dumps({"faults": faults, "operations": operations, "models": models}))
