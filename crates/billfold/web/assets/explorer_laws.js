// The laws of the answer that is shown, and of the other divisions of the same bill, which are asked for when the reader wants it.

import { checkDetails, makeLaws, sumParts } from './answer_laws.js';
import { callAction, readMember } from './call.js';
import { announce, make } from './dom.js';

/** @typedef {import('./call.js').Outcome} Outcome */

/**
 * @typedef {object} LawContext
 * @property {string} action
 * @property {string[]} siblings the actions that divide the same bill, itself included
 * @property {Omit<import('./request.js').RequestPlan, 'action'>} plan the call, for any of them
 * @property {import('./page_data.js').Words} words
 */

/**
 * Shows the laws of an answer, if its action is one that divides a bill.
 * @param {HTMLElement} box
 * @param {Outcome} outcome
 * @param {LawContext} context
 */
export function showLaws(box, outcome, { action, siblings, plan, words }) {
  if (siblings.length < 2 || outcome.error !== undefined) return;
  const answer = readMember(outcome.value, 'Response');
  const laws = checkDetails(answer);
  const others = siblings.filter((name) => name !== action);
  const result = make('div', {});
  const button = make('button', { type: 'button', class: 'small', onclick: compare }, words('compareDivisions', others.length));
  box.replaceChildren(...(laws.length > 0 ? [makeLaws(laws, words)] : []), button, result);

  async function compare() {
    button.disabled = true;
    const own = sumParts(answer);
    /** @type {import('./answer_laws.js').Law[]} */
    const divided = [];
    /** @type {string[]} */
    const refused = [];
    for (const name of others) {
      const other = await callAction({ ...plan, action: name }).catch(() => null);
      if (other === null || other.error !== undefined) {
        refused.push(words('divisionRefused', name, other?.error?.code ?? ''));
        continue;
      }
      const sums = sumParts(readMember(other.value, 'Response'));
      for (const [amount, sum] of Object.entries(sums)) divided.push({ name: `${name} ${amount}`, sum, expected: own[amount] ?? 0n });
    }
    button.disabled = false;
    const shown = divided.length > 0 ? makeLaws(divided, words) : null;
    result.replaceChildren(...(shown === null ? [] : [shown]), ...refused.map((text) => make('p', { class: 'notice' }, text)));
    announce(result.querySelector('p')?.textContent ?? '');
  }
}
