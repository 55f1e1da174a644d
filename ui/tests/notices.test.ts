// covers: B16
import { describe, expect, it } from 'vitest';

import { Inbox } from '$features/notices/inbox.svelte';
import { minutes, time } from '$features/notices/quiet';
import { sentence } from '$features/notices/words';
import { useHost } from '$lib/host';
import { speak } from '$lib/l10n/index.svelte';

import { fakeHost } from '../dev/fake-host';

describe('the inbox', () => {
  it('counts what nobody has seen, and forgets it with the order', async () => {
    const fake = fakeHost({ signedIn: true, orders: 20 });
    useHost(fake);
    const inbox = new Inbox();
    await inbox.load();
    expect([inbox.unread, inbox.notices?.length]).toEqual([2, 8]);
    const [first] = inbox.notices ?? [];
    await inbox.saw(first?.order_id ?? '');
    expect(inbox.unread).toBe(1);
    await inbox.load();
    expect(inbox.unread).toBe(1);
    const before = fake.state.calls.length;
    await inbox.saw(first?.order_id ?? '');
    expect(fake.state.calls.length).toBe(before);
    await inbox.sawAll();
    await inbox.load();
    expect(inbox.unread).toBe(0);
  });

  it('says what the notification says, and the number where it has no words', async () => {
    await speak('en', 'en-US');
    const notice = { seq: 1, order_id: 'o', number: '482', items: [], points: null, until: null, at: null, read: false };
    expect(sentence({ ...notice, kind: 'out_for_delivery' })).toBe('Order 482 comes today');
    expect(sentence({ ...notice, kind: 'teleported' })).toBe('482');
  });

  // covers: B6
  it('says how many points run out when, and forgets it once the points were looked at', async () => {
    await speak('en', 'en-US');
    const fake = fakeHost({ signedIn: true, orders: 20 });
    useHost(fake);
    const reminder = { seq: 99, order_id: null, number: '', items: [], points: 120, until: '2031-12-24', kind: 'points_expire', at: null, read: false };
    fake.state.notices = [reminder, ...fake.state.notices];
    expect(sentence(reminder)).toBe('120 points can be used until Dec 24, 2031');
    const inbox = new Inbox();
    await inbox.load();
    expect(inbox.unread).toBe(3);
    await inbox.sawPoints();
    expect(inbox.unread).toBe(2);
    await inbox.load();
    expect(inbox.notices?.find(({ seq }) => seq === 99)?.read).toBe(true);
    const before = fake.state.calls.length;
    await inbox.sawPoints();
    expect(fake.state.calls.length).toBe(before);
  });
});

describe('quiet hours', () => {
  it('are written as a clock reads', () => {
    expect([time(0), time(22 * 60 + 5)]).toEqual(['00:00', '22:05']);
    expect([minutes('22:05'), minutes('00:00'), minutes('24:00'), minutes('')]).toEqual([1325, 0, null, null]);
  });
});
