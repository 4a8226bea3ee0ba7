import type { MandateRole } from '../database/schema.ts';
import type { ChangedMandate } from './changed-roles.ts';

/** Mandates of one person in one company and role, and what became of them for the sake of a dispute. */
export interface UndoneRoles {
  siren: string;
  role: MandateRole;
  services: string[];
  /** Whose they are. */
  accountId: string;
  what: Undone;
}

/**
 * - `suspended`: given since, it gives nothing now; `ended`: the same, of what never gave a right
 * - `restored`: taken since, it is as before; `reduced`: its end, or what it lets one do, is the one before
 * - `taken`: it was taken since, and stays so: by what was proved it cannot be given back, or somebody else holds it now
 * - `contested`: a titulaire agreed to be replaced; the new one's role sleeps, the former one's stays ended, until the
 *   operator decides
 * - `kept`: the disputed account's own, opened by a letter or the operator, who asked for another proof
 * - `woken`: suspended for the sake of a dispute that was not right, it is as before
 */
export type Undone =
  | 'suspended'
  | 'ended'
  | 'restored'
  | 'reduced'
  | 'taken'
  | 'contested'
  | 'kept'
  | 'woken';

/** A mandate, and what became of it. */
export type Done = readonly [ChangedMandate, Undone | undefined];

export function grouped(done: readonly Done[]): UndoneRoles[] {
  const groups = new Map<string, UndoneRoles>();
  for (const [{ siren, service, account_id: accountId, role, former_role }, what] of done) {
    if (what === undefined) continue;
    const shown = what === 'restored' ? (former_role ?? role) : role;
    const key = [siren, accountId, shown, what].join();
    const group = groups.get(key) ?? { siren, role: shown, services: [], accountId, what };
    if (service !== null && !group.services.includes(service)) group.services.push(service);
    groups.set(key, group);
  }
  return [...groups.values()];
}
