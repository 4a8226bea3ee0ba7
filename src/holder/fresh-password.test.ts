import { beforeEach, expect, it } from 'vitest';
import { openAccount, PASSWORD } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { formOf } from '../../test/tools/forms.ts';
import { type TestPlatform, testPlatform } from '../../test/tools/platform.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { ALL_DATA, EDIT, HOLDER_DATA, QUESTION } from './paths.ts';

const EMAIL = 'lila@test.example';
const confirmation = (back: string) => `/espace/confirmation?retour=${encodeURIComponent(back)}`;

describeOnEachDatabase('ten minutes after the password was given', (db) => {
  let platform: TestPlatform;
  let lila: ReturnType<typeof formOf>;
  beforeEach(async () => {
    platform = testPlatform(db());
    await openAccount(platform, EMAIL);
    lila = formOf(await testApp(platform));
    await lila.post('/connexion', { email: EMAIL, password: PASSWORD });
    platform.clock.advance({ minutes: 10 });
  });

  it.each([QUESTION, ALL_DATA])('%s asks for it again', async (path) => {
    const { statusCode, headers } = await lila.get(path);
    expect([statusCode, headers.location]).toEqual([303, confirmation(path)]);
    await lila.post('/espace/confirmation', { password: PASSWORD, retour: path });
    expect((await lila.get(path)).statusCode).toBe(200);
  });

  it('a question already chosen is asked about, kept without its answer, and changes nothing yet', async () => {
    platform.clock.advance({ minutes: -5 });
    const csrf = await lila.csrf(QUESTION);
    platform.clock.advance({ minutes: 5 });
    const question = 'Le nom de votre premier animal de compagnie ?';
    const body = new URLSearchParams({ _csrf: csrf, question, answer: 'Minette' }).toString();
    const asked = await lila.send(QUESTION, body);
    expect(asked.headers.location).toBe(confirmation(`${QUESTION}?reprise=1`));
    await lila.post('/espace/confirmation', { password: PASSWORD, retour: `${QUESTION}?reprise=1` });
    const page = await lila.get(`${QUESTION}?reprise=1`);
    expect(page.body).toContain('Votre saisie est conservée');
    expect(page.body).not.toContain('Minette');
    const { security_question } = await db()
      .selectFrom('account')
      .select('security_question')
      .executeTakeFirstOrThrow();
    expect(security_question).toBe('Le prénom de votre conjoint(e) ?');
  });

  it('one’s own data are still changed, and what was typed outlives the session', async () => {
    const csrf = await lila.csrf(EDIT);
    platform.clock.advance({ minutes: 31 });
    const body = new URLSearchParams({ _csrf: csrf, last_name: 'NOUVEAU-NOM' }).toString();
    const over = await lila.send(HOLDER_DATA, body);
    expect(over.headers.location).toBe(`/connexion?retour=${encodeURIComponent(`${EDIT}?reprise=1`)}`);
    await lila.post('/connexion', { email: EMAIL, password: PASSWORD, retour: `${EDIT}?reprise=1` });
    const page = await lila.get(`${EDIT}?reprise=1`);
    expect(page.body).toContain('value="NOUVEAU-NOM"');
    expect(page.body).toContain('Votre saisie est conservée');
  });
});
