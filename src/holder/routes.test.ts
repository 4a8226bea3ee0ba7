import type { FastifyInstance } from 'fastify';
import type { Insertable } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../test/tools/database.ts';
import { addHolder } from '../../test/tools/holder.ts';
import { testPlatform } from '../../test/tools/platform.ts';
import { readPdf } from '../../test/tools/read-pdf.ts';
import { testApp } from '../../test/tools/whole-app.ts';
import { startSession } from '../account/session.ts';
import type { AccountTable } from '../platform/database/schema.ts';
import type { Platform } from '../platform/platform.ts';

const PATHS = ['/espace/coordonnees', '/espace/recapitulatif.pdf'];

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
    const session = await startSession(db(), platform, accountId, { ip: '127.0.0.1', userAgent: 'test' });
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
