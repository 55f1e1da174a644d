/**
 * A host with invented answers, for unit tests and for drawing screens before a core is at hand. It is never part of a
 * build. What it shows proves nothing about the product; the browser tests drive the real core over the bridge.
 */
import type {
  AccountView,
  Bootstrap,
  Commands,
  OrderFilter,
  OrderRow,
  OrderView,
  Signal,
  StoreView,
  SyncView,
} from '../src/lib/bindings/commands';
import { Failure, type CommandName, type Host } from '../src/lib/host';

export interface FakeOptions {
  orders?: number;
  signedIn?: boolean;
  /** The words of orders and people: no ASCII letter in `pseudo`, so that such letters on the screen are ours. */
  pseudo?: boolean;
  language?: string;
  theme?: string | null;
  needsVault?: boolean;
  sync?: Partial<SyncView>;
  delay?: number;
  now?: number;
}

const NAMES = {
  plain: ['Royal Paws adult dry food, 12 kg', 'Salmon treats', 'Rope toy', 'Clumping litter, 10 l', 'Cat tunnel', 'Millet spray', 'Reef salt, 4 kg', 'Grooming brush', 'Travel bowl'],
  pseudo: ['Корм сухой, 12 кг', 'Лакомство с лососем', 'Игрушка-канат', 'Наполнитель, 10 л', 'Тоннель', 'Просо', 'Соль', 'Щётка', 'Миска'],
};

export interface FakeHost extends Host {
  tell(signal: Signal): void;
  state: { boot: Bootstrap; sync: SyncView; rows: OrderRow[]; calls: string[] };
}

