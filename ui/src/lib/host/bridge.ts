/**
 * The browser's host: the development bridge over loopback HTTP. `POST /call`, server-sent events at `/signals`,
 * pictures at `/art/<name>`.
 */
import type { Signal } from '$lib/bindings/commands';

import { writeClipboard } from './clipboard';
import { Failure, type Host } from './host';

export function bridgeHost(base: string = import.meta.env.VITE_BRIDGE ?? ''): Host {
  return {
    async call(name, args) {
      let response: Response;
      try {
        response = await fetch(`${base}/call`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ name, args }),
        });
      } catch {
        throw new Failure({ code: 'host_gone', message: 'The program behind this page does not answer.' });
      }
      const body: unknown = await response.json().catch(() => null);
      if (!response.ok) throw Failure.from(body ?? { code: 'internal', message: `HTTP ${response.status}` });
      return body as never;
    },
    onSignal(listener) {
      const source = new EventSource(`${base}/signals`);
      const take = (event: MessageEvent<string>) => listener(JSON.parse(event.data) as Signal);
      source.addEventListener('message', take);
      source.addEventListener('signal', take);
      return () => source.close();
    },
    onMenu: () => () => undefined,
    pictureUrl: (name) => `${base}/art/${encodeURIComponent(name)}`,
    openUrl: async (url) => {
      window.open(url, '_blank', 'noopener');
    },
    copyText: writeClipboard,
  };
}
