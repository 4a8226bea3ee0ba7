import { sql } from 'kysely';
import { type Account, accountById } from '../account/account.ts';
import type { ActivationKind, ActivationTexts } from '../activation/activation-kind.ts';
import type { CodeOwner } from '../codes/code-owner.ts';
import type { Asked } from '../database/compiled-once.ts';
import type { Database, Trx } from '../database/schema.ts';
import type { Ground } from '../platform/platform.ts';
import { grantRequest } from './grant-request.ts';
import { type RoleRequest, requestById } from './role-request-row.ts';

const TEXTS: ActivationTexts = {
  refusals: {
    'code-expired':
      'Ce code a expiré : il était valable 60 jours à compter de l’impression de la lettre. Faites une nouvelle demande dans « Gérer les services ».',
    'code-replaced':
      'Ce code ne fonctionne plus : une lettre plus récente a été envoyée à l’entreprise, ou la demande n’est plus en cours.',
    'code-used': 'Ce code a déjà servi. Connectez-vous pour voir ce qui est ouvert.',
    'code-stopped':
      'Ce code ne fonctionne plus : cinq mots de passe erronés ont été saisis avec lui. Aucun service n’a été ouvert. Demandez une nouvelle lettre à l’assistance.',
  },
  addressHint: 'Celle avec laquelle vous vous connectez à votre espace (utilisateur@domaine).',
  addressMissing: 'Saisissez votre adresse électronique de connexion.',
  wrongAddress:
    'Cette adresse n’est pas celle de l’espace auquel la lettre est destinée. Saisissez l’adresse avec laquelle vous vous connectez.',
  passwordHint: 'Celui avec lequel vous vous connectez à votre espace.',
  passwordMissing: 'Saisissez votre mot de passe.',
  wrongPassword: 'Ce mot de passe n’est pas celui de l’espace auquel la lettre est destinée.',
};

/** An adhesion or a substitution, by the code of the letter to the company, on the three tabs of the activation. */
export const roleRequestActivation: ActivationKind = {
  purpose: 'role-request',
  texts: TEXTS,
  event: 'role-request-granted',
  ownerOf: ownerOfRequest,
  lock: lockApplicant,
  async activate(tx, requestId, origin) {
    const request = await requestById(tx.db, requestId);
    const applicant = request && (await accountById(tx.db, request.account_id));
    if (!applicant) throw new Error('a request that is not there was granted');
    await grantRequest(tx, request, applicant, { origin });
  },
  async activated(ground, requestId) {
    const found = await decidedRequest(ground, requestId);
    if (!found) return undefined;
    const { account, request } = found;
    return { account, siren: request.siren, done: doneBy(request), news: <News request={request} /> };
  },
};

/** Who may enter the code: the applicant, by a session or the password. Others in the company may have opened the letter. */
function ownerOfRequest(db: Database, requestId: string): Asked<CodeOwner> {
  return db
    .selectFrom('account')
    .innerJoin('role_request', 'role_request.account_id', 'account.id')
    .where('role_request.id', '=', requestId)
    .where('role_request.state', '=', 'waiting')
    .select([
      'account.id as accountId',
      'account.sign_in_email_key as emailKey',
      'account.sign_in_email as countedWith',
      sql<string[]>`array[account.password_hash]`.as('passwordHashes'),
    ]);
}

function lockApplicant(db: Trx, requestId: string) {
  const accountId = db.selectFrom('role_request').select('account_id').where('id', '=', requestId);
  return db.selectFrom('account').select('id').where('id', '=', accountId).forNoKeyUpdate();
}

async function decidedRequest(
  { db }: Ground,
  requestId: string,
): Promise<{ account: Account; request: RoleRequest } | undefined> {
  const request = await requestById(db, requestId);
  if (request?.state !== 'granted' && request?.state !== 'overtaken') return undefined;
  const account = await accountById(db, request.account_id);
  return account && { account, request };
}

function doneBy({ state, siren }: RoleRequest) {
  return state === 'granted'
    ? {
        title: 'Vous êtes titulaire des services demandés',
        facts: [
          `Les services de l’entreprise ${siren} sont dans votre espace.`,
          'Votre adresse et votre mot de passe restent les mêmes. Le code a servi : il ne fonctionne plus.',
        ],
      }
    : {
        title: 'Aucun service n’a été ouvert',
        facts: [
          `Depuis votre demande, les services de l’entreprise ${siren} ont un autre titulaire.`,
          'La demande est terminée : un courriel vous dit ce que vous pouvez faire.',
        ],
      };
}

function News({ request: { state, siren } }: { request: RoleRequest }) {
  return state === 'granted' ? (
    <p>
      Vous êtes titulaire de services de l’entreprise <strong>{siren}</strong> : leur liste est dans
      « Consulter vos services (habilitations) ».
    </p>
  ) : (
    <p>
      Les services de l’entreprise <strong>{siren}</strong> ont un autre titulaire : votre demande est
      terminée.
    </p>
  );
}