export function fakeHost(options: FakeOptions = {}): FakeHost {
  const { orders = 2400, pseudo = false, signedIn = false, needsVault = false, delay = 0, now = Date.now() } = options;
  const names = pseudo ? NAMES.pseudo : NAMES.plain;
  const store: StoreView = {
    id: 'store-1',
    name: pseudo ? 'Хвост и лапа' : 'Tail & Paw',
    origin: 'http://127.0.0.1:4100',
    demo: true,
    currency: 'USD',
    country: 'US',
    languages: ['en', 'ru', 'es', 'vi'],
    policy: { accounts_mode: 'optional', otp_may_register: true, phone_countries: [] },
  };
  const account: AccountView = {
    id: 'account-1',
    store_id: store.id,
    store_name: store.name,
    name: pseudo ? 'Алекс Морган' : 'Alex Morgan',
    phone: '+1 ••• •••-01-43',
    state: 'open',
  };
  let random = 7;
  const next = () => (random = (random * 1103515245 + 12345) % 2147483648) / 2147483648;

  const rows: OrderRow[] = [];
  for (let index = 0; index < orders; index += 1) {
    const at = now - Math.floor((index * 1000 * 86400 * 1500) / Math.max(orders, 600)) - 3_600_000;
    const fresh = index < 5;
    const kind = fresh ? index : 5 + Math.floor(next() * 8);
    const items = Array.from({ length: 1 + Math.floor(next() * 3) }, () => names[Math.floor(next() * names.length)] ?? '');
    rows.push({
      id: `order-${index}`,
      key: orders - index,
      number: `${204_000 + orders - index}`,
      placed_at: at,
      items,
      more_items: next() > 0.6 ? 1 + Math.floor(next() * 4) : 0,
      art: [],
      status: (['created', 'confirmed', 'processing', 'processing', 'on_hold', 'canceled'] as const)[kind] ?? 'completed',
      payment_status: kind === 5 ? 'voided' : 'paid',
      fulfillment_status: kind < 3 ? 'not_fulfilled' : kind === 3 ? 'fulfilled' : 'delivered',
      return_status: kind === 6 ? 'returned' : 'none',
      archived: false,
      late: kind === 3,
      total: { minor: 990 + Math.floor(next() * 18_000), currency: 'USD' },
      marks: [],
    });
  }

  const boot: Bootstrap = {
    version: '0.1.0',
    build_id: pseudo ? '0000' : 'dev-0000000',
    platform: 'linux',
    language: options.language ?? (pseudo ? 'en-x-pseudo' : 'en'),
    locale: 'en-US',
    languages: ['en', 'ru', 'es', 'vi'],
    preferences: { language: null, theme: options.theme ?? null, density: null, panes: [] },
    stores: signedIn ? [store] : [],
    accounts: signedIn ? [account] : [],
    active: signedIn ? account : null,
    work_offline: false,
    vault: { keyring: needsVault ? 'absent' : 'ready', mode: needsVault ? null : 'keyring' },
    demo_available: true,
  };
  const sync: SyncView = { phase: 'idle', done: orders, total: orders, as_of: now - 60_000, live: true, waiting: 0, problem: null, notice: null, ...options.sync };
  const listeners = new Set<(signal: Signal) => void>();
  const state = { boot, sync, rows, calls: [] as string[] };
  let code = '246810';
  let tries = 5;

  const month = (at: number) => {
    const date = new Date(at);
    return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
  };
  const passes = (filter: OrderFilter) => (row: OrderRow) =>
    (filter.from === undefined || row.placed_at >= filter.from) &&
    (filter.to === undefined || row.placed_at < filter.to) &&
    (!filter.status?.length || filter.status.includes(row.status)) &&
    (filter.min_total === undefined || row.total.minor >= filter.min_total) &&
    (filter.max_total === undefined || row.total.minor <= filter.max_total);

  const answers: { [N in CommandName]: (args: Commands[N]['args']) => Commands[N]['result'] } = {
    'app.bootstrap': () => structuredClone(state.boot),
    'app.set_preferences': (patch) => {
      Object.assign(state.boot.preferences, patch);
      if (patch.language) state.boot.language = patch.language;
      return structuredClone(state.boot.preferences);
    },
    'app.work_offline': ({ on }) => {
      state.boot.work_offline = on;
      state.sync.phase = on ? 'work_offline' : 'idle';
      tell({ topic: 'sync', link: null });
      return {} as never;
    },
    'app.diagnostics': () => ({ text: 'diagnostics' }),
    'app.resolve_link': () => ({ store_id: store.id, kind: 'order', id: 'order-3', account_id: account.id }),
    'stores.connect': ({ address }) => {
      if (!address.includes('.')) throw new Failure({ code: 'not_a_store', field: 'address' });
      state.boot.stores = [store];
      return store;
    },
    'stores.demo': () => {
      state.boot.stores = [store];
      return store;
    },
    'stores.forget': () => {
      state.boot.stores = [];
      return {} as never;
    },
    'vault.status': () => state.boot.vault,
    'vault.choose': ({ mode }) => {
      if (mode !== 'keyring') state.boot.vault = { keyring: 'absent', mode };
      return state.boot.vault;
    },
    'vault.unlock': ({ passphrase }) => {
      if (passphrase !== 'correct horse') throw new Failure({ code: 'wrong_passphrase', retry: 'unlock' });
      state.boot.accounts = [account];
      state.boot.active = account;
      return account;
    },
    'identity.request_code': ({ phone }) => {
      if (phone.replace(/\D/g, '').length < 8) throw new Failure({ code: 'phone_invalid', field: 'phone' });
      code = String(100_000 + Math.floor(next() * 899_999));
      tries = 5;
      return { id: 'challenge-1', sent_to: '+1 ••• •••-01-43', digits: 6, expires_in_s: 300, resend_in_s: 60 };
    },
    'identity.verify_code': (args) => {
      if (state.boot.vault.mode === null) throw new Failure({ code: 'vault_choice_needed' });
      if (args.code !== code) {
        tries -= 1;
        throw new Failure(tries > 0 ? { code: 'code_wrong', tries_left: tries } : { code: 'code_locked' });
      }
      state.boot.accounts = [account];
      state.boot.active = account;
      return account;
    },
    'identity.inbox': () => ({
      messages: [
        {
          id: 'message-1',
          channel: 'sms',
          to: '+1 202 555 0143',
          subject: null,
          body: pseudo ? `Код: ${code}` : `${store.name}: your code is ${code}. It is valid for 5 minutes.`,
          sent_at: Date.now(),
        },
      ],
    }),
    'identity.activate': () => account,
    'identity.sign_out': () => {
      state.boot.accounts = [];
      state.boot.active = null;
      return {} as never;
    },
    'orders.outline': ({ filter }) => {
      const fit = state.rows.filter(passes(filter));
      const months = new Map<string, { count: number; sum: number }>();
      for (const row of fit) {
        const found = months.get(month(row.placed_at)) ?? { count: 0, sum: 0 };
        found.count += 1;
        if (row.status !== 'canceled') found.sum += row.total.minor;
        months.set(month(row.placed_at), found);
      }
      return {
        count: fit.length,
        archive_count: state.rows.length,
        months: [...months].map(([name, { count, sum }]) => ({ month: name, count, totals: [{ minor: sum, currency: 'USD' }] })),
      };
    },
    'orders.window': ({ filter, month: name, offset, limit }) => ({
      rows: state.rows.filter(passes(filter)).filter((row) => month(row.placed_at) === name).slice(offset, offset + limit),
    }),
    'orders.search': ({ query, filter, before, limit }) => {
      const words = query.toLowerCase();
      const all = state.rows.filter((row) => row.items.some((item) => item.toLowerCase().includes(words)) || row.number.startsWith(words));
      const hits = all.filter(passes(filter)).filter((row) => before === undefined || row.key < before);
      const page = hits.slice(0, limit).map((row) => ({
        ...row,
        marks: row.items.flatMap((item, index) => {
          const start = item.toLowerCase().indexOf(words);
          return start < 0 ? [] : [{ field: 'item', index, start, end: start + words.length }];
        }),
      }));
      return {
        rows: page,
        next: hits.length > limit ? (page.at(-1)?.key ?? null) : null,
        hidden_by_filter: hits.length === 0 && all.length > 0 ? all.length : null,
        did_you_mean: all.length === 0 && words.startsWith('royl') ? 'royal' : null,
      };
    },
    'orders.get': ({ id }) => view(id),
    'orders.facets': () => ({
      categories: [
        { value: 'dog/food', count: 800 },
        { value: 'cat', count: 420 },
      ],
      statuses: ['completed', 'canceled', 'processing'].map((value) => ({
        value,
        count: state.rows.filter((row) => row.status === value).length,
      })),
      currencies: ['USD'],
      oldest: state.rows.at(-1)?.placed_at ?? null,
    }),
    'sync.status': () => structuredClone(state.sync),
    'sync.now': () => structuredClone(state.sync),
    'sync.dismiss': () => {
      state.sync.notice = null;
      return {} as never;
    },
  };

  function view(id: string): OrderView {
    const row = state.rows.find((one) => one.id === id);
    if (!row) throw new Failure({ code: 'not_found', retry: 'never' });
    const total = row.total.minor;
    const day = 86_400_000;
    const civil = (at: number) => new Date(at).toISOString().slice(0, 10);
    return {
      ...row,
      currency: 'USD',
      path: [
        { step: 'placed', state: 'done', at: row.placed_at, promised: null },
        { step: 'confirmed', state: 'done', at: row.placed_at + 3_600_000, promised: null },
        { step: 'shipped', state: row.late ? 'current' : 'done', at: row.placed_at + day, promised: null },
        { step: 'delivered', state: row.late ? 'ahead' : 'done', at: row.late ? null : row.placed_at + 3 * day, promised: civil(row.placed_at + 2 * day) },
        { step: 'completed', state: 'ahead', at: null, promised: null },
      ],
      lines: row.items.map((name, index) => ({
        line: index + 1,
        name,
        variant: pseudo ? 'говядина' : 'beef',
        sku: `90${index}17`,
        category: 'dog/food',
        art: null,
        unit_price: Math.round(total / row.items.length),
        ordered: 1 + index,
        current: index === 1 ? 1 : 1 + index,
        fulfilled: 1,
        total: Math.round(total / row.items.length),
      })),
      totals: { items: total - 500, discount: 250, delivery: 700, tax: 50, points: 0, total, refunded: row.return_status === 'returned' ? total : 0 },
      delivery: { method: 'courier', recipient: account.name, address: pseudo ? ['ул. Лесная, 5'] : ['5 Forest Street', 'Springfield'] },
      payment: { method: 'card', brand: pseudo ? 'Мир' : 'Visa', last4: '4242' },
      fulfillments: [
        {
          id: 'parcel-1',
          kind: 'shipping',
          carrier: pseudo ? 'Почта' : 'Swift Post',
          tracking: '1029 3847',
          lines: [{ line: 1, quantity: 1 }],
          promised: civil(row.placed_at + 2 * day),
          events: [
            { kind: 'packed', at: row.placed_at + 7_200_000, place: null },
            { kind: 'shipped', at: row.placed_at + day, place: pseudo ? 'Склад' : 'Warehouse' },
            ...(row.late ? [] : [{ kind: 'delivered', at: row.placed_at + 3 * day, place: null }]),
          ],
        },
      ],
      adjustments: row.return_status === 'returned' ? [{ id: 'a', kind: 'refund', amount: total, at: row.placed_at + 6 * day, reason: null }] : [],
      events: [
        { kind: 'placed', at: row.placed_at },
        { kind: 'paid', at: row.placed_at + 1000 },
      ],
    };
  }

  function tell(signal: Signal): void {
    listeners.forEach((listener) => listener(signal));
  }

  return {
    state,
    tell,
    async call(name, args) {
      state.calls.push(name);
      if (delay > 0) await new Promise((done) => setTimeout(done, delay));
      return answers[name](args as never) as never;
    },
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onMenu: () => () => undefined,
    pictureUrl: (name) => `/art/${name}`,
    openUrl: async () => undefined,
    copyText: async () => undefined,
  };
}
