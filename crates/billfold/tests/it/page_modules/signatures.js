// Signs the requests of the vectors: cases are read as JSON, and the texts of each are printed.

import { readFileSync } from 'node:fs';

import { importSigningKeys, signTc3, signV1 } from './signing.js';

const { keys, cases } = JSON.parse(readFileSync(0, 'utf8'));

/** Makes a request of version 1 from its pairs. */
function readV1(request) {
  const parameters = [...new URLSearchParams(request.pairs)];
  const { SecretId: secretId, SignatureMethod: named } = Object.fromEntries(parameters);
  return { ...request, parameters, secretId, algorithm: named === 'HmacSHA256' ? named : 'HmacSHA1' };
}

const texts = [];
for (const described of cases) {
  const isV1 = 'pairs' in described;
  const request = isV1 ? readV1(described) : { ...described, body: Uint8Array.from(described.body) };
  const imported = await importSigningKeys(keys[request.secretId]);
  const session = { secretId: request.secretId, keys: imported, canShowKeys: true };
  const { signature, steps, authorization } = isV1 ? await signV1({ ...request, session }) : await signTc3({ ...request, session });
  const find = (name) => steps.find((step) => step.name === name)?.text;
  const hidden = isV1 ? [] : (await signTc3({ ...request, session: { ...session, canShowKeys: false } })).steps;
  texts.push({
    canonicalRequest: find('canonicalRequest') ?? null,
    stringToSign: find(isV1 ? 'v1StringToSign' : 'stringToSign'),
    signature,
    authorization: authorization ?? null,
    hidden: hidden.filter((step) => step.text === null).map((step) => step.name),
  });
}
console.log(JSON.stringify(texts));
