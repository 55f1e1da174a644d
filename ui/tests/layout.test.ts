import { describe, expect, it } from 'vitest';

import { Layout, PAGE } from '../src/features/orders/layout';

const months = (...counts: number[]) =>
  counts.map((count, index) => ({ month: `2026-${String(12 - index).padStart(2, '0')}`, count, totals: [] }));

describe('the layout of the virtual list', () => {
  it('is a head and its rows, month after month', () => {
    const layout = new Layout(months(2, 1, 3));
    expect(layout.size).toBe(9);
    const shape = Array.from({ length: layout.size }, (_, index) => layout.at(index));
    expect(shape.map((slot) => (slot.kind === 'head' ? `h${slot.month}` : `${slot.month}.${slot.offset}`))).toEqual([
      'h0', '0.0', '0.1', 'h1', '1.0', 'h2', '2.0', '2.1', '2.2',
    ]);
  });

  it('finds every row where it put it, also in a hundred thousand', () => {
    const layout = new Layout(months(...Array.from({ length: 240 }, (_, index) => 1 + ((index * 977) % 900))));
    expect(layout.size).toBeGreaterThan(100_000);
    for (let index = 0; index < layout.size; index += 131) {
      const slot = layout.at(index);
      if (slot.kind === 'row') expect(layout.index(slot.month, slot.offset)).toBe(index);
      else expect(layout.index(slot.month, -1)).toBe(index);
    }
  });

  it('asks for the pages that cover a view, and no others', () => {
    const layout = new Layout(months(250, 1, 120));
    expect(layout.pages(0, 10)).toEqual([{ month: 0, page: 0 }]);
    expect(layout.pages(PAGE, PAGE + 1)).toEqual([{ month: 0, page: 0 }, { month: 0, page: 1 }]);
    expect(layout.pages(248, 255)).toEqual([{ month: 0, page: 2 }, { month: 1, page: 0 }, { month: 2, page: 0 }]);
    expect(layout.pages(-40, 10_000).length).toBe(3 + 1 + 2);
    expect(new Layout([]).pages(0, 40)).toEqual([]);
  });

  it('asks for nothing when only a head is in view', () => {
    const layout = new Layout(months(1, 5));
    expect(layout.pages(2, 2)).toEqual([]);
  });

  it('steps over heads and stays inside', () => {
    const layout = new Layout(months(2, 1));
    expect(layout.row(0, 1)).toBe(1);
    expect(layout.row(3, 1)).toBe(4);
    expect(layout.row(3, -1)).toBe(2);
    expect(layout.row(0, -1)).toBe(1);
    expect(layout.row(99, 1)).toBe(4);
  });
});
