// Makes calls through @tencent-sdk/capi, which has a signer of its own. It reads and prints what python_calls.py says, of
// whose settings it knows sign_method and http_method.
"use strict";

const { Capi } = require("@tencent-sdk/capi");
const { answerCalls } = require("./node_calls.js");

const METHODS = { HmacSHA1: "sha1", HmacSHA256: "sha256" };

answerCalls(async (call) => {
  const { ENDPOINT, PROTOCOL, TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY } = process.env;
  const isTc3 = (call.sign_method || "TC3-HMAC-SHA256") === "TC3-HMAC-SHA256";
  const client = new Capi({
    secretId: TENCENTCLOUD_SECRET_ID,
    secretKey: TENCENTCLOUD_SECRET_KEY,
    serviceType: "intlpartnersmgt",
    region: "ap-guangzhou",
    version: "2022-09-28",
    signatureMethod: METHODS[call.sign_method],
  });
  const place = { host: ENDPOINT, protocol: PROTOCOL || "https", path: "/", method: call.http_method || "POST" };
  const data = { action: "DescribeBillSummaryByPayMode", version: "2022-09-28", ...call.parameters };
  const { Response } = await client.request(data, place, isTc3);
  if (!Response.Error) return Response;
  const { Code, Message } = Response.Error;
  throw Object.assign(new Error(Message), { code: Code, requestId: Response.RequestId });
});
