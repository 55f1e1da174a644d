// covers: S2, S36, S37, S38
import { describe, expect, it } from 'vitest';

import { offered } from '$features/checkout/points';
import { dial, Support } from '$features/support/support.svelte';
import { useHost } from '$lib/host';

import { fakeHost } from '../dev/fake-host';

const point = (id: string, region: string) => ({ id, name: id, region, address: [], hours: '' });
const points = [point('columbus', 'Ohio'), point('queens', 'New York'), point('richmond', 'Virginia')];
const ids = (list: { id: string }[]) => list.map(({ id }) => id);

describe('the region one is in', () => {
  it('brings its points first and leaves the others a click away', () => {
    expect(offered(points, ['Нью-Йорк', 'New York'], false, null)).toEqual({ points: [points[1]], hidden: 2 });
    expect(ids(offered(points, ['New York'], true, null).points)).toEqual(['queens', 'columbus', 'richmond']);
  });
  it('never takes the chosen point away, nor all of them', () => {
    expect(ids(offered(points, ['New York'], false, 'columbus').points)).toEqual(['columbus', 'queens']);
    expect(offered(points, ['Iowa'], false, null)).toEqual({ points, hidden: 0 });
    expect(offered(points, null, false, null)).toEqual({ points, hidden: 0 });
  });
});

describe('help', () => {
  it('hands a telephone program digits alone', () => {
    expect(dial('+1 (800) 555-01-00')).toBe('tel:+18005550100');
    expect(dial('8-800-555-01-00')).toBe('tel:88005550100');
  });
  it('says the number of the region that was chosen', async () => {
    useHost(fakeHost({ signedIn: true, orders: 3 }));
    const support = new Support();
    await support.remote.load();
    expect(support.reachable).toBe(true);
    expect(support.region).toBeNull();
    await support.choose('ohio');
    expect(support.region?.phone).toBe('+1 614 555 0102');
    await support.choose('');
    expect(support.region).toBeNull();
  });
  it('keeps a message until it is taken', async () => {
    const fake = fakeHost({ signedIn: true, orders: 3 });
    useHost(fake);
    const support = new Support();
    expect(await support.send()).toBe(false);
    expect(support.failure?.code).toBe('feedback_empty');
    support.text = 'Is the bowl dishwasher-safe?';
    expect(await support.send()).toBe(true);
    expect(support.text).toBe('');
    expect(fake.state.calls).toContain('feedback.send');
  });
});
