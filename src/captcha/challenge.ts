import type { Platform } from '../platform/platform.ts';
import { type Secrets, sameText } from '../platform/secrets.ts';

/** The forms that ask for a captcha. Their place in the list is in the tokens: only add at the end. */
const CAPTCHA_FORMS = ['sign-in', 'activation', 'recovery', 'creation', 'change'] as const;

export type CaptchaForm = (typeof CAPTCHA_FORMS)[number];

/** How long a captcha can be answered, in seconds. */
export const CAPTCHA_LIFETIME = 10 * 60;

export const ANSWER_LENGTH = 6;

/**
 * What answers are made of: letters, drawn as capitals, and digits of which no two look alike however they are
 * tilted and run together (of E/F only F, of M/N/W only M, of R/P/B/K only R, of Z/2/7 only Z, of D/O/0 only D,
 * of A/4 only 4, of G/6 only 6, of H/X/Y only H, none of 1/I/J/L/5/S/8), no two sound alike in French (of d/p/t
 * only d, of six/x only six, of quatre/k only quatre), and no vowel, so that no word comes out. Ten of them: one
 * guess succeeds once in a million tries.
 */
export const ALPHABET = 'dfhmrz3469';

/**
 * What people take for a character of the alphabet, by ear or by eye, and what they meant. None of these is
 * itself in the alphabet: taking one for the other makes guessing no easier.
 */
const MISTAKEN: Readonly<Record<string, string>> = {
  b: 'd',
  p: 'd',
  t: 'd',
  o: 'd',
  '0': 'd',
  s: 'f',
  e: 'f',
  n: 'm',
  w: 'm',
  '2': 'z',
  '7': 'z',
  a: '4',
  k: '4',
  x: '6',
  g: '9',
  q: '9',
};

/** A captcha as its token tells it. */
export interface Challenge {
  /** 16 random bytes, base64url: what the answer and the picture are derived from. */
  id: string;
  form: CaptchaForm;
  /** The work that is done for it must be of this level or of a higher one. */
  atLeast: number;
  expiresAt: Date;
  /** Of the key that made it, which need not be the one that makes others now. */
  secrets: Secrets;
}

export function isCaptchaForm(name: unknown): name is CaptchaForm {
  return CAPTCHA_FORMS.some((form) => form === name);
}

/**
 * A new captcha for one form, as an opaque token of 52 base64url characters. Nothing is stored: the token
 * says which captcha it is, for which form, at what price and until when (10 minutes), and is authenticated.
 */
export function issueCaptcha(
  platform: Pick<Platform, 'clock' | 'random' | 'secrets'>,
  form: CaptchaForm,
  atLeast = 0,
): string {
  const body = Buffer.alloc(BODY_BYTES);
  body.set(platform.random.bytes(ID_BYTES), 0);
  body.writeUInt8(atLeast * FORMS_A_BYTE + CAPTCHA_FORMS.indexOf(form), ID_BYTES);
  body.writeUInt32BE(Math.ceil(platform.clock.now().getTime() / 1000) + CAPTCHA_LIFETIME, ID_BYTES + 1);
  const text = body.toString('base64url');
  return text + tag(platform.secrets, text);
}

/** What an authentic token says, be it expired or not; `undefined` for anything this installation did not issue. */
export function readToken(secrets: Secrets, token: string): Challenge | undefined {
  const maker = secrets.ring().find((one) => isAuthentic(one, token));
  if (!maker) return undefined;
  const body = Buffer.from(token.slice(0, BODY_CHARACTERS), 'base64url');
  const formAndLevel = body.readUInt8(ID_BYTES);
  const form = CAPTCHA_FORMS[formAndLevel % FORMS_A_BYTE];
  if (form === undefined) return undefined;
  return {
    id: body.toString('base64url', 0, ID_BYTES),
    form,
    atLeast: Math.floor(formAndLevel / FORMS_A_BYTE),
    expiresAt: new Date(body.readUInt32BE(ID_BYTES + 1) * 1000),
    secrets: maker,
  };
}

/** What a token says that this installation issued and that can still be answered. */
export function usableChallenge(
  { secrets, clock }: Pick<Platform, 'secrets' | 'clock'>,
  token: string,
): Challenge | undefined {
  const challenge = readToken(secrets, token);
  return challenge && challenge.expiresAt > clock.now() ? challenge : undefined;
}

/** The six characters of the picture. Derived from the key, so that they are neither stored nor sent. */
export function answerOf({ secrets, id }: Pick<Challenge, 'secrets' | 'id'>): string {
  const bytes = Buffer.from(secrets.keyedHash('captcha', `answer:${id}`), 'base64url');
  // 32 bits for each, so that the remainder favours none by more than one in 10⁸.
  const characterAt = (place: number) => ALPHABET[bytes.readUInt32BE(4 * place) % ALPHABET.length];
  return Array.from({ length: ANSWER_LENGTH }, (_, place) => characterAt(place)).join('');
}

/** What somebody typed, as it is compared: upper or lower case alike, spaces around it aside. */
export function foldAnswer(typed: string): string {
  return Array.from(typed.trim().toLowerCase(), (character) => MISTAKEN[character] ?? character).join('');
}

const ID_BYTES = 16;
/** One byte holds the form and, above it, the level: tokens made before levels were in them say level 0. */
const FORMS_A_BYTE = 16;
const BODY_BYTES = ID_BYTES + 1 + 4;
// Whole groups of three bytes: no spare bits, so that one body has one spelling only.
const BODY_CHARACTERS = (BODY_BYTES / 3) * 4;
const TAG_CHARACTERS = 24;

function isAuthentic(secrets: Secrets, token: string): boolean {
  return sameText(token.slice(BODY_CHARACTERS), tag(secrets, token.slice(0, BODY_CHARACTERS)));
}

/** 144 bits of the keyed hash of the body's text: the text itself is what is authentic, spelling included. */
function tag(secrets: Secrets, body: string): string {
  return secrets.keyedHash('captcha', `token:${body}`).slice(0, TAG_CHARACTERS);
}
