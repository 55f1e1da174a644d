/**
 * A host with invented answers, for unit tests and for drawing screens before a core is at hand. It is never part of a
 * build. What it shows proves nothing about the product; the browser tests drive the real core over the bridge.
 */
import type {
  AccountView,
  Bootstrap,
  ChallengeView,
  Claim,
  Commands,
  OrderFilter,
  OrderRow,
  OrderView,
  ProfileView,
  Security,
  SecurityView,
  SessionInfo,
  Signal,
  SignInStep,
  StoreView,
  SyncView,
} from '../src/lib/bindings/commands';
import type { AddressView, ConsentsView, IntentView, NoticeSettingsView, NoticeView } from '../src/lib/bindings/commands';
import { Failure, type CommandName, type Host } from '../src/lib/host';

import { lottery, makeRows, orderView } from './fake-orders';
import * as more from './fake-account';
import * as pay from './fake-payments';
import * as credit from './fake-credit';
import * as member from './fake-membership';
import * as loyalty from './fake-points';
import * as shop from './fake-shop';

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
  policy?: Partial<StoreView['policy']>;
  /** The program has a passcode. */
  passcode?: boolean;
  /** What a sign-in asks for before it is done. */
  before?: 'second_factor' | 'new_password';
  /** Sensitive actions want a proof first. */
  unproved?: boolean;
  /** Nothing that the store alone knows can be had. */
  away?: boolean;
  /** How many products the catalogue has. */
  products?: number;
  /** Changes wait in the outbox, some of them refused. */
  waiting?: boolean;
  /** Somebody looks around without an account. */
  guest?: boolean;
  /** No payments, no kept methods. */
  noPayments?: boolean;
  /** The store has no points. */
  noPoints?: boolean;
  /** The store has no store credit. */
  noCredit?: boolean;
  /** The store has no membership. */
  noMembership?: boolean;
  /** How the person's membership stands; there is none where absent. */
  member?: member.FakeStanding;
  /** The newest order waits for its money. */
  unpaid?: boolean;
  /** The address book is empty. */
  noAddress?: boolean;
}

export interface FakeHost extends Host {
  tell(signal: Signal): void;
  /** What the page, the bank or time makes of a payment; everybody is told. */
  settle(payment: string, state: string, reason?: string): void;
  state: FakeState;
}

interface FakeState {
  boot: Bootstrap;
  sync: SyncView;
  rows: OrderRow[];
  calls: string[];
  proved: boolean;
  profile: ProfileView;
  security: Security;
  sessions: SessionInfo[];
  claims: Claim[];
  shop: shop.FakeShop;
  /** Orders that were changed. */
  orders: Map<string, OrderView>;
  /** What `orders.late` answers. */
  late: OrderRow[];
  addresses: AddressView[];
  consents: ConsentsView;
  intents: IntentView[];
  pay: pay.FakePayments;
  points: loyalty.FakePoints;
  credit: credit.FakeCredit;
  membership: member.FakeMembership;
  /** The region that was chosen in the head of the window. */
  region: string | null;
  notices: NoticeView[];
  noticeSettings: NoticeSettingsView;
}

