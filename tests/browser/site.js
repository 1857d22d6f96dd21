// Reads all pages of a server by their links, as HTML, without a browser.

import { Fault } from "./fault.js";

/** Where reading begins: the lists of all documents. */
const STARTS = ["/en/docs", "/zh/docs"];

/** Pages that a script works on, which scenarios of their own show in each state. */
const TOOLS = /^\/(en|zh)\/(explorer|console)\b/;

/**
 * @typedef {object} SitePage
 * @property {string} path
 * @property {"en" | "zh"} language
 * @property {string} html
 * @property {string[]} links the paths of pages and files of the server
 */

/**
 * Reads the documents that links lead to, and with `withTools` all pages, in the order in which they are found; fails at a link that leads nowhere.
 *
 * @param {string} origin
 * @param {boolean} [withTools]
 * @returns {Promise<SitePage[]>}
 */
export async function readSite(origin, withTools = false) {
  /** @type {Map<string, SitePage | null>} */
  const found = new Map();
  const waiting = STARTS.map((path) => ({ path, from: "the start" }));
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { path, from } = next;
    if (found.has(path)) {
      continue;
    }
    const response = await fetch(origin + path, { redirect: "manual" });
    if (response.status >= 300) {
      throw new Fault("link", from, `${path} answers ${response.status}`);
    }
    const isPage = (response.headers.get("content-type") ?? "").startsWith("text/html");
    // The body is read in any case, so that the connection is free again.
    const text = await response.text();
    const page = isPage ? parsePage(path, text) : null;
    found.set(path, page);
    waiting.push(...(page?.links ?? []).map((link) => ({ path: link, from: path })));
  }
  const pages = [...found.values()].filter((page) => page !== null).filter((page) => /^\/(en|zh)(\/|$)/.test(page.path));
  return withTools ? pages : pages.filter((page) => !TOOLS.test(page.path));
}

/** @param {string} path @param {string} html @returns {SitePage} */
function parsePage(path, html) {
  const decode = (/** @type {string} */ text) =>
    text.replaceAll("&amp;", "&").replaceAll("&#38;", "&").replaceAll("&quot;", '"').replaceAll("&#x2F;", "/");
  const links = [];
  for (const [, value = ""] of html.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
    const url = new URL(decode(value), `http://site${path}`);
    if (url.host === "site") {
      links.push(url.pathname + url.search);
    }
  }
  return { path, language: path.startsWith("/zh") ? "zh" : "en", html, links };
}

/**
 * Chooses one page of each kind in a language: those that are laid out each in its own way, and the longest action's.
 *
 * @param {SitePage[]} pages @param {string} language
 */
export function choosePages(pages, language) {
  const own = pages.filter((page) => page.language === language);
  const named = ["", "/docs", "/docs/making-requests", "/docs/error-codes", "/docs/data-types", "/docs/roles"];
  const paths = new Set(named.map((path) => `/${language}${path}`));
  const chosen = own.filter((page) => paths.has(page.path.replace(/\/$/, "")));
  return [...chosen, findLongestAction(pages, language)];
}

/** Finds the longest page of an action in a language. @param {SitePage[]} pages @param {string} language */
export function findLongestAction(pages, language) {
  const actions = pages.filter((page) => page.language === language && /\/docs\/[A-Z]\w+$/.test(page.path));
  actions.sort((one, other) => other.html.length - one.html.length);
  if (actions.length === 0) {
    throw new Fault("site", `/${language}/docs`, "no page of an action is linked");
  }
  return actions[0];
}
