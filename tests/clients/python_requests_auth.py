"""Makes calls through requests with the signer of qcloud-requests-auth, which is not the vendor's.

It reads and prints what python_calls.py says, and knows none of the settings.
"""

import json
import os
import sys

import requests
from qcloud_requests_auth.qcloud_auth import QCloudRequestsAuth

ACTION = "DescribeBillSummaryByPayMode"

for call in json.load(sys.stdin):
    auth = QCloudRequestsAuth(
        qcloud_secret_id=os.environ["TENCENTCLOUD_SECRET_ID"],
        qcloud_secret_key=os.environ["TENCENTCLOUD_SECRET_KEY"],
        qcloud_host=os.environ["ENDPOINT"],
        qcloud_region="",
        qcloud_service="intlpartnersmgt",
        qcloud_action=ACTION,
        qcloud_apiversion="2022-09-28",
    )
    url = os.environ.get("PROTOCOL", "https") + "://" + os.environ["ENDPOINT"] + "/"
    answer = requests.post(url, json=call["parameters"], auth=auth, verify=os.environ.get("CA_FILE", True))
    fields = answer.json()["Response"]
    if "Error" in fields:
        error = fields["Error"]
        has_id = bool(fields.get("RequestId"))
        fields = {"error": {"code": error["Code"], "message": error["Message"], "has_request_id": has_id}}
    print(json.dumps(fields))
