import { randomUUID } from 'node:crypto';
import { emailKey } from '../../src/account/email-address.ts';
import { normaliseAnswer } from '../../src/holder-data/security-question.ts';
import { openAccount } from '../tools/accounts.ts';
import { giveMandate } from '../tools/holder.ts';
import { PASSWORD, type Shown, type World } from './world.ts';

/** As long as people and companies may be called. */
export const LONG = 'prenom.nom-de-famille-compose@etablissements-martin-distribution-international.example';
export const LONG_NEW =
  'nouvelle.adresse-de-connexion@etablissements-martin-distribution-international.example';
const COMPANY = 'ÉTABLISSEMENTS MARTIN-DISTRIBUTION INTERNATIONAL ET COMPAGNIE, SUCCESSEURS DE DUPONT';

/** A holder whose every word is long: 60 characters of name, companies that fill two lines. */
export async function openLongHolder({ platform }: World, companies = 1): Promise<void> {
  const accountId = await openAccount(platform, LONG, {
    sign_in_email_key: emailKey(LONG),
    password_hash: await platform.hasher.hash(PASSWORD),
    security_answer_hash: await platform.hasher.hash(normaliseAnswer('Camille')),
    subscriber_number: '20232340000999',
    first_name: 'Marie-Antoinette-Geneviève-Élisabeth',
    last_name: 'DE LA ROCHEFOUCAULD-MONTMORENCY',
    street: 'Résidence des Jardins de la Manufacture, bâtiment 12, 127 bis rue',
    city: 'SAINT-RÉMY-EN-BOUZEMONT-SAINT-GENEST-ET-ISSON',
  });
  for (let number = 0; number < companies; number++) {
    const [id, siren] = [randomUUID(), `00029900${number}`];
    await platform.db
      .insertInto('dossier')
      .values({ id, account_id: accountId, siren, name: `${COMPANY} ${number + 1}` })
      .execute();
    await giveMandate(platform.db, accountId, siren, { service: 'compte-fiscal' });
  }
}

/** An address that she opens. */
export const visitOfLong =
  (path: string, companies = 1) =>
  async (world: World): Promise<Shown> => {
    await openLongHolder(world, companies);
    return world.opens(await world.holder(LONG), path);
  };

/** A form that she sends. */
export const sendOfLong =
  (path: string, fields: Record<string, string>, form = path) =>
  async (world: World): Promise<Shown> => {
    await openLongHolder(world);
    return world.sends(await world.holder(LONG), path, fields, form);
  };