export function fakeHost(options: FakeOptions = {}): FakeHost {
  const { orders = 2400, pseudo = false, signedIn = false, needsVault = false, delay = 0, now = Date.now() } = options;
  const store: StoreView = {
    id: 'store-1',
    name: pseudo ? 'Хвост и лапа' : 'Tail & Paw',
    origin: 'http://127.0.0.1:4100',
    demo: true,
    currency: 'USD',
    country: 'US',
    languages: ['en', 'ru', 'es', 'vi'],
    policy: {
      accounts_mode: 'optional',
      otp_may_register: true,
      phone_countries: [],
      email_change: 'customer_verified',
      sign_in_when_disabled: false,
      online_payment: true,
      return_days: 30,
      ...options.policy,
    },
  };
  const account: AccountView = {
    id: 'account-1',
    store_id: store.id,
    store_name: store.name,
    name: pseudo ? 'Алекс Морган' : 'Alex Morgan',
    phone: '+1 ••• •••-01-43',
    state: 'open',
    guest: options.guest ?? false,
  };
  const next = lottery();
  const rows = makeRows(orders, now, pseudo, next);
  if (options.unpaid && rows[0]) Object.assign(rows[0], { payment_status: 'not_paid', status: 'created', fulfillment_status: 'not_fulfilled' });
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
    vault: {
      keyring: needsVault ? 'absent' : 'ready',
      mode: needsVault ? null : 'keyring',
      passcode: options.passcode ?? false,
      auto_lock_minutes: options.passcode ? 5 : null,
      locked: false,
      retry_after_s: null,
    },
    demo_available: true,
  };
  const sync: SyncView = { phase: 'idle', done: orders, total: orders, as_of: now - 60_000, live: true, waiting: 0, problem: null, notice: null, ...options.sync };
  const listeners = new Set<(signal: Signal) => void>();
  const device = pseudo ? 'Дом' : 'Kabinet on Linux';
  const payments = pay.makePayments(rows.slice(1), now, options.noPayments ?? false, pseudo);
  const state: FakeState = {
    boot,
    sync,
    rows,
    calls: [],
    proved: options.unproved !== true,
    profile: {
      name: account.name,
      phone: '+1 202 555 0143',
      email: null,
      since: now - 900 * 86_400_000,
      email_change: options.policy?.email_change ?? 'customer_verified',
      as_of: now - 60_000,
    },
    security: {
      password: 'temporary',
      password_set_at: now - 3_600_000,
      password_expires_at: now + 250_000_000,
      totp: false,
      recovery_codes_left: 3,
      proof_expires_in_s: 0,
      proof_by: ['password', 'sms', 'email', 'totp'],
    },
    sessions: [
      { id: 'session-1', device_name: device, current: true, signed_in_at: now - 3_600_000, last_seen_at: now, network: '203.0.113.…' },
      { id: 'session-2', device_name: device, current: false, signed_in_at: now - 90 * 86_400_000, last_seen_at: now - 86_400_000, network: null },
    ],
    orders: new Map(),
    late: [],
    addresses: options.noAddress ? [] : [more.makeAddress(pseudo)],
    consents: { advertising: false, informational: true, changed_at: now - 86_400_000, pending: options.away ?? false },
    intents: options.waiting ? more.makeIntents(now, pseudo) : [],
    region: null,
    notices: more.makeNotices(rows, pseudo, now),
    noticeSettings: more.noticeSettings(),
    shop: { ...shop.makeShop(options.products ?? 240, now, pseudo, next, options.noMembership ? undefined : options.member === 'active'), away: options.away ?? false },
    pay: payments,
    points: loyalty.makePoints(now, options.noPoints ?? false, rows[0]?.id ?? 'order-0', pseudo),
    credit: credit.makeCredit(now, options.noCredit ?? false, rows[0]?.id ?? 'order-0', pseudo ? '7' : 'A late parcel'),
    membership: member.makeMembership(now, options.noMembership ?? false, options.member ?? 'none', payments.methods[0] ?? null, pseudo ? '7' : 'A late parcel'),
    claims: [{ customer_id: 'customer-2', contact: '+1 ••• •••-01-43', orders: 3, newest_at: now - 86_400_000 }],
  };
  let code = '246810';
  let tries = 5;
  let wanted: { channel: string; contact: string } = { channel: 'sms', contact: '' };

  function challenge(channel: string): ChallengeView {
    code = String(100_000 + Math.floor(next() * 899_999));
    tries = 5;
    return { id: `challenge-${code}`, channel, sent_to: channel === 'email' ? '•••@•••' : '+1 ••• •••-01-43', digits: 6, expires_in_s: 300, resend_in_s: 60 };
  }
  function check(typed: string): void {
    if (state.boot.vault.mode === null) throw new Failure({ code: 'vault_choice_needed' });
    if (typed === code) return;
    tries -= 1;
    throw new Failure(tries > 0 ? { code: 'code_wrong', tries_left: tries } : { code: 'code_locked' });
  }
  function done(): SignInStep {
    state.boot.accounts = [account];
    state.boot.active = account;
    return { kind: 'done', account, may_set_password: true };
  }
  function proved(): void {
    if (!state.proved) throw new Failure({ code: 'proof_required' });
  }
  function reachable(): void {
    if (options.away) throw new Failure({ code: 'offline', retry: 'online' });
  }
  /** An order follows the money that came for it. */
  function paid(payment: pay.FakePayments['payments'][number]): void {
    const row = state.rows.find(({ id }) => id === payment.order);
    if (row && payment.kind === 'charge' && payment.state === 'succeeded') row.payment_status = 'paid';
    credit.arrived(state.credit, payment);
    member.arrived(state.membership, payment, state.pay.methods[0] ?? null);
    tell({ topic: 'credit', link: null });
    tell({ topic: 'membership', link: null });
    tell({ topic: 'payments', link: null });
    tell({ topic: 'orders', link: null });
  }
  function order(id: string): OrderView {
    const row = state.rows.find((one) => one.id === id);
    if (!row) throw new Failure({ code: 'not_found', retry: 'never' });
    return state.orders.get(id) ?? orderView(row, account.name, pseudo);
  }
  function keep(changed: OrderView): OrderView {
    state.orders.set(changed.id, changed);
    return changed;
  }
  const security = (): SecurityView => (options.away ? { security: null, unreachable: true } : { security: { ...state.security }, unreachable: false });

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
    'app.resolve_link': ({ link }) => {
      const form = /\/(sign-in|recover)$/.exec(link)?.[1];
      if (form) return { store_id: store.id, kind: form.replace('-', '_'), id: null, step_id: null, account_id: null };
      if (link.includes('/step/')) return { store_id: store.id, kind: 'new_password', id: null, step_id: 'step-1', account_id: null };
      return { store_id: store.id, kind: 'order', id: 'order-3', step_id: null, account_id: account.id };
    },
    'app.keep_launch_image': () => ({}) as never,
    'app.touch': () => ({}) as never,
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
      if (mode !== 'keyring') state.boot.vault = { ...state.boot.vault, keyring: 'absent', mode };
      return state.boot.vault;
    },
    'vault.unlock': ({ passphrase }) => {
      if (passphrase !== 'correct horse') throw new Failure({ code: 'wrong_passphrase', retry: 'unlock', retry_after_s: passphrase === 'again' ? 30 : null });
      state.boot.accounts = [account];
      state.boot.active = account;
      return account;
    },
    'vault.set_passcode': () => (state.boot.vault = { ...state.boot.vault, passcode: true }),
    'vault.remove_passcode': () => (state.boot.vault = { ...state.boot.vault, passcode: false }),
    'vault.set_auto_lock': ({ minutes }) => (state.boot.vault = { ...state.boot.vault, auto_lock_minutes: minutes ?? null }),
    'vault.lock': () => {
      state.boot.active = { ...account, state: 'locked' };
      return state.boot.vault;
    },
    'identity.request_code': ({ phone }) => {
      if (phone.replace(/\D/g, '').length < 8) throw new Failure({ code: 'phone_invalid', field: 'phone' });
      return challenge('sms');
    },
    'identity.verify_code': (args) => {
      check(args.code);
      return options.before ? { kind: options.before, step_id: 'step-1', reason: 'temporary' } : done();
    },
    'identity.sign_in_password': ({ identifier, password }) => {
      if (password === 'too often') throw new Failure({ code: 'rate_limited', retry: 'later', retry_after_s: 90 });
      if (password !== 'four unrelated words') throw new Failure({ code: identifier.includes('@') || /\d/.test(identifier) ? 'credentials_wrong' : 'phone_invalid' });
      return options.before ? { kind: options.before, step_id: 'step-1', reason: 'temporary' } : done();
    },
    'identity.second_factor': (args) => {
      check(args.code);
      return done();
    },
    'identity.recover': ({ contact }) => {
      if (contact === 'nobody') throw new Failure({ code: 'contact_unknown' });
      return challenge(contact.includes('@') ? 'email' : 'sms');
    },
    'identity.verify_recovery': (args) => {
      check(args.code);
      return { kind: 'new_password', step_id: 'step-1', reason: 'recovery' };
    },
    'identity.new_password': ({ password }) => {
      if (password.length < 8) throw new Failure({ code: 'password_weak', field: 'password' });
      return done();
    },
    'identity.password_strength': ({ password }) =>
      password.length < 8
        ? { score: 1, acceptable: false, reason: 'short' }
        : password.startsWith('password')
          ? { score: 0, acceptable: false, reason: 'guessable' }
          : { score: 4, acceptable: true, reason: null },
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
    'profile.get': () => ({ ...state.profile }),
    'profile.change_contact': ({ channel, contact }) => {
      proved();
      if (contact === 'taken@shop.example') throw new Failure({ code: 'contact_taken' });
      wanted = { channel, contact };
      return challenge(channel);
    },
    'profile.confirm_contact': (args) => {
      check(args.code);
      if (wanted.channel === 'email') state.profile.email = wanted.contact;
      else state.profile.phone = wanted.contact;
      return { ...state.profile };
    },
    'security.get': () => security(),
    'security.prove': ({ password }) => {
      if (password !== undefined && password !== 'four unrelated words') throw new Failure({ code: 'credentials_wrong' });
      state.proved = true;
      return { expires_in_s: 600 };
    },
    'security.prove_code': ({ channel }) => challenge(channel),
    'security.confirm_proof': (args) => {
      check(args.code);
      state.proved = true;
      return { expires_in_s: 600 };
    },
    'security.set_password': () => {
      proved();
      state.security.password = 'own';
      return security();
    },
    'security.remove_password': () => {
      proved();
      state.security.password = 'none';
      return security();
    },
    'security.sessions': () => {
      if (options.away) throw new Failure({ code: 'offline', retry: 'online' });
      return { sessions: state.sessions };
    },
    'security.end_session': ({ session_id }) => {
      state.sessions = state.sessions.filter((one) => one.id !== session_id);
      return { sessions: state.sessions };
    },
    'security.end_others': () => {
      state.sessions = state.sessions.filter((one) => one.current);
      return { sessions: state.sessions };
    },
    'security.log': ({ before }) => {
      if (options.away) throw new Failure({ code: 'offline', retry: 'online' });
      const kinds = ['signed_in', 'sign_in_failed', 'password_changed', 'registered'];
      return {
        events: kinds.map((kind, index) => ({ id: `${before ?? 'new'}-${index}`, kind, at: now - index * 7_200_000, device_name: device, detail: null })),
        next: before ? null : 'older',
      };
    },
    'security.totp_begin': () => {
      proved();
      return { secret: '234567234567', qr_svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><path d="M0 0h2v2h-2z"/></svg>' };
    },
    'security.totp_confirm': (args) => {
      check(args.code);
      state.security.totp = true;
      return { codes: ['2345-6789', '3456-7892'] };
    },
    'security.totp_remove': () => {
      proved();
      state.security.totp = false;
      return security();
    },
    'privacy.export': () => {
      proved();
      return { path: pseudo ? '/0/1.2' : '/home/alex/Downloads/kabinet-export.ndjson', records: 2412 };
    },
    'privacy.delete_account': () => {
      proved();
      state.boot.accounts = [];
      state.boot.active = null;
      return {} as never;
    },
    'claims.list': () => {
      if (options.away) throw new Failure({ code: 'offline', retry: 'online' });
      return { claims: state.claims };
    },
    'claims.take': () => {
      proved();
      state.claims = [];
      return { claims: [] };
    },
    'guests.begin': () => {
      const guest = { ...account, guest: true };
      state.boot.accounts = [guest];
      state.boot.active = guest;
      return guest;
    },
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
    'orders.get': ({ id }) => order(id),
    'orders.archive': ({ id, archived }) => keep({ ...order(id), archived }),
    'orders.annotate': ({ id, note, tags }) => keep({ ...order(id), note, tags }),
    'orders.cancel': ({ id }) => keep({ ...order(id), status: 'canceled', may_cancel: false, may_archive: true }),
    'orders.late': () => ({ rows: state.late }),
    'orders.return': ({ id, lines, reason, comment }) => {
      const before = order(id);
      const at = Date.now();
      const returned = { id: `return-${before.returns.length + 1}`, state: 'requested', lines, reason, comment, requested_at: at, events: [{ state: 'requested', at }], refund: null } as const;
      return keep({
        ...before,
        return_status: 'requested',
        returnable: [],
        returns: [{ returned: { ...returned, events: [...returned.events] }, pending: true, may_withdraw: true, worth: { minor: 500, currency: 'USD' } }, ...before.returns],
      });
    },
    'orders.withdraw_return': ({ id, return_id }) => {
      const before = order(id);
      const returns = before.returns.map((view) =>
        view.returned.id === return_id ? { ...view, may_withdraw: false, worth: null, returned: { ...view.returned, state: 'withdrawn' as const } } : view,
      );
      return keep({ ...before, return_status: 'none', returns });
    },
    'orders.return_worth': ({ lines }) => ({ minor: 500 * lines.reduce((sum, { quantity }) => sum + quantity, 0), currency: 'USD' }),
    'orders.reorder': ({ id }) => more.reorder(order(id)),
    'orders.pdf': ({ id }) => ({ path: `/${order(id).number}` }),
    'payments.list': ({ order_id }) => {
      const all = state.pay.payments.filter((one) => !order_id || one.order === order_id);
      return { payments: all.map(pay.view) };
    },
    'payments.get': ({ payment_id }) => pay.view(pay.find(state.pay, payment_id)),
    'payments.start': (args) => {
      reachable();
      const row = state.rows.find(({ id }) => id === args.order_id);
      if (!row) throw new Failure({ code: 'not_found', retry: 'never' });
      const started = pay.start(state.pay, row, args);
      paid(started.payment);
      return started;
    },
    'payments.reopen': ({ payment_id }) => {
      reachable();
      return { payment: pay.find(state.pay, payment_id), page: 'opened' };
    },
    'payments.close': ({ payment_id }) => {
      reachable();
      return pay.view(pay.settle(state.pay, payment_id, 'canceled'));
    },
    'payments.receipt': ({ payment_id }) => {
      const view = pay.view(pay.find(state.pay, payment_id));
      if (!view.has_receipt) throw new Failure({ code: 'no_receipt', retry: 'never' });
      return { path: `/${view.payment.receipt ?? ''}` };
    },
    'points.get': () => ({ ...state.points.view }),
    'points.entries': ({ before, limit, order_id }) => loyalty.page(state.points, before, limit ?? 50, order_id),
    'points.history': () => loyalty.history(state.points),
    'points.forecast': ({ lines }) => loyalty.forecast(state.points, lines.reduce((sum, { product_id, quantity }) => sum + (state.shop.products.find(({ id }) => id === product_id)?.price.minor ?? 0) * quantity, 0)),
    'points.switch': ({ on }) => (state.points.view = { ...state.points.view, redeem: on, redeem_pending: options.away ?? false }),
    'credit.get': () => ({ ...state.credit.view }),
    'credit.entries': ({ before, limit }) => credit.page(state.credit, before, limit ?? 50),
    'credit.top_up': (args) => {
      reachable();
      credit.check(state.credit, args);
      const started = pay.topUp(state.pay, args);
      paid(started.payment);
      return started;
    },
    'membership.get': () => ({ ...state.membership.view }),
    'membership.buy': (args) => {
      reachable();
      const { months } = member.check(state.membership, args);
      const started = pay.membership(state.pay, args, months);
      paid(started.payment);
      return started;
    },
    'membership.renew': ({ on }) => member.renew(state.membership, on, options.away ?? false),
    'methods.list': () => ({ methods: [...state.pay.methods] }),
    'methods.keep': () => {
      reachable();
      proved();
      return pay.keep(state.pay);
    },
    'methods.set_default': ({ method_id }) => {
      reachable();
      proved();
      state.pay.methods = state.pay.methods.map((one) => ({ ...one, is_default: one.id === method_id })).sort((a, b) => Number(b.is_default) - Number(a.is_default));
      return { methods: [...state.pay.methods] };
    },
    'methods.remove': ({ method_id }) => {
      reachable();
      proved();
      state.pay.methods = state.pay.methods.filter(({ id }) => id !== method_id);
      return { methods: [...state.pay.methods] };
    },
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
    'profile.rename': ({ name }) => {
      state.profile = { ...state.profile, name };
      return { ...state.profile };
    },
    'consents.get': () => ({ ...state.consents }),
    'consents.set': ({ advertising, informational }) =>
      (state.consents = {
        ...state.consents,
        advertising: advertising ?? state.consents.advertising,
        informational: informational ?? state.consents.informational,
        changed_at: Date.now(),
      }),
    'addresses.list': () => ({ addresses: state.addresses }),
    'addresses.put': (args) => ({ addresses: (state.addresses = more.putAddress(state.addresses, args, options.away ?? false)) }),
    'addresses.remove': ({ id }) => ({ addresses: (state.addresses = state.addresses.filter(({ address }) => address.id !== id)) }),
    'outbox.list': () => more.outbox(state.intents),
    'outbox.retry': ({ intent_id }) => {
      state.intents = state.intents.map((one) => (one.intent_id === intent_id ? { ...one, state: 'waiting', problem: null } : one));
      return more.outbox(state.intents);
    },
    'outbox.discard': ({ intent_id }) => {
      state.intents = state.intents.filter((one) => one.intent_id !== intent_id);
      return more.outbox(state.intents);
    },
    'checkout.options': () => more.options(pseudo, options.away ?? false, now, options.member === 'active' && !options.noMembership),
    'checkout.quote': (args) => {
      if (options.away) throw new Failure({ code: 'offline', retry: 'online' });
      return more.quote(state.shop, args, now);
    },
    'checkout.place': (args) => more.place(state.shop, args, now),
    'catalogue.categories': () => shop.categories(state.shop),
    'catalogue.page': (args) => shop.page(state.shop, args),
    'catalogue.product': ({ product_id }) => shop.product(state.shop, product_id),
    'lists.counts': () => shop.list(state.shop, 'cart').counts,
    'lists.of': ({ product_id }) => {
      const { cart, favourites, saved } = state.shop.lists;
      const favourite = favourites.get(product_id);
      return { cart: cart.get(product_id)?.quantity ?? 0, saved: saved.get(product_id)?.quantity ?? 0, favourite: favourite !== undefined, target_price: favourite?.target ?? null };
    },
    'lists.get': ({ list }) => shop.list(state.shop, list),
    'lists.add': ({ list, product_id, quantity }) =>
      shop.change(state.shop, product_id, (all) => shop.put(all, list, product_id, (all.lists[list].get(product_id)?.quantity ?? 0) + quantity)),
    'lists.set': ({ list, product_id, quantity }) => shop.change(state.shop, product_id, (all) => shop.put(all, list, product_id, quantity)),
    'lists.move': ({ product_id, from, to }) =>
      shop.change(state.shop, product_id, (all) => {
        shop.put(all, to, product_id, (all.lists[from].get(product_id)?.quantity ?? 1) + (all.lists[to].get(product_id)?.quantity ?? 0));
        shop.put(all, from, product_id, 0);
      }),
    'lists.watch': ({ product_id, target_price }) => shop.change(state.shop, product_id, (all) => shop.put(all, 'favourites', product_id, 1, target_price ?? null)),
    'notices.list': ({ before, limit }) => {
      const rows = state.notices.filter(({ seq }) => before === undefined || seq < before);
      const page = rows.slice(0, limit);
      return { notices: page, unread: state.notices.filter(({ read }) => !read).length, next: rows.length > limit ? (page.at(-1)?.seq ?? null) : null };
    },
    'notices.read': ({ order_id, points }) => {
      state.notices = state.notices.map((one) => ((points ? one.order_id === null : order_id === undefined || one.order_id === order_id) ? { ...one, read: true } : one));
      return {} as never;
    },
    'notices.settings': () => structuredClone(state.noticeSettings),
    'notices.set': ({ on, group, quiet }) => {
      const now = state.noticeSettings;
      state.noticeSettings = {
        on: on ?? now.on,
        groups: now.groups.map((one) => (one.group === group?.group ? group : one)),
        quiet_from: quiet ? quiet.from : now.quiet_from,
        quiet_to: quiet ? quiet.to : now.quiet_to,
      };
      return structuredClone(state.noticeSettings);
    },
    'notices.due': () => ({ tell: [], pieces: 0, orders: 0, points: 0 }),
    'notices.open': () => ({}) as never,
    'support.get': () => more.support(pseudo, state.region),
    'support.choose_region': ({ region }) => more.support(pseudo, (state.region = region ?? null)),
    'feedback.send': ({ text }) => {
      if (text.trim() === '') throw new Failure({ code: 'invalid', field: 'text' });
      return {} as never;
    },
    'sync.status': () => structuredClone(state.sync),
    'sync.now': () => structuredClone(state.sync),
    'sync.dismiss': () => {
      state.sync.notice = null;
      return {} as never;
    },
  };

  function tell(signal: Signal): void {
    listeners.forEach((listener) => listener(signal));
  }

  return {
    state,
    tell,
    settle: (payment, what, reason) => paid(pay.settle(state.pay, payment, what, reason)),
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
