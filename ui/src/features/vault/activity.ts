/** Tells the core that somebody is there, so that the archive does not lock under their hands: seldom, and only when true. */
import { host } from '$lib/host';

/** Often enough for the shortest lock, a minute. */
export const EVERY = 15_000;
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Starts watching; returns the way to stop. */
export function watchActivity(now: () => number = () => performance.now()): () => void {
  let told = -Infinity;
  const tell = () => {
    if (now() - told < EVERY) return;
    told = now();
    void host()
      .call('app.touch', {})
      .catch(() => undefined);
  };
  SIGNS.forEach((sign) => window.addEventListener(sign, tell, { passive: true, capture: true }));
  return () => SIGNS.forEach((sign) => window.removeEventListener(sign, tell, { capture: true }));
}
