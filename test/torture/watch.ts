import { setTimeout as pause } from 'node:timers/promises';
import type { TestServer } from '../tools/server.ts';
import { visitorAt } from '../tools/visitor.ts';
import type { Credentials } from './ledger.ts';

/** One look at a page that needs the database. */
interface Look {
  /** Milliseconds since 1970: when it was asked for, and when it came. */
  asked: number;
  came: number;
  /** `none` where the connection ended without an answer. */
  status: string;
  /** What of it is not as somebody has to see it. */
  wrong?: string;
}

/** How long a page was not to be had, and what was answered meanwhile. */
export interface Outage {
  /** From the first look that failed to the first that did not, whichever instance it was asked of; 0 where none failed. */
  milliseconds: number;
  /** By status. */
  answers: Record<string, number>;
  wrong: string[];
}

/** People who look at their own space over and over, one at each instance. */
export interface Watch {
  /** Resolves once each instance has shown the page to somebody who asked after `since`. */
  untilShown(since: number): Promise<void>;
  /** @param instance the only one that counts, 0 for the first; by default all do */
  outage(from: number, to: number, instance?: number): Outage;
  stop(): Promise<void>;
}

const EVERY_MS = 50;

/** @throws when somebody cannot sign in */
export async function startWatch(
  servers: readonly Pick<TestServer, 'url'>[],
  { email, password }: Credentials,
): Promise<Watch> {
  const state = { isOver: false };
  const watchers = await Promise.all(
    servers.map(async (server) => {
      const person = visitorAt(server);
      if (!(await person.signIn(email, password))) throw new Error(`${email} cannot sign in`);
      const looks: Look[] = [];
      return { looks, end: lookUntil(() => state.isOver, person, looks) };
    }),
  );
  return {
    async untilShown(since) {
      const isShown = (look: Look) => look.asked >= since && look.status === '200';
      while (!watchers.every(({ looks }) => looks.findLast(isShown))) await pause(EVERY_MS);
    },
    outage(from, to, instance) {
      const those = instance === undefined ? watchers : watchers.slice(instance, instance + 1);
      const failed = those.flatMap(({ looks }) =>
        looks.filter(({ asked, came, status }) => came >= from && asked <= to && status !== '200'),
      );
      const answers: Record<string, number> = {};
      for (const { status } of failed) answers[status] = (answers[status] ?? 0) + 1;
      const first = Math.min(...failed.map(({ asked }) => asked));
      const last = Math.max(...failed.map(({ came }) => came));
      const wrong = failed.flatMap((look) => look.wrong ?? []);
      return { milliseconds: failed.length > 0 ? last - first : 0, answers, wrong };
    },
    async stop() {
      state.isOver = true;
      await Promise.all(watchers.map(({ end }) => end));
    },
  };
}

async function lookUntil(
  isOver: () => boolean,
  person: ReturnType<typeof visitorAt>,
  looks: Look[],
): Promise<void> {
  while (!isOver()) {
    const asked = Date.now();
    const seen = await person.get('/espace').then(
      ({ statusCode, headers, body }) => ({
        status: String(statusCode),
        ...faultOf(statusCode, headers, body),
      }),
      () => ({ status: 'none' }),
    );
    looks.push({ asked, came: Date.now(), ...seen });
    await pause(EVERY_MS);
  }
}

/** A page of our own, that says when to come again. */
function faultOf(status: number, headers: object, body: string): Pick<Look, 'wrong'> {
  if (status === 200) return {};
  if (status !== 503) return { wrong: `/espace: ${status}` };
  if (!(Number((headers as Record<string, unknown>)['retry-after']) > 0))
    return { wrong: '503 without Retry-After' };
  const isOurs = body.includes('<html lang="fr"') && body.includes('Service momentanément indisponible');
  return isOurs ? {} : { wrong: '503 without a page of ours' };
}
