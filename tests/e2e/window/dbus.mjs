// As much of the D-Bus protocol, little-endian, as the services of these tests speak.

export const CALL = 1;
export const RETURN = 2;
export const SIGNAL = 4;
export const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus', interface: 'org.freedesktop.DBus' };

export const u32 = (n) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(n);
  return bytes;
};
export const string = (text) => Buffer.concat([u32(Buffer.byteLength(text)), Buffer.from(`${text}\0`)]);
export const padded = (bytes, to) => Buffer.concat([bytes, Buffer.alloc((to - (bytes.length % to)) % to)]);

/** A message of the D-Bus protocol, little-endian. */
export function message(type, serial, { path, interface: face, member, reply, destination, signature }, body = Buffer.alloc(0)) {
  const fields = [
    [1, 'o', path],
    [2, 's', face],
    [3, 's', member],
    [5, 'u', reply],
    [6, 's', destination],
    [8, 'g', signature],
  ];
  let header = Buffer.alloc(0);
  for (const [code, kind, text] of fields.filter(([, , text]) => text !== undefined)) {
    const value = kind === 'u' ? u32(text) : kind === 'g' ? Buffer.from([text.length, ...Buffer.from(text), 0]) : string(text);
    // Each begins on a multiple of 8; its variant's own signature fills the four bytes before the value.
    header = Buffer.concat([padded(header, 8), Buffer.from([code, 1, kind.charCodeAt(0), 0]), value]);
  }
  const head = Buffer.concat([Buffer.from(['l'.charCodeAt(0), type, 0, 1]), u32(body.length), u32(serial), u32(header.length), header]);
  return Buffer.concat([padded(head, 8), body]);
}

/** Reads whole messages out of what came; what is left waits for the rest. Only strings and numbers of the header are read. */
export function messages(bytes) {
  const found = [];
  let rest = bytes;
  while (rest.length >= 16) {
    const [body, fields] = [rest.readUInt32LE(4), rest.readUInt32LE(12)];
    const begins = 16 + fields + ((8 - (fields % 8)) % 8);
    if (rest.length < begins + body) break;
    const head = { type: rest[1], serial: rest.readUInt32LE(8) };
    for (let at = 16; at < 16 + fields; at += (8 - (at % 8)) % 8) {
      const [code, kind] = [rest[at], String.fromCharCode(rest[at + 2])];
      at += 4;
      if (kind === 'g') {
        head[code] = rest.toString('utf8', at + 1, at + 1 + rest[at]);
        at += rest[at] + 2;
      } else {
        head[code] = rest.readUInt32LE(at);
        at += 4;
        if (kind !== 'u') {
          const length = head[code];
          head[code] = rest.toString('utf8', at, at + length);
          at += length + 1;
        }
      }
    }
    found.push({ type: head.type, serial: head.serial, path: head[1], interface: head[2], member: head[3], sender: head[7], body: rest.subarray(begins, begins + body) });
    rest = rest.subarray(begins + body);
  }
  return { found, rest };
}

/** Reads a body, step by step, as its signature has it. */
export function reader(body) {
  let at = 0;
  const number = () => {
    at += (4 - (at % 4)) % 4;
    at += 4;
    return body.readUInt32LE(at - 4);
  };
  const text = () => {
    const length = number();
    at += length + 1;
    return body.toString('utf8', at - length - 1, at - 1);
  };
  const texts = () => {
    const end = number() + at;
    const all = [];
    while (at < end) all.push(text());
    return all;
  };
  return { number, text, texts };
}
