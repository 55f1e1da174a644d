// The arrows of the interface: lib knows no feature and no view, features never know each other, only lib/host knows
// Tauri, and nothing that ships imports dev/. Exits 1 with one line per wrong import.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = process.argv[2] ? resolve(process.argv[2]) : fileURLToPath(new URL('../src', import.meta.url));

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ts|svelte)$/.test(name));

/** The layer and, for features, which one: `features/orders`, `lib/host`, `views`. */
function home(path) {
  const parts = path.split(sep);
  return parts[0] === 'lib' || parts[0] === 'features' ? parts.slice(0, 2).join('/') : (parts[0] ?? '');
}

const wrong = [];
for (const file of files) {
  const text = readFileSync(join(src, file), 'utf8');
  const here = home(file);
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
    let to = target;
    if (to.startsWith('$lib')) to = to.replace('$lib', 'lib');
    else if (to.startsWith('$features')) to = to.replace('$features', 'features');
    else if (to.startsWith('.')) to = relative(src, resolve(src, dirname(file), to));
    else {
      if (to.startsWith('@tauri-apps/') && here !== 'lib/host') wrong.push(`${file}: only lib/host may import ${to}`);
      if (to === '@lucide/svelte') wrong.push(`${file}: import @lucide/svelte/icons/<name> instead of the barrel`);
      continue;
    }
    const there = home(to);
    const fail = (why) => wrong.push(`${file}: imports ${target}; ${why}`);
    if (here.startsWith('lib/') && /^(features|views)/.test(there)) fail('lib knows neither features nor views');
    else if (here.startsWith('features/') && there.startsWith('views')) fail('features do not know views');
    else if (here.startsWith('features/') && there.startsWith('features/') && here !== there) fail('features never import each other');
    else if (there.startsWith('..') && file !== 'start.ts' && !to.includes('locales')) fail('outside src');
  }
}
for (const line of wrong) console.error(line);
if (wrong.length > 0) process.exit(1);
console.log(`arch: ${files.length} files, no wrong import`);
