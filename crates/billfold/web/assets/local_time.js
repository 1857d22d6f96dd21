// Times of this device, in the one format that pages have for them.

import { readWords } from './page_data.js';

/**
 * Shows a time of this device: `yyyy-MM-dd HH:mm`, with the zone of the browser.
 * @param {number} timeMs
 * @returns {string}
 */
export function showLocalTime(timeMs) {
  const time = new Date(timeMs);
  const show = (/** @type {number} */ part) => String(part).padStart(2, '0');
  const minutes = -time.getTimezoneOffset();
  const size = Math.abs(minutes);
  const zone = `UTC${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${size % 60 === 0 ? '' : `:${show(size % 60)}`}`;
  const day = `${time.getFullYear()}-${show(time.getMonth() + 1)}-${show(time.getDate())}`;
  return readWords('common')('timeInZone', `${day} ${show(time.getHours())}:${show(time.getMinutes())}`, zone);
}
