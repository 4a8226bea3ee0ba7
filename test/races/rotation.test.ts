import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countSignInTry } from '../../src/account/sign-in-tries.ts';
import { activate } from '../../src/activation/activate.ts';
import { checkCode } from '../../src/codes/check-code.ts';
import { disputeState } from '../../src/dispute/dispute-state.ts';
import type { Letter } from '../../src/documents/letter-pdf.ts';
import { accountOfToken, unsubscribeUrl } from '../../src/holder/information-mails/unsubscribe-routes.ts';
import { keepDraft, openDraft } from '../../src/http/draft.tsx';
import type { Platform } from '../../src/platform/platform.ts';
import { countingTogether } from '../../src/platform/secret-key.ts';
import { findRecovery } from '../../src/recovery/find-recovery.ts';
import { printDossierLetter } from '../../src/registration/print-dossier-letter.ts';
import { registrationActivation } from '../../src/registration/registration-kind.tsx';
import { endOneSession } from '../../src/sign-in/sessions/end-sessions.ts';
import { openSessions } from '../../src/sign-in/sessions/open-sessions.ts';
import { isSignInCode, signInCodeHash } from '../../src/sign-in/sign-in-code.ts';
import { accountRow, codesTo, codeTo, mailsTo, ORIGIN, PASSWORD, signedIn } from '../tools/accounts.ts';
import { askForAddress, changeAddress, disputeReferenceTo } from '../tools/changes.ts';
import { codeIdOf, enteredByOwner } from '../tools/codes.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances } from '../tools/instances.ts';
import type { TestPlatform } from '../tools/platform.ts';
import { ANSWER, openAccountWithAnswer, printedCodeOf, recoveryCodeOf } from '../tools/recoveries.ts';
import { COMPANY, creationForm, register } from '../tools/registrations.ts';
import { visitorOf } from '../tools/visitor.ts';
import { testApp } from '../tools/whole-app.ts';

const [OLD, NEW, NEWEST] = ['the secret key of 2025', 'the secret key of 2026', 'the secret key of 2027'];

