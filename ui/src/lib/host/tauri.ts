/** The desktop window's host: one IPC command `call`, one event `signal`, one event `menu`. */
import { convertFileSrc, invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Signal } from '$lib/bindings/commands';

import { writeClipboard } from './clipboard';
import { Failure, type Host, type MenuItem } from './host';

function subscribe<T>(event: string, listener: (payload: T) => void): () => void {
  let stopped = false;
  const unlisten = listen<T>(event, ({ payload }) => {
    if (!stopped) listener(payload);
  });
  return () => {
    stopped = true;
    void unlisten.then((stop) => stop());
  };
}

export function tauriHost(): Host {
  return {
    async call(name, args) {
      try {
        return await invoke('call', { name, args });
      } catch (thrown) {
        throw Failure.from(thrown);
      }
    },
    onSignal: (listener) => subscribe<Signal>('signal', listener),
    onMenu: (listener) => subscribe<MenuItem>('menu', listener),
    // `kabinet-art://localhost/<name>`, or `http://kabinet-art.localhost/<name>` where WebView2 wants it so.
    pictureUrl: (name) => convertFileSrc(name, 'kabinet-art'),
    openUrl: async (url) => {
      try {
        await invoke('plugin:opener|open_url', { url });
      } catch (thrown) {
        throw Failure.from(thrown);
      }
    },
    copyText: writeClipboard,
    revealFile: async (path) => {
      try {
        await invoke('plugin:opener|reveal_item_in_dir', { paths: [path] });
      } catch (thrown) {
        throw Failure.from(thrown);
      }
    },
  };
}
