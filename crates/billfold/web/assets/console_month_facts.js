// What becomes of the bill of a month: its version, its closing, and its file.

import { makeButton, makeClosing, makeVersionMark } from './console_parts.js';
import { makeFact } from './console_months.js';
import { makeVersionsRoute, writeRoute } from './console_route.js';
import { say } from './console_words.js';
import { announce, make } from './dom.js';

/** @typedef {import('./chart_stack.js').MonthGroups} MonthGroups */

/**
 * Makes the facts of the bill of a month.
 * @param {{ customer: string, of: MonthGroups, source: import('./console_source.js').BillSource, onFailure: (error: unknown) => void }} bill
 * @returns {HTMLElement[]}
 */
export function makeMonthFacts({ customer, of, source, onFailure }) {
  const route = writeRoute(makeVersionsRoute(customer, of.month));
  const version = make('a', { href: route }, makeVersionMark(of.version, of.versionCount, of.isCorrected));
  const note = make('span', { class: 'note' });
  const download = makeButton(say('bill_file'), async () => {
    try {
      const address = await source.findFile(customer, of.month);
      note.textContent = address === '' ? say('file_not_ready') : '';
      if (address !== '') make('a', { href: address, download: '' }).click();
      announce(say(address === '' ? 'file_not_ready' : 'file_starts'));
    } catch (error) {
      onFailure(error);
    }
  });
  return [
    make('dl', { class: 'facts small' }, makeFact(say('version'), version, ''), makeFact(say('closing'), makeClosing(of.isClosed), '')),
    make('p', { class: 'actions' }, download, make('a', { href: route, class: 'button' }, say('see_versions')), note),
  ];
}
