// Milliseconds between frames of the real window: at rest, in a fling, and while the scroll bar is dragged through all of
// the list. Prints them as JSON.
//
//   node frames.mjs APP
//
// Runs inside `dbus-run-session -- xvfb-run`, in a home that is signed in; see tests/src/bin/measure/window.rs.

import { Session, startDriver, until } from './driver.mjs';

const [app] = process.argv.slice(2);
const SECONDS = 8;

/** Records frames while `step` moves the list; `step` is the body of a function of the grid and the share that is done. */
const RECORD = `
  const [seconds, step] = arguments;
  const grid = document.querySelector('[role=grid]');
  const moves = {
    rest: () => {},
    fling: () => (grid.scrollTop += 120),
    drag: (share) => (grid.scrollTop = share * grid.scrollHeight),
  };
  grid.scrollTop = 0;
  const frames = [];
  window.recorded = null;
  let first;
  let last;
  const frame = (now) => {
    if (last === undefined) first = now;
    else frames.push(now - last);
    last = now;
    const share = (now - first) / (seconds * 1000);
    if (share >= 1) window.recorded = frames;
    else {
      moves[step](share);
      requestAnimationFrame(frame);
    }
  };
  requestAnimationFrame(frame);`;

const driver = await startDriver(process.env);
try {
  const session = await Session.start(driver, app, []);
  await until('orders are listed', 60_000, () => session.run(`return document.querySelector('[data-order]') !== null`));
  const measured = {};
  for (const step of ['rest', 'fling', 'drag']) {
    await session.run(RECORD, SECONDS, step);
    measured[step] = await until(`${step} is recorded`, SECONDS * 4000, () => session.run('return window.recorded'));
  }
  process.stdout.write(JSON.stringify(measured));
  await session.end().catch(() => {});
} finally {
  driver.stop();
}
