import { forHelp } from '../camera.ts';
import type { Visitor } from '../visitor.ts';
import { LILA, NEW, PAUL, ZOE } from './people.ts';

/** As much of a long page as shows what it is for. */
const GLIMPSE = 640;
/** A company of Lila's, two of Paul's, and one that nobody knows here. */
const [LILAS, PAULS, WANTED, FREE] = ['000299008', '000412346', '000671545', '732829320'];
/** Paul has changed his by then: see `changePassword`. */
const PAULS_PASSWORD = NEW.password;

/** Lila's roles, her suppléant, and how one is designated. */
export async function titulaire(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.signsIn(LILA.email, LILA.password);
  await visitor.opens('/espace/habilitations');
  await forHelp(page, 'habilitations', { height: GLIMPSE });
  await visitor.opens(`/espace/administrateurs-suppleants/${LILAS}`);
  await forHelp(page, 'suppleants', { until: page.locator('main .ep-card').first() });
  await page.getByRole('link', { name: 'Désigner un suppléant' }).click();
  await namesZoe(visitor);
  await forHelp(page, 'suppleant-designation', { part: page.locator('main form'), height: GLIMPSE });
}

/** What Lila offers to Zoé. */
export async function offered(visitor: Visitor): Promise<void> {
  await visitor.signsIn(ZOE.email, ZOE.password);
  await visitor.opens('/espace/propositions');
  await visitor.page.getByRole('link', { name: 'Voir et répondre' }).click();
  await forHelp(visitor.page, 'offer');
}

/** Paul delegates to Zoé. */
export async function delegating(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.signsIn(PAUL.email, PAULS_PASSWORD);
  await visitor.opens('/espace/delegations/nouvelle');
  await namesZoe(visitor);
  await page.getByRole('checkbox', { name: 'BOULANGERIE DES QUAIS' }).check();
  await page.getByRole('radio', { name: 'Consulter' }).check();
  await forHelp(page, 'delegation-form', { part: page.locator('main form'), height: 900 });
  await page.getByRole('checkbox', { name: 'Avis CFE' }).check();
  await page.locator('#until').fill('30/06/2027');
  await page.locator('#current_password').fill(PAULS_PASSWORD);
  await visitor.presses('Proposer la délégation');
  await page.getByText('Votre proposition est enregistrée').waitFor();
}

/** Zoé accepts, then asks for services of a company that nobody has, and for Paul's of another. */
export async function asking(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.signsIn(ZOE.email, ZOE.password);
  await visitor.opens('/espace/propositions');
  await page.getByRole('link', { name: 'BOULANGERIE DES QUAIS' }).click();
  await page.locator('#password').fill(ZOE.password);
  await visitor.presses('Accepter');
  await page.getByText('Proposition acceptée').waitFor();

  await visitor.opens(`/espace/adhesion/services?siren=${FREE}`);
  await page.getByRole('radio', { name: 'Personne mandatée' }).check();
  await page.getByRole('checkbox', { name: 'Tous les services' }).check();
  await page.getByRole('radio', { name: 'Un formulaire signé' }).check();
  await forHelp(page, 'adhesion-services', { part: page.locator('main form'), margin: 10 });
  await visitor.presses('Continuer');
  await visitor.presses('Envoyer la demande');
  await page.getByText('Votre demande est envoyée').waitFor();
  await forHelp(page, 'adhesion-request', { until: page.locator('main .ep-notice').first() });

  await visitor.opens(`/espace/substitutions/services?siren=${WANTED}`);
  await page.getByRole('radio', { name: 'Représentant légal' }).check();
  await page.getByRole('checkbox', { name: 'Tous les services' }).check();
  await page.locator('#reason').fill('M. Multiple a quitté l’entreprise le 31 octobre.');
  await forHelp(page, 'substitution-services', { part: page.locator('main form'), margin: 10 });
  await visitor.presses('Envoyer la demande');
  await page.getByText('Votre demande est envoyée').waitFor();
}

/** Paul sees what she accepted and what she asks for. */
export async function answering(visitor: Visitor): Promise<void> {
  const { page } = visitor;
  await visitor.signsIn(PAUL.email, PAULS_PASSWORD);
  await visitor.opens('/espace/delegations');
  await forHelp(page, 'delegations', { part: page.locator('main .ep-card').first() });
  await visitor.opens(`/espace/dossiers/${PAULS}/historique`);
  await forHelp(page, 'dossier-history', { until: page.locator('.ep-events') });
  await visitor.opens('/espace/substitutions');
  await page.getByRole('main').getByRole('link', { name: 'Répondre' }).click();
  await forHelp(page, 'substitution-answer', { height: 900 });
}

async function namesZoe({ page }: Visitor): Promise<void> {
  await page.locator('#subscriber_number').fill('2025 045 0000107');
  await page.locator('#name').fill('Sansdossier');
}
