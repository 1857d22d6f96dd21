// Words that readers search for and that no page has, and what the pages have in their place.

import { hasCjk } from './search_text.js';

/** @typedef {{names: string[], query: string}} Synonym the words of readers, and the query that finds what they mean */

/** @type {Synonym[]} */
const SYNONYMS = [
  { names: ['限频', '限流'], query: '频率限制' },
  { names: ['throttling', 'too many requests'], query: 'rate limit' },
  { names: ['没有权限', '无权限', '未授权', 'access denied', 'permission denied'], query: 'UinNoAuth' },
  { names: ['签名错误', '签名失败', '验签失败', 'signature error', 'signature mismatch'], query: 'AuthFailure.SignatureFailure' },
  { names: ['登录', '鉴权', 'login', 'auth', 'authentication'], query: 'signature v3' },
  { names: ['python sdk', 'sdk python'], query: 'python' },
  { names: ['sdk'], query: 'clients' },
];

/**
 * Returns a query in the words of the pages. A name in Chinese may be a part of the query, another name is all of it.
 * @param {string} query
 * @returns {string}
 */
export function replaceSynonyms(query) {
  const asked = query.normalize('NFKC').toLowerCase().trim().replace(/\s+/gu, ' ');
  for (const { names, query: known } of SYNONYMS) {
    for (const name of names) {
      if (asked === name) return known;
      if (hasCjk(name) && asked.includes(name)) return asked.replace(name, known);
    }
  }
  return query;
}
