// Builds the server and the commands from src/, each with all that it imports in one file: Node.js loads one file of two
// megabytes in half the time that thirteen hundred small ones take, and in less memory.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withLinesAlone } from './build-source-map.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');

/** Left in node_modules, and loaded when they are first needed: machine code, data beside their code, or much memory. */
export const LEFT_OUT = [
  '@electric-sql/pglite',
  '@myriaddreamin/typst-ts-node-compiler',
  '@napi-rs/canvas',
  '@node-rs/argon2',
  '@opentelemetry/core',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace',
  '@zxcvbn-ts/*',
  'file-type',
  'fxa-common-password-list',
  'html-to-text',
  'libphonenumber-js',
  'pg-native',
  'piscina',
  'tinypool',
];

/**
 * Writes main.js, each command that package.json names, and the programs of workers, at the paths that their sources have
 * in src/. What the commands have in common goes to files beside them.
 * @param outDir absolute path
 */
export async function buildServer(outDir) {
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const commands = Object.values(scripts).flatMap(
    (script) => /^node dist\/(cli\/[\w-]+)\.js$/.exec(script)?.[1] ?? [],
  );
  for (const programs of [
    ['main'],
    commands,
    ['platform/process-guard'],
    ['documents/pdf-worker'],
    ['captcha/drawing/paint'],
    ['passwords/strength/strength-worker'],
  ])
    await bundle(outDir, programs);
}

async function bundle(outDir, programs) {
  const { build } = await import('esbuild');
  const folder = dirname(programs[0]);
  const { outputFiles } = await build({
    entryPoints: programs.map((program) => join(src, `${program}.ts`)),
    outbase: join(src, folder),
    outdir: join(outDir, folder),
    bundle: true,
    splitting: programs.length > 1,
    chunkNames: 'common-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    external: LEFT_OUT,
    // As they are in the source, and every name kept, so that whoever reads a stack trace finds the place.
    minify: false,
    legalComments: 'linked',
    sourcemap: 'external',
    sourcesContent: false,
    banner: { js: REQUIRE },
    plugins: [placesOfSources(folder), builtinsAsTheyAre()],
    write: false,
    logLevel: 'warning',
  });
  for (const { path, text } of outputFiles) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, path.endsWith('.map') ? withLinesAlone(text) : asciiOnly(text));
  }
}

/** What packages written for `require` find of Node.js itself. */
const REQUIRE = `import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);`;

/** `import.meta.url` stays the address of the module that says it: templates, lists and workers are found from there. */
function placesOfSources(folder) {
  return {
    name: 'places-of-sources',
    setup({ onLoad }) {
      onLoad({ filter: /\.tsx?$/ }, async ({ path }) => {
        if (!path.startsWith(src + sep)) return undefined;
        const module = relative(join(src, folder), path)
          .replaceAll(sep, '/')
          .replace(/\.tsx?$/, '.js');
        const place = `new URL(${JSON.stringify(module)}, import.meta.url).href`;
        const text = await readFile(path, 'utf8');
        return {
          contents: text.replaceAll('import.meta.url', place),
          loader: path.endsWith('x') ? 'tsx' : 'ts',
        };
      });
    },
  };
}

/** To import `node:http` reads all that it has, `WebSocket` too, which loads an HTTP client of its own: 20 ms for nothing. */
function builtinsAsTheyAre() {
  return {
    name: 'builtins-as-they-are',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(node:)?https?$/ }, ({ path, kind }) =>
        kind === 'import-statement' ? { path, namespace: 'required' } : { path, external: true },
      );
      onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
        contents: `module.exports = require(${JSON.stringify(path)});`,
      }));
    },
  };
}

/**
 * What is left of other letters stands in regular expressions and means the same as an escape; with one of them in a file,
 * V8 keeps two bytes for each of its millions of characters.
 */
function asciiOnly(text) {
  return text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
