// Computes the verified vectors once more, with the signing code of the official client for Node.js. What it
// takes and prints, and what its levels are, says vectors_python.py.
//
// This client exports no step between request and TC3 signature. So for the first level its own code signs,
// but is handed the case's canonical request at the point where it hashes its own; from there on, string to
// sign and derived key are its work. It cannot express an unsigned payload, other signed headers, or a host
// that its URL parser rewrites, and with TC3 it signs no port.
"use strict";

const crypto = require("crypto");
const fs = require("fs");
const path = require("path");
const querystring = require("querystring");

const ROOT = "tencentcloud-sdk-nodejs-intl-en/tencentcloud/common/";

// What the client would have sent, in place of sending it.
let sent = null;
const fetch = require.resolve(ROOT + "http/fetch");
require.cache[fetch] = { id: fetch, filename: fetch, loaded: true, exports: (url, config) => (sent = { url, config }) };

const AbstractClient = require(ROOT + "abstract_client");
const ClientProfile = require(ROOT + "profile/client_profile");
const HttpProfile = require(ROOT + "profile/http_profile");
const HttpConnection = require(ROOT + "http/http_connection");
const Sign = require(ROOT + "sign");

const FORM = "application/x-www-form-urlencoded";

// The pairs of a form, in the order sent.
function decoded(form) {
  const decode = (text) => decodeURIComponent(text.replace(/\+/g, " "));
  return form.split("&").map((piece) => {
    const at = piece.indexOf("=");
    return [decode(piece.slice(0, at)), decode(piece.slice(at + 1))];
  });
}

// One verified case, taken apart.
function read(group, fields, secrets) {
  const one = { name: `${group}/${fields.name}`, tc3: group.startsWith("tc3") };
  one.readings = fields.readings || [];
  one.toSign = fields.string_to_sign;
  one.signature = fields.signature;
  one.canonical = fields.canonical_request;

  const raw = Buffer.from(fields.request_base64, "base64");
  const end = raw.indexOf("\r\n\r\n");
  one.body = raw.subarray(end + 4);
  const [first, ...lines] = raw.subarray(0, end).toString().split("\r\n");
  let target;
  [one.method, target] = first.split(" ");
  target = target.replace(/^http:\/\/[^/?]*/, "");
  const mark = target.indexOf("?");
  one.path = (mark < 0 ? target : target.slice(0, mark)) || "/";
  one.query = mark < 0 ? "" : target.slice(mark + 1);
  one.headers = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    one.headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "");
  }
  if (one.tc3) {
    const authorization = one.headers.authorization;
    one.id = /Credential=([^/]*)/.exec(authorization)[1];
    one.list = /SignedHeaders=([^,\s]*)/.exec(authorization)[1];
    one.timestamp = Number(one.headers["x-tc-timestamp"]);
    const [, , scope] = one.toSign.split("\n");
    one.service = scope.slice(scope.indexOf("/") + 1, scope.lastIndexOf("/"));
  } else {
    one.pairs = decoded(one.method === "GET" ? one.query : one.body.toString());
    one.pairs = one.pairs.filter(([key]) => key !== "Signature");
    const parameters = Object.fromEntries(one.pairs);
    one.id = parameters.SecretId;
    one.signMethod = parameters.SignatureMethod === "HmacSHA256" ? "HmacSHA256" : "HmacSHA1";
  }
  one.secret = secrets[one.id];
  return one;
}

// The signature out of an Authorization header.
const signatureOf = (authorization) => authorization.split("Signature=")[1];

const settings = (one, url, payload) => ({
  method: one.method,
  url,
  payload,
  timestamp: one.timestamp,
  service: one.service,
  secretId: one.id,
  secretKey: one.secret,
  headers: { "Content-Type": one.headers["content-type"] },
});

// From the canonical request (TC3) or the string to sign (version 1) to the signature.
function step(one) {
  if (!one.tc3) return Sign.sign(one.secret, one.toSign, one.signMethod);
  const { createHash } = crypto;
  let hashes = 0;
  crypto.createHash = (name) => {
    const hash = createHash(name);
    const update = hash.update.bind(hash);
    hashes += 1;
    // The first is that of the payload, the second that of the canonical request.
    const text = hashes === 2 ? one.canonical : null;
    hash.update = (own) => update(text === null ? own : text);
    return hash;
  };
  const { createHmac } = crypto;
  let toSign = null;
  crypto.createHmac = (name, key) => {
    const hmac = createHmac(name, key);
    const update = hmac.update.bind(hmac);
    hmac.update = (text) => update((toSign = text));
    return hmac;
  };
  try {
    const authorization = Sign.sign3(settings(one, "http://unused.example/", ""));
    return toSign === one.toSign ? signatureOf(authorization) : `the string to sign is ${toSign}`;
  } finally {
    Object.assign(crypto, { createHash, createHmac });
  }
}

