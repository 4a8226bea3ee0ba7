import { sql } from 'kysely';
import { type Account, accountById } from '../account/account.ts';
import { record } from '../audit/record-event.ts';
import { send } from '../mail/outbox.ts';
import { endFormerRoles, endTitulaire } from '../mandates/granting/replace-titulaire.ts';
import { lockCompany } from '../mandates/lock-company.ts';
import { isHeld } from '../mandates/role-request.ts';
import type { Origin } from '../platform/network.ts';
import type { Tx } from '../platform/unit-of-work.ts';
import { grantedMail, overtakenMail } from './applicant-mails.tsx';
import { wakeContested } from './contested.ts';
import { endRequest, type RoleRequest } from './role-request-row.ts';
import { tellCompany, tellReplaced } from './tell-company.ts';
import { requestTold } from './told-request.ts';

/**
 * Opens what a request asks for and can still be had, whoever decided it: the operator, the code of a letter, or the
 * titulaire who agrees. Free services are taken; of the others those alone whose titulaire was told, who is replaced: his
 * suppléants stay, the delegations that he gave sleep until the new titulaire confirms them. It is all in one
 * transaction, and the unique index of the titulaires has the last word.
 *
 * The caller holds the lock of the applicant's account.
 * @returns the services opened; where nothing was left to open, none, and the request ends as overtaken; undefined where it
 *   had ended before
 */
export async function grantRequest(
  tx: Tx,
  request: RoleRequest,
  applicant: Account,
  by: { origin?: Origin } = {},
): Promise<string[] | undefined> {
  await lockCompany(tx, request.siren);
  const [{ ready = false } = {}] = (
    await sql<{ ready: boolean }>`
      select true as ready from role_request where id = ${request.id} and state = 'waiting' for update`.execute(
      tx.db,
    )
  ).rows;
  if (!ready) return undefined;
  const holder = request.holder_id === null ? undefined : await accountById(tx.db, request.holder_id);
  const successorId = request.account_id;
  const replaced = holder ? await endTitulaire(tx, request, { holder, successorId }) : [];
  const opened = [...(await wakeContested(tx, request)), ...(await takeFree(tx, request))];
  if (opened.length === 0) {
    await endRequest(tx, request.id, 'overtaken');
    await send(tx, overtakenMail(tx.installation, applicant, requestTold(request), tx.clock.now()));
    await record(tx, {
      event: 'role-request-overtaken',
      accountId: applicant.id,
      details: detailsOf(request),
    });
    return [];
  }
  await endRequest(tx, request.id, 'granted');
  await endFormerRoles(tx, { ...request, services: opened }, request.account_id);
  await nameCompany(tx, request);
  const told = { ...requestTold(request), services: opened };
  await send(tx, grantedMail(tx.installation, applicant, told, tx.clock.now()));
  const details = detailsOf({ ...request, services: opened });
  await record(tx, { event: 'role-request-granted', accountId: applicant.id, ...by, details });
  if (request.holder_id !== null)
    await followReplacement(tx, request, { holderId: request.holder_id, replaced });
  else await tellCompany(tx, request, { what: 'opened', exceptFor: [applicant.id] });
  return opened;
}

/** What the audit log says of a request. */
export function detailsOf({ siren, kind, services }: Pick<RoleRequest, 'siren' | 'kind' | 'services'>) {
  return { siren, kind, services: services.join(' ') };
}

async function takeFree(tx: Tx, { kind, siren, services, account_id }: RoleRequest): Promise<string[]> {
  const given = JSON.stringify(services.map((service) => ({ id: tx.random.uuid(), service })));
  const { rows } = await sql<{ service: string }>`
    insert into mandate (id, siren, service, account_id, role, state, basis, since)
    select id, ${siren}, service, ${account_id}, 'titulaire', 'active', ${kind}, ${tx.clock.now()}
    from json_to_recordset(${given}::json) as given (id uuid, service varchar)
    where not exists (
      select from mandate as other where other.siren = ${siren} and other.service = given.service
        and ${isHeld('other')})
    order by service
    on conflict do nothing
    returning service`.execute(tx.db);
  return rows.map(({ service }) => service);
}

/** By the name that the operator's register gives, where there is one. */
async function nameCompany(tx: Tx, { siren, account_id, company }: RoleRequest): Promise<void> {
  if (company === null) return;
  await tx.db
    .updateTable('dossier')
    .set({ name: company })
    .where('account_id', '=', account_id)
    .where('siren', '=', siren)
    .execute();
}

async function followReplacement(
  tx: Tx,
  request: RoleRequest,
  { holderId, replaced }: { holderId: string; replaced: string[] },
): Promise<void> {
  if (replaced.length > 0) {
    const details = detailsOf({ ...request, services: replaced });
    await record(tx, { event: 'titulaire-replaced', accountId: holderId, details });
  }
  await tellReplaced(tx, request, { holderId, replaced });
}
