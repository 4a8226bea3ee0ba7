import { readEmailAddress } from '../../src/account/email-address.ts';
import type { Actor } from '../../src/account/session.ts';
import { activate } from '../../src/activation/activate.ts';
import { checkCode } from '../../src/codes/check-code.ts';
import { changeActivation } from '../../src/credentials/change-kind.tsx';
import type { TypedAnswer } from '../../src/credentials/prove.ts';
import { requestChange } from '../../src/credentials/request-change.ts';
import type { Confirmation } from '../../src/passwords/as-confirmed-holder.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { codesTo, mailsTo, ORIGIN, PASSWORD } from './accounts.ts';
import { codeIdOf, enteredByOwner } from './codes.ts';

/** The present password as typed in the form, its tries not counted. */
export function present(typed = PASSWORD): Confirmation {
  return { typed, counted: (compare) => compare() };
}

/** What proves a request, its tries not counted; by default no answer is given, where none is asked. */
export function proof(password?: string, answer = '') {
  return {
    present: present(password),
    answer: { typed: answer, counted: (compare) => compare() } satisfies TypedAnswer,
  };
}

/** What else is typed in the form. */
interface Typed {
  newPassword?: string;
  /** The present one; by default `PASSWORD`. */
  password?: string;
  answer?: string;
}

/** Asks for a new address, as the credentials page does. @throws when it is refused */
export async function askForAddress(
  platform: Platform,
  who: Actor,
  email: string,
  { newPassword, password, answer }: Typed = {},
): Promise<void> {
  const newEmail = readEmailAddress(email);
  if (!newEmail) throw new Error(`${email} is not an address`);
  const asked = { newEmail, ...(newPassword !== undefined && { newPassword }), ...proof(password, answer) };
  const { outcome } = await requestChange(platform, who, asked);
  if (outcome !== 'requested') throw new Error(`${email}: ${outcome}`);
}

/** Asks, then enters the code. @throws when either is refused */
export async function changeAddress(
  platform: Platform,
  who: Actor,
  email: string,
  typed: Typed = {},
): Promise<void> {
  await askForAddress(platform, who, email, typed);
  await enterCode(platform, email);
}

/** Enters the newest code mailed to an address that was asked for. @throws when it is refused */
export async function enterCode(platform: Platform, email: string): Promise<void> {
  const code = (await codesTo(platform, email)).at(-1) ?? '';
  const entered = await enteredByOwner(platform, await codeIdOf(platform, code), email);
  const { outcome } = await activate(platform, changeActivation, entered, ORIGIN);
  if (outcome !== 'activated') throw new Error(`${email}: ${outcome}`);
}

/** The reference in the newest link « Ce n'était pas moi » mailed to an address. @throws when there is none */
export async function disputeReferenceTo(
  platform: Pick<Platform, 'db' | 'secrets'>,
  address: string,
): Promise<string> {
  const references = (await mailsTo(platform, address)).flatMap(
    ({ text }) => /\/contestation#([\w-]+)/.exec(text)?.[1] ?? [],
  );
  const reference = references.at(-1);
  if (!reference) throw new Error(`no link to dispute was mailed to ${address}`);
  return reference;
}

/** What the activation page would say of a code: `code-usable`, or why it is refused. */
export async function fateOf(platform: Platform, code: string): Promise<string> {
  return (await checkCode(platform, code)).outcome;
}
