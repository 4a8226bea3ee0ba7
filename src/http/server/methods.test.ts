import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../../../test/tools/database.ts';
import { testPlatform } from '../../../test/tools/platform.ts';
import { testApp } from '../../../test/tools/whole-app.ts';

describeOnEachDatabase('the program', (db) => {
  let app: FastifyInstance;

  beforeEach(async () => {
    app = await testApp(testPlatform(db()));
  });
  afterEach(() => app.close());

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'] as const)('knows no %s', async (method) => {
    const answer = await app.inject({ method: method as 'PUT', url: '/connexion' });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers.allow).toBeUndefined();
  });
});
