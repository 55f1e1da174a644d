/** The core's notes, by topic. One subscription to the host serves everybody. */
import type { Signal, Topic } from '$lib/bindings/commands';
import { host, type Host } from '$lib/host';

const listeners = new Map<Topic, Set<(signal: Signal) => void>>();
let heard: { from: Host; stop: () => void } | null = null;

export function onTopic(topic: Topic, listener: (signal: Signal) => void): () => void {
  if (heard?.from !== host()) {
    heard?.stop();
    heard = { from: host(), stop: host().onSignal((signal) => listeners.get(signal.topic)?.forEach((tell) => tell(signal))) };
  }
  const set = listeners.get(topic) ?? new Set();
  listeners.set(topic, set.add(listener));
  return () => set.delete(listener);
}

/**
 * Runs `work` now and again when asked, never twice at once and at most every `gap` milliseconds; what is asked for
 * meanwhile is done once, afterwards. Signals come in bursts while a first sync runs.
 */
export function coalesced(work: () => Promise<unknown>, gap: number): () => void {
  let running = false;
  let again = false;
  const run = async () => {
    running = true;
    try {
      await work();
    } finally {
      setTimeout(() => {
        running = false;
        if (again) {
          again = false;
          void run();
        }
      }, gap);
    }
  };
  return () => {
    if (running) again = true;
    else void run();
  };
}
