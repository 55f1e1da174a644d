/** An invented catalogue and lists for the host with invented answers. The rules here are a sketch; the real ones are the core's. */
import type {
  AmountArgs,
  Categories,
  ListItemView,
  ListName,
  ListsView,
  ListView,
  ProductCard,
  ProductsArgs,
  ProductsPage,
  ProductView,
} from '../src/lib/bindings/commands';
import { Failure } from '../src/lib/host';

const WORDS = {
  plain: {
    names: ['dry food for adult dogs', 'crunchy fish for cats', 'rope toy', 'clumping litter', 'cat tunnel', 'millet sprays', 'reef salt', 'grooming brush with a handle that turns', 'travel bowl'],
    variants: ['2 kg', '6 kg', '12 kg'],
    brands: ['Tundrapaw', 'Murrlin'],
    about: 'For every day. Keep it dry and cool.',
  },
  pseudo: {
    names: ['Корм сухой', 'Рыбки', 'Канат', 'Наполнитель', 'Тоннель', 'Просо', 'Соль', 'Щётка', 'Миска'],
    variants: ['2 кг', '6 кг', '12 кг'],
    brands: ['Тундра', 'Мурр'],
    about: 'На каждый день.',
  },
};
const CATEGORIES = ['dog/food', 'dog/toys', 'cat/food', 'cat/litter', 'bird/food', 'fish/care', 'rodent/home'];
const STOCK = ['in_stock', 'in_stock', 'in_stock', 'low', 'out_of_stock', 'discontinued'];

export interface FakeShop {
  /** Points that may pay; nothing where the store has none. */
  points?: number;
  /** Store credit that may pay; nothing where the store has none. */
  credit?: number;
  products: ProductView[];
  lists: Record<ListName, Map<string, { quantity: number; target: number | null; at: number }>>;
  /** Changes are not sent: everything changed is marked as waiting. */
  away: boolean;
  waiting: Set<string>;
}

/** `member` says whether the person is one; nothing where the store has no membership. */
export function makeShop(count: number, now: number, pseudo: boolean, next: () => number, member?: boolean): FakeShop {
  const words = pseudo ? WORDS.pseudo : WORDS.plain;
  const pick = <T>(from: T[]): T => from[Math.floor(next() * from.length)] as T;
  const products = Array.from({ length: count }, (_, index): ProductView => {
    const family = Math.floor(index / 3);
    const minor = 349 + Math.floor(next() * 6000);
    const old = Math.round(minor * 1.2);
    const fell = index % 5 === 0;
    return {
      id: `product-${index}`,
      sku: `${90_000 + index}`,
      name: words.names[family % words.names.length] ?? '',
      variant: words.variants[index % 3] ?? null,
      brand: pick(words.brands),
      category: CATEGORIES[family % CATEGORIES.length] ?? null,
      art: null,
      price: { minor, currency: 'USD' },
      member_price: member === true ? minor - Math.floor(minor / 10) : null,
      would_cost: member === false ? minor - Math.floor(minor / 10) : null,
      was: fell ? old : null,
      lowest: minor,
      availability: STOCK[index % STOCK.length] ?? 'in_stock',
      variants: 3,
      also: null,
      marks: [],
      about: words.about,
      prices: fell ? [{ at: now - 300 * 86_400_000, price: old - 100 }, { at: now - 120 * 86_400_000, price: old }, { at: now - 8 * 86_400_000, price: minor }] : [{ at: now - 86_400_000, price: minor }],
      choices: [],
      standing: 'here',
      as_of: now - 60_000,
    };
  });
  for (const [index, product] of products.entries()) {
    product.choices = products.slice(index - (index % 3), index - (index % 3) + 3).map(({ id, variant, price, member_price, availability }) => ({ id, label: variant ?? '', price, member_price, availability }));
  }
  return { products, lists: { cart: new Map(), favourites: new Map(), saved: new Map() }, away: false, waiting: new Set() };
}

export function categories(shop: FakeShop): Categories {
  const at = (path: string) => shop.products.filter(({ category }) => category === path || category?.startsWith(`${path}/`)).length;
  const view = (path: string, children: Categories['categories']) => ({ path, count: at(path), in_stock: at(path), children });
  const animals = [...new Set(CATEGORIES.map((path) => path.split('/')[0] ?? ''))];
  return {
    total: shop.products.length,
    standing: shop.products.length > 0 ? 'here' : 'coming',
    as_of: shop.products.length > 0 ? Date.now() - 60_000 : null,
    categories: animals.map((animal) => view(animal, CATEGORIES.filter((path) => path.startsWith(`${animal}/`)).map((path) => view(path, [])))),
  };
}

