// A system bus of our own with somebody on it who says what systemd's logind says, as far as the app listens: that the
// computer is about to sleep. It answers no question, so the app also shows that it needs none answered.

import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

const CALL = 1;
const SIGNAL = 4;
const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' };

const u32 = (n) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(n);
  return bytes;
};
const string = (text) => Buffer.concat([u32(Buffer.byteLength(text)), Buffer.from(`${text}\0`)]);
const padded = (bytes, to) => Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)]);

/** A message of the D-Bus protocol, little-endian. */
function message(type, serial, { path, interface: face, member, destination, signature }, body = Buffer.alloc(0)) {
  const fields = [
    [1, 'o', path],
    [2, 's', face],
    [3, 's', member],
    [6, 's', destination],
    [8, 'g', signature],
  ];
  let header = Buffer.alloc(0);
  for (const [code, kind, text] of fields.filter(([, , text]) => text !== undefined)) {
    const value = kind === 'g' ? Buffer.from([text.length, ...Buffer.from(text), 0]) : string(text);
    // Each begins on a multiple of 8; its variant's own signature fills the four bytes before the value.
    header = Buffer.concat([padded(header, 8), Buffer.from([code, 1, kind.charCodeAt(0), 0]), value]);
  }
  const head = Buffer.concat([Buffer.from(['l'.charCodeAt(0), type, 0, 1]), u32(body.length), u32(serial), u32(header.length), header]);
  return Buffer.concat([padded(head, 8), body]);
}

/** Starts the bus and takes logind's name on it. `address` is for DBUS_SYSTEM_BUS_ADDRESS. */
export async function startLogind() {
  const daemon = spawn('dbus-daemon', ['--session', '--nofork', '--print-address'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const address = await new Promise((resolve) => createInterface({ input: daemon.stdout }).once('line', resolve));
  const socket = connect(/unix:path=([^,]+)/.exec(address)[1]);
  const heard = () => new Promise((resolve) => socket.once('data', resolve));
  socket.write(`\0AUTH EXTERNAL ${Buffer.from(String(process.getuid())).toString('hex')}\r\n`);
  await heard();
  socket.write('BEGIN\r\n');
  let serial = 0;
  const send = (type, head, body) => socket.write(message(type, (serial += 1), head, body));
  send(CALL, { ...BUS, member: 'Hello' });
  send(CALL, { ...BUS, member: 'RequestName', signature: 'su' }, Buffer.concat([padded(string('org.freedesktop.login1'), 4), u32(0)]));
  await heard();
  socket.resume();
  return {
    address,
    /** Says that the computer is about to sleep, or has woken up. */
    sleeps: (now) =>
      send(
        SIGNAL,
        { path: '/org/freedesktop/login1', interface: 'org.freedesktop.login1.Manager', member: 'PrepareForSleep', signature: 'b' },
        u32(now ? 1 : 0),
      ),
    stop() {
      socket.destroy();
      daemon.kill();
    },
  };
}
