"""What python_sync.py and python_async.py share: the calls on standard input, and a client's settings.

ENDPOINT, TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY say where to and as whom. PROTOCOL is http for plain HTTP;
without it the client speaks its default, https, and trusts the certificates in CA_FILE (SSL_CERT_FILE for the
asynchronous client). Each line of standard input is a JSON list of calls. A call has `parameters`, and may have:

  action, version    the defaults are those of the action that Billfold starts from
  typed              go through the client's own request and answer classes, instead of plain JSON
  sign_method        TC3-HMAC-SHA256 (default), HmacSHA256 or HmacSHA1
  http_method        POST (default) or GET
  unsigned_payload   true: the body is not part of the signature
  region, token      what the client is given as such
  key                id and secret, instead of those of the environment
  clock_off_s        how many seconds the client's clock is off

One JSON object is printed for each call: all fields of the answer, {"error": ...}, or {"lacks_action": true} where the
client has no such action of its own.
"""

import json
import os
import sys
import time

from tencentcloud.common import credential
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile

SERVICE = "intlpartnersmgt"
VERSION = "2022-09-28"
ACTION = "DescribeBillSummaryByPayMode"

system_time = time.time


def read_calls():
    """The calls, each with what it leaves open filled in; the clock is set as a call is taken."""
    for line in sys.stdin:
        for call in json.loads(line):
            off_s = call.get("clock_off_s", 0)
            time.time = lambda: system_time() + off_s
            yield {"action": ACTION, "version": VERSION, "typed": False, **call}


def key(call):
    """The credential of a call."""
    environ = os.environ
    pair = call.get("key") or (environ["TENCENTCLOUD_SECRET_ID"], environ["TENCENTCLOUD_SECRET_KEY"])
    return credential.Credential(*pair, call.get("token"))


def profile(call):
    """The settings of a call; what it does not name stays as the client has it."""
    http = HttpProfile(
        protocol=os.environ.get("PROTOCOL"),
        endpoint=os.environ["ENDPOINT"],
        reqMethod=call.get("http_method"),
        certification=os.environ.get("CA_FILE"),
    )
    made = ClientProfile(signMethod=call.get("sign_method"), httpProfile=http)
    if call.get("unsigned_payload"):
        made.unsignedPayload = True
    return made


def request_of(models, call):
    """The client's own request object of a call."""
    request = getattr(models, call["action"] + "Request")()
    request.from_json_string(json.dumps(call["parameters"]))
    return request


def show(answer):
    """Prints all fields of an answer."""
    print(json.dumps(answer), flush=True)


def show_error(error):
    """Prints what the client raised."""
    print(
        json.dumps(
            {
                "error": {
                    "code": error.get_code(),
                    "message": error.get_message(),
                    "has_request_id": bool(error.get_request_id()),
                }
            }
        ),
        flush=True,
    )
