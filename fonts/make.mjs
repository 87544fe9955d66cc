// Makes the two fonts of this folder anew; see README.md. Usage, in an empty folder:
//   npm install subset-font@2.9.0 @expo-google-fonts/noto-sans-sc@0.4.3
//   node <repository>/fonts/make.mjs .
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const installed = createRequire(join(resolve(process.argv[2] ?? '.'), 'package.json'));
const { default: subsetFont } = await import(installed.resolve('subset-font'));

const chinese = new TextDecoder('gb2312', { fatal: true });
/** Every character of these rows of GB 2312. */
function rows(first, last) {
  let all = '';
  for (let row = first; row <= last; row++) {
    for (let cell = 1; cell <= 94; cell++) {
      try {
        all += chinese.decode(Uint8Array.of(0xa0 + row, 0xa0 + cell));
      } catch {}
    }
  }
  return all;
}

const messages = new URL('../src/bot/messages/', import.meta.url);
const said = readdirSync(messages, { recursive: true })
  .filter((name) => name.endsWith('zh.ts'))
  .map((name) => readFileSync(new URL(name, messages), 'utf8'));
// Punctuation and full-width letters, the 3,755 usual characters, and whatever we say beside.
const wanted = [rows(1, 1), rows(3, 3), rows(16, 55), ...said].join('').replace(/[^\u2e80-\uffff]/g, '');

for (const [weight, name] of [
  ['400Regular', 'Regular'],
  ['700Bold', 'Bold'],
]) {
  const whole = installed.resolve(`@expo-google-fonts/noto-sans-sc/${weight}/NotoSansSC_${weight}.ttf`);
  const font = await subsetFont(readFileSync(whole), wanted, { targetFormat: 'truetype', noLayoutClosure: true });
  writeFileSync(new URL(`NotoSansSC-${name}.ttf`, import.meta.url), font);
}
