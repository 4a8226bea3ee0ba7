import { describe, expect, it } from 'vitest';
import { expectNoSidewaysScroll, fieldOf, LILA, openJourney, PASSWORD, PAUL, ZOE } from './steps.ts';

const journey = openJourney({ mailbox: true });

const FORM = 'Supprimer votre espace professionnel';
const ASKED = 'La suppression de votre espace est demandée';
const CONFIRM = 'Je demande la suppression de mon espace professionnel';

const mailTo = (address: string, subject: string) =>
  journey.mailbox.waitForMail((mail) => mail.recipients.includes(address) && mail.subject === subject);

describe('the deletion of one’s space', () => {
  it('is asked for with the password and a box, signs the person out, and is cancelled by signing in', async () => {
    const paul = await journey.newPerson();
    const elsewhere = await journey.newPerson();
    for (const person of [paul, elsewhere]) {
      await person.signsIn(PAUL, PASSWORD);
      await person.arrivesAt('Bonjour');
    }
    await paul.opens('/espace/services');
    await paul.follows(FORM);
    await paul.arrivesAt(FORM);
    await paul.reads('dossiers n’auront plus de titulaire');

    await paul.fills({ password: PASSWORD });
    await paul.presses('Supprimer mon espace');
    expect(await paul.problems()).toEqual([expect.stringContaining('Cochez la case')]);
    await paul.arrivesAt(FORM);
    expect(await fieldOf(paul.page, 'password').inputValue()).toBe('');

    await paul.ticks(CONFIRM);
    await paul.fills({ password: 'ce-n-est-pas-le-bon-mot-2-passe' });
    await paul.presses('Supprimer mon espace');
    expect(await paul.problems()).toEqual([expect.stringContaining('n’est pas votre mot de passe actuel')]);
    await paul.arrivesAt(FORM);
    expect(await paul.page.getByRole('checkbox', { name: CONFIRM }).isChecked()).toBe(true);

    await paul.fills({ password: PASSWORD });
    await paul.presses('Supprimer mon espace');
    await paul.arrivesAt(ASKED);
    await paul.reads('Votre session est fermée');
    const { text } = await mailTo(PAUL, "Espace professionnel - Suppression de l'espace");
    expect(text?.replaceAll(/\s+/g, ' ')).toMatch(/sera définitive le \d{1,2}(er)? \S+ \d{4} à \d\d h \d\d/);

    for (const person of [paul, elsewhere]) {
      await person.opens('/espace');
      await person.arrivesAt('Connexion à mon espace professionnel');
    }
    await paul.signsIn(PAUL, PASSWORD);
    await paul.arrivesAt('Bonjour');
    await paul.reads('La suppression de votre espace est annulée');
    await mailTo(PAUL, "Espace professionnel - Annulation de la suppression de l'espace");
    await paul.opens('/espace');
    await paul.arrivesAt('Bonjour');
    expect(await paul.page.getByText('La suppression de votre espace est annulée').count()).toBe(0);
  });

  it('names the company left without titulaire, and says who goes on there', async () => {
    const lila = await journey.newPerson();
    await lila.signsIn(LILA, PASSWORD);
    await lila.arrivesAt('Bonjour');
    await lila.opens('/espace/suppression');
    await lila.arrivesAt(FORM);
    await lila.reads('Un dossier n’aura plus de titulaire');
    await lila.reads('D’autres personnes gardent leurs services pour cette entreprise');
  });

  it('works without JavaScript, on a narrow screen, for a holder of no dossier', async () => {
    const zoe = await journey.newPerson({
      javaScript: false,
      width: 320,
    });
    await zoe.signsIn(ZOE, PASSWORD);
    await zoe.arrivesAt('Bonjour');
    await zoe.opens('/espace/suppression');
    await zoe.arrivesAt(FORM);
    await expectNoSidewaysScroll(zoe.page);
    expect(await zoe.page.getByText('plus de titulaire').count()).toBe(0);
    await zoe.fills({ password: PASSWORD });
    await zoe.ticks(CONFIRM);
    await zoe.presses('Supprimer mon espace');
    await zoe.arrivesAt(ASKED);
    await expectNoSidewaysScroll(zoe.page);
  });
});
