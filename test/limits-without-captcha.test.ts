import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openAccount } from './tools/accounts.ts';
import { describeOnEachDatabase } from './tools/database.ts';
import { type TestPlatform, testPlatform } from './tools/platform.ts';
import { creationForm } from './tools/registrations.ts';
import { visitorOf } from './tools/visitor.ts';
import { testApp } from './tools/whole-app.ts';

const LILA = 'lila@test.example';

interface Form {
  path: string;
  /** What a script sends, another each time. */
  fields: (n: number) => Record<string, string>;
  /** What it is answered while it gets through. */
  through: number[];
  /** How often it does in an hour. */
  most: number;
}

/** Of every form with a captcha. */
const FORMS: Form[] = [
  {
    path: '/connexion',
    fields: (n) => ({ email: `${n}@test.example`, password: 'not-this-one' }),
    through: [422],
    most: 60,
  },
  {
    // In place of the captcha.
    path: '/connexion',
    fields: (n) => ({ email: `${n}@test.example`, password: 'not-this-one', code_par_courriel: '1' }),
    through: [303],
    most: 30,
  },
  {
    path: '/activation',
    fields: (n) => ({ code: `YnsfLgSNtUu${'abcdefghijkmnopqrstuvwxyz'[n % 25]}`, code_seul: '1' }),
    through: [422],
    most: 30,
  },
  {
    path: '/activation',
    fields: (n) => ({ code: `YnsfLgSNtUu${'abcdefghijkmnopqrstuvwxyz'[n % 25]}` }),
    through: [422],
    most: 30,
  },
  {
    path: '/mot-de-passe-oublie',
    fields: (n) => ({ email: `${n}@test.example` }),
    through: [303],
    most: 30,
  },
  {
    path: '/creation',
    fields: (n) => creationForm(`${n}@test.example`),
    through: [303],
    most: 30,
  },
];

describeOnEachDatabase('without any captcha', (db) => {
  let platform: TestPlatform;
  let app: FastifyInstance;
  beforeEach(async () => {
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    await openAccount(platform, LILA);
  });
  afterEach(() => app.close());

  it.each(FORMS)(
    '$path lets a script that polls for an hour through so often, and no more',
    async ({ path, fields, through, most }) => {
      const script = visitorOf(app);
      const statuses: number[] = [];
      for (let polls = 0; polls < 120; polls++) {
        statuses.push((await script.post(path, fields(polls))).statusCode);
        platform.clock.advance({ seconds: 30 });
      }
      const passed = statuses.filter((status) => status !== 429);
      expect(passed.filter((status) => !through.includes(status))).toEqual([]);
      expect(passed.length).toBeGreaterThan(15);
      expect(passed.length).toBeLessThanOrEqual(most);
    },
  );
});
