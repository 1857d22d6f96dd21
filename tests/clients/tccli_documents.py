"""Lets tccli read another api.json of the service, and prints what it makes of it.

Standard input: {"services": the folder with intlpartnersmgt/v20220928/api.json, "actions": [names]}. Prints a line for each
action: {"help", "detail", "parameters", "skeleton"}; the first two are what `tccli intlpartnersmgt ACTION help` prints.
"""

import contextlib
import io
import json
import sys

given = json.load(sys.stdin)

import tccli.main  # it replaces standard output
from tccli.loaders import Loader

Loader.get_services_path = lambda self: given["services"]

SERVICE, VERSION = "intlpartnersmgt", "2022-09-28"


def run(*arguments):
    """Runs tccli with arguments, and returns what it prints."""
    sys.argv = ["tccli", SERVICE, *arguments]
    printed, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(errors):
        code = tccli.main.main()
    if code:
        raise SystemExit(f"tccli {arguments}: {code} {errors.getvalue()}")
    return printed.getvalue()


for action in given["actions"]:
    print(
        json.dumps(
            {
                "help": run(action, "help"),
                "detail": run(action, "help", "--detail"),
                "parameters": list(Loader().get_param_info(SERVICE, VERSION, action)),
                "skeleton": json.loads(run(action, "--generate-cli-skeleton")),
            }
        ),
        flush=True,
    )
