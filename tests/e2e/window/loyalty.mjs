// Points, store credit and Premium in the real window: money is added and a membership bought with a kept card, and all of it is
// there without a connection.
//
// covers: S24, S31, S68

import { account, click, orders, picture, quit, say, says, start, fill } from './app.mjs';
import { until } from './driver.mjs';

const there = (session, what, selector) => until(what, 40_000, () => session.run(`return document.querySelector(arguments[0]) !== null`, selector));

/** Begins signed in, with the program closed; ends so. */
export async function loyalty(driver) {
  say('points, store credit and Premium: money is added, a membership bought, and all of it read offline');
  let session = await start(driver);
  await orders(session);
  await says(session, 'Up to date', 60_000);
  await account(session, 'Points');
  await there(session, 'the balance is drawn', '[data-chart]');
  await there(session, 'every entry is there', '[data-entry=earn_pending]');
  picture('points');
  await account(session, 'Store credit');
  await there(session, 'the balance is there', '[data-balance]');
  await fill(session, 'Amount', '25');
  await click(session, 'Go on', { scope: '[data-topup]' });
  await there(session, 'it is asked with what', '[data-pay=choose]');
  await click(session, 'Pay $25.00');
  await there(session, 'it is paid', '[data-pay=paid]');
  await says(session, '$80.00', 40_000);
  picture('credit');
  await account(session, 'Premium');
  await there(session, 'the plans are there', '[data-gives]');
  await click(session, 'Go on', { scope: 'main' });
  await there(session, 'it is asked with what', '[data-pay=choose]');
  await click(session, 'Pay $4.99');
  await there(session, 'it runs', '[data-membership=active]');
  picture('premium');
  await quit(session);
  session = await start(driver, ['--offline']);
  await orders(session);
  await account(session, 'Premium');
  await there(session, 'it runs offline', '[data-membership=active]');
  await account(session, 'Store credit');
  await says(session, '$80.00');
  picture('credit-offline');
  await quit(session);
}
