import { describe, expect, it } from 'vitest';
import {
  codeMailedTo,
  expectNoSidewaysScroll,
  LILA,
  openJourney,
  PASSWORD,
  PAUL,
  type Person,
  ZOE,
} from './steps.ts';

const journey = openJourney({ mailbox: true });

const MENU = "Modifier l'adresse électronique de l'entreprise";
const TITLE = 'Modifier l’adresse électronique de l’entreprise';
const [OLD, NEW] = ['contact@martin-distribution.example', 'bureau@martin-distribution.example'];

const mailTo = (address: string, words: RegExp) =>
  journey.mailbox.waitForMail(
    ({ recipients, text }) =>
      recipients.includes(address) && words.test((text ?? '').replaceAll(/\s+/g, ' ')),
  );

describe('the e-mail address of a company', () => {
  it('is changed by its titulaire, undone from the mailbox before, stopped by the other, and by no délégataire', async () => {
    const [lila, paul] = [await journey.newPerson(), await journey.newPerson({ width: 320 })];
    await asksFromTheTile(lila);
    await mailTo(OLD, /a demandé que son adresse électronique soit une autre/);
    await mailTo(LILA, /vous avez demandé une nouvelle adresse électronique/);
    await mailTo(PAUL, /Mme Lila ROSEMONDE a demandé une nouvelle adresse électronique/);

    await entersTheCode(lila);
    await mailTo(NEW, /cette adresse électronique est celle de l’entreprise/);
    await mailTo(PAUL, /Mme Lila ROSEMONDE a saisi le code/);

    const mailbox = await journey.newPerson();
    await mailbox.opens(await contestLinkTo(OLD));
    await mailbox.page.getByRole('button', { name: 'Rétablir l’adresse précédente' }).waitFor();
    await mailbox.arrivesAt('L’adresse électronique de l’entreprise');
    await mailbox.presses('Rétablir l’adresse précédente');
    await mailbox.arrivesAt('L’adresse précédente est rétablie');
    await mailTo(NEW, /n’est plus celle de l’entreprise/);
    await mailTo(LILA, /a annulé, depuis le lien reçu, la modification/);

    await asksFromTheMenu(paul);
    await mailTo(OLD, /il y a moins de 7 jours/);
    await lila.opens('/espace/adresse-entreprise');
    await lila.arrivesAt(TITLE);
    await lila.reads('M. Paul MULTIPLE a demandé pour l’entreprise l’adresse');
    await lila.presses('Annuler la demande');
    await lila.reads('La demande est annulée');
    await mailTo(PAUL, /Mme Lila ROSEMONDE a annulé votre demande/);
    await lila.opens('/espace/dossiers/000299008/historique');
    await lila.reads('Retour à l’adresse électronique d’avant pour l’entreprise');
  });

  it('is not for a délégataire, who learns whom to ask', async () => {
    const zoe = await journey.newPerson();
    await zoe.signsIn(ZOE, PASSWORD);
    await zoe.arrivesAt('Bonjour');
    await zoe.opens('/espace/propositions');
    await zoe.page.getByRole('link', { name: 'Voir et répondre' }).click();
    await zoe.fills({ password: PASSWORD });
    await zoe.presses('Accepter');
    await zoe.reads('Proposition acceptée');
    await zoe.opens('/espace/services');
    await zoe.follows(MENU);
    await zoe.arrivesAt(TITLE);
    await zoe.reads('Une délégation ne le permet pas');
    expect(await zoe.page.locator('input[name="email"]').count()).toBe(0);
  });
});

async function asksFromTheTile(lila: Person): Promise<void> {
  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Bonjour');
  await lila.follows("Adresse électronique de l'entreprise");
  await lila.arrivesAt(TITLE);
  await lila.reads(OLD);
  await lila.reads('Vérifiée');
  await lila.fills({ email: NEW, email_confirmation: OLD, current_password: 'faux' });
  await lila.presses('Demander le changement');
  expect(await lila.problems()).toEqual(['Les deux adresses ne sont pas identiques. Vérifiez-les.']);
  await lila.fills({ email_confirmation: NEW, current_password: PASSWORD });
  await lila.presses('Demander le changement');
  await lila.arrivesAt('Un code est envoyé à la nouvelle adresse');
}

/** Whoever reads the new mailbox has handed it over. */
async function entersTheCode(lila: Person): Promise<void> {
  await lila.follows('Saisir le code');
  await lila.fills({ code: await codeMailedTo(journey.mailbox, NEW) });
  await lila.copiesTheImage();
  await lila.presses('Continuer');
  await lila.reads('Le code d’activation est reconnu.');
  await lila.fills({ email: NEW });
  await lila.presses('Continuer');
  expect(await lila.problems()).toEqual([expect.stringContaining('la personne qui l’a faite')]);
  await lila.fills({ email: LILA });
  await lila.presses('Continuer');
  await lila.reads('L’adresse électronique de l’entreprise est modifiée');
}

async function asksFromTheMenu(paul: Person): Promise<void> {
  await paul.signsIn(PAUL, PASSWORD);
  await paul.arrivesAt('Bonjour');
  await paul.opens('/espace/services');
  await paul.follows(MENU);
  await paul.arrivesAt(TITLE);
  await expectNoSidewaysScroll(paul.page);
  await paul.follows('Choisir : SARL MARTIN DISTRIBUTION');
  await paul.arrivesAt(TITLE);
  await paul.fills({ email: NEW, email_confirmation: NEW, current_password: PASSWORD });
  await paul.presses('Demander le changement');
  await paul.arrivesAt('Un code est envoyé à la nouvelle adresse');
  await expectNoSidewaysScroll(paul.page);
}

/** The path of the link in the notice of the change, and the reference behind it. */
async function contestLinkTo(address: string): Promise<string> {
  const { text } = await mailTo(address, /a été remplacée par une autre/);
  const path = /(\/adresse-entreprise\/contestation#[\w-]+)/.exec(text ?? '')?.[1];
  if (!path) throw new Error(`no link in:\n${text}`);
  return path;
}
