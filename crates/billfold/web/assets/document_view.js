// The document of the action, taken from its own page.

import { make } from './dom.js';

/**
 * Shows the document that a page has.
 * @param {HTMLElement} panel
 * @param {string} address
 * @param {import('./page_data.js').Words} words
 * @returns {Promise<void>}
 */
export async function showDocument(panel, address, words) {
  if (panel.childElementCount > 0) return;
  panel.replaceChildren(make('p', { class: 'empty' }, words('loading')));
  try {
    const page = await loadPage(address);
    const parts = [...page.querySelectorAll('main > .lead, main > section')];
    // The buttons that copy are made to work by a script of that page.
    for (const part of parts) part.querySelectorAll('button, .anchor').forEach((element) => element.remove());
    panel.replaceChildren(make('p', {}, make('a', { href: address }, words('readDocument'))), ...parts.map((part) => document.adoptNode(part)));
  } catch {
    panel.replaceChildren(make('p', { class: 'notice' }, make('a', { href: address }, words('readDocument'))));
  }
}

/**
 * Loads a page as a document, whose scripts do not run. This way needs no text that is written as HTML.
 * @param {string} address
 * @returns {Promise<Document>}
 */
function loadPage(address) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', address);
    request.responseType = 'document';
    request.onerror = () => reject(new Error(address));
    request.onload = () => (request.status === 200 && request.response !== null ? resolve(request.response) : reject(new Error(address)));
    request.send();
  });
}
