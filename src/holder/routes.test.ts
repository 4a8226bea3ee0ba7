import type { FastifyInstance } from 'fastify';
import type { Insertable } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ORIGIN } from '../../test/tools/accounts.ts';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder } from '../../test/tools/holder.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { readPdf } from '../../test/tools/read-pdf.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { startSession } from '../account/session.ts';
import { record } from '../audit/record-event.ts';
import type { AccountTable } from '../database/schema.ts';
import type { Platform } from '../platform/platform.ts';
import { inTransaction } from '../platform/unit-of-work.ts';

const PATHS = [
  '/espace/coordonnees',
  '/espace/coordonnees/modifier',
  '/espace/coordonnees/question',
  '/espace/coordonnees/historique',
  '/espace/recapitulatif.pdf',
  '/espace/donnees.json',
];

describeOnEachDatabase("the holder's data", (db) => {
  let app: FastifyInstance;
  let platform: Platform;

  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform);
  });
  afterEach(() => app.close());

  /** Asks for a page as a holder who just signed in. */
  const getAs = async (holder: Partial<Insertable<AccountTable>>, url: string) => {
    const { accountId } = await addHolder(db(), [], holder);
    const session = await startSession(platform, accountId, { ip: '127.0.0.1', userAgent: 'test' });
    return app.inject({ url, headers: { cookie: `session=${session}` } });
  };

  it.each(PATHS)('%s needs a session, and comes back after signing in', async (url) => {
    const { statusCode, headers } = await app.inject({ url });
    expect(statusCode).toBe(303);
    expect(headers.location).toBe(`/connexion?retour=${encodeURIComponent(url)}`);
  });

  it.each(PATHS)('%s is closed while the password has expired', async (url) => {
    const { statusCode, headers } = await getAs({ password_valid_until: '2020-01-01' }, url);
    expect(statusCode).toBe(303);
    expect(headers.location).toBe('/espace/identifiants');
  });

  it('is read on a page, escaped, without the answer, and kept by no cache', async () => {
    const holder = { last_name: 'O’<b>NEIL', security_answer_hash: 'hash of the answer' };
    const { body, headers } = await getAs(holder, '/espace/coordonnees');
    expect(body).toContain('O’&lt;b>NEIL');
    expect(body).toContain('href="/espace/recapitulatif.pdf"');
    expect(body).not.toContain('hash of the answer');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('says only what was really done', async () => {
    expect((await getAs({}, '/espace/coordonnees?fait=question')).body).toContain('ont été modifiées');
    for (const odd of ['rien', 'constructor']) {
      const { statusCode, body } = await getAs({}, `/espace/coordonnees?fait=${odd}`);
      expect(statusCode).toBe(200);
      expect(body).not.toContain('ont été modifiées');
    }
  });

  it.each(['/espace/recapitulatif.pdf', '/espace/donnees.json'])(
    '%s is a line of the history',
    async (url) => {
      await getAs({}, url);
      const lines = await db().selectFrom('audit_log').select(['event', 'ip']).execute();
      expect(lines).toEqual([
        { event: url.endsWith('pdf') ? 'recap-downloaded' : 'data-downloaded', ip: '127.0.0.1' },
      ]);
    },
  );

  it('marks a refused try in the history, shows who made it, and escapes what a browser said', async () => {
    const { accountId } = await addHolder(db());
    const origin = { ip: '203.0.113.7', userAgent: '<script>' };
    await inTransaction(platform, async (tx) => {
      await record(tx, { event: 'signed-in', outcome: 'refused', accountId, origin });
      await record(tx, { event: 'recovery-letter-printed', accountId });
    });
    const session = await startSession(platform, accountId, ORIGIN);
    const url = '/espace/coordonnees/historique?page=99';
    const { body } = await app.inject({ url, headers: { cookie: `session=${session}` } });
    for (const shown of [
      'Refusé',
      'Navigateur inconnu, adresse 203.0.113.7',
      'Par l’administration du site',
    ]) {
      expect(body).toContain(shown);
    }
    expect(body).not.toContain('<script>');
  });

  it('is kept as a PDF made on the spot', async () => {
    const { rawPayload, headers } = await getAs({ last_name: 'ROSEMONDE' }, '/espace/recapitulatif.pdf');
    expect(headers['content-type']).toBe('application/pdf');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-disposition']).toMatch(
      /^attachment; filename="recapitulatif-\d{4}-\d\d-\d\d\.pdf"$/,
    );
    expect((await readPdf(rawPayload)).text).toContain('ROSEMONDE');
  });
});
