// Makes calls through the official client for Node.js. It reads and prints what python_calls.py says, of
// whose settings it knows typed, sign_method (here HmacSHA256 is the default), http_method, region, token, key.
"use strict";

const { common, intlpartnersmgt } = require("tencentcloud-sdk-nodejs-intl-en");
const { answerCalls } = require("./node_calls.js");

const { Client, Models } = intlpartnersmgt.v20220928;

const ACTION = "DescribeBillSummaryByPayMode";
const VERSION = "2022-09-28";

// The fields of the answer to a call.
function ask(call) {
  const { ENDPOINT, PROTOCOL, TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY } = process.env;
  const pair = call.key || [TENCENTCLOUD_SECRET_ID, TENCENTCLOUD_SECRET_KEY];
  const key = new common.Credential(...pair, call.token);
  const http = new common.HttpProfile(PROTOCOL && PROTOCOL + "://", ENDPOINT, call.http_method);
  const profile = new common.ClientProfile(call.sign_method, http);
  const region = call.region || "";
  const action = call.action || ACTION;
  return new Promise((resolve, reject) => {
    const done = (error, answer) => (error ? reject(error) : resolve(answer));
    if (call.typed) {
      if (!Client.prototype[action]) return resolve({ lacks_action: true });
      const request = new Models[action + "Request"]();
      request.from_json_string(JSON.stringify(call.parameters));
      const show = (error, answer) => done(error, answer && JSON.parse(answer.to_json_string()));
      new Client(key, region, profile)[action](request, show);
    } else {
      const client = new common.CommonClient(ENDPOINT, call.version || VERSION, key, region, profile);
      client.request(action, call.parameters, {}, done);
    }
  });
}

answerCalls(ask);
