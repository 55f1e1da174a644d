// Somebody on the session's bus who shows notifications, as a desktop does: keeps what was asked for, and clicks.

import assert from 'node:assert/strict';
import { connect } from 'node:net';

import { BUS, CALL, message, messages, padded, reader, RETURN, SIGNAL, string, u32 } from './dbus.mjs';

const SERVICE = 'org.freedesktop.Notifications';
const PATH = '/org/freedesktop/Notifications';

/** Takes the name on the bus at this address. `shown` fills with `{id, title, body, actions}`. */
export async function startNotifications(address) {
  const path = /unix:(?:path|abstract)=([^,]+)/.exec(address)?.[1];
  assert.ok(path, `a bus at a socket, not ${address}`);
  const socket = connect(address.includes('unix:abstract') ? `\0${path}` : path);
  socket.on('error', () => {});
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid())).toString('hex')}\r\n`);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.write('BEGIN\r\n');
  let serial = 0;
  const send = (type, head, body) => socket.write(message(type, (serial += 1), head, body));
  const shown = [];
  let left = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    const { found, rest } = messages(Buffer.concat([left, bytes]));
    left = rest;
    for (const { type, serial: reply, member, sender, body } of found) {
      if (type !== CALL || member !== 'Notify') continue;
      const read = reader(body);
      const [, , , title, text, actions] = [read.text(), read.number(), read.text(), read.text(), read.text(), read.texts()];
      const id = shown.push({ title, body: text, actions });
      shown[id - 1].id = id;
      send(RETURN, { reply, destination: sender, signature: 'u' }, u32(id));
    }
  });
  send(CALL, { ...BUS, member: 'Hello' });
  send(CALL, { ...BUS, member: 'RequestName', signature: 'su' }, Buffer.concat([padded(string(SERVICE), 4), u32(0)]));
  return {
    shown,
    /** Clicks a notification. */
    click: (id) => send(SIGNAL, { path: PATH, interface: SERVICE, member: 'ActionInvoked', signature: 'us' }, Buffer.concat([u32(id), string('default')])),
    stop: () => socket.destroy(),
  };
}