describeOnPostgres('while the secret key is replaced', (database) => {
  let instances: Instances;
  beforeAll(async () => {
    instances = await openInstances(database().url, 2);
  });
  afterAll(() => instances.close());

  /** An instance that makes with the first key and opens with all. */
  async function withKeys(key: string, ...others: string[]): Promise<TestPlatform> {
    const platform = instances.next();
    const ring = { others: others.map((other) => ({ key: other })), clock: platform.clock };
    return { ...platform, secrets: await countingTogether(platform.db, key, ring) };
  }

  /** Whatever is posted, mailed or kept under way, made by one instance. */
  async function everythingBy(maker: TestPlatform) {
    // Of another day than the accounts of this test, whose numbers start anew.
    maker.clock.advance({ days: 1 });
    const dossier = await dossierLetterBy(maker);
    const lila = await openAccountWithAnswer(maker, 'lila@test.example');
    const paul = await openAccountWithAnswer(maker, 'paul@test.example');
    const session = await signedIn(maker, 'lila@test.example');
    await askForAddress(maker, session, 'nouvelle@test.example');
    await register(maker, 'zoe@test.example');
    await changeAddress(maker, await signedIn(maker, 'paul@test.example'), 'paul-2@test.example');
    await keepDraft(maker, session.tokenHash, { page: '/espace/coordonnees', fields: { phone: '1' } });
    await signedIn(maker, 'lila@test.example');
    return {
      lila,
      session,
      signIn: signInCodeHash(maker, 'some-id', '123456'),
      change: await codeTo(maker, 'nouvelle@test.example'),
      registration: await codeTo(maker, 'zoe@test.example'),
      dossier,
      recovery: await recoveryCodeOf(maker, 'lila@test.example'),
      letter: await printedCodeOf(maker, (await accountRow(maker.db, paul)).subscriber_number),
      dispute: await disputeReferenceTo(maker, 'paul@test.example'),
      unsubscribe: new URL(unsubscribeUrl(maker, lila)).searchParams.get('jeton') ?? '',
      otherSession: (await openSessions(maker, session)).find((one) => !one.isThisOne)?.name ?? '',
    };
  }

  type Everything = Awaited<ReturnType<typeof everythingBy>>;

  async function dossierLetterBy(maker: Platform): Promise<string> {
    await register(maker, 'jeanne@test.example', { company: COMPANY });
    const codeId = await codeIdOf(maker, await codeTo(maker, 'jeanne@test.example'));
    await activate(
      maker,
      registrationActivation,
      await enteredByOwner(maker, codeId, 'jeanne@test.example'),
      ORIGIN,
    );
    const account = maker.db.selectFrom('account').select('subscriber_number');
    const { subscriber_number: subscriberNumber } = await account
      .where('sign_in_email_key', '=', 'jeanne@test.example')
      .executeTakeFirstOrThrow();
    const company = { name: 'SARL DUPONT', street: '1 quai', postalCode: '13002', city: 'MARSEILLE' };
    return codeOf((keep) =>
      printDossierLetter(maker, { siren: COMPANY.siren, subscriberNumber, company }, keep),
    );
  }

  /** How each of them fares with another instance. */
  async function faresWith(reader: Platform, made: Everything) {
    const fate = async (code: string) => (await checkCode(reader, code)).outcome;
    const sessionRow = reader.db
      .selectFrom('session')
      .selectAll()
      .where('token_hash', '=', made.session.tokenHash);
    return {
      change: await fate(made.change),
      registration: await fate(made.registration),
      dossier: await fate(made.dossier),
      recovery: (await findRecovery(reader, { code: made.recovery })).outcome,
      letter: (await findRecovery(reader, { code: made.letter })).outcome,
      dispute: (await disputeState(reader, made.dispute)).state,
      unsubscribe: accountOfToken(reader, made.unsubscribe) === made.lila,
      signIn: isSignInCode(reader, 'some-id', '123456', made.signIn),
      mails: (await mailsTo(reader, 'nouvelle@test.example')).every(({ text }) => text !== ''),
      keptForm: openDraft(reader, await sessionRow.executeTakeFirstOrThrow(), '/espace/coordonnees'),
      session: (await endOneSession(reader, made.session, made.otherSession)).outcome,
    };
  }

  const ALIVE = {
    change: 'code-usable',
    registration: 'code-usable',
    dossier: 'code-usable',
    recovery: 'usable',
    letter: 'usable',
    dispute: 'can-be-undone',
    unsubscribe: true,
    signIn: true,
    mails: true,
    keptForm: { phone: '1' },
    session: 'ended',
  };

  describe.each<[string, string[], string[]]>([
    ['one that has it first', [OLD], [NEW, OLD]],
    ['one that knows it, and still makes with the old', [NEW, OLD], [OLD, NEW]],
    ['one that was rotated twice', [OLD], [NEWEST, NEW, OLD]],
  ])(
    'what is under way is as alive on another instance:',
    (name, [makes = '', ...opens], [first = '', ...rest]) => {
      it(name, async () => {
        const made = await everythingBy(await withKeys(makes, ...opens));
        expect(await faresWith(await withKeys(first, ...rest), made)).toEqual(ALIVE);
      });
    },
  );

  it('what an old key made is dead once that key is gone', async () => {
    const made = await everythingBy(await withKeys(OLD));
    expect(await faresWith(await withKeys(NEW), made)).toEqual({
      change: 'code-unknown',
      registration: 'code-unknown',
      dossier: 'code-unknown',
      recovery: 'code-unknown',
      letter: 'code-unknown',
      dispute: 'unreadable',
      unsubscribe: false,
      signIn: false,
      mails: false,
      keptForm: undefined,
      session: 'already-over',
    });
  });

  it('tries are counted together, and never anew', async () => {
    const rings = [[OLD], [OLD, NEW], [NEW, OLD], [NEW]];
    const allowed: boolean[] = [];
    for (const [key = '', ...others] of rings) {
      const platform = await withKeys(key, ...others);
      for (let tries = 0; tries < 3; tries++) {
        const attempt = await countSignInTry(platform, { email: 'lila@test.example', ip: '192.0.2.1' });
        allowed.push(attempt.direct);
      }
    }
    // Whatever the limit is, it is met once, as by one instance with one key, and holds from then on.
    const met = allowed.indexOf(false);
    expect(met).toBeGreaterThan(0);
    expect(allowed.slice(met)).not.toContain(true);
  });

  it('a form that comes twice does once what it asks, though another instance takes it the second time', async () => {
    const rings: [string, string][] = [
      [OLD, NEW],
      [NEW, OLD],
    ];
    const instances = await Promise.all(rings.map((ring) => withKeys(...ring)));
    const [first, second] = await Promise.all(instances.map((one) => testApp(one)));
    if (!(first && second)) throw new Error('no instances');
    const email = 'zoe@test.example';
    const [zoe, again] = [visitorOf(first), visitorOf(second)];
    const form = new URLSearchParams({ _csrf: await zoe.csrf('/creation'), ...creationForm(email) });
    for (const [name, value] of zoe.cookies) again.cookies.set(name, value);
    for (const one of [zoe, again])
      expect((await one.send('/creation', form)).headers.location).toBe('/creation/demande');
    expect(await database().db.selectFrom('registration').select('id').execute()).toHaveLength(1);
    expect(await codesTo(await withKeys(NEW, OLD), email)).toHaveLength(1);
    await Promise.all([first, second].map((app) => app.close()));
  });

  it('a person goes through forms of which each is answered by another instance', async () => {
    const [before, after] = [await withKeys(OLD, NEW), await withKeys(NEW, OLD)];
    await openAccountWithAnswer(before, 'lila@test.example');
    const apps = [await testApp(before), await testApp(after)];
    let turn = 0;
    const next = { inject: (asked: object) => apps[turn++ % apps.length]?.inject(asked) };
    const lila = visitorOf(next as unknown as FastifyInstance);
    const went = async (path: string, fields: Record<string, string>) =>
      (await lila.post(path, fields)).headers.location;
    for (let round = 0; round < 2; round++) {
      // So that each round begins with the other instance.
      await lila.get('/aide');
      const email = `nouvelle-${round}@test.example`;
      const present = round === 0 ? 'lila@test.example' : 'nouvelle-0@test.example';
      expect(await went('/connexion', { email: present, password: PASSWORD })).toBe('/espace');
      // A page that stands open asks the other instance whether the session of the person it shows still lives.
      const [, mark] = /data-session="([^"]+)"/.exec((await lila.get('/espace')).body) ?? [];
      const stillLives = await lila.get(`/espace/presence/verification?titulaire=${mark}`);
      expect([mark?.length, stillLives.statusCode]).toEqual([16, 204]);
      const asked = { change_email: '1', email, email_confirmation: email, current_password: PASSWORD };
      expect((await lila.post('/espace/identifiants', asked)).statusCode).toBeLessThan(400);
      const [code = ''] = await codesTo(after, email);
      expect(await went('/activation', { code })).toBe('/activation/identifiants');
      const entered = { email, password: PASSWORD };
      expect(await went('/activation/identifiants', entered)).toBe('/activation/recapitulatif');
      expect((await lila.get('/activation/recapitulatif')).body).toContain(email);
    }
    for (const app of apps) await app.close();
  });

  it('a forgotten password is replaced at forms of which each is answered by another instance', async () => {
    const [before, after] = [await withKeys(OLD, NEW), await withKeys(NEW, OLD)];
    await openAccountWithAnswer(before, 'lila@test.example');
    const apps = [await testApp(before), await testApp(after)];
    let turn = 0;
    const next = { inject: (asked: object) => apps[turn++ % apps.length]?.inject(asked) };
    for (const [round, maker] of [before, after].entries()) {
      const lila = visitorOf(next as unknown as FastifyInstance);
      const went = async (path: string, fields: Record<string, string>) =>
        (await lila.post(path, fields)).headers.location;
      const [verification, choice] = ['/mot-de-passe-oublie/verification', '/mot-de-passe-oublie/nouveau'];
      const password = `une-nouvelle-phrase-de-passe-mauve-${round}`;
      const code = await recoveryCodeOf(maker, 'lila@test.example');
      expect(await went(verification, { code })).toBe(verification);
      expect(await went(verification, { answer: ANSWER })).toBe(choice);
      const chosen = { password, password_confirmation: password };
      expect(await went(choice, chosen)).toBe('/mot-de-passe-oublie/termine');
      expect(await went('/connexion', { email: 'lila@test.example', password })).toBe('/espace');
    }
    for (const app of apps) await app.close();
  });
});

/** The code of the letter that is printed. */
async function codeOf(print: (keep: (letter: Letter) => Promise<void>) => Promise<unknown>): Promise<string> {
  let code = '';
  await print(async (letter) => {
    code = letter.code;
  });
  return code;
}
