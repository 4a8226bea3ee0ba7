import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Database } from '../../src/database/schema.ts';
import { answerAsService } from '../../src/messages/service-side.ts';
import { auditLines, openAccount, PASSWORD } from './accounts.ts';
import { asRead } from './as-read.ts';
import { giveMandate } from './holder.ts';
import { MULTIPART, multipartBody, NO_FILE, type SentFile } from './multipart.ts';
import { type TestPlatform, testPlatform } from './platform.ts';
import { type Answer, type Fields, type Visitor, visitorOf } from './visitor.ts';
import { testApp } from './whole-app.ts';

export const LIST = '/espace/messagerie';
export const NEW = `${LIST}/nouveau`;
export const ALPHA = '732829320';
export const BETA = '552100554';
const EMAILS = { lila: 'lila@test.example', paul: 'paul@test.example', zoe: 'zoe@test.example' };
export const { lila: LILA, paul: PAUL, zoe: ZOE } = EMAILS;
type Who = keyof typeof EMAILS;

/** The form of a new thread, filled in as it should be. */
export const RIGHT: Fields = {
  siren: ALPHA,
  service: 'payer-tva',
  subject: 'Un remboursement',
  message: 'Bonjour,\nquand viendra-t-il ?',
};

/** The text of a page, as its reader sees it, in one line. */
export function textOf(page: string): string {
  return asRead(page)
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/\s+/g, ' ');
}

/** What the tests of messages share: Lila is titulaire, Paul suppléant, Zoé reads by a delegation of Lila's. */
export interface MessagesWorld {
  readonly app: FastifyInstance;
  readonly platform: TestPlatform;
  readonly ids: Record<Who, string>;
  /** Signed in when first asked for. */
  visitor(who: Who): Promise<Visitor>;
  /** Sends a form with files, as a browser does; its token is that of the page at `path`. */
  sends(who: Visitor, path: string, fields: Fields, files?: readonly SentFile[]): Promise<Answer>;
  /** Begins a thread. @returns its address */
  opened(who: Visitor, fields?: Fields, files?: readonly SentFile[]): Promise<string>;
  /** By which the operator's commands name the thread at that address. */
  referenceOf(thread: string): Promise<string>;
  /** By the administration, a minute later. */
  answered(thread: string, text?: string): Promise<void>;
  /** As the menu tells it; undefined where it tells nothing. */
  unreadOf(who: Visitor): Promise<string | undefined>;
  linesOf(event: string): ReturnType<typeof auditLines>;
  /** How many files, and pieces of them, there are. */
  rows(): Promise<{ files: number; pieces: number }>;
}

/** @returns what is there once a test runs */
export function messagesWorld(db: () => Database): MessagesWorld {
  let app: FastifyInstance;
  let platform: TestPlatform;
  let ids: Record<Who, string>;
  let visitors: Map<Who, Visitor>;

  beforeEach(async () => {
    visitors = new Map();
    platform = testPlatform(db());
    app = await testApp(platform, { throttle: true });
    ids = {
      lila: await openAccount(platform, LILA),
      paul: await openAccount(platform, PAUL, { first_name: 'Paul', last_name: 'MULTIPLE' }),
      zoe: await openAccount(platform, ZOE, { first_name: 'Zoé', last_name: 'MARTIN' }),
    };
    await db().deleteFrom('mandate').execute();
    await giveMandate(db(), ids.lila, ALPHA, { service: 'payer-tva' });
    await giveMandate(db(), ids.lila, ALPHA, { service: 'avis-cfe' });
    await giveMandate(db(), ids.lila, BETA, { service: 'payer-tva' });
    await giveMandate(db(), ids.paul, ALPHA, { service: 'payer-tva', role: 'suppleant' });
    await giveMandate(db(), ids.zoe, ALPHA, {
      service: 'avis-cfe',
      role: 'delegataire',
      access: 'read',
      granted_by: ids.lila,
      basis: 'delegation',
      until: new Date('2099-01-01T00:00:00Z'),
    });
    await db().updateTable('dossier').set({ name: 'SARL ALPHA' }).where('siren', '=', ALPHA).execute();
    await db().updateTable('dossier').set({ name: 'SCI BETA' }).where('siren', '=', BETA).execute();
  });
  afterEach(() => app.close());

  async function sends(who: Visitor, path: string, fields: Fields, files: readonly SentFile[] = [NO_FILE]) {
    const form = path === NEW ? `${NEW}?dossier=${ALPHA}` : path;
    return who.send(path, multipartBody({ _csrf: await who.csrf(form), ...fields }, files), MULTIPART);
  }

  async function referenceOf(thread: string): Promise<string> {
    const found = db().selectFrom('message_thread').select('reference');
    return (await found.where('id', '=', thread.slice(LIST.length + 1)).executeTakeFirstOrThrow()).reference;
  }

  return {
    get app() {
      return app;
    },
    get platform() {
      return platform;
    },
    get ids() {
      return ids;
    },
    async visitor(who) {
      const known = visitors.get(who);
      if (known) return known;
      const visitor = visitorOf(app);
      expect(await visitor.signIn(EMAILS[who], PASSWORD)).toBe(true);
      visitors.set(who, visitor);
      return visitor;
    },
    sends,
    async opened(who, fields = RIGHT, files) {
      const answer = await sends(who, NEW, fields, files);
      expect(answer.headers.location, textOf(answer.body)).toMatch(
        /^\/espace\/messagerie\/[0-9a-f-]{36}\?fait=envoi$/,
      );
      return String(answer.headers.location).split('?')[0] ?? '';
    },
    referenceOf,
    async answered(thread, text = 'Dans un mois.') {
      platform.clock.advance({ minutes: 1 });
      const answer = { text, files: [] };
      expect(await answerAsService(platform, await referenceOf(thread), answer)).toBe('answered');
    },
    async unreadOf(who) {
      const { body } = await who.get(LIST);
      return /\((\d+)\)<\/span><span[^>]*>, \d+ échanges? non lus?/.exec(asRead(body))?.[1];
    },
    linesOf: async (event) => (await auditLines(db())).filter((line) => line.event === event),
    async rows() {
      const count = async (table: 'message_attachment' | 'message_piece') =>
        (await db().selectFrom(table).select('place').execute()).length;
      return { files: await count('message_attachment'), pieces: await count('message_piece') };
    },
  };
}
