import { vi } from 'vitest';
import { countSignInTry } from '../../src/account/sign-in-tries.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { mailsTo } from './accounts.ts';
import type { Answer, Visitor } from './visitor.ts';

/** Wrong passwords for an address from all over the world, until no answer tells any more whether one is right. */
export async function exhaustTries(platform: Platform, email: string): Promise<void> {
  for (let number = 0; number < 22; number++)
    await countSignInTry(platform, { email, ip: `198.18.99.${number}` });
}

/** The sign-in codes mailed to an address so far, the oldest first; those taken back are no longer readable. */
export async function signInCodesTo(platform: Platform, email: string): Promise<string[]> {
  const mails = await mailsTo(platform, email);
  return mails.flatMap(({ text }) => /^\s*(\d{6})\s*$/m.exec(text)?.[1] ?? []);
}

/**
 * Does something that has a code mailed once its answer has left.
 * @param needsNone whether the answer says that there will be none
 * @returns the answer and the code
 */
export async function withCode(
  platform: Platform,
  email: string,
  act: () => Promise<Answer>,
  needsNone: (answer: Answer) => boolean = () => false,
): Promise<{ answer: Answer; code: string }> {
  const mailed = async () =>
    (await mailsTo(platform, email)).filter(({ text }) => /^\s*\d{6}\s*$/m.test(text));
  const before = new Set((await mailed()).map(({ id }) => id));
  const answer = await act();
  if (needsNone(answer)) return { answer, code: '' };
  const fresh = async () => (await mailed()).find(({ id }) => !before.has(id));
  await vi.waitUntil(fresh, { timeout: 20_000 });
  const code = /^\s*(\d{6})\s*$/m.exec((await fresh())?.text ?? '')?.[1] ?? '';
  return { answer, code };
}

/** Signs in by the code that the holder reads in her mailbox. @returns the last answer */
export async function signInByCode(
  platform: Platform,
  visitor: Visitor,
  email: string,
  password: string,
): Promise<Answer> {
  const { code } = await withCode(platform, email, () => visitor.post('/connexion', { email, password }));
  return visitor.post('/connexion/code', { code });
}
