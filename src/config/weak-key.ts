/** Characters of a key, at least: 32 of base64 are 192 bits. */
const SHORTEST = 32;
/** Of 32 random hexadecimal digits some 14 differ; three digits and letters by chance less than once in a thousand years. */
const FEWEST_DIFFERENT = 8;
/** Characters of a key that do not follow from those before them. */
const FEWEST_FRESH = 24;

/** What stands in manuals, and what a failed command leaves: the sums of nothing at all. Folded as keys are. */
const WELL_KNOWN = [
  'changeme',
  'changethis',
  'changeit',
  'replaceme',
  'replacethis',
  'yoursecret',
  'yourkey',
  'supersecret',
  'topsecret',
  'keyboardcat',
  'correcthorsebattery',
  'thisisasecret',
  'thisisnotasecret',
  'notasecret',
  'insecure',
  'donotuse',
  'password',
  'motdepasse',
  'whatopensslrand',
  'opensslrandbase64',
  'qwertyuiop',
  'azertyuiop',
  'asdfghjkl',
  'qsdfghjkl',
  'd41d8cd98f00b204e9800998ecf8427e',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'e3b0c44298fc1c149afbf4c8996fb924',
];

/**
 * What is wrong with a key, as far as it can be seen: whether it is random cannot, but what people type in place of
 * randomness can. A key that `openssl rand` printed passes, in base64 or in hexadecimal.
 * @returns what to say after the name of the setting; never a part of the key
 */
export function weaknessOf(key: string): string | undefined {
  if (key.length < SHORTEST)
    return `must be at least ${SHORTEST} characters of randomness; ${HOW_TO_MAKE_ONE}`;
  if (new Set(key).size < FEWEST_DIFFERENT) return `has too few different characters; ${HOW_TO_MAKE_ONE}`;
  if (freshCharacters(key) < FEWEST_FRESH) return `repeats itself or counts up; ${HOW_TO_MAKE_ONE}`;
  const folded = key.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (WELL_KNOWN.some((known) => folded.includes(known)))
    return `holds a well-known example; ${HOW_TO_MAKE_ONE}`;
  return undefined;
}

/** How the operator gets a better one. */
export const HOW_TO_MAKE_ONE = 'make one with: openssl rand -base64 48';

/** The pairs of letters of which six in ten are in French and English text, and one in eleven in random letters. */
const FREQUENT_PAIRS = new Set(
  (
    'es re on er de th se he le an en te it ou ti at co or ne ss st pa in is as ce ac nt io nd ' +
    'ro ot ha ve tr ec vo ur el si et ch ts ie me ed li ai ri ct ns us un la ue pr ar ma qu il'
  ).split(' '),
);
/** Random keys of 32 characters have as many frequent pairs, and as great a share, less than once in 500,000. */
const WORDS_FROM = { pairs: 12, share: 0.4 };

/**
 * Whether a person seems to have typed a key: it is long and various enough, and reads like words. A phrase may be hard to
 * guess or stand in a manual, which nobody can tell by looking at it: it does for a trial.
 */
export function readsLikeWords(key: string): boolean {
  // Hexadecimal digits spell few words, and hold too few letters to tell by.
  if (/^[\da-f-]*$/i.test(key)) return false;
  const letters = key.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const pairs = [...letters]
    .map((_, at) => letters.slice(at, at + 2))
    .filter((pair) => /^[a-z]{2}$/.test(pair));
  const frequent = pairs.filter((pair) => FREQUENT_PAIRS.has(pair)).length;
  return frequent >= WORDS_FROM.pairs && frequent >= pairs.length * WORDS_FROM.share;
}

/**
 * How many characters tell anything new: not those that go on with a row (aaa, abc, aab, 321), nor those that end three
 * characters that were there before.
 */
function freshCharacters(key: string): number {
  const seen = new Set<string>();
  let fresh = 0;
  for (let at = 0; at < key.length; at++) {
    const ending = key.slice(Math.max(at - 2, 0), at + 1).toLowerCase();
    if (!seen.has(ending) && !isRow(ending)) fresh++;
    seen.add(ending);
  }
  return fresh;
}

function isRow(three: string): boolean {
  if (three.length < 3) return false;
  const steps = [1, 2].map((at) => three.charCodeAt(at) - three.charCodeAt(at - 1));
  return steps.every((step) => step === 0 || step === 1) || steps.every((step) => step === 0 || step === -1);
}
