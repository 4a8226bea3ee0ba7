import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditLines, openAccount, otherPassword, PASSWORD, signedIn } from '../../test/tools/accounts.ts';
import { present } from '../../test/tools/changes.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addFactor, type Phone } from '../../test/tools/factors.ts';
import { INSTALLATION, type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { type Visitor, visitorOf } from '../../test/tools/visitor.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { givenSecondStep } from '../factors/kinds.ts';
import { asConfirmedHolder } from '../passwords/as-confirmed-holder.ts';

const LILA = 'lila@test.example';
const NEW_EMAIL = 'nouvelle.boite@test.example';
const MISSING = 'Saisissez le code de votre application, ou un code de secours.';
const WRONG = 'Ce code n’est pas le bon, ou il a déjà servi.';

/** The forms of what a factor guards, each with its fields and where it leads once it is right. */
const FORMS = [
  {
    what: 'another address',
    page: '/espace/identifiants',
    fields: { change_email: '1', email: NEW_EMAIL, email_confirmation: NEW_EMAIL },
    name: 'current_password',
    done: '/espace/identifiants/demande',
  },
  {
    what: 'another password',
    page: '/espace/identifiants',
    fields: {
      change_password: '1',
      password: otherPassword(),
      password_confirmation: otherPassword(),
    },
    name: 'current_password',
    done: '/espace/identifiants/mot-de-passe',
  },
  {
    what: 'another security question',
    page: '/espace/coordonnees/question',
    fields: { question: 'Le prénom de votre conjoint(e) ?', answer: 'Camille' },
    name: 'current_password',
    done: '/espace/coordonnees?fait=question',
  },
  {
    what: 'the deletion of the space',
    page: '/espace/suppression',
    fields: { confirm: '1' },
    name: 'password',
    done: '/espace/suppression/demandee',
  },
  {
    what: 'a confirmation',
    page: '/espace/confirmation',
    fields: { retour: '/espace/coordonnees' },
    name: 'password',
    done: '/espace/coordonnees',
  },
  {
    what: 'another passkey',
    page: '/espace/moyens-de-connexion/cles-d-acces/ajouter',
    fields: {},
    name: 'password',
    done: undefined,
  },
] as const;

describeOnEachDatabase('the present factor beside the present password', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  let lila: Visitor;
  let accountId: string;
  let who: Awaited<ReturnType<typeof signedIn>>;
  let phone: Phone;
  let backupCodes: string[];

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    accountId = await openAccount(platform, LILA);
    lila = visitorOf(app);
    // However fresh it is.
    who = await signedIn(platform, LILA);
    lila.cookies.set('session', who.token);
    ({ phone, backupCodes } = await addFactor(platform, accountId));
  });
  afterEach(() => app.close());

  describe.each(FORMS)('of $what', ({ page, fields, name, done }) => {
    const send = (given: Record<string, string>) => lila.post(page, { ...fields, ...given }, page);

    it('is asked for, and neither is enough without the other', async () => {
      const form = (await lila.get(page)).body;
      expect(form).toMatch(/<input[^>]*name="second_step"/);
      for (const [given, said] of [
        [{ [name]: PASSWORD }, MISSING],
        [{ [name]: PASSWORD, second_step: 'abc' }, WRONG],
        [{ [name]: PASSWORD, second_step: 'aaaaa-aaaaa' }, WRONG],
        [{ [name]: '', second_step: phone.code() }, 'Saisissez votre mot de passe actuel.'],
        [{ [name]: otherPassword(5), second_step: phone.code() }, 'n’est pas votre mot de passe actuel'],
      ] as const) {
        const { statusCode, body } = await send(given);
        expect(statusCode).toBe(422);
        expect(body).toContain(said);
        expect(body).not.toMatch(/<input[^>]*name="second_step"[^>]*value="[^"]/);
      }
    });

    it('opens the way together with it, each code once', async () => {
      const second_step = phone.code();
      const right = await send({ [name]: PASSWORD, second_step });
      expect([right.statusCode, right.headers.location]).toEqual(done ? [303, done] : [200, undefined]);
      const used = await db().selectFrom('totp_app').select('last_used_at').executeTakeFirstOrThrow();
      expect(used.last_used_at).toEqual(platform.clock.now());
    });
  });

  it('is a code of the application once, and one on paper once', async () => {
    const given = (second_step: string) => ({ ...present(), step: givenSecondStep({ second_step }) });
    const tries = (code: string) =>
      asConfirmedHolder(platform, who, given(code), async () => ({ outcome: 'done' }));
    for (const code of [phone.code(), backupCodes[0] ?? '']) {
      expect(await tries(code)).toEqual({ outcome: 'done' });
      expect(await tries(code)).toMatchObject({ outcome: 'not-confirmed' });
    }
    const lines = (await auditLines(db(), accountId)).filter(({ event }) => event === 'second-step');
    expect(lines.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
  });

  it('is not guessed by whoever found a session open: tries are counted like those of the password', async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 8; count++) {
      const fields = { password: PASSWORD, second_step: phone.code(-3_600), confirm: '1' };
      statuses.push((await lila.post('/espace/suppression', fields)).statusCode);
    }
    expect(statuses.slice(0, 5)).toEqual([422, 422, 422, 422, 422]);
    expect(statuses.slice(6)).toEqual([429, 429]);
  });

  it('is asked once one is there, even where the form was opened before', async () => {
    await openAccount(platform, 'paul@test.example');
    const paul = visitorOf(app);
    const his = await signedIn(platform, 'paul@test.example');
    paul.cookies.set('session', his.token);
    const _csrf = await paul.csrf('/espace/suppression');
    await addFactor(platform, his.accountId);
    const body = new URLSearchParams({ _csrf, password: PASSWORD, confirm: '1' }).toString();
    const answer = await paul.send('/espace/suppression', body);
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(MISSING);
  });

  it('is not asked where the installation has none', async () => {
    await app.close();
    const installation = { ...INSTALLATION, SECOND_FACTOR: 'off' } as const;
    app = await testApp(testPlatform(db(), { clock: platform.clock, installation }));
    const there = visitorOf(app);
    there.cookies.set('session', who.token);
    expect((await there.get('/espace/suppression')).body).not.toContain('second_step');
    const { headers } = await there.post('/espace/suppression', { password: PASSWORD, confirm: '1' });
    expect(headers.location).toBe('/espace/suppression/demandee');
  });
});
