"""Computes the verified vectors once more, with the signing code of the official client for Python.

Run with the folder of the vectors as its argument, it prints one line of JSON: how many cases were checked

- step: from the string to sign, through the derived key, to the signature;
- whole: from the request, through the client's own canonical request, to the signature;
- built: from bare parameters; the client made the request, of which body or query and `Authorization` agree;

the names of the cases that disagree, and of those that are not checked as a whole because this client cannot
express them: a host without its port, values in lower case, other signed headers, other spellings of keys,
equal keys.
"""

import base64
import json
import sys
from pathlib import Path
from unittest import mock
from urllib.parse import parse_qsl, urlencode

from tencentcloud.common import abstract_client
from tencentcloud.common.abstract_client import AbstractClient
from tencentcloud.common.credential import Credential
from tencentcloud.common.http.request import RequestInternal
from tencentcloud.common.profile.client_profile import ClientProfile
from tencentcloud.common.profile.http_profile import HttpProfile
from tencentcloud.common.sign import Sign

FORM = "application/x-www-form-urlencoded"
TWO_HEADERS = "content-type;host"


class Case:
    """One verified case, taken apart."""

    def __init__(self, group, fields, secrets):
        self.name = f"{group}/{fields['name']}"
        self.is_tc3 = group.startswith("tc3")
        self.to_sign = fields["string_to_sign"]
        self.signature = fields["signature"]
        self.readings = set(fields.get("readings", []))
        head, self.body = base64.b64decode(fields["request_base64"]).split(b"\r\n\r\n", 1)
        first, *lines = head.decode().split("\r\n")
        self.method, target, _ = first.split(" ")
        if target.startswith("http://"):
            rest = target.removeprefix("http://")
            at = min((rest.find(sign) for sign in "/?" if sign in rest), default=len(rest))
            target = rest[at:]
        path, _, self.query = target.partition("?")
        self.path = path or "/"
        headers = (line.partition(":") for line in lines)
        self.headers = {name.lower(): value.strip(" \t") for name, _, value in headers}
        if self.is_tc3:
            fields = self.headers["authorization"].split(None, 1)[1].split(",")
            self.fields = dict(field.strip().split("=", 1) for field in fields)
            _, _, scope, _ = self.to_sign.split("\n")
            self.date, service = scope.split("/", 1)
            self.service = service.removesuffix("/tc3_request")
            self.id = self.fields["Credential"].split("/")[0]
        else:
            form = self.query if self.method == "GET" else self.body.decode()
            self.pairs = [pair for pair in parse_qsl(form, True) if pair[0] != "Signature"]
            self.id = dict(self.pairs)["SecretId"]
            sha256 = dict(self.pairs).get("SignatureMethod") == "HmacSHA256"
            self.sign_method = "HmacSHA256" if sha256 else "HmacSHA1"
        self.secret = secrets[self.id]

    def client(self, sign_method):
        """A client that would send to this case's host."""
        profile = ClientProfile(sign_method, HttpProfile(endpoint=self.headers["host"], reqMethod=self.method))
        profile.unsignedPayload = self.headers.get("x-tc-content-sha256") == "UNSIGNED-PAYLOAD"
        client = AbstractClient(Credential(self.id, self.secret), "", profile)
        return client

    def step(self):
        """The signature of the string to sign."""
        if self.is_tc3:
            return Sign.sign_tc3(self.secret, self.date, self.service, self.to_sign)
        return Sign.sign(self.secret, self.to_sign, self.sign_method)

    def whole(self):
        """The signature of the request; None where this client would sign it differently."""
        if self.is_tc3:
            if self.fields["SignedHeaders"] != TWO_HEADERS or self.readings - {"path-as-sent"}:
                return None
            request = RequestInternal(
                self.headers["host"],
                self.method,
                self.path if "path-as-sent" in self.readings else "/",
                {
                    "Content-Type": self.headers["content-type"],
                    "Host": self.headers["host"],
                    "X-TC-Timestamp": self.headers["x-tc-timestamp"],
                    "X-TC-Content-SHA256": self.headers.get("x-tc-content-sha256"),
                },
                self.query if self.method == "GET" else self.body,
            )
            client = self.client("TC3-HMAC-SHA256")
            return client._get_tc3_signature({}, request, self.date, self.service, self.secret)
        parameters = dict(self.pairs)
        underscore = any("_" in key for key in parameters)
        wanted = {"keys-dots-then-sorted"} if underscore else set()
        if len(parameters) < len(self.pairs) or self.readings != wanted:
            return None
        client = self.client(self.sign_method)
        client._requestPath = self.path
        return Sign.sign(self.secret, client._format_sign_string(parameters), self.sign_method)

    def parameters(self):
        """What the client must be given to make this request; None where it would make another."""
        if self.fields["SignedHeaders"] != TWO_HEADERS or self.readings or self.path != "/":
            return None
        kind = self.headers["content-type"]
        try:
            if self.method == "GET":
                parameters = dict(parse_qsl(self.query, True))
                same = kind == FORM and urlencode(parameters) == self.query
            else:
                parameters = json.loads(self.body)
                same = kind == "application/json" and json.dumps(parameters).encode() == self.body
        except ValueError:
            return None
        return parameters if same else None

    def built(self):
        """Whether the client makes this very request; None where it would make another."""
        parameters = self.parameters() if self.is_tc3 else None
        if parameters is None:
            return None
        client = self.client("TC3-HMAC-SHA256")
        client._service = self.service
        client._apiVersion = self.headers["x-tc-version"]
        request = RequestInternal(self.headers["host"], self.method, "/", {})
        with mock.patch.object(abstract_client.time, "time", lambda: int(self.headers["x-tc-timestamp"])):
            client._build_req_inter(self.headers["x-tc-action"], parameters, request)
        data = self.query if self.method == "GET" else self.body.decode()
        expected = (
            f"TC3-HMAC-SHA256 Credential={self.id}/{self.date}/{self.service}/tc3_request, "
            f"SignedHeaders={TWO_HEADERS}, Signature={self.signature}"
        )
        return request.data == data and request.header["Authorization"] == expected


def main():
    folder = Path(sys.argv[1])
    secrets = {key["id"]: key["secret"] for key in json.loads((folder / "keys.json").read_bytes())["keys"]}
    counts = {"cases": 0, "step": 0, "whole": 0, "built": 0}
    mismatches, not_whole = [], []
    groups = [json.loads((folder / f"{name}.json").read_bytes()) for name in ["tc3-verified", "v1-verified"]]
    for case in [Case(group["group"], fields, secrets) for group in groups for fields in group["cases"]]:
        whole, built = case.whole(), case.built()
        counts["cases"] += 1
        if whole is None:
            not_whole.append(case.name)
        for level, right in [
            ("step", case.step() == case.signature),
            ("whole", None if whole is None else whole == case.signature),
            ("built", built),
        ]:
            if right is not None:
                counts[level] += 1
            if right is False:
                mismatches.append(f"{level}: {case.name}")
    print(json.dumps({**counts, "mismatches": mismatches, "not_whole": not_whole}))


main()
