// Both signature methods, with every text on the way to the signature. The secret is only there while its keys are imported.

/** The first word of the header, and the first line of the string to sign. */
const ALGORITHM = 'TC3-HMAC-SHA256';

/** The last part of a scope. */
const TERMINATOR = 'tc3_request';

/** @typedef {'HmacSHA1' | 'HmacSHA256'} V1Algorithm */

/**
 * The keys of a secret, which sign and cannot be exported.
 * @typedef {object} SigningKeys
 * @property {CryptoKey} tc3 signs dates for TC3
 * @property {CryptoKey} HmacSHA1 signs for version 1
 * @property {CryptoKey} HmacSHA256 signs for version 1
 */

/**
 * @typedef {object} Signer
 * @property {string} secretId
 * @property {SigningKeys} keys
 * @property {boolean} canShowKeys true if keys that are derived from the secret may be shown
 */

/** @typedef {{name: string, text: string | null}} Step a text on the way; null if it may not be shown */

/**
 * @typedef {object} Tc3Request
 * @property {Signer} session
 * @property {string} method in upper case
 * @property {string} host the `Host` header as it is sent, with its port
 * @property {string} service
 * @property {number} timestampS
 * @property {string} query the query of a GET as it is sent, without `?`
 * @property {string | BufferSource} body the body of a POST
 * @property {string} contentType
 */

/**
 * @typedef {object} V1Request
 * @property {Signer} session
 * @property {string} method in upper case
 * @property {string} host
 * @property {string} path
 * @property {Iterable<readonly [string, string]>} parameters all but `Signature`, not encoded
 * @property {V1Algorithm} algorithm
 */

/**
 * Imports a secret as keys.
 * @param {string} secretKey
 * @returns {Promise<SigningKeys>}
 */
export async function importSigningKeys(secretKey) {
  const [tc3, sha1, sha256] = await Promise.all([
    importKey(encode(`TC3${secretKey}`), 'SHA-256'),
    importKey(encode(secretKey), 'SHA-1'),
    importKey(encode(secretKey), 'SHA-256'),
  ]);
  return { tc3, HmacSHA1: sha1, HmacSHA256: sha256 };
}

/**
 * Signs a request by TC3.
 * @param {Tc3Request} request
 * @returns {Promise<{authorization: string, signature: string, steps: Step[]}>}
 */
export async function signTc3({ session, method, host, service, timestampS, query, body, contentType }) {
  const isPost = method === 'POST';
  const payloadHash = await hashHex(isPost ? body : '');
  const signedHeaders = 'content-type;host';
  const headers = `content-type:${contentType.trim()}\nhost:${host}\n`;
  const canonicalRequest = [method, '/', isPost ? '' : query, headers, signedHeaders, payloadHash].join('\n');
  const canonicalHash = await hashHex(canonicalRequest);
  const date = formatUtcDate(timestampS);
  const scope = `${date}/${service}/${TERMINATOR}`;
  const stringToSign = [ALGORITHM, timestampS, scope, canonicalHash].join('\n');
  const dateKey = await sign(session.keys.tc3, date);
  const serviceKey = await sign(await importKey(dateKey, 'SHA-256'), service);
  const signingKey = await sign(await importKey(serviceKey, 'SHA-256'), TERMINATOR);
  const signature = toHex(await sign(await importKey(signingKey, 'SHA-256'), stringToSign));
  const authorization = `${ALGORITHM} Credential=${session.secretId}/${scope}, SignedHeaders=${signedHeaders}, Signature=${signature}`;
  const showKey = (/** @type {ArrayBuffer} */ key) => (session.canShowKeys ? toHex(key) : null);
  return {
    authorization,
    signature,
    steps: [
      { name: 'payloadHash', text: payloadHash },
      { name: 'canonicalRequest', text: canonicalRequest },
      { name: 'canonicalHash', text: canonicalHash },
      { name: 'stringToSign', text: stringToSign },
      { name: 'dateKey', text: showKey(dateKey) },
      { name: 'serviceKey', text: showKey(serviceKey) },
      { name: 'signingKey', text: showKey(signingKey) },
      { name: 'signature', text: signature },
      { name: 'authorization', text: authorization },
    ],
  };
}

/**
 * Signs a request by version 1.
 * @param {V1Request} request
 * @returns {Promise<{signature: string, steps: Step[]}>}
 */
export async function signV1({ session, method, host, path, parameters, algorithm }) {
  const pairs = [...parameters].filter(([name]) => name !== 'Signature').sort(([one], [other]) => compareBytes(one, other));
  const sorted = pairs.map(([name, value]) => `${name}=${value}`).join('&');
  const stringToSign = `${method}${host}${path}?${sorted}`;
  const signature = toBase64(await sign(session.keys[algorithm], stringToSign));
  return {
    signature,
    steps: [
      { name: 'sortedParameters', text: pairs.map(([name, value]) => `${name}=${value}`).join('\n') },
      { name: 'v1StringToSign', text: stringToSign },
      { name: 'v1Signature', text: signature },
      { name: 'encodedSignature', text: encodeURIComponent(signature) },
    ],
  };
}

/**
 * Returns the UTC day of a time as `YYYY-MM-DD`.
 * @param {number} timestampS
 * @returns {string}
 */
export function formatUtcDate(timestampS) {
  return new Date(timestampS * 1000).toISOString().slice(0, 10);
}

/**
 * Orders names as their UTF-8 bytes do, which is the order of their characters and not of their UTF-16 units.
 * @param {string} one
 * @param {string} other
 * @returns {number}
 */
function compareBytes(one, other) {
  const [ones, others] = [Array.from(one), Array.from(other)];
  for (const [index, letter] of ones.entries()) {
    const difference = (letter.codePointAt(0) ?? 0) - (others[index]?.codePointAt(0) ?? -1);
    if (difference !== 0) return difference;
  }
  return ones.length - others.length;
}

/**
 * @param {BufferSource} key
 * @param {'SHA-1' | 'SHA-256'} hash
 * @returns {Promise<CryptoKey>}
 */
function importKey(key, hash) {
  return crypto.subtle.importKey('raw', key, { name: 'HMAC', hash }, false, ['sign']);
}

/**
 * @param {CryptoKey} key
 * @param {string} text
 * @returns {Promise<ArrayBuffer>}
 */
function sign(key, text) {
  return crypto.subtle.sign('HMAC', key, encode(text));
}

/**
 * @param {string | BufferSource} content
 * @returns {Promise<string>}
 */
async function hashHex(content) {
  return toHex(await crypto.subtle.digest('SHA-256', typeof content === 'string' ? encode(content) : content));
}

/**
 * @param {string} text
 * @returns {Uint8Array<ArrayBuffer>}
 */
function encode(text) {
  return new TextEncoder().encode(text);
}

/**
 * @param {ArrayBuffer} buffer
 * @returns {string}
 */
function toHex(buffer) {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * @param {ArrayBuffer} buffer
 * @returns {string}
 */
function toBase64(buffer) {
  return btoa(String.fromCharCode(...new Uint8Array(buffer)));
}
