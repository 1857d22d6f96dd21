// Makes calls through the common client for Node.js of the vendor's Chinese site. It reads and prints what
// python_calls.py says, of whose settings it knows sign_method, http_method and region.
"use strict";

const { CommonClient } = require("tencentcloud-sdk-nodejs-common");
const { answerCalls } = require("./node_calls.js");

answerCalls(async (call) => {
  const { ENDPOINT, PROTOCOL, TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY } = process.env;
  const httpProfile = { protocol: (PROTOCOL || "https") + "://", reqMethod: call.http_method || "POST" };
  const client = new CommonClient(ENDPOINT, "2022-09-28", {
    credential: { secretId: TENCENTCLOUD_SECRET_ID, secretKey: TENCENTCLOUD_SECRET_KEY },
    region: call.region || "",
    profile: { signMethod: call.sign_method || "TC3-HMAC-SHA256", language: "en-US", httpProfile },
  });
  return client.request("DescribeBillSummaryByPayMode", call.parameters);
});
