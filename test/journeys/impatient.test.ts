import { expect, it } from 'vitest';
import { codeMailedTo, LILA, openJourney, PASSWORD } from './steps.ts';

const journey = openJourney({ mailbox: true });

const codesTo = (address: string) =>
  journey.mailbox.mails.filter(
    ({ recipients, text }) => recipients.includes(address) && /^\s*[A-Za-z]{12}\s*$/m.test(text ?? ''),
  ).length;

it('who refuses cookies is told so, and what to do', async () => {
  const lila = await journey.newPerson({ width: 320 });
  await lila.opens('/connexion');
  await lila.fills({ email: LILA, password: PASSWORD });
  await lila.copiesTheImage();
  await lila.page.context().clearCookies();
  await lila.presses('Connexion');
  await lila.arrivesAt('Cookies refusés ou effacés');
});

it('who presses twice, without scripts, gets one code each time, and the result', async () => {
  const lila = await journey.newPerson({ javaScript: false });
  const pressesTwice = (name: string) => lila.page.getByRole('button', { name, exact: true }).dblclick();
  await lila.opens('/mot-de-passe-oublie');
  await lila.fills({ email: LILA });
  await lila.copiesTheImage();
  await pressesTwice('Recevoir un code');
  await lila.reads('Votre demande est enregistrée');
  await codeMailedTo(journey.mailbox, LILA);

  const email = 'lila.neuve@test.example';
  await lila.signsIn(LILA, PASSWORD);
  await lila.arrivesAt('Bonjour');
  await lila.opens('/espace/identifiants');
  await lila.ticks('Modifier mon adresse électronique');
  await lila.fills({ email, email_confirmation: email, current_password: PASSWORD });
  await pressesTwice('Valider les modifications');
  await lila.arrivesAt('Activation de votre espace abonné');
  const code = await codeMailedTo(journey.mailbox, email);
  await lila.opens('/activation');
  await lila.fills({ code });
  await lila.copiesTheImage();
  await lila.presses('Continuer');
  await lila.reads('Le code d’activation est reconnu.');
  await lila.fills({ email });
  await pressesTwice('Continuer');
  await lila.reads('Votre inscription a été réalisée');
  expect([codesTo(LILA), codesTo(email)]).toEqual([1, 1]);
});
