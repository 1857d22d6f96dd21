// Signatures of the vendor's two methods by the cryptography of Node.js, which shares no code with the pages.

import { createHash, createHmac } from "node:crypto";

const hash = (text) => createHash("sha256").update(text).digest("hex");
const hmac = (key, text, algorithm = "sha256") => createHmac(algorithm, key).update(text).digest();

/** Signs a JSON request by TC3. Returns each text that the page has to show. */
export function signTc3({ secretId, secretKey, method, host, service, timestamp, query = "", body = "", contentType }) {
  const payloadHash = hash(method === "POST" ? body : "");
  const canonicalRequest = `${method}\n/\n${query}\ncontent-type:${contentType}\nhost:${host}\n\ncontent-type;host\n${payloadHash}`;
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10);
  const scope = `${date}/${service}/tc3_request`;
  const stringToSign = `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${hash(canonicalRequest)}`;
  const dateKey = hmac(`TC3${secretKey}`, date);
  const serviceKey = hmac(dateKey, service);
  const signingKey = hmac(serviceKey, "tc3_request");
  const signature = hmac(signingKey, stringToSign).toString("hex");
  const authorization = `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=content-type;host, Signature=${signature}`;
  const hex = { dateKey: dateKey.toString("hex"), serviceKey: serviceKey.toString("hex"), signingKey: signingKey.toString("hex") };
  return { payloadHash, canonicalRequest, canonicalHash: hash(canonicalRequest), stringToSign, ...hex, signature, authorization };
}

/** Signs a string of version 1. */
export function signV1(secretKey, text, algorithm) {
  return hmac(secretKey, text, algorithm).toString("base64");
}
