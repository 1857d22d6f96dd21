// What the key of the reader has to do with the action: its role, and the months and customers that it sees.

import { OWN_SERVICE, PARTNERS, callAction, readMember } from './call.js';
import { fetchDemoKeys } from './demo_keys.js';
import { make } from './dom.js';
import { signIn } from './session.js';
import { currentCaller } from './sign_in.js';

/** @typedef {import('./session.js').Session} Session */
/** @typedef {import('./page_data.js').Words} Words */
/** @typedef {import('./exact_json.js').Exact} Exact */

/** Customers that are offered with their names: those of so many questions, each for as many as the action takes. */
const QUESTIONS_MAX = 5;
const NAMES_PER_QUESTION = 20;

/**
 * @typedef {object} CallerContext
 * @property {'en' | 'zh'} language
 * @property {string[]} roles the roles that may call the action
 * @property {Record<string, string>} roleNames
 * @property {string} wrongRole the error of another role
 * @property {Words} words
 */

/**
 * Finds the role of a key; null if neither the server nor the demo says it.
 * @param {Session} session
 * @returns {Promise<string | null>}
 */
async function findRole(session) {
  const said = currentCaller()?.role;
  if (said !== undefined) return said;
  return (await fetchDemoKeys()).find((key) => key.secretId === session.secretId)?.role ?? null;
}

/**
 * Asks an action.
 * @param {{service: string, version: string}} service
 * @param {string} action
 * @param {string} input
 * @param {Session} session
 * @param {'en' | 'zh'} language
 * @returns {Promise<Exact | undefined>} undefined if no answer came
 */
function ask(service, action, input, session, language) {
  const plan = { ...service, action, input, session, language: /** @type {'en-US' | 'zh-CN'} */ (language === 'zh' ? 'zh-CN' : 'en-US') };
  return callAction(plan).then((outcome) => outcome.value, () => undefined);
}

/** The number of the newest advice: an older one that is ready later is not shown. */
let advised = 0;

/**
 * Says what stands between the reader and an answer, before anything is sent: no key, or one of a role that may not call.
 * @param {HTMLElement} box
 * @param {Session | null} session
 * @param {string | null} exampleRole the role that asks what is filled in; null if it is no example
 * @param {CallerContext} context
 * @returns {Promise<void>}
 */
export async function showAdvice(box, session, exampleRole, context) {
  const { roles, roleNames, words } = context;
  advised += 1;
  const own = advised;
  box.setAttribute('aria-busy', 'true');
  const role = session === null ? null : await findRole(session);
  const wanted = exampleRole ?? roles[0] ?? '';
  const nameRole = (/** @type {string} */ one) => roleNames[one] ?? one;
  let text = '';
  if (session === null) text = words('askedBy', nameRole(wanted));
  else if (role !== null && !roles.includes(role)) text = words('mayNotCall', nameRole(role), context.wrongRole, roles.map(nameRole).join(', '));
  else if (role !== null && exampleRole !== null && role !== exampleRole) text = words('askedByOther', nameRole(exampleRole), nameRole(role));
  const key = text !== '' ? (await fetchDemoKeys()).find((one) => one.role === wanted) : undefined;
  if (own !== advised) return;
  box.removeAttribute('aria-busy');
  const button = key === undefined ? null : make('button', { type: 'button', onclick: () => signIn({ ...key, remember: true, isPublic: true }) }, words('signInAs', nameRole(wanted)));
  box.hidden = text === '';
  box.replaceChildren(text, ...(button === null ? [] : [' ', button]));
}

/**
 * Fills the lists from which months and customers are chosen, when a field first asks for them with a key.
 * @param {HTMLElement} form
 * @param {HTMLElement} state says why there is nothing to choose from
 * @param {() => Session | null} readSession
 * @param {{language: 'en' | 'zh', words: Words}} context
 * @returns {() => void} lets all be asked for again, such as with another key
 */
export function offerSuggestions(form, state, readSession, { language, words }) {
  /** @type {Set<string>} */
  const asked = new Set();
  form.addEventListener('focusin', (event) => {
    const list = event.target instanceof HTMLInputElement ? event.target.getAttribute('list') : null;
    const session = readSession();
    if (list === null || session === null || asked.has(list)) return;
    asked.add(list);
    void fillList(list, session);
  });
  return () => asked.clear();

  /**
   * @param {string} list
   * @param {Session} session
   */
  async function fillList(list, session) {
    const isMonths = list === 'month-list';
    const options = isMonths ? await fetchMonths(session) : await fetchCustomers(session);
    document.getElementById(list)?.replaceChildren(...(options ?? []).map(({ value, label }) => make('option', { value }, label)));
    state.hidden = options !== null;
    state.textContent = options === null ? words(isMonths ? 'noMonths' : 'noCustomers') : '';
  }

  /** @param {Session} session */
  async function fetchMonths(session) {
    const answer = await ask(OWN_SERVICE, 'DescribeBilledMonths', '{}', session, language);
    const months = readMember(readMember(answer, 'Response'), 'Months');
    return Array.isArray(months) ? months.map((month) => ({ value: String(readMember(month, 'BillMonth')), label: '' })) : null;
  }

  /** @param {Session} session */
  async function fetchCustomers(session) {
    const answer = await ask(PARTNERS, 'DescribeCustomerUin', '{"Page":1,"PageSize":1000}', session, language);
    const customers = readMember(readMember(answer, 'Response'), 'Data');
    if (!Array.isArray(customers)) return null;
    const uins = customers.map((customer) => String(readMember(customer, 'CustomerUin')));
    const names = await fetchNames(uins, session);
    return uins.map((uin) => ({ value: uin, label: names.get(uin) ?? '' }));
  }

  /**
   * @param {string[]} uins
   * @param {Session} session
   * @returns {Promise<Map<string, string>>} without those that the server does not say
   */
  async function fetchNames(uins, session) {
    /** @type {Map<string, string>} */
    const names = new Map();
    for (let start = 0; start < uins.length && start < QUESTIONS_MAX * NAMES_PER_QUESTION; start += NAMES_PER_QUESTION) {
      const asked = uins.slice(start, start + NAMES_PER_QUESTION);
      const answer = await ask(PARTNERS, 'DescribeCustomerInfo', `{"CustomerUin":[${asked.join()}]}`, session, language);
      const customers = readMember(readMember(answer, 'Response'), 'Data');
      if (!Array.isArray(customers)) break;
      for (const customer of customers) names.set(String(readMember(customer, 'CustomerUin')), String(readMember(customer, 'Name') ?? ''));
    }
    return names;
  }
}
