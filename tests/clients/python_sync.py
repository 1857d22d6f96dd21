"""Makes calls through the official client for Python; see python_calls.py for what it reads and prints."""

import json

from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.intlpartnersmgt.v20220928 import intlpartnersmgt_client, models

from python_calls import SERVICE, key, profile, read_calls, request_of, show, show_error


def answer_of(call):
    """All fields of the answer to a call."""
    settings = (key(call), call.get("region", ""), profile(call))
    if call["typed"]:
        client = intlpartnersmgt_client.IntlpartnersmgtClient(*settings)
        if not hasattr(client, call["action"]):
            return {"lacks_action": True}
        answer = getattr(client, call["action"])(request_of(models, call))
        return json.loads(answer.to_json_string())
    client = CommonClient(SERVICE, call["version"], *settings)
    return client.call_json(call["action"], call["parameters"])["Response"]


for call in read_calls():
    try:
        show(answer_of(call))
    except TencentCloudSDKException as error:
        show_error(error)
