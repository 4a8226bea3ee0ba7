import { asHolder } from '../../src/account/as-holder.ts';
import type { Actor } from '../../src/account/session.ts';
import { keepPasskey, offerPasskey } from '../../src/passkeys/keep-passkey.ts';
import type { CreationOptions, RequestOptions } from '../../src/passkeys/options.ts';
import type { Passkey } from '../../src/passkeys/passkey.ts';
import type { Platform } from '../../src/platform/platform.ts';
import { type Habits, type TestPasskey, testPasskey } from './authenticator.ts';

/** What a browser is asked to make, by whoever has given the password. */
export async function offered(platform: Platform, actor: Actor): Promise<CreationOptions> {
  const result = await asHolder(platform, actor, (holder) => offerPasskey(holder, actor));
  if (result.outcome !== 'offered') throw new Error(result.outcome);
  return result.options;
}

/** A passkey of an account, made and kept as on the screens. */
export async function addPasskey(
  platform: Platform,
  actor: Actor,
  passkey: TestPasskey = testPasskey(),
  habits: Habits = {},
): Promise<Passkey> {
  const options = await offered(platform, actor);
  const kept = await keepPasskey(platform, actor, passkey.register(options, habits));
  if (kept.outcome !== 'kept') throw new Error(kept.outcome);
  return kept.passkey;
}

/** What the page asks the browser for. */
export function optionsIn<Options = RequestOptions>(page: string): Options {
  const json = /data-options="([^"]*)"/.exec(page)?.[1] ?? '';
  return JSON.parse(json.replaceAll('&quot;', '"').replaceAll('&amp;', '&')) as Options;
}
