import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { type StrengthEstimator, strengthEstimator } from '../src/passwords/strength/estimate.ts';
import { wordLists } from '../src/passwords/strength/word-lists.ts';
import { JUDGED } from '../test/tools/judged-passwords.ts';

const src = fileURLToPath(new URL('../src', import.meta.url));
const script = new URL('./build-word-lists.mjs', import.meta.url).href;
const { shortWordLists }: { shortWordLists(): Plugin } = await import(script);

async function bundle(input: BuildOptions): Promise<Buffer> {
  const { outputFiles } = await build({
    ...input,
    plugins: [shortWordLists()],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  return Buffer.from(outputFiles?.[0]?.contents ?? []);
}

/** the strength meter, loaded when the field gets focus. */
const BUDGET = 150_000;

describe('the strength meter, as browsers get it', () => {
  it('keeps to its budget, whichever way it is compressed', async () => {
    const code = await bundle({ entryPoints: [`${src}/web/browser/strength.ts`] });
    expect(code.length).toBeGreaterThan(BUDGET);
    expect(brotliCompressSync(code).length).toBeLessThanOrEqual(BUDGET);
    expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(BUDGET);
  });

  it('bears the notice of what it is made of', async () => {
    const code = await bundle({ entryPoints: [`${src}/web/browser/strength.ts`], outdir: src });
    expect(code.toString()).toMatch(/^\/\*! zxcvbn-ts.+MIT licence.+ODC-BY/s);
  });

  it('says « Fort » where the server does, and nowhere else', async () => {
    const inPage = await pageEstimator();
    const onServer = strengthEstimator(wordLists());
    const strong = (estimate: StrengthEstimator) =>
      Object.values(JUDGED)
        .flat()
        .filter((password) => estimate(password, ['Lila', 'Rosemonde']) === 'strong');
    expect(strong(onServer)).toEqual(JUDGED.strong);
    expect(strong(inPage)).toEqual(strong(onServer));
  });
});

async function pageEstimator(): Promise<StrengthEstimator> {
  const contents = `
    import { strengthEstimator } from './passwords/strength/estimate.ts';
    import { wordLists } from './passwords/strength/word-lists.ts';
    export const estimate = strengthEstimator(wordLists());
  `;
  const code = await bundle({ stdin: { contents, resolveDir: src, loader: 'ts' } });
  const { estimate } = await import(`data:text/javascript;base64,${code.toString('base64')}`);
  return estimate;
}
