import { verifyLog } from '../../src/audit/verify-log.ts';
import { openEmbedded } from '../../src/database/open.ts';
import type { Secrets } from '../../src/platform/secrets.ts';

/** All that an attack must leave as it was, as it can be compared. The server on the folder must have ended. */
export interface Accounts {
  /** Table by table. */
  rows: Record<string, unknown[]>;
  /** Whether the audit log is still whole. */
  auditLog: 'unbroken' | 'broken';
}

/** @param secrets of the server, whose key seals the audit log */
export async function accountsIn(folder: string, secrets: Secrets): Promise<Accounts> {
  const { db, close } = await openEmbedded(folder, () => {});
  try {
    // Whether mails that inform are welcome is left out: the attackers are holders, and whatever they send says so.
    const accounts = await db.selectFrom('account').selectAll().orderBy('id').execute();
    const rows = {
      account: accounts.map(({ information_mails, ...account }) => account),
      password_history: await db.selectFrom('password_history').selectAll().orderBy('id').execute(),
      dossier: await db.selectFrom('dossier').selectAll().orderBy('id').execute(),
      dossier_service: await db
        .selectFrom('dossier_service')
        .selectAll()
        .orderBy('dossier_id')
        .orderBy('service_id')
        .execute(),
      mandate: await db.selectFrom('mandate').selectAll().orderBy('id').execute(),
      credential_change: await db.selectFrom('credential_change').selectAll().orderBy('id').execute(),
      verified_recoveries: await db
        .selectFrom('recovery')
        .selectAll()
        .where('verified_at', 'is not', null)
        .execute(),
      used_codes: await db
        .selectFrom('activation_code')
        .selectAll()
        .where('used_at', 'is not', null)
        .execute(),
    };
    const { faultCount } = await verifyLog(db, secrets);
    return { rows, auditLog: faultCount === 0 ? 'unbroken' : 'broken' };
  } finally {
    await close();
  }
}
