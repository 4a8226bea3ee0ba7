import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { AppOptions } from '../../src/app.ts';
import { imageCaptcha } from '../../src/captcha/captcha.ts';
import { createDemoAccounts } from '../../src/demo/demo-accounts.ts';
import { type Random, systemRandom } from '../../src/platform/platform.ts';
import { readAssets } from '../../src/web/assets.ts';
import { signedIn } from '../tools/accounts.ts';
import { readPicture } from '../tools/captcha-solver.ts';
import { movableClock } from '../tools/clock.ts';
import { openPGlite } from '../tools/database.ts';
import { keepRows } from '../tools/kept-rows.ts';
import { type TestPlatform, testPlatform } from '../tools/platform.ts';
import { type Answer, type Fields, type Visitor, visitorOf } from '../tools/visitor.ts';
import { testApp, testSite } from '../tools/whole-app.ts';

/** Of every demonstration account. */
export const PASSWORD = 'Demonstration-Espace-2026';
/** To their security question. */
export const ANSWER = 'Camille';
/** Keeps every rule. */
export const NEW_PASSWORD = 'quatorze-hiboux-verts-jonglent-sur-9-toits';
export const LILA = 'lila.rosemonde@demo.example';
export const ZOE = 'zoe.sansdossier@demo.example';
export const PAUL = 'paul.multiple@demo.example';
export const EVE = 'eve.expiree@demo.example';

/** A page as the program answered: what the browser is shown at that address. */
export interface Shown {
  path: string;
  answer: Answer;
  /** The documents in its frames, by their addresses. */
  frames: ReadonlyMap<string, Answer>;
}

/**
 * A demonstration in this process, in which every state of every page is brought about: nobody else is in it, time
 * stands still until a state moves it, and randomness repeats, so that a page is the same at every run.
 */
export interface World {
  readonly platform: TestPlatform;
  /** A browser of somebody who is not signed in; where `counted`, tries are counted and delayed. */
  stranger(counted?: 'counted'): Visitor;
  /** The same, signed in. */
  holder(email: string, password?: string): Promise<Visitor>;
  /** Opens an address, and follows where it leads. */
  opens(who: Visitor, path: string): Promise<Shown>;
  /**
   * Sends the form that the page at `form` (by default `path`) holds, its captcha solved unless `fields` says otherwise,
   * and follows where it leads.
   */
  sends(who: Visitor, path: string, fields: Fields, form?: string): Promise<Shown>;
  /** Another installation on the same data, as long as `use` lasts. */
  elsewhere<T>(options: Partial<AppOptions>, use: (stranger: Visitor) => Promise<T>): Promise<T>;
}

/** The whole program on an empty database, and what brings it back there. */
export interface OpenWorld {
  readonly app: FastifyInstance;
  readonly world: World;
  /** Only the demonstration accounts are there, and it is the first day again. */
  startAnew(): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(): Promise<OpenWorld> {
  const database = await openPGlite();
  const random = repeatingRandom();
  const clock = movableClock();
  const start = clock.now();
  const platform = testPlatform(database.db, { clock, random });
  const { hasher } = platform;
  await createDemoAccounts(platform);
  const bringDemoAccountsBack = await keepRows(database.db);
  const randomAfterwards = random.position();
  const openApp = (options: Partial<AppOptions> = {}) =>
    testApp(platform, {
      site: { ...testSite(platform), assets: readAssets(), demo: true, demoMailbox: true },
      captcha: imageCaptcha(platform, { counting: options.throttle ?? false }),
      // What else is random stays the same, however many requests there were before.
      namesOfRequests: systemRandom,
      ...options,
    });
  const app = await openApp();
  const counting = await openApp({ throttle: true });
  return {
    app,
    world: worldOf(platform, app, counting, openApp),
    async startAnew() {
      clock.set(start);
      random.goOnFrom(randomAfterwards);
      platform.db = database.db;
      platform.hasher = hasher;
      await bringDemoAccountsBack();
    },
    async close() {
      await Promise.all([app.close(), counting.close()]);
      await database.close();
    },
  };
}

function worldOf(
  platform: TestPlatform,
  app: FastifyInstance,
  counting: FastifyInstance,
  openApp: (options: Partial<AppOptions>) => Promise<FastifyInstance>,
): World {
  const world: World = {
    platform,
    stranger: (counted) => visitorOf(counted ? counting : app),
    async holder(email, password = PASSWORD) {
      const browser = world.stranger();
      browser.cookies.set('session', (await signedIn(platform, email, password)).token);
      return browser;
    },
    opens: async (who, path) => follow(who, path, await who.get(path)),
    async sends(who, path, fields, form = path) {
      const hidden = hiddenFieldsOf((await who.get(form)).body, path);
      const token = hidden.captcha_token;
      const captcha: Fields = token ? { captcha: readPicture(platform.secrets, token) } : {};
      const body = new URLSearchParams({ ...hidden, ...captcha, ...fields });
      return follow(who, path, await who.send(path, body, { 'sec-fetch-site': 'same-origin' }));
    },
    async elsewhere(options, use) {
      const other = await openApp(options);
      try {
        return await use(visitorOf(other));
      } finally {
        await other.close();
      }
    },
  };
  return world;
}

async function follow(who: Visitor, asked: string, first: Answer): Promise<Shown> {
  let path = asked;
  let answer = first;
  while (answer.statusCode === 303) {
    path = String(answer.headers.location);
    answer = await who.get(path);
  }
  const sources = [...answer.body.matchAll(/<iframe[^>]* src="([^"]+)"/g)].map(([, source]) => source ?? '');
  const frames = new Map<string, Answer>();
  for (const source of sources) frames.set(source, await who.get(source));
  return { path, answer, frames };
}

/** Those of the form that is sent to `action`, or else of the first in the page's main part. */
function hiddenFieldsOf(page: string, action: string): Fields {
  const forms = [...page.matchAll(/<form[^>]*>.*?<\/form>/gs)].map(([form]) => form);
  const [inMain = ''] = /<form[^>]*>.*?<\/form>/s.exec(/<main.*<\/main>/s.exec(page)?.[0] ?? '') ?? [];
  const form = forms.find((one) => one.includes(`action="${action}"`)) ?? inMain;
  const inputs = [...form.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  return Object.fromEntries(inputs.map(([, name, value = '']) => [name, value.replaceAll('&amp;', '&')]));
}

/** What looks random and is the same whenever it goes on from the same position. */
function repeatingRandom(): Random & { position(): number; goOnFrom(position: number): void } {
  let drawn = 0;
  const bytes = (length: number) => {
    drawn += 1;
    const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, block) =>
      createHash('sha256').update(`${drawn} ${block}`).digest(),
    );
    return Buffer.concat(blocks).subarray(0, length);
  };
  return {
    bytes,
    below: (below) => bytes(4).readUInt32BE(0) % below,
    uuid() {
      const hex = bytes(16).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
    position: () => drawn,
    goOnFrom(position) {
      drawn = position;
    },
  };
}
