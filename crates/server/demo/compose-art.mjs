// Composes the demo store's pictures from pieces of Fluent Emoji Flat (MIT) into art/*.svg. The results are committed;
// this is kept so that they can be made again:
//   npm install --prefix DIR @iconify-json/fluent-emoji-flat
//   node compose-art.mjs DIR/node_modules/@iconify-json/fluent-emoji-flat/icons.json
import { readFileSync, writeFileSync, readdirSync, unlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const pieces = JSON.parse(readFileSync(process.argv[2], "utf8")).icons;
const table = JSON.parse(readFileSync(join(here, "art.json"), "utf8"));

// Ground, the large soft shape behind the thing, and the disc behind the animal.
const tints = {
  amber: ["#FBEFD9", "#F5DDB3"],
  plum: ["#F3E6F1", "#E5CDE2"],
  sky: ["#E2EFF8", "#C6DFF1"],
  teal: ["#DDF1EC", "#BDE2D9"],
  rose: ["#FBE7E3", "#F4CFC7"],
  moss: ["#EAF0DA", "#D3DFB5"],
  sand: ["#F3EDE0", "#E4D8BF"],
};

// Plain shapes only: nothing that runs, links, loads or animates.
const plain = /^(g|path|circle|ellipse|rect)$/;
function piece(name) {
  const body = pieces[name]?.body;
  if (!body) throw new Error(`no piece ${name}`);
  for (const [, tag] of body.matchAll(/<([a-zA-Z]+)/g)) if (!plain.test(tag)) throw new Error(`${name}: <${tag}>`);
  if (/\b(on\w+|href|style|id|class)=/.test(body)) throw new Error(`${name}: an attribute that is not plain`);
  return body;
}

for (const old of readdirSync(join(here, "art"))) unlinkSync(join(here, "art", old));
for (const [name, [thing, animal, tint]] of Object.entries(table)) {
  const [ground, shape] = tints[tint];
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="96" height="96">` +
    `<rect width="96" height="96" fill="${ground}"/><circle cx="44" cy="50" r="36" fill="${shape}"/>` +
    `<g transform="translate(14 16) scale(1.875)">${piece(thing)}</g>` +
    `<circle cx="75" cy="75" r="17" fill="#FFFDF8"/>` +
    `<g transform="translate(62.2 62.2) scale(.8)">${piece(animal)}</g></svg>\n`;
  writeFileSync(join(here, "art", `${name}.svg`), svg);
}
