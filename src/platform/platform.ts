import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { Logger } from 'pino';
import type { Installation } from '../config/installation.ts';
import type { Database } from '../database/schema.ts';
import type { Load, Turn } from './fair-queue.ts';
import type { Secrets } from './secrets.ts';

/** Where "now" comes from. Handed in everywhere, so that a test can move time without sleeping. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** The instant so many times 24 hours before another. */
export function daysAgo(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 24 * 3_600_000);
}

/** Where unpredictability comes from: always the operating system's generator outside tests. */
export interface Random {
  /** `length` unpredictable bytes. */
  bytes(length: number): Buffer;
  /** A whole number, `0 <= n < below`, without modulo bias. */
  below(below: number): number;
  /** A version 4 UUID (RFC 9562). For rows that are appended see `orderedUuid`. */
  uuid(): string;
}

export const systemRandom: Random = { bytes: randomBytes, below: randomInt, uuid: randomUUID };

/** What may be touched inside a unit of work and outside of one: nothing of it keeps anybody waiting for long. */
export interface Ground {
  db: Database;
  clock: Clock;
  random: Random;
  secrets: Secrets;
  log: Logger;
  installation: Installation;
  signals: EventEmitter<Signals>;
}

/**
 * Everything a use case may touch besides its own input. Handed in, never imported,
 * so that a test brings its own clock or database and mocks no module.
 */
export interface Platform extends Ground {
  hasher: PasswordHasher;
  strength: PasswordStrength;
  printer: PdfPrinter;
  painter: CaptchaPainter;
}

/** What one part of this process tells another once it is committed. */
export interface Signals {
  /** Mails wait in the outbox: they need not wait for the next round. */
  'mail-queued': [];
  /** Somebody is to be looked up whom an offer may mean. */
  'offer-made': [];
}

export interface PasswordHasher {
  /** Argon2id in the PHC string format, marked where a pepper went in. @throws Overloaded */
  hash(secret: string): Promise<string>;
  /** @throws Overloaded */
  verify(hash: string, secret: string): Promise<boolean>;
  /**
   * Whether the secret is that of one of the hashes: looked at one after the other, each in its turn, and one such
   * walk at a time for whatever `whose` names, so that ten hashes a request are not ten times the place.
   * @throws Overloaded where three walks of `whose` are asked for at once, as `verify` does too
   */
  verifyAny(whose: string, hashes: readonly string[], secret: string): Promise<boolean>;
  /** Does the work of a `verify` and answers false: for an address that opens no account. @throws Overloaded */
  verifyNothing(secret: string): Promise<false>;
  /** Whether the hash was made with lower parameters than today's, or without the pepper of today. */
  isOutdated(hash: string): boolean;
  /** The same hasher, its work queued on behalf of somebody. */
  inTurn(turn: Turn): PasswordHasher;
  load(): Load;
}

/**
 * What is to be thought of a password: how hard it is to guess, unless it is known anyway:
 * - `common`: on the list of common passwords, or but one of them repeated or padded (`common-passwords.ts`),
 * - `breached`: known from a breach, or a phrase that everybody knows (`breached-passwords.ts`).
 */
export type Judgement = 'weak' | 'medium' | 'strong' | 'common' | 'breached';

export interface PasswordStrength {
  /**
   * Judges a password for someone who knows `personalWords` (name, address…). Bounded work, off the event loop; a
   * password that takes too long to judge is called weak.
   * @throws Overloaded, Abandoned as turns do; WorkerFailed when the worker died of it, or after `close`
   */
  judge(password: string, personalWords: readonly string[]): Promise<Judgement>;
  /** The same, its work queued on behalf of somebody. */
  inTurn(turn: Turn): PasswordStrength;
  /** Ends the worker. What is still asked is refused with an error. */
  close(): Promise<void>;
}

/** What a template is handed: plain text, however it is laid out; Typst never reads it as markup. */
export type PrintedTexts = Readonly<{ [name: string]: Printed }>;
type Printed = string | boolean | readonly Printed[] | PrintedTexts;

export interface PdfPrinter {
  /**
   * Prints a Typst template as a PDF. `prelude.typ`, beside this file, comes before it: the palette, the fonts, and
   * `data`, the texts by their names.
   *
   * It is PDF/UA-1 (ISO 14289-1): the compiler refuses a document that is not accessible, so a careless change of
   * a template fails the tests. Fonts are embedded; nothing comes from the network or from the machine's own fonts.
   * It tells that Typst made it, not which version.
   *
   * A character that no embedded font has (an emoji, a Chinese sign) is printed as « � »: see `printed-characters.ts`.
   *
   * @param template the `.typ` file, beside the module that calls
   * @param madeAt the date the file bears
   * @throws RangeError when `madeAt` is an invalid date
   * @throws Overloaded, Abandoned as turns do; WorkerFailed when the worker died of it, or was closed
   */
  print(template: URL, texts: PrintedTexts, madeAt: Date): Promise<Buffer>;
  /** The same, its work queued on behalf of somebody. */
  inTurn(turn: Turn): PdfPrinter;
}

/** Red, green, blue, each from 0 to 255. */
export type Color = readonly [number, number, number];

/** How a character of a captcha looks. */
export interface CaptchaCharacter {
  character: string;
  /** The folder of the typeface that has it. */
  weight: string;
  /** In radians, clockwise. */
  tilt: number;
  /** Of its ink, upright, in pixels. */
  height: number;
  /** Down from the middle of the picture, in pixels. */
  step: number;
}

export interface CaptchaPicture {
  characters: readonly CaptchaCharacter[];
  paper: Color;
  pen: Color;
}

export interface CaptchaPainter {
  /**
   * A PNG of 480 × 160 pixels, always the same for the same picture.
   * @throws Overloaded, Abandoned as turns do; WorkerFailed when the worker died of it, or was closed
   */
  paint(picture: CaptchaPicture): Promise<Buffer>;
  /** The same, its work queued on behalf of somebody. */
  inTurn(turn: Turn): CaptchaPainter;
}
