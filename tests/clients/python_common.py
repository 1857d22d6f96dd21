"""Makes calls through the common client for Python of the vendor's Chinese site; see python_calls.py."""

from tencentcloud.common.common_client import CommonClient
from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException

from python_calls import SERVICE, key, profile, read_calls, show, show_error

for call in read_calls():
    settings = profile(call)
    settings.language = "en-US"  # its default is Chinese
    client = CommonClient(SERVICE, call["version"], key(call), call.get("region", ""), settings)
    try:
        show(client.call_json(call["action"], call["parameters"])["Response"])
    except TencentCloudSDKException as error:
        show_error(error)
