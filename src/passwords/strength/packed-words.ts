/**
 * A list of words, most frequent first, as a text that compresses well: within the ranks 1, 2–3, 4–7, 8–15…
 * the words are sorted, and each is written without the letters that it shares with the one before it.
 * A word keeps its rank within a factor of two, which is all that an estimate needs.
 * @param words in lower case: a capital tells how many letters are shared (A: none, B: one…)
 */
export function packed(words: readonly string[]): string {
  let text = '';
  let before = '';
  for (let first = 1; first <= words.length; first *= 2) {
    for (const word of words.slice(first - 1, 2 * first - 1).sort()) {
      const shared = lengthShared(before, word);
      text += String.fromCharCode(NONE_SHARED + shared) + word.slice(shared);
      before = word;
    }
  }
  return text;
}

/** The words of a packed list, most frequent first within a factor of two. */
export function unpacked(text: string): string[] {
  let before = '';
  return (text.match(/[A-Z][^A-Z]*/g) ?? []).map((entry) => {
    before = before.slice(0, entry.charCodeAt(0) - NONE_SHARED) + entry.slice(1);
    return before;
  });
}

const NONE_SHARED = 'A'.charCodeAt(0);
const MOST_SHARED = 25;

function lengthShared(before: string, word: string): number {
  let length = 0;
  while (length < MOST_SHARED && length < word.length && before[length] === word[length]) length += 1;
  return length;
}
