// An order's whole way in the real window: from the shelf over the checkout and a payment page in the system's browser to the
// parcel, and back. Before it a change that was made without a connection.
//
// covers: S3, S19, S20, S21, S26, B7, B21

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { payAt } from './browser.mjs';
import { click, DIALOG, env, fill, kab, merchant, named, orders, picture, quit, say, says, start } from './app.mjs';
import { until } from './driver.mjs';

const EMPTY = '4000 0000 0000 9995';
const GOOD = '4242 4242 4242 4242';
const RAIL = { scope: '#rail nav' };
const LABEL = { tags: 'label' };

const paying = (session, step) => until(`paying stands at "${step}"`, 40_000, () => session.run(`return document.querySelector('[data-pay=${step}]') !== null`));

/** Begins signed in, with the program closed; ends so. */
export async function shopping(driver, browser) {
  say('what is put into the cart without a connection waits, and is sent');
  let session = await start(driver, ['--offline']);
  await orders(session);
  await click(session, 'Catalogue', RAIL);
  await click(session, 'Add to cart', { scope: '[data-product]', ms: 60_000 });
  await click(session, 'Cart', RAIL);
  await says(session, 'Waits to be sent to the store');
  picture('cart-offline');
  await quit(session);
  session = await start(driver);
  await orders(session);
  await click(session, 'Cart', RAIL);
  await until('the cart has been sent', 60_000, async () => !(await session.text()).includes('Waits to be sent') && session.run(`return document.querySelector('[data-item]') !== null`));
  assert.deepEqual((await kab(['outbox', 'list'])).intents, [], 'nothing waits');

  say('the checkout, a card without money, and one with it');
  await click(session, 'To the checkout');
  await click(session, 'Collect it yourself', { ...LABEL, ms: 60_000 });
  await until('a point can be chosen', 20_000, () =>
    session.run(`const point = document.querySelector('[role=radiogroup][aria-label="Where you collect it"] input'); point?.click(); return point !== null;`),
  );
  await click(session, 'Online, right after ordering', LABEL);
  picture('checkout');
  await click(session, 'Order, then pay');
  await says(session, 'Thank you, your order is placed', 60_000);
  await paying(session, 'choose');
  await click(session, 'Another card or wallet', LABEL);
  picture('pay');
  await click(session, 'Go on to the payment page');
  await payAt(await browser.opened(), EMPTY);
  await paying(session, 'failed');
  picture('pay-failed');
  await click(session, 'Try again');
  await click(session, 'Another card or wallet', LABEL);
  await click(session, 'Go on to the payment page');
  const address = await browser.opened();
  assert.ok(!(await session.run('return document.documentElement.outerHTML')).includes(new URL(address).pathname), 'the page is the browser’s alone');
  await payAt(address, GOOD);
  await paying(session, 'paid');
  picture('paid');
  await click(session, 'Save the receipt');
  const file = await until('the receipt is written', 20_000, () => session.run(`return document.querySelector('[data-file]')?.innerText.match(/\\S+\\.pdf/)?.[0] ?? null`));
  const { payments } = await kab(['payments', 'list']);
  const [charge] = payments.map((one) => one.payment ?? one);
  assert.equal(charge.state, 'succeeded', 'kab sees the same payment');
  const { orders: placed } = await kab(['orders', 'list', '--limit', '1']);
  const number = placed[0].number;
  await quit(session);
  // Its name begins with the store's, and has spaces in it.
  const receipt = readdirSync(env.HOME, { recursive: true }).find((path) => path.endsWith(file));
  assert.ok(receipt && readFileSync(join(env.HOME, receipt)).subarray(0, 5).toString() === '%PDF-', `${file} is a PDF file`);

  say('the parcel arrives, goes back, and the money with it');
  await merchant('confirm', number, { perhaps: true });
  await merchant('ship', number);
  await merchant('deliver', number);
  session = await start(driver);
  await orders(session);
  await says(session, 'Up to date', 60_000);
  await session.run(`document.querySelector('[data-order="${number}"]').click()`);
  await click(session, 'Return goods');
  await named(session, 'button', 'Ask for the return', DIALOG);
  await session.run(`const one = document.querySelector('[role=dialog] input[type=checkbox]'); if (!one.checked) one.click();`);
  await click(session, 'Why it goes back', DIALOG);
  await click(session, 'It arrived damaged', { tags: '[role=option]' });
  picture('return');
  await click(session, 'Ask for the return', DIALOG);
  await until('the store has the request', 20_000, () => session.run(`return document.querySelector('[data-return=requested]') !== null`));
  await quit(session);
  await merchant('return-approve', number);
  await merchant('return-receive', number);
  session = await start(driver);
  await orders(session);
  await says(session, 'Up to date', 60_000);
  await session.run(`document.querySelector('[data-order="${number}"]').click()`);
  await until('the refund is shown', 60_000, () => session.run(`return document.querySelector('[data-return=refunded]') !== null`));
  picture('refunded');
  await quit(session);
}
