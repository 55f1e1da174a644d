// The part of the walk that is about help and news. By place, not by words: the walk goes through every language.

/** Through help, a message that is refused, the inbox and what one is told of. */
export async function walkHelp(page, show) {
  await page.locator('#rail button:has(.lucide-life-buoy)').click();
  await page.locator('[data-support] textarea').waitFor();
  await page.waitForTimeout(200);
  await show('80-help');
  await page.locator('[data-head] button').first().click();
  await page.locator('[role=option]').nth(2).click();
  await page.waitForTimeout(200);
  await page.locator('[data-support] form button[type=submit]').click();
  await page.locator('[data-support] [aria-invalid=true]').waitFor();
  await show('81-help-region');
  await page.setViewportSize({ width: 700, height: 840 });
  await show('82-help-narrow');
  await page.setViewportSize({ width: 1320, height: 840 });
  await page.locator('#rail nav button:has(.lucide-inbox)').click();
  // Empty, or with a reminder of points that run out.
  await page.locator('main .lucide-inbox:visible, main [data-notice]:visible').first().waitFor();
  await show('83-inbox');
}
