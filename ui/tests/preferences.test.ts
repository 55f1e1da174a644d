/** Preferences reach the core in the order they were made, and its answers undo nothing that is newer. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { fakeHost } from '../dev/fake-host';
import { app } from '../src/lib/app/app.svelte';
import { useHost } from '../src/lib/host';

/** A host whose first save is slow, as when the disk is busy. */
function slowAtFirst() {
  const host = fakeHost({ signedIn: true, orders: 1 });
  const began: unknown[] = [];
  let release: () => void = () => undefined;
  const first = new Promise<void>((done) => (release = done));
  const call = host.call.bind(host);
  host.call = async (name, args) => {
    if (name === 'app.set_preferences') {
      began.push(args);
      if (began.length === 1) await first;
    }
    return call(name, args);
  };
  useHost(host);
  return { host, began, release: () => release() };
}

beforeEach(() => {
  app.boot = null;
});

describe('preferences', () => {
  it('are saved one after the other, the newest last', async () => {
    const { host, began, release } = slowAtFirst();
    await app.refresh();
    const saves = [300, 400, 500].map((list) => app.prefer({ panes: [208, list] }));
    await vi.waitFor(() => expect(began.length).toBe(1));
    await new Promise((done) => setTimeout(done, 20));
    expect(began, 'the second waits for the first').toEqual([{ panes: [208, 300] }]);
    expect(app.boot?.preferences.panes, 'on the screen the newest is there at once').toEqual([208, 500]);
    release();
    await Promise.all(saves);
    expect(host.state.boot.preferences.panes).toEqual([208, 500]);
    expect(app.boot?.preferences.panes, 'and no answer to an older one has undone it').toEqual([208, 500]);
  });

  it('are saved after one that failed, too', async () => {
    const host = fakeHost({ signedIn: true, orders: 1 });
    const call = host.call.bind(host);
    let times = 0;
    host.call = async (name, args) => {
      if (name === 'app.set_preferences' && (times += 1) === 1) throw new Error('the disk is full');
      return call(name, args);
    };
    useHost(host);
    await app.refresh();
    await Promise.all([app.prefer({ theme: 'dark' }), app.prefer({ density: 'compact' })]);
    expect(times).toBe(2);
    expect(host.state.boot.preferences.density).toBe('compact');
  });
});
