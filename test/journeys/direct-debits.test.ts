import { expect, it } from 'vitest';
import { expectNoSidewaysScroll, LILA, openJourney, PASSWORD, PAUL, type Person, ZOE } from './steps.ts';

const journey = openJourney({ mailbox: true });

const MENU = 'Gérer les contrats de prélèvement automatique';
/** Of the company. */
const PAGE = 'Prélèvements';
const COMPANY = '/espace/prelevements/000299008';

it('a direct debit is asked for, stopped by the link of a mail, and one in force ended, by who may; others see none', async () => {
  const [lila, paul, zoe] = [
    await journey.newPerson(),
    await journey.newPerson({ width: 320 }),
    await journey.newPerson(),
  ];
  for (const [person, address] of [
    [lila, LILA],
    [paul, PAUL],
    [zoe, ZOE],
  ] as const) {
    await person.signsIn(address, PASSWORD);
    await person.arrivesAt('Bonjour');
  }
  await asks(lila);
  const mail = await mailTo(
    PAUL,
    /Mme Lila ROSEMONDE a demandé de prélever « Payer : Impôt sur les sociétés »/,
  );
  await mailTo(LILA, /vous avez demandé de prélever/);

  await mayNot(paul, zoe);

  const link = /https?:\S+(\/prelevements\/arret#\S+)/.exec(mail.text ?? '')?.[1] ?? '';
  const reader = await journey.newPerson();
  await reader.opens(link);
  await reader.arrivesAt('Arrêter une demande de prélèvement');
  await reader.reads('il a été demandé de prélever');
  await reader.presses('Arrêter la demande');
  await reader.arrivesAt('La demande est arrêtée');
  await mailTo(LILA, /a été arrêtée, depuis le lien d’un courriel adressé à une personne/);

  await ends(paul);
  await mailTo(LILA, /M\. Paul MULTIPLE.*Rien n’est prélevé par ce contrat/);
});

async function asks(lila: Person): Promise<void> {
  await lila.opens('/espace');
  await lila.follows(MENU);
  await lila.arrivesAt(PAGE);
  await lila.follows('Demander un prélèvement');
  await lila.arrivesAt('Demander un prélèvement');
  await lila.presses('Demander un prélèvement');
  expect(await lila.problems()).toHaveLength(2);
  await lila.page.getByRole('radio', { name: 'Mensuel' }).check();
  await lila.fills({ password: PASSWORD });
  await lila.presses('Demander un prélèvement');
  await lila.arrivesAt(PAGE);
  await lila.reads('Prélèvement demandé');
}

/** Paul is a délégataire in Ève's company, and Zoé nothing anywhere. */
async function mayNot(paul: Person, zoe: Person): Promise<void> {
  await zoe.opens('/espace/prelevements');
  await zoe.reads('Vous n’êtes titulaire ni suppléant d’aucun service de paiement');
  for (const [person, path] of [
    [zoe, COMPANY],
    [paul, '/espace/prelevements/000853648'],
  ] as const) {
    await person.opens(path);
    await person.arrivesAt('Page introuvable');
  }
}

/** As a suppléant of that payment. */
async function ends(paul: Person): Promise<void> {
  await paul.opens(COMPANY);
  await paul.arrivesAt(PAGE);
  await expectNoSidewaysScroll(paul.page);
  await paul.page.getByRole('link', { name: /^Mettre fin au contrat/ }).click();
  await paul.arrivesAt('Mettre fin à un prélèvement');
  await paul.reads('La modification qui attend est arrêtée en même temps');
  await paul.fills({ password: PASSWORD });
  await paul.presses('Mettre fin au contrat');
  await paul.arrivesAt(PAGE);
  await paul.reads('Contrat terminé');
}

function mailTo(address: string, words: RegExp) {
  return journey.mailbox.waitForMail(
    ({ recipients, text }) =>
      recipients.includes(address) && words.test((text ?? '').replaceAll(/\s+/g, ' ')),
  );
}
