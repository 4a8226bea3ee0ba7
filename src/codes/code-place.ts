import type { Platform } from '../platform/platform.ts';
import { typedLine } from '../platform/typed-line.ts';
import { codeHashes, readCode, recoveryCodeHashes } from './code.ts';

/** The pages on which codes are entered. */
export type CodePlace = 'activation' | 'recovery' | 'sign-in';

/**
 * Where a code belongs that is none on the page where it was typed. Only a code that was given out is told of, works it or
 * not: whoever has it may know what it is. Of six digits nothing is looked up, for any are the shape of a sign-in code.
 * @param here where it was typed
 */
export async function placeOfCode(
  { db, secrets }: Pick<Platform, 'db' | 'secrets'>,
  typed: string,
  here: CodePlace,
): Promise<CodePlace | undefined> {
  if (here !== 'sign-in' && /^\d{6}$/.test(typedLine(typed).replaceAll(/[^\p{L}\p{N}]/gu, '')))
    return 'sign-in';
  const code = readCode(typed);
  if (code === undefined) return undefined;
  if (here !== 'activation') {
    const activation = db
      .selectFrom('activation_code')
      .select('id')
      .where('code_hash', 'in', codeHashes(secrets, code));
    if (await activation.executeTakeFirst()) return 'activation';
  }
  if (here !== 'recovery') {
    const recovery = db
      .selectFrom('recovery')
      .select('id')
      .where('code_hash', 'in', recoveryCodeHashes(secrets, code));
    if (await recovery.executeTakeFirst()) return 'recovery';
  }
  return undefined;
}
