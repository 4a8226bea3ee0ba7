import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { accountRow, openAccount, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { asRead } from '../../test/tools/as-read.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { routesOf } from '../../test/tools/routes.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { displayedPhone } from '../holder-data/phone.ts';

const EMAIL = 'lila@test.example';
const DATA = '/espace/coordonnees';
const EDIT = `${DATA}/modifier`;
const confirmation = (back: string) => `/espace/confirmation?retour=${encodeURIComponent(back)}`;

/** Of every route that needs a session, whether a password given 10 minutes ago does. */
const ASKED: Record<string, 'when it is not fresh' | 'always, in its form' | 'never'> = {
  'GET /espace': 'never',
  'GET /espace/dossiers': 'never',
  'POST /espace/dossier': 'never',
  'GET /espace/dossiers/:siren/historique': 'never',
  'GET /espace/messagerie': 'never',
  'GET /espace/messagerie/nouveau': 'never',
  'POST /espace/messagerie/nouveau': 'never',
  'GET /espace/messagerie/:id': 'never',
  'POST /espace/messagerie/:id': 'never',
  'POST /espace/messagerie/:id/lu': 'never',
  'GET /espace/messagerie/:id/pieces/:piece': 'never',
  'GET /espace/adhesion': 'never',
  'POST /espace/adhesion': 'never',
  'GET /espace/adhesion/services': 'never',
  'POST /espace/adhesion/services': 'never',
  'GET /espace/adhesion/recapitulatif': 'never',
  'POST /espace/adhesion/recapitulatif': 'never',
  'GET /espace/adhesion/:id': 'never',
  'GET /espace/adhesion/:id/formulaire.pdf': 'never',
  'POST /espace/adhesion/:id/retrait': 'never',
  'GET /espace/substitutions': 'never',
  'POST /espace/substitutions': 'never',
  'GET /espace/substitutions/services': 'never',
  'POST /espace/substitutions/services': 'never',
  'GET /espace/substitutions/:id': 'never',
  'POST /espace/substitutions/:id/retrait': 'never',
  'GET /espace/substitutions/:id/reponse': 'never',
  'POST /espace/substitutions/:id/reponse': 'always, in its form',
  'GET /espace/habilitations': 'never',
  'GET /espace/habilitations.csv': 'never',
  'GET /espace/habilitations.pdf': 'never',
  'GET /espace/administrateurs-suppleants': 'never',
  'GET /espace/administrateurs-suppleants/:siren': 'never',
  'GET /espace/administrateurs-suppleants/:siren/designer': 'never',
  'POST /espace/administrateurs-suppleants/:siren/designer': 'always, in its form',
  'POST /espace/administrateurs-suppleants/:siren/propositions/:id/retirer': 'never',
  'GET /espace/administrateurs-suppleants/:siren/fin': 'never',
  'POST /espace/administrateurs-suppleants/:siren/fin': 'always, in its form',
  'GET /espace/administrateurs-suppleants/:siren/:id': 'never',
  'POST /espace/administrateurs-suppleants/:siren/:id': 'always, in its form',
  'POST /espace/administrateurs-suppleants/:siren/:id/garder': 'never',
  'GET /espace/propositions': 'never',
  'GET /espace/propositions/:id': 'never',
  'POST /espace/propositions/:id/accepter': 'always, in its form',
  'POST /espace/propositions/:id/refuser': 'never',
  'GET /espace/delegations': 'never',
  'GET /espace/delegations/nouvelle': 'never',
  'POST /espace/delegations/nouvelle': 'always, in its form',
  'GET /espace/delegations/:id/renouveler': 'never',
  'POST /espace/delegations/:id/renouveler': 'always, in its form',
  'GET /espace/delegations/:id/fin': 'never',
  'POST /espace/delegations/:id/fin': 'always, in its form',
  'POST /espace/delegations/propositions/:id/retirer': 'never',
  'GET /espace/comptes-bancaires': 'never',
  'GET /espace/comptes-bancaires/:siren': 'never',
  'GET /espace/comptes-bancaires/:siren/ajouter': 'never',
  'POST /espace/comptes-bancaires/:siren/ajouter': 'always, in its form',
  'GET /espace/comptes-bancaires/:siren/:id/remplacer': 'never',
  'POST /espace/comptes-bancaires/:siren/:id/remplacer': 'always, in its form',
  'GET /espace/comptes-bancaires/:siren/:id/retrait': 'never',
  'POST /espace/comptes-bancaires/:siren/:id/retrait': 'always, in its form',
  'GET /espace/comptes-bancaires/:siren/:id/arret': 'never',
  'POST /espace/comptes-bancaires/:siren/:id/arret': 'never',
  'GET /espace/comptes-bancaires/:siren/:id/mandat.pdf': 'when it is not fresh',
  'GET /espace/adresse-entreprise': 'never',
  'POST /espace/adresse-entreprise': 'always, in its form',
  'GET /espace/adresse-entreprise/demande': 'never',
  'POST /espace/adresse-entreprise/annuler': 'never',
  'POST /espace/adresse-entreprise/renvoyer': 'never',
  'GET /espace/adresse-entreprise/retablir': 'never',
  'POST /espace/adresse-entreprise/retablir': 'always, in its form',
  'GET /espace/services': 'never',
  'GET /espace/calendrier-fiscal': 'never',
  'GET /espace/calendrier-fiscal.ics': 'never',
  'GET /espace/gestionnaire': 'never',
  'GET /espace/prelevements': 'never',
  'GET /espace/prelevements/:siren': 'never',
  'GET /espace/prelevements/:siren/nouveau': 'never',
  'POST /espace/prelevements/:siren/nouveau': 'always, in its form',
  'GET /espace/prelevements/:siren/:id/modifier': 'never',
  'POST /espace/prelevements/:siren/:id/modifier': 'always, in its form',
  'GET /espace/prelevements/:siren/:id/fin': 'never',
  'POST /espace/prelevements/:siren/:id/fin': 'always, in its form',
  'POST /espace/prelevements/:siren/:id/arret': 'never',
  'GET /espace/service/:id': 'never',
  'GET /espace/presence': 'never',
  'GET /espace/presence/verification': 'never',
  'POST /deconnexion': 'never',
  'GET /espace/confirmation': 'never',
  'POST /espace/confirmation': 'always, in its form',
  'GET /espace/identifiants': 'never',
  'POST /espace/identifiants': 'always, in its form',
  'GET /espace/identifiants/demande': 'never',
  'GET /espace/identifiants/mot-de-passe': 'never',
  'POST /espace/identifiants/annuler': 'never',
  'POST /espace/identifiants/renvoyer': 'never',
  'GET /espace/coordonnees': 'when it is not fresh',
  'POST /espace/coordonnees': 'when it is not fresh',
  'GET /espace/coordonnees/modifier': 'when it is not fresh',
  'GET /espace/coordonnees/question': 'when it is not fresh',
  'POST /espace/coordonnees/question': 'when it is not fresh',
  'POST /espace/coordonnees/courriels': 'when it is not fresh',
  'GET /espace/coordonnees/historique': 'when it is not fresh',
  'GET /espace/recapitulatif.pdf': 'when it is not fresh',
  'GET /espace/donnees.json': 'when it is not fresh',
  'GET /espace/sessions': 'when it is not fresh',
  'POST /espace/sessions/fermer': 'when it is not fresh',
  'POST /espace/sessions/fermer-les-autres': 'when it is not fresh',
  'GET /espace/moyens-de-connexion': 'when it is not fresh',
  'GET /espace/moyens-de-connexion/cles-d-acces/ajouter': 'never',
  'POST /espace/moyens-de-connexion/cles-d-acces/ajouter': 'always, in its form',
  'POST /espace/moyens-de-connexion/cles-d-acces/garder': 'never',
  'GET /espace/moyens-de-connexion/cles-d-acces/:id/nom': 'never',
  'POST /espace/moyens-de-connexion/cles-d-acces/:id/nom': 'never',
  'GET /espace/moyens-de-connexion/cles-d-acces/:id/retrait': 'never',
  'POST /espace/moyens-de-connexion/cles-d-acces/:id/retrait': 'always, in its form',
  'GET /espace/moyens-de-connexion/application/ajouter': 'never',
  'POST /espace/moyens-de-connexion/application/ajouter': 'always, in its form',
  'POST /espace/moyens-de-connexion/application/confirmer': 'never',
  'GET /espace/moyens-de-connexion/application/retrait': 'never',
  'POST /espace/moyens-de-connexion/application/retrait': 'always, in its form',
  'GET /espace/moyens-de-connexion/codes': 'never',
  'POST /espace/moyens-de-connexion/codes': 'always, in its form',
  'POST /espace/moyens-de-connexion/codes/fichier': 'never',
  'POST /espace/moyens-de-connexion/navigateurs': 'never',
  'GET /espace/moyens-de-connexion/proposition': 'never',
  'POST /espace/moyens-de-connexion/proposition': 'never',
  'GET /espace/suppression': 'never',
  'POST /espace/suppression': 'always, in its form',
  'GET /espace/suppression/successeurs/:siren': 'never',
  'POST /espace/suppression/successeurs/:siren': 'always, in its form',
  'POST /espace/suppression/successeurs/:siren/propositions/:id/retirer': 'never',
  'GET /espace/verrouillage': 'never',
  // Last, for it ends the session.
  'POST /espace/verrouillage': 'never',
};
/** Below `/espace`, yet for who has just been signed out. */
const OPEN_TO_ALL = ['GET /espace/suppression/demandee'];

describeOnEachDatabase('ten minutes after the password was given', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;

  beforeEach(async () => {
    platform = testPlatform(db());
    accountId = await openAccount(platform, EMAIL);
    app = await testApp(platform);
    lila = visitorOf(app);
    lila.cookies.set('session', (await signedIn(platform, EMAIL)).token);
    platform.clock.advance({ minutes: 10 });
  });
  afterEach(() => app.close());

  const confirm = (retour: string) => lila.post('/espace/confirmation', { password: PASSWORD, retour });

  it('every route that needs a session is judged here, and in the documents', () => {
    const signedInRoutes = routesOf(app).filter((route) => / \/(espace|deconnexion)/.test(route));
    const judged = [...Object.keys(ASKED), ...OPEN_TO_ALL];
    expect(judged.toSorted()).toEqual(signedInRoutes.toSorted());
    const document = readFileSync('docs/security/choices.md', 'utf8');
    for (const route of Object.keys(ASKED))
      expect(document).toContain(`\`${route.replace(/^\w+ /, '').replaceAll(/:\w+/g, '…')}\``);
  });

  it('it is asked again by whatever recovery depends on, and by whatever tells who the holder is', async () => {
    const csrf = await lila.csrf('/espace/identifiants');
    for (const [route, when] of Object.entries(ASKED)) {
      const [method, path = ''] = route.split(' ');
      // Signing out would end the session that the others are asked with.
      if (path === '/deconnexion') continue;
      const answer =
        method === 'GET'
          ? await lila.get(path)
          : await lila.send(path, new URLSearchParams({ _csrf: csrf }).toString());
      const asks = String(answer.headers.location).startsWith('/espace/confirmation');
      expect(`${route}: ${asks}`).toBe(`${route}: ${when === 'when it is not fresh'}`);
      // What is not there is not found, and an offer that is not there is answered like one that is over; that the password is asked for what is, its own tests show.
      const refused = /:(?!.*\/accepter$)|application\/retrait$|moyens-de-connexion\/codes$/.test(path)
        ? 404
        : 422;
      if (when === 'always, in its form') expect(answer.statusCode, route).toBe(refused);
    }
  });

  it('without it nothing is shown of the holder’s data but name, number, town and sign-in address', async () => {
    const { phone, street, postal_code, security_question: question } = await accountRow(db(), accountId);
    const hidden = [phone, displayedPhone(phone), street, postal_code, question ?? street].map((one) =>
      asRead(one),
    );
    const open = Object.entries(ASKED).filter(
      ([route, when]) => route.startsWith('GET') && when !== 'when it is not fresh',
    );
    for (const [route] of open) {
      const { body } = await lila.get(route.replace(/^GET /, ''));
      for (const told of hidden) expect(asRead(body), route).not.toContain(told);
    }
    await confirm(DATA);
    const { body } = await lila.get(DATA);
    for (const told of [displayedPhone(phone), street]) expect(asRead(body)).toContain(asRead(told));
  });

  it.each(['/espace/recapitulatif.pdf', '/espace/donnees.json'])(
    'a file asked for ends on the page that offers it, not on the form: %s',
    async (file) => {
      const asked = await lila.get(file);
      expect(asked.headers.location).toBe(confirmation(file));
      const { location } = (await confirm(file)).headers;
      expect(location).toMatch(/^\/espace\/coordonnees\?telecharger=/);
      const page = await lila.get(String(location));
      expect(page.body).toMatch(/est prêt|sont prêtes/);
      expect(page.body).toContain(`href="${file}"`);
      expect(page.body).not.toContain(' download');
      expect((await lila.get(file)).headers['content-disposition']).toMatch(/^attachment/);
    },
  );

  it.each(['/espace/recapitulatif.pdf', '/espace/donnees.json'])(
    'the same after signing in: %s',
    async (file) => {
      const nobody = visitorOf(app);
      const asked = await nobody.get(file);
      expect(asked.headers.location).toBe(`/connexion?retour=${encodeURIComponent(file)}`);
      const done = await nobody.post('/connexion', { email: EMAIL, password: PASSWORD, retour: file });
      expect(done.headers.location).toMatch(/^\/espace\/coordonnees\?telecharger=/);
    },
  );

  it('a page leads back to itself, whatever the address says besides', async () => {
    expect((await lila.get(`${DATA}?telecharger=constructor`)).statusCode).toBe(303);
    await confirm(DATA);
    for (const odd of ['constructor', 'toString', 'recapitulatif&telecharger=donnees'])
      expect((await lila.get(`${DATA}?telecharger=${odd}`)).body).not.toContain('est prêt');
  });

  it('a button alone leads back to its page, and nothing is said to be kept', async () => {
    const csrf = await lila.csrf('/espace/identifiants');
    const asked = await lila.send(`${DATA}/courriels`, `_csrf=${encodeURIComponent(csrf)}&wanted=0`);
    expect(asked.headers.location).toBe(confirmation(DATA));
    expect((await lila.get(String(asked.headers.location))).body).not.toContain('est conservé');
    expect((await accountRow(db(), accountId)).information_mails).toBe(true);
  });

  it('a new postal address is asked about, kept, and changes nothing yet', async () => {
    platform.clock.advance({ minutes: -5 });
    const csrf = await lila.csrf(EDIT);
    platform.clock.advance({ minutes: 24 });
    const typed = { last_name: 'ROSEMONDE', street: '13 impasse du Voleur', city: 'MARSEILLE' };
    const asked = await lila.send(DATA, new URLSearchParams({ _csrf: csrf, ...typed }).toString());
    expect(asked.headers.location).toBe(confirmation(`${EDIT}?reprise=1`));
    expect((await accountRow(db(), accountId)).city).toBe('PARIS');
    await confirm(`${EDIT}?reprise=1`);
    const page = await lila.get(`${EDIT}?reprise=1`);
    expect(page.body).toContain('Votre saisie est conservée');
    expect(page.body).toContain('value="13 impasse du Voleur"');
  });

  it('a question already chosen is asked about, kept without its answer, and changes nothing yet', async () => {
    const QUESTION = `${DATA}/question`;
    platform.clock.advance({ minutes: -5 });
    const csrf = await lila.csrf(QUESTION);
    platform.clock.advance({ minutes: 5 });
    const question = 'Le nom de votre premier animal de compagnie ?';
    const body = new URLSearchParams({ _csrf: csrf, question, answer: 'Minette' }).toString();
    expect((await lila.send(QUESTION, body)).headers.location).toBe(confirmation(`${QUESTION}?reprise=1`));
    await confirm(`${QUESTION}?reprise=1`);
    const page = await lila.get(`${QUESTION}?reprise=1`);
    expect(page.body).toContain('Votre saisie est conservée');
    expect(page.body).not.toContain('Minette');
    expect((await accountRow(db(), accountId)).security_question).toBe('Le prénom de votre conjoint(e) ?');
  });

  it('what was typed outlives the session', async () => {
    platform.clock.advance({ minutes: -5 });
    const csrf = await lila.csrf(EDIT);
    platform.clock.advance({ minutes: 31 });
    const body = new URLSearchParams({ _csrf: csrf, last_name: 'NOUVEAU-NOM' }).toString();
    const over = await lila.send(DATA, body);
    expect(over.headers.location).toBe(`/connexion?retour=${encodeURIComponent(`${EDIT}?reprise=1`)}`);
    await lila.post('/connexion', { email: EMAIL, password: PASSWORD, retour: `${EDIT}?reprise=1` });
    const page = await lila.get(`${EDIT}?reprise=1`);
    expect(page.body).toContain('value="NOUVEAU-NOM"');
  });
});
