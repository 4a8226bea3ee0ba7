import { type Account, accountById, fullName } from '../account/account.ts';
import type { ManagedDossier } from '../company/acting.ts';
import { companyAddress, type ProvedAddress } from '../company/company-address.ts';
import type { Database } from '../database/schema.ts';
import type { Ground } from '../platform/platform.ts';
import {
  type AddressChange,
  activatedAddresses,
  type PendingAddress,
  pendingAddress,
  undoableUntil,
} from './address-change.ts';

/** What the page of one company shows. */
export interface CompanyInView extends ManagedDossier {
  proved: ProvedAddress | undefined;
  /** What its holder typed when the space was created, and nobody has proved. */
  typedAtCreation: string | null;
  pending: (PendingAddress & ByWhom) | undefined;
  /** The newest change, as long as it can be undone. */
  recent: ({ change: AddressChange; until: Date } & ByWhom) | undefined;
}

interface ByWhom {
  isOwn: boolean;
  /** Whoever asked; undefined where that account is gone. */
  by: string | undefined;
}

export async function readCompany(
  ground: Ground,
  reader: Account,
  dossier: ManagedDossier,
): Promise<CompanyInView> {
  const { db, clock } = ground;
  const { siren } = dossier;
  const proved = await companyAddress(db, siren);
  const pending = await pendingAddress(ground, siren);
  const [newest] = await activatedAddresses(db, siren);
  const until = newest && undoableUntil(newest, clock.now());
  return {
    ...dossier,
    proved,
    typedAtCreation: proved ? null : await typedAtCreation(db, dossier.id),
    pending: pending && { ...pending, ...(await byWhom(db, reader, pending.change)) },
    recent: until && { change: newest, until, ...(await byWhom(db, reader, newest)) },
  };
}

async function typedAtCreation(db: Database, dossierId: string): Promise<string | null> {
  const found = await db
    .selectFrom('dossier')
    .select('company_email')
    .where('id', '=', dossierId)
    .executeTakeFirst();
  return found?.company_email ?? null;
}

async function byWhom(db: Database, reader: Account, { account_id }: AddressChange): Promise<ByWhom> {
  if (account_id === reader.id) return { isOwn: true, by: fullName(reader) };
  const other = account_id === null ? undefined : await accountById(db, account_id);
  return { isOwn: false, by: other && fullName(other) };
}

/** The proved addresses of several companies, by SIREN. */
export async function provedAddressesOf(
  db: Database,
  sirens: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (sirens.length === 0) return new Map();
  const rows = await db
    .selectFrom('company_address')
    .select(['siren', 'email'])
    .where('siren', 'in', sirens)
    .execute();
  return new Map(rows.map(({ siren, email }) => [siren, email]));
}
