// The modules of the API Explorer that are loaded when the reader first needs them, and the styles of what they show.

import { make } from './dom.js';
import { readPageData } from './page_data.js';

/**
 * @typedef {object} Parts
 * @property {typeof import('./answer_view.js')} answer
 * @property {typeof import('./explorer_laws.js')} laws
 * @property {typeof import('./call_history.js')} calls
 * @property {typeof import('./explorer_unknown.js')} unknown
 * @property {typeof import('./command_line.js')} command
 * @property {typeof import('./document_view.js')} documentation
 * @property {typeof import('./doctor_panel.js')} doctor
 * @property {typeof import('./history_view.js')} history
 * @property {typeof import('./samples_view.js')} samples
 * @property {typeof import('./signature_panel.js')} signature
 */

/** The styles of all parts, once they are asked for. @type {Promise<void> | null} */
let styles = null;

/**
 * Loads a part with its styles; the browser keeps both.
 * @template {keyof Parts} K
 * @param {K} name
 * @returns {Promise<Parts[K]>}
 */
export async function loadPart(name) {
  const { modules, partStyles } = /** @type {import('./page_data.js').PageData & {modules: Record<string, string>, partStyles: string}} */ (readPageData());
  styles ??= loadStyles(partStyles);
  const [part] = await Promise.all([import(modules[name] ?? ''), styles]);
  return part;
}

/**
 * Adds a style sheet to the page, and waits for it. If it cannot be loaded, the next part asks again.
 * @param {string} address
 * @returns {Promise<void>}
 */
function loadStyles(address) {
  return new Promise((resolve, reject) => {
    const fail = () => {
      styles = null;
      link.remove();
      reject(new Error(address));
    };
    const link = make('link', { rel: 'stylesheet', href: address, onload: () => resolve(), onerror: fail });
    document.head.append(link);
  });
}