export function page(shop: FakeShop, { category, query, in_stock, price_from, price_to, sort, after, limit }: ProductsArgs): ProductsPage {
  const words = query?.toLowerCase();
  const all = shop.products.filter(
    (product) =>
      (!category || product.category === category || product.category?.startsWith(`${category}/`)) &&
      (!words || product.name.toLowerCase().includes(words) || product.sku.startsWith(words)) &&
      (!in_stock || product.availability === 'in_stock' || product.availability === 'low') &&
      (price_from === undefined || product.price.minor >= price_from) &&
      (price_to === undefined || product.price.minor <= price_to),
  );
  const by: Record<string, (a: ProductView, b: ProductView) => number> = {
    price_up: (a, b) => a.price.minor - b.price.minor,
    price_down: (a, b) => b.price.minor - a.price.minor,
    name: (a, b) => a.name.localeCompare(b.name),
  };
  if (sort && by[sort]) all.sort(by[sort]);
  const start = Number(after ?? 0);
  const products = all.slice(start, start + limit).map((product): ProductCard => {
    const at = words ? product.name.toLowerCase().indexOf(words) : -1;
    return { ...product, marks: at < 0 ? [] : [{ field: 'name', start: at, end: at + (words?.length ?? 0) }] };
  });
  return { products, total: all.length, next: start + limit < all.length ? String(start + limit) : null, standing: 'here', as_of: Date.now() - 60_000 };
}

export function product(shop: FakeShop, id: string): ProductView {
  const found = shop.products.find((one) => one.id === id);
  if (!found) throw new Failure({ code: 'not_found', retry: 'never' });
  return found;
}

const counts = (shop: FakeShop) => ({
  cart: shop.lists.cart.size,
  cart_pieces: [...shop.lists.cart.values()].reduce((sum, { quantity }) => sum + quantity, 0),
  favourites: shop.lists.favourites.size,
  targets_met: 0,
  saved: shop.lists.saved.size,
});

export function list(shop: FakeShop, name: ListName): ListView {
  const items = [...shop.lists[name]].map(([id, { quantity, target, at }]): ListItemView => {
    const found = shop.products.find((one) => one.id === id) ?? null;
    return {
      product_id: id,
      quantity,
      added_at: at,
      target_price: target,
      target_met: target !== null && found !== null && found.price.minor <= target,
      pending: shop.waiting.has(`${name}:${id}`),
      product: found,
      gone: found === null,
    };
  });
  const minor = items.reduce((sum, { product: one, quantity }) => sum + (one?.member_price ?? one?.price.minor ?? 0) * quantity, 0);
  return { items, total: items.length > 0 ? { minor, currency: 'USD' } : null, counts: counts(shop), pending: shop.waiting.size, as_of: Date.now() - 60_000 };
}

/** Makes a change, and says what would take it back. */
export function change(shop: FakeShop, id: string, act: (shop: FakeShop) => void): ListsView {
  const names: ListName[] = ['cart', 'favourites', 'saved'];
  const before = names.map((name) => shop.lists[name].get(id)?.quantity ?? 0);
  const target = shop.lists.favourites.get(id)?.target ?? null;
  act(shop);
  const undo = names
    .map((name, index): AmountArgs => ({ list: name, product_id: id, quantity: before[index] ?? 0 }))
    .filter(({ list: name, quantity }) => quantity !== (shop.lists[name].get(id)?.quantity ?? 0) || (name === 'favourites' && target !== (shop.lists.favourites.get(id)?.target ?? null)));
  if (shop.away) names.forEach((name) => shop.waiting.add(`${name}:${id}`));
  return { counts: counts(shop), undo, undo_target: target };
}

export function put(shop: FakeShop, name: ListName, id: string, quantity: number, target?: number | null): void {
  const entry = shop.lists[name].get(id);
  if (quantity === 0) shop.lists[name].delete(id);
  else shop.lists[name].set(id, { quantity: name === 'favourites' ? 1 : Math.min(999, quantity), target: target === undefined ? (entry?.target ?? null) : target, at: entry?.at ?? Date.now() });
}
