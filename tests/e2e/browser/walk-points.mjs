// The part of the walk that is about points. By place, not by words.
import { section } from './walk-account.mjs';

/** The points of somebody who is signed in, with their reasons. Ends at the orders. */
export async function walkPoints(page, show) {
  await section(page, 'points');
  await page.locator('[data-entry]').first().waitFor();
  await page.locator('[data-chart]').waitFor();
  await show('91-points');
  await page.locator('[data-entry=earn_pending] summary').first().click();
  await page.locator('[data-entry=earn_pending]').first().scrollIntoViewIfNeeded();
  await show('92-points-why');
  await page.locator('[data-chart] summary').click();
  await page.locator('[data-chart]').scrollIntoViewIfNeeded();
  await show('93-points-table');
  await page.setViewportSize({ width: 700, height: 840 });
  await page.locator('[data-balance]').scrollIntoViewIfNeeded();
  await show('94-points-narrow');
  await page.setViewportSize({ width: 1320, height: 840 });
  await page.locator('[data-entry=earn_pending] button').first().click();
  await page.locator('article:visible [data-order-points]').scrollIntoViewIfNeeded();
  await show('95-order-points');
  await page.locator('#rail nav button').first().click();
}
