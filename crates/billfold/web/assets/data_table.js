// A table of exact values: for the page, as CSV and as JSON. All three have the same digits; files also say what the page says around
// its table, so that rows of several files can be put together.

import { make } from './dom.js';

/**
 * A column of a table of values.
 * @typedef {object} Column
 * @property {string} name its name in CSV and JSON; empty if it is not in them
 * @property {string} title its head
 * @property {boolean} [isAmount] true if its values stand at the right
 * @property {boolean} [isFileOnly] true if the page does not show it
 * @property {() => Node} [head] makes the content of its head, in place of the title
 */

/**
 * A cell: a text, or what is shown in place of the text that is exported.
 * @typedef {string | { text: string, show: Node | string }} Cell
 */

/**
 * A row. The cells of a foot are sums.
 * @typedef {{ cells: Cell[], className?: string }} Row
 */

/**
 * A table: its first column names its rows. The values of `about` are in front of every row of a file, by their names.
 * @typedef {{ caption: string, columns: Column[], rows: Row[], sums?: Row[], about?: Record<string, string> }} DataTable
 */

/** The columns that a narrow page has room for. */
const NARROW_COLUMNS = 5;

/** What a program that reads CSV takes for the start of a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** An amount, which begins no formula. */
const AMOUNT = /^-?\d+(\.\d+)?$/;

/**
 * Makes the table of the page. Its roles keep it a table where it is laid out as a list. A wide one scrolls in a region of its own
 * where its amounts have more digits than the page has room for.
 * @param {DataTable} table
 * @returns {HTMLElement}
 */
export function makeTable({ caption, columns, rows, sums = [] }) {
  const shown = listShown(columns);
  const heads = shown.map(({ title, isAmount, head }) =>
    make('th', { scope: 'col', role: 'columnheader', class: isAmount ? 'amount' : null }, head ? head() : title),
  );
  const isWide = shown.length > NARROW_COLUMNS;
  const table = make(
    'table',
    { role: 'table', class: isWide ? 'amounts wide' : 'amounts' },
    make('caption', {}, caption),
    make('thead', { role: 'rowgroup' }, make('tr', { role: 'row' }, ...heads)),
    make('tbody', { role: 'rowgroup' }, ...rows.map((row) => makeRow(columns, row))),
    ...(sums.length > 0 ? [make('tfoot', { role: 'rowgroup' }, ...sums.map((row) => makeRow(columns, row)))] : []),
  );
  return isWide ? make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption }, table) : table;
}

/**
 * Lists the columns that the page shows.
 * @param {Column[]} columns
 */
export function listShown(columns) {
  return columns.filter(({ isFileOnly }) => !isFileOnly);
}

/**
 * Makes a row of the page.
 * @param {Column[]} columns
 * @param {Row} row
 * @returns {HTMLElement}
 */
function makeRow(columns, { cells, className }) {
  const shownCells = cells.filter((_, index) => !columns[index]?.isFileOnly);
  const made = listShown(columns).map(({ title, isAmount }, index) => {
    const cell = shownCells[index] ?? '';
    const shown = typeof cell === 'string' ? cell : cell.show;
    return index === 0
      ? make('th', { scope: 'row', role: 'rowheader' }, shown)
      : make('td', { role: 'cell', 'data-label': title, class: isAmount ? 'amount' : null }, shown);
  });
  return make('tr', { role: 'row', class: className ?? null }, ...made);
}

/**
 * Writes the rows as CSV by RFC 4180, without the sums. A text that a spreadsheet would take for a
 * formula begins with an apostrophe.
 * @param {DataTable} table
 * @returns {string}
 */
export function writeCsv({ columns, rows, about = {} }) {
  const exported = listExported(columns);
  const lines = [
    [...Object.keys(about), ...exported.map(({ name }) => name)],
    ...rows.map(({ cells }) => [...Object.values(about), ...exported.map(({ index }) => readText(cells[index]))]),
  ];
  return `\ufeff${lines.map((line) => line.map(quoteCsv).join(',')).join('\r\n')}\r\n`;
}

/**
 * Writes the rows as JSON: an object for each, whose values are texts.
 * @param {DataTable} table
 * @returns {string}
 */
export function writeJson({ columns, rows, about = {} }) {
  const exported = listExported(columns);
  const objects = rows.map(({ cells }) =>
    Object.fromEntries([...Object.entries(about), ...exported.map(({ name, index }) => [name, readText(cells[index])])]),
  );
  return `${JSON.stringify(objects, null, 2)}\n`;
}

/**
 * Lists the columns that are exported, with their places.
 * @param {Column[]} columns
 */
function listExported(columns) {
  return columns.map(({ name }, index) => ({ name, index })).filter(({ name }) => name !== '');
}

/**
 * Returns the text of a cell that is exported.
 * @param {Cell | undefined} cell
 */
function readText(cell) {
  if (cell === undefined) return '';
  return typeof cell === 'string' ? cell : cell.text;
}

/** @param {string} text */
function quoteCsv(text) {
  const safe = FORMULA.test(text) && !AMOUNT.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
