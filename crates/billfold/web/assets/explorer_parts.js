// The modules of the API Explorer that are loaded when the reader first needs them.

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

/**
 * Loads a part; the browser keeps it.
 * @template {keyof Parts} K
 * @param {K} name
 * @returns {Promise<Parts[K]>}
 */
export function loadPart(name) {
  const { modules } = /** @type {import('./page_data.js').PageData & {modules: Record<string, string>}} */ (readPageData());
  return import(modules[name] ?? '');
}
