// Builds dist/public/ from src/web/: style sheet, scripts, font and icon, as browsers get them.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { shortWordLists } from './build-word-lists.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const web = join(root, 'src', 'web');
const folder = join(root, 'dist', 'public', 'assets');
const manifestFile = join(root, 'dist', 'public', 'manifest.json');
/** Made by `make-text-font.py`. */
const FONT = join(web, 'text.woff2');
const ICON = join(web, 'icon.svg');
/** The colours: style sheets know each as a variable, the icon by its name in braces. */
const TOKENS = join(web, 'tokens.json');
/** One for every page; the strength meter and the work of the captcha are fetched when they are needed. */
const SCRIPTS = ['main.ts', 'strength.ts', 'captcha-work.ts'].map((name) => join(web, 'browser', name));
/** Oldest browsers served: those that know `:has()`. */
const BROWSERS = ['chrome111', 'firefox121', 'safari16.4'];

/**
 * Writes dist/public/: files named after their content, each beside its .br and .gz, and manifest.json
 * (`{"main.css": "/assets/main-….css", …}`).
 */
export async function buildAssets() {
  await mkdir(folder, { recursive: true });
  const fonts = { 'text.woff2': await publish('text.woff2', await readFile(FONT)) };
  const manifest = { ...fonts, 'icon.svg': await publish('icon.svg', await icon()) };
  manifest['main.css'] = await publish('main.css', await styleSheet(fonts));
  for (const [name, content] of await browserCode()) manifest[name] = await publish(name, content);
  // Those of the build before stay: pages already open, or a server not yet restarted, still name them.
  const before = JSON.parse(await readFile(manifestFile, 'utf8').catch(() => '{}'));
  await removeAllBut(
    [...Object.values(before), ...Object.values(manifest)].map((address) => basename(address)),
  );
  await writeFile(manifestFile, `${JSON.stringify(manifest, null, 2)}\n`);
}

async function icon() {
  const colours = await readColours();
  const drawn = await readFile(ICON, 'utf8');
  return Buffer.from(drawn.replaceAll(/\{([\w-]+)\}/g, (_, name) => colours[name]));
}

async function readColours() {
  return JSON.parse(await readFile(TOKENS, 'utf8')).colours;
}

async function styleSheet(fonts) {
  const [sass, esbuild] = await Promise.all([import('sass'), import('esbuild')]);
  const { css } = sass.compile(join(web, 'styles', 'main.scss'), {
    loadPaths: [join(root, 'node_modules')],
    quietDeps: true,
    importers: [await tokens()],
  });
  const addressed = css.replaceAll(/(?<=url\("?)[\w-]+\.woff2/g, (name) => fonts[name]);
  const { code } = await esbuild.transform(addressed, {
    loader: 'css',
    minify: true,
    target: BROWSERS,
  });
  return Buffer.from(code);
}

/**
 * `@use 'tokens'`: each colour as a variable of Sass that stands for the custom property of its name, and the values
 * of these for a light screen and for a dark one.
 */
export async function tokens() {
  const { colours, dark } = JSON.parse(await readFile(TOKENS, 'utf8'));
  const mapOf = (values) => Object.entries(values).map(([name, value]) => `'${name}': ${value}`);
  const contents = [
    ...Object.keys(colours).map((name) => `$${name}: var(--${name});`),
    `$light: (${mapOf(colours)});`,
    `$dark: (${mapOf(dark)});`,
  ].join('\n');
  return {
    canonicalize: (url) => (url === 'tokens' ? pathToFileURL(TOKENS) : null),
    load: () => ({ contents, syntax: 'scss' }),
  };
}

async function browserCode() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: SCRIPTS,
    bundle: true,
    minify: true,
    format: 'esm',
    target: BROWSERS,
    legalComments: 'none',
    plugins: [shortWordLists()],
    outdir: folder,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles.map(({ path, contents }) => [basename(path), contents]);
}

/** Writes one file and its compressed forms; answers its address. */
async function publish(name, content) {
  const extension = extname(name);
  const fingerprint = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const named = `${basename(name, extension)}-${fingerprint}${extension}`;
  await writeFile(join(folder, named), content);
  // A woff2 is compressed already.
  if (extension !== '.woff2') {
    await writeFile(join(folder, `${named}.br`), brotliCompressSync(content));
    await writeFile(join(folder, `${named}.gz`), gzipSync(content, { level: 9 }));
  }
  return `/assets/${named}`;
}

async function removeAllBut(kept) {
  for (const file of await readdir(folder)) {
    if (!kept.includes(file.replace(/\.(br|gz)$/, ''))) await rm(join(folder, file), { force: true });
  }
}
