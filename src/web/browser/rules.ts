const FEWEST = 20;
const MOST = 128;

/** The password rules that need no dictionary, by the name their line bears. */
export const RULES: Record<string, (password: string) => boolean> = {
  // Characters as people count them: an emoji is one.
  length: (password) => {
    const count = [...password].length;
    return count >= FEWEST && count <= MOST;
  },
  letter: (password) => /\p{L}/u.test(password),
  digit: (password) => /\p{Nd}/u.test(password),
  'no-space': (password) => password !== '' && !/\s/u.test(password),
};
