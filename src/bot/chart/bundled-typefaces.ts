import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Typeface, type Typefaces } from './typeface.js';

/** Latin, Cyrillic, signs; and Chinese, of which `fonts/README.md` tells. */
const latin = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
const chinese = fileURLToPath(new URL('../../../fonts/', import.meta.url));
let known: Typefaces | null = null;

/** Read with the first picture, then kept; the Chinese ones with the first Chinese word. */
export function bundledTypefaces(): Typefaces {
  known ??= {
    plain: withChinese('DejaVuSans.ttf', 'NotoSansSC-Regular.ttf'),
    bold: withChinese('DejaVuSans-Bold.ttf', 'NotoSansSC-Bold.ttf'),
  };
  return known;
}

function withChinese(name: string, chineseName: string): Typeface {
  let opened: Typeface | null = null;
  return new Typeface(join(latin, name), () => {
    opened ??= new Typeface(join(chinese, chineseName));
    return opened;
  });
}
