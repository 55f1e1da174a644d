/** What the catalogue is narrowed to, and how that becomes the core's question. */
import type { ProductsArgs, ProductSort } from '$lib/bindings/commands';
import { parseAmount } from '$lib/format/money';

export const SORTS: ProductSort[] = ['catalogue', 'price_up', 'price_down', 'name'];

export interface Filters {
  /** The category's path; nothing for everything. */
  category: string | null;
  inStock: boolean;
  /** As typed. */
  least: string;
  most: string;
  sort: ProductSort;
}

export const NO_FILTERS: Filters = { category: null, inStock: false, least: '', most: '', sort: 'catalogue' };

/** How many conditions hide products, the category apart: one sees that one at the side. */
export function active(filters: Filters): number {
  return [filters.inStock, filters.least.trim() || filters.most.trim()].filter(Boolean).length;
}

export function question(filters: Filters, query: string, currency: string): Omit<ProductsArgs, 'limit' | 'after'> {
  const made: Omit<ProductsArgs, 'limit' | 'after'> = { in_stock: filters.inStock, sort: filters.sort };
  if (filters.category) made.category = filters.category;
  if (query.trim()) made.query = query.trim();
  const least = parseAmount(filters.least, currency);
  const most = parseAmount(filters.most, currency);
  if (least !== undefined) made.price_from = least;
  if (most !== undefined) made.price_to = most;
  return made;
}
