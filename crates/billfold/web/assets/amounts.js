// Amounts as integers of 10^-8, the decimals that the API has. No float touches one.

/** The decimals of an amount. */
const DECIMALS = 8;

const UNIT = 10n ** BigInt(DECIMALS);
const AMOUNT = /^(-?)(\d+)(?:\.(\d{1,8}))?$/;

/** @typedef {string | bigint | import('./exact_json.js').ExactNumber} Amount an amount as a text, or as an integer of 10^-8 */

/**
 * Parses an amount to an integer of 10^-8.
 * @param {Amount} amount
 * @returns {bigint}
 */
export function parseAmount(amount) {
  if (typeof amount === 'bigint') return amount;
  const [, sign, whole = '', part = ''] = AMOUNT.exec(String(amount)) ?? [];
  if (sign === undefined) throw new RangeError(`no amount: ${amount}`);
  const units = BigInt(whole + part.padEnd(DECIMALS, '0'));
  return sign === '-' ? -units : units;
}

/**
 * Formats an amount with its 8 decimals, as the API writes it.
 * @param {bigint} units
 * @returns {string}
 */
export function formatAmount(units) {
  const size = units < 0n ? -units : units;
  const part = String(size % UNIT).padStart(DECIMALS, '0');
  return `${units < 0n ? '-' : ''}${size / UNIT}.${part}`;
}

/**
 * Sums amounts.
 * @param {Iterable<Amount>} amounts
 * @returns {bigint}
 */
export function sumAmounts(amounts) {
  let sum = 0n;
  for (const amount of amounts) sum += parseAmount(amount);
  return sum;
}

/**
 * Shows an amount to a reader: all its digits, in groups.
 * @param {Amount} amount
 * @param {'en' | 'zh'} language
 * @param {number} [decimalsMin] the fewest decimals; of the others, zeros at the end are left out
 * @returns {string}
 */
export function showAmount(amount, language, decimalsMin = DECIMALS) {
  const text = /** @type {Intl.StringNumericLiteral} */ (formatAmount(parseAmount(amount)));
  return findFormat(language, decimalsMin).format(text);
}

/** @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/**
 * Finds a format, which is slow to make.
 * @param {'en' | 'zh'} language
 * @param {number} decimalsMin
 * @returns {Intl.NumberFormat}
 */
function findFormat(language, decimalsMin) {
  const name = `${language} ${decimalsMin}`;
  let format = formats.get(name);
  if (format === undefined) {
    const decimals = { minimumFractionDigits: decimalsMin, maximumFractionDigits: DECIMALS };
    format = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-US', decimals);
    formats.set(name, format);
  }
  return format;
}
