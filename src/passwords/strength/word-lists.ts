import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as french } from '@zxcvbn-ts/language-fr';
import type { WordLists } from './estimate.ts';
import { folded } from './fold.ts';
import { FRENCH_FAVOURITES } from './french-favourites.ts';

/**
 * Everything an attacker is taken to know: some 118 000 words. Takes 0.1 s and 20 MB.
 * In what browsers get, the build puts shorter lists in the place of this module.
 */
export function wordLists(): WordLists {
  return {
    words: {
      passwords: merged([...FRENCH_FAVOURITES, ...common['passwords-common']]),
      words: merged(french['commonWords-fr'], french['wikipedia-fr']),
      names: merged(french['firstnames-fr'], french['lastnames-fr']),
      diceware: merged(common['diceware-common']),
      [WORD_SEQUENCES]: merged(
        french['cardinalNumbers-fr'],
        french['ordinalNumbers-fr'],
        french['daysOfWeek-fr'],
        french['months-fr'],
        french['seasons-fr'],
        french['timePeriods-fr'],
      ),
    },
    keyboards: adjacencyGraphs,
  };
}

/** One of the few names under which zxcvbn looks for words that follow one another (« lundi-mardi-… »). */
const WORD_SEQUENCES = 'cardinalNumbers';

/** One list of several: each word once, at the best of its ranks. Every list costs a search in every password. */
function merged(...lists: readonly (readonly string[])[]): string[] {
  const longest = Math.max(...lists.map((list) => list.length));
  const words = new Set<string>();
  for (let rank = 0; rank < longest; rank += 1) {
    for (const list of lists) {
      const word = list[rank];
      if (word !== undefined) words.add(folded(word));
    }
  }
  return [...words];
}
