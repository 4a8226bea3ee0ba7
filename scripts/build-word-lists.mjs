// What browsers get of the word lists: all of them would make a page five times heavier than its budget.
import { dirname } from 'node:path';

/** How many words of each list, most frequent first; of the lists left out, none. The server has them all. */
const LENGTHS = { passwords: 20_000, words: 20_000, names: 12_500, cardinalNumbers: 100 };

/** What the licences of the code and of the lists ask to be told wherever they go. */
const NOTICE = `/*! zxcvbn-ts, (c) 2012-2016 Dan Wheeler and Dropbox, Inc., (c) 2021 @zxcvbn-ts, MIT licence.
French words: derived from OpenSubtitles 2024 by way of OPUS (https://opus.nlpl.eu/), Helsinki-NLP, ODC-BY 1.0. */
`;

/** esbuild plugin: replaces `src/passwords/strength/word-lists.ts` by a module of the same form with shorter lists. */
export function shortWordLists() {
  return {
    name: 'short-word-lists',
    setup({ esbuild, onLoad, onEnd }) {
      onLoad({ filter: /[\\/]passwords[\\/]strength[\\/]word-lists\.ts$/ }, async ({ path }) => {
        const resolveDir = dirname(path);
        return { contents: moduleOf(await shortLists(esbuild, resolveDir)), loader: 'js', resolveDir };
      });
      onEnd(({ outputFiles = [] }) => {
        for (const file of outputFiles.filter(({ path }) => path.endsWith('strength.js'))) {
          file.contents = Buffer.concat([Buffer.from(NOTICE), file.contents]);
        }
      });
    },
  };
}

/** Runs the real module, so that the lists are chosen, ranked and folded in one place only. */
async function shortLists(esbuild, resolveDir) {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: `export * from './word-lists.ts'; export * from './packed-words.ts';`, resolveDir },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { wordLists, packed } = await import(`data:text/javascript;base64,${code}`);
  const { words } = wordLists();
  return Object.entries(LENGTHS).map(([name, length]) => [name, packed(words[name].slice(0, length))]);
}

function moduleOf(lists) {
  const words = lists.map(([name, text]) => `${name}: unpacked(${JSON.stringify(text)})`);
  return `
    import { adjacencyGraphs } from '@zxcvbn-ts/language-common';
    import { unpacked } from './packed-words.ts';
    // Not needed again, but part of what this was built from.
    import './french-favourites.ts';
    export const wordLists = () => ({ words: { ${words.join(', ')} }, keyboards: adjacencyGraphs });
  `;
}
