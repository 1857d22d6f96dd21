// The views of the console, by what the fragment of the address names: they are loaded once a key is signed in.

import { makeBillView } from './console_bill.js';
import { fillPlace, makeButton, describeFailure } from './console_parts.js';
import { makeMonthView } from './console_month.js';
import { makeMonthsView } from './console_months.js';
import { makeBillRoute, makeMonthRoute, readRoute, writeRoute } from './console_route.js';
import { BillSource, isCustomer } from './console_source.js';
import { makeVersionsView } from './console_versions.js';
import { say } from './console_words.js';
import { make } from './dom.js';
import { currentSession } from './session.js';
import { currentCaller, onCallerChange } from './sign_in.js';

/** @typedef {import('./console_route.js').Route} Route */
/** @typedef {import('./caller.js').Caller} Caller */
/** @typedef {{ elements: Node[], update: (route: any) => void }} View a view, which is updated with routes of its own kind alone */

/** The title of the page without a view. */
const TITLE = document.title;

/** The console of the key that is signed in. */
class Console {
  /** The view that is shown, and what it is of. @type {{ of: string, view: View | null }} */
  shown = { of: '', view: null };
  /** @type {BillSource | null} */
  source = null;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.place = place;
    onCallerChange(() => this.open());
    addEventListener('hashchange', () => this.show(true));
    this.open();
  }

  /** Begins with the key that is signed in now. */
  open() {
    const [session, caller] = [currentSession(), currentCaller()];
    this.source = session === null || caller === null ? null : new BillSource(session, caller);
    this.shown = { of: '', view: null };
    this.show(false);
  }

  /**
   * Shows the view that the address names.
   * @param {boolean} isMove true if the reader moved to it
   */
  show(isMove) {
    const { source } = this;
    if (source === null) {
      document.title = TITLE;
      this.place.replaceChildren(make('p', { class: 'empty' }, say(currentSession() === null ? 'sign_in_first' : 'loading')));
      return;
    }
    const route = readRoute(location.hash);
    const of = nameView(route);
    if (of === this.shown.of) {
      this.shown.view?.update(route);
      return;
    }
    this.shown = { of, view: null };
    const heading = make('h2', { tabindex: '-1' }, nameRoute(route));
    const crumbs = make('nav', { class: 'crumbs', 'aria-label': say('crumbs') }, ...makeCrumbs(source.caller, route));
    const body = make('div', { class: 'view' });
    const head = make('div', { class: 'view-head' }, heading, makeButton(say('refresh'), () => this.open()));
    this.place.replaceChildren(crumbs, head, body);
    document.title = `${nameRoute(route)} · ${TITLE}`;
    if (isMove) heading.focus();
    void this.fill({ route, source, of, heading, body });
  }

  /**
   * Fills a view.
   * @param {{ route: Route, source: BillSource, of: string, heading: HTMLElement, body: HTMLElement }} frame
   */
  async fill({ route, source, of, heading, body }) {
    await fillPlace(
      body,
      async () => {
        return route.view === 'months' ? source.listMonths() : [];
      },
      (months) => {
        if (route.view === 'months') {
          const note = route.unknown === undefined ? [] : [make('p', { class: 'unknown-month', role: 'alert' }, say('unknown_month', route.unknown))];
          return [...note, ...makeMonthsView(source.caller, months, (error) => body.prepend(describeFailure(error, () => this.open())))];
        }
        const view = this.makeView(route, source);
        if (this.shown.of === of) this.shown.view = view;
        return view.elements;
      },
    );
    if (route.view !== 'bill' && route.view !== 'versions') return;
    const name = await findCustomerName(source, route.customer, route.month);
    if (this.shown.of !== of || name === '') return;
    heading.textContent = `${nameRoute(route)} · ${name}`;
    document.title = `${nameRoute(route)} · ${name} · ${TITLE}`;
  }

  /**
   * @param {Exclude<Route, import('./console_route.js').MonthsRoute>} route
   * @param {BillSource} source
   * @returns {View}
   */
  makeView(route, source) {
    const context = { source, go: (/** @type {Route} */ next, isReplacing = false) => this.go(next, isReplacing) };
    if (route.view === 'bill') return makeBillView(route, context);
    return route.view === 'versions' ? makeVersionsView(route, context) : makeMonthView(route, context);
  }

  /**
   * Goes to another view.
   * @param {Route} route
   * @param {boolean} isReplacing true if the way back in the browser skips the view that is left
   */
  go(route, isReplacing) {
    const address = writeRoute(route);
    if (isReplacing) {
      history.replaceState(null, '', address);
      this.show(false);
    } else {
      location.hash = address;
    }
  }
}

/**
 * Names what a view is of: another route of the same changes it in its place.
 * @param {Route} route
 */
function nameView(route) {
  if (route.view === 'months') return `months ${route.unknown ?? ''}`;
  if (route.view === 'month') return `month ${route.month}`;
  return route.view === 'bill' ? `bill ${route.customer}` : `versions ${route.customer} ${route.month}`;
}

/**
 * Names a view for people.
 * @param {Route} route
 */
function nameRoute(route) {
  if (route.view === 'months') return say('months_title');
  if (route.view === 'month') return say('month_title', route.month);
  return route.view === 'bill' ? say('bill_title', route.customer) : say('versions_title', route.customer, route.month);
}

/**
 * Makes the links to what a view is a part of.
 * @param {Caller} caller
 * @param {Route} route
 */
function makeCrumbs(caller, route) {
  if (route.view === 'months') return [];
  const links = [make('a', { href: '#months' }, say('months_title'))];
  const hasMonth = !isCustomer(caller);
  if (route.view !== 'month' && hasMonth) links.push(make('a', { href: writeRoute(makeMonthRoute(route.month)) }, say('month_title', route.month)));
  if (route.view === 'versions') links.push(make('a', { href: writeRoute(makeBillRoute(route.customer, route.month)) }, say('bill_title', route.customer)));
  return [make('ol', {}, ...links.map((link) => make('li', {}, link)))];
}

/**
 * Finds the name of a customer; empty if it has none that the caller sees.
 * @param {BillSource} source
 * @param {string} customer
 * @param {string} month
 */
async function findCustomerName(source, customer, month) {
  try {
    if (source.caller.uin === customer) return source.caller.name;
    const { Bills } = await source.readMonthBills({ month, keyword: customer, sort: 'TotalCost', isRising: false, offset: 0, limit: 10 });
    return Bills.find(({ CustomerUin }) => CustomerUin === customer)?.CustomerName ?? '';
  } catch {
    // The view itself says why there is no answer.
    return '';
  }
}

/**
 * Starts the console.
 * @param {HTMLElement} place
 */
export function startConsole(place) {
  new Console(place);
}
