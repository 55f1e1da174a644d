// A system bus of our own with somebody on it who says what systemd's logind says, as far as the app listens: that the
// computer is about to sleep. It answers no question, so the app also shows that it needs none answered.

import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

import { BUS, CALL, message, padded, SIGNAL, string, u32 } from './dbus.mjs';

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
