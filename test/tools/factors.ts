import { Secret, TOTP } from 'otpauth';
import { replaceBackupCodes } from '../../src/factors/backup-code.ts';
import { makeSecret, sealSecret } from '../../src/factors/totp.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';
import { mailsTo } from './accounts.ts';
import type { TestPlatform } from './platform.ts';

/** What a telephone shows, by a clock of its own that runs with the platform's. */
export interface Phone {
  /** @param early seconds by which its clock is early */
  code(early?: number): string;
}

/** As it shows once it has read the secret of an account. */
export function phoneWith(platform: TestPlatform, secret: string): Phone {
  const totp = new TOTP({ secret: Secret.fromBase32(secret) });
  return {
    code: (early = 0) => totp.generate({ timestamp: platform.clock.now().getTime() + early * 1_000 }),
  };
}

/** An application that works and ten codes on paper, made long ago. */
export async function addFactor(
  platform: TestPlatform,
  accountId: string,
): Promise<{ phone: Phone; backupCodes: string[] }> {
  const secret = makeSecret(platform.random);
  const backupCodes = await inTransaction(platform, async (tx) => {
    const made_at = tx.clock.now();
    const app = { id: tx.random.uuid(), account_id: accountId, state: 'active', made_at } as const;
    const sealed_secret = sealSecret(tx.secrets, secret);
    await tx.db
      .insertInto('totp_app')
      .values({ ...app, sealed_secret, active_since: made_at })
      .execute();
    return replaceBackupCodes(tx, accountId, tx.random.uuid());
  });
  return { phone: phoneWith(platform, secret), backupCodes };
}

/** The reference in the newest mail to an address that tells of a removal asked for. @throws when there is none */
export async function removalReferenceTo(
  platform: Pick<TestPlatform, 'db' | 'secrets'>,
  address: string,
): Promise<string> {
  const references = (await mailsTo(platform, address)).flatMap(
    ({ text }) => /\/connexion\/moyens-perdus\/arret#([\w-]+)/.exec(text)?.[1] ?? [],
  );
  const reference = references.at(-1);
  if (!reference) throw new Error(`no way to stop a removal was mailed to ${address}`);
  return reference;
}
