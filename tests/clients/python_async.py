"""Makes calls through the official asynchronous client for Python; see python_calls.py."""

import asyncio
import json

from tencentcloud.common.common_client_async import CommonClient
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException
from tencentcloud.intlpartnersmgt.v20220928 import intlpartnersmgt_client_async, models

from python_calls import SERVICE, key, profile, read_calls, request_of, show, show_error


async def answer_of(call):
    """All fields of the answer to a call."""
    settings = (key(call), call.get("region", ""), profile(call))
    if call["typed"]:
        async with intlpartnersmgt_client_async.IntlpartnersmgtClient(*settings) as client:
            if not hasattr(client, call["action"]):
                return {"lacks_action": True}
            answer = await getattr(client, call["action"])(request_of(models, call))
            return json.loads(answer.to_json_string())
    async with CommonClient(SERVICE, call["version"], *settings) as client:
        answer = await client.call_and_deserialize(call["action"], call["parameters"])
        return answer["Response"]


async def main():
    for call in read_calls():
        try:
            show(await answer_of(call))
        except TencentCloudSDKException as error:
            show_error(error)


asyncio.run(main())
