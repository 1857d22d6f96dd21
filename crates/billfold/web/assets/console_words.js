// The words of the console in the language of the page.

import { readWords } from './page_data.js';

/** Finds a word of the console. */
export const say = readWords('console');