// The URL that makes this client sign the case's host, path and query; null where none does.
function urlOf(one) {
  const asSent = one.readings.includes("path-as-sent");
  const where = asSent ? one.path : "/";
  const host = one.headers.host;
  const text = `http://${host}${where}${one.query && one.method === "GET" ? "?" + one.query : ""}`;
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const bare = one.readings.includes("host-without-port") ? host.replace(/:\d+$/, "") : host;
  const query = one.method === "GET" ? one.query : "";
  return url.hostname === bare && url.pathname === where && url.search.slice(1) === query ? text : null;
}

// The signature of the request; null where this client would sign it differently.
function whole(one) {
  if (!one.tc3) {
    const parameters = Object.fromEntries(one.pairs);
    if (Object.keys(parameters).length < one.pairs.length || one.readings.length) return null;
    const profile = new ClientProfile(one.signMethod, new HttpProfile("http://", one.headers.host, one.method));
    const client = new AbstractClient(one.headers.host, "", null, null, profile);
    client.path = one.path;
    return Sign.sign(one.secret, client.formatSignString(parameters), one.signMethod);
  }
  const others = one.readings.filter((reading) => !["path-as-sent", "host-without-port"].includes(reading));
  const unsigned = one.headers["x-tc-content-sha256"] === "UNSIGNED-PAYLOAD";
  const url = urlOf(one);
  if (one.list !== "content-type;host" || others.length || unsigned || url === null) return null;
  return signatureOf(Sign.sign3(settings(one, url, one.method === "GET" ? "" : one.body)));
}

// What the client must be given to make this request; null where it would make another.
function parametersOf(one) {
  const kind = one.headers["content-type"];
  if (one.method === "GET") {
    const parameters = querystring.parse(one.query);
    // Equal keys become a list, which the client would write with numbers.
    const plain = Object.values(parameters).every((value) => typeof value === "string");
    return plain && kind === FORM && querystring.stringify(parameters) === one.query ? parameters : null;
  }
  try {
    const parameters = JSON.parse(one.body);
    const same = kind === "application/json" && one.body.equals(Buffer.from(JSON.stringify(parameters)));
    return same ? parameters : null;
  } catch {
    return null;
  }
}

// Whether the client makes this very request; null where it would make another.
async function built(one) {
  const data = one.tc3 && whole(one) !== null && one.path === "/" ? parametersOf(one) : null;
  if (data === null) return null;
  const RealDate = Date;
  global.Date = class extends RealDate {
    constructor(...given) {
      super(...(given.length ? given : [one.timestamp * 1000]));
    }
  };
  try {
    await HttpConnection.doRequestWithSign3({
      method: one.method,
      url: `http://${one.headers.host}/`,
      data,
      service: one.service,
      action: one.headers["x-tc-action"],
      version: one.headers["x-tc-version"],
      secretId: one.id,
      secretKey: one.secret,
    });
  } finally {
    global.Date = RealDate;
  }
  const { url, config } = sent;
  const mark = url.indexOf("?");
  const same = one.method === "GET" ? url.slice(mark + 1) === one.query : config.body === one.body.toString();
  const [, , scope] = one.toSign.split("\n");
  const expected =
    `TC3-HMAC-SHA256 Credential=${one.id}/${scope}, ` +
    `SignedHeaders=content-type;host, Signature=${one.signature}`;
  return same && config.headers.Authorization === expected;
}

async function main() {
  const folder = process.argv[2];
  const { keys } = JSON.parse(fs.readFileSync(path.join(folder, "keys.json")));
  const secrets = Object.fromEntries(keys.map((key) => [key.id, key.secret]));
  const counts = { cases: 0, step: 0, whole: 0, built: 0 };
  const mismatches = [];
  const notWhole = [];
  for (const group of ["tc3-verified", "v1-verified"]) {
    const { cases } = JSON.parse(fs.readFileSync(path.join(folder, `${group}.json`)));
    for (const fields of cases) {
      const one = read(group, fields, secrets);
      const signed = whole(one);
      counts.cases += 1;
      if (signed === null) notWhole.push(one.name);
      for (const [level, right] of [
        ["step", step(one) === one.signature],
        ["whole", signed === null ? null : signed === one.signature],
        ["built", await built(one)],
      ]) {
        if (right !== null) counts[level] += 1;
        if (right === false) mismatches.push(`${level}: ${one.name}`);
      }
    }
  }
  console.log(JSON.stringify({ ...counts, mismatches, not_whole: notWhole }));
}

main();
