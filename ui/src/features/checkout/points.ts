/** Which of the store's points are offered first: those of the region one is in. */
import type { PickupPoint } from '$lib/bindings/commands';

export interface Offered {
  points: PickupPoint[];
  /** How many of other regions are left out. */
  hidden: number;
}

/** Points of a region that goes by these names; all of them where it has none, or all were asked for. The chosen one stays. */
export function offered(points: PickupPoint[], names: string[] | null, all: boolean, chosen: string | null): Offered {
  const here = (point: PickupPoint) => names?.includes(point.region) ?? false;
  if (!points.some(here)) return { points, hidden: 0 };
  const near = points.filter((point) => here(point) || point.id === chosen);
  if (!all) return { points: near, hidden: points.length - near.length };
  return { points: [...points.filter(here), ...points.filter((point) => !here(point))], hidden: 0 };
}
