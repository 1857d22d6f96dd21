"""Checks that a document is OpenAPI, and that calls are as it says.

Standard input: {"document": …, "calls": [{"action", "request", "response"}]}. Prints one line: {"faults": [texts]}.
"""

import json
import sys

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

given = json.load(sys.stdin)
document = given["document"]
faults = [f"{list(error.path)}: {error.message}" for error in OpenAPIV31SpecValidator(document).iter_errors()]


def check(place, schema, value):
    """Checks a value against a schema of the document."""
    validator = Draft202012Validator({"components": document["components"], **schema})
    faults.extend(f"{place}: {list(error.path)}: {error.message}" for error in validator.iter_errors(value))


for action in given["calls"]:
    for part in ["request", "response"]:
        name = action["action"] + part.capitalize()
        check(f"{name} {action[part]}", {"$ref": f"#/components/schemas/{name}"}, action[part])

for path, item in document["paths"].items():
    for example in item["post"]["requestBody"]["content"]["application/json"]["examples"].values():
        name = item["post"]["operationId"] + "Request"
        check(f"{path} example", {"$ref": f"#/components/schemas/{name}"}, example["value"])
    for name, schema in [(name, schema) for name, schema in document["components"]["schemas"].items()]:
        for field, member in schema.get("properties", {}).items():
            for example in member.get("examples", []):
                check(f"{name}.{field} example", member, example)

print(json.dumps({"faults": faults}))
