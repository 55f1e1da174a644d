// The store sends an order while the program is closed; with the next start the system says so, and a click opens the order.
//
// covers: B16, S26

import assert from 'node:assert/strict';

import { click, kab, merchant, orders, picture, quit, say, says, start } from './app.mjs';
import { sleep, until } from './driver.mjs';

/** An order that nothing has left of yet. */
async function waiting() {
  const { orders: all } = await kab(['orders', 'list', '--limit', '200']);
  const found = all.find(({ status, fulfillment_status: sent }) => ['created', 'confirmed', 'processing'].includes(status) && sent === 'not_fulfilled');
  assert.ok(found, 'the demo store has an order that waits to be sent');
  return found;
}

/** Begins signed in, with the program closed; ends so. */
export async function news(driver, notifications) {
  say('news of an order is shown by the system, and a click opens the order');
  const order = await waiting();
  if (order.status === 'created') await merchant('confirm', order.number);
  await merchant('ship', order.number);
  const before = notifications.shown.length;
  const session = await start(driver);
  await orders(session);
  // A reminder of points may come beside it.
  const ofOrder = () => notifications.shown.slice(before).filter(({ title }) => title.includes(order.number));
  const told = await until('the system was asked to show it', 60_000, async () => ofOrder()[0] ?? null);
  assert.equal(told.title, `Order ${order.number} is on its way`);
  assert.ok(told.actions.includes('default'), 'it can be clicked');
  await says(session, 'Up to date', 60_000);
  assert.equal(await session.run(`return document.querySelector('article h2') !== null`), false, 'nothing opens by itself');
  await click(session, 'Inbox', { scope: '#rail nav' });
  await says(session, told.title);
  picture('inbox');
  notifications.click(told.id);
  await until('the order is shown', 20_000, async () => (await session.text()).includes(order.number) && session.run(`return document.querySelector('article h2') !== null`));
  picture('order-from-notification');
  await sleep(1_500);
  assert.equal(ofOrder().length, 1, 'told once');
  await quit(session);
}
