import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../../src/database/schema.ts';
import type { SeededRandom } from '../abuse/random.ts';
import type { Ground, WiredInstance } from './ground.ts';
import type { Instance } from './instances.ts';
import type { MailWeather } from './mailbox.ts';

/** What broke, and how often. */
export interface Damage {
  kills: number;
  /** Of them: a moment after a form was sent to that very instance. */
  aimedKills: number;
  databaseRestarts: { fast: number; immediate: number };
  /** Connections to the database: ended by the server, ended by the network, and answers lost on the way. */
  cuts: { terminated: number; reset: number; deaf: number };
  mailWeather: Record<MailWeather, number>;
  /** Days that passed for what is over, so that what is allowed in a day is allowed again. */
  days: number;
}

/** Breaks one thing after another, as the seed has it, and mends it again after a while. */
export class Weather {
  readonly damage: Damage = {
    kills: 0,
    aimedKills: 0,
    databaseRestarts: { fast: 0, immediate: 0 },
    cuts: { terminated: 0, reset: 0, deaf: 0 },
    mailWeather: { fine: 0, refuse: 0, stall: 0, cut: 0 },
    days: 0,
  };
  /** At each kill: the instance, and the mails that somebody had in hand when it died. */
  readonly deaths: { by: string; inHand: ReadonlySet<string> }[] = [];
  readonly #ground: Ground;
  readonly #random: SeededRandom;
  /** Starts and looks that are under way. */
  readonly #underWay = new Set<Promise<void>>();
  #aim: ((origin: string) => void) | undefined;

  constructor(ground: Ground, random: SeededRandom) {
    this.#ground = ground;
    this.#random = random;
  }

  /** To be told of each form that is sent. */
  readonly onForm = ({ origin, path }: { origin: string; path: string }): void => {
    if (AIMED_AT.has(path)) this.#aim?.(origin);
  };

  /**
   * Until so many instances were killed, or the time is over; all is mended when it ends. The next thing breaks when so many
   * more forms were answered: a slow machine has a slower storm, and not one in which nobody gets anything done.
   * @param until milliseconds since 1970
   * @param answered forms so far
   * @param say told how far it is
   */
  async storm(
    kills: number,
    until: number,
    answered: () => number,
    say: (line: string) => void,
  ): Promise<void> {
    let told = 0;
    while (this.damage.kills < kills && Date.now() < until) {
      const enough = answered() + this.#random.below(MOST_FORMS_BETWEEN);
      const longest = Date.now() + LONGEST_LULL_MS;
      while (answered() < enough && Date.now() < longest) await pause(10);
      await this.#breakSomething();
      if (this.damage.kills < told + KILLS_A_LINE) continue;
      told = this.damage.kills;
      say(`${told} kills, ${answered()} forms answered`);
    }
    this.#ground.mailbox.calm();
    await Promise.all(this.#underWay);
  }

  async #breakSomething(): Promise<void> {
    const { damage } = this;
    let at = this.#random.below(100);
    const falls = (share: number) => {
      at -= share;
      return at < 0;
    };
    if (falls(30)) return this.#killOne();
    if (falls(32)) return this.#killAtWork();
    if (falls(3)) return this.#killAll();
    if (falls(5)) return this.#restartDatabase(this.#random.chance(50) ? 'fast' : 'immediate');
    if (falls(7)) return this.#terminate();
    if (falls(6)) {
      damage.cuts.reset += 1;
      return this.#random.pick(this.#ground.instances).cable.cut();
    }
    if (falls(6)) return this.#deafen();
    if (falls(8)) return this.#changeMailWeather();
    damage.days += 1;
    await this.#untilAnswered((db) => passDay(db));
  }

  async #killOne(): Promise<void> {
    await this.#kill(this.#random.pick(await this.#severalUp()));
  }

  /** Of one that is left alone, nobody would be moved on to another. */
  async #severalUp(): Promise<WiredInstance[]> {
    for (;;) {
      const up = this.#ground.instances.filter(({ isUp }) => isUp);
      if (up.length > 1 || up.length === this.#ground.instances.length) return up;
      await pause(10);
    }
  }

  async #killAll(): Promise<void> {
    await Promise.all(this.#ground.instances.filter(({ isUp }) => isUp).map((one) => this.#kill(one)));
  }

  /** A few milliseconds after a form was sent to it: while it works at it, or just when it has done so. */
  async #killAtWork(): Promise<void> {
    await this.#severalUp();
    const delay = this.#random.below(40);
    const origin = await new Promise<string | undefined>((resolve) => {
      const limit = setTimeout(() => resolve(undefined), 2_000);
      this.#aim = (sentTo) => {
        clearTimeout(limit);
        resolve(sentTo);
      };
    });
    this.#aim = undefined;
    const instance = this.#ground.instances.find(({ server, isUp }) => isUp && server.url === origin);
    if (!instance) return;
    await pause(delay);
    this.damage.aimedKills += 1;
    await this.#kill(instance);
  }

  async #kill(instance: WiredInstance): Promise<void> {
    instance.isUp = false;
    this.damage.kills += 1;
    await instance.server.kill();
    this.#goesOn(this.#bury(instance, this.#random.below(500)));
  }

  async #bury(instance: WiredInstance, delay: number): Promise<void> {
    const inHand = await this.#untilAnswered(mailsInHand);
    this.deaths.push({ by: instance.name, inHand: new Set(inHand) });
    await pause(delay);
    await restart(instance);
  }

  #goesOn(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.then(() => this.#underWay.delete(work));
  }

  async #restartDatabase(how: 'fast' | 'immediate'): Promise<void> {
    this.damage.databaseRestarts[how] += 1;
    await this.#ground.cluster.restart(how);
  }

  /** About a third of the connections of the instances. */
  async #terminate(): Promise<void> {
    const share = this.#random.below(60);
    this.damage.cuts.terminated += await this.#untilAnswered(async (db) => {
      const { rows } = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity
        where application_name = 'espace-professionnel' and pid <> pg_backend_pid()
          and pid % 100 < ${share}`.execute(db);
      return rows.length;
    });
  }

  /** What is sent to the server is done, and the news of it is lost with the connection. */
  async #deafen(): Promise<void> {
    const { cable } = this.#random.pick(this.#ground.instances);
    this.damage.cuts.deaf += 1;
    cable.deafen();
    await pause(20 + this.#random.below(150));
    cable.cut();
  }

  #changeMailWeather(): void {
    const { mailbox } = this.#ground;
    const bad = this.#random.pick(['refuse', 'stall', 'cut', 'cut'] as const);
    const weather = mailbox.weather === 'fine' ? bad : 'fine';
    this.damage.mailWeather[weather] += 1;
    mailbox.weather = weather;
  }

  /** From outside, whatever has just been broken. */
  async #untilAnswered<T>(ask: (db: Database) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask(this.#ground.platform.db);
      } catch {
        await pause(50);
      }
    }
  }
}

const KILLS_A_LINE = 20;
const MOST_FORMS_BETWEEN = 16;
const LONGEST_LULL_MS = 3_000;

/** Where something is decided. */
const AIMED_AT = new Set([
  '/espace/identifiants',
  '/espace/identifiants/annuler',
  '/activation/identifiants',
  '/mot-de-passe-oublie/nouveau',
  '/contestation',
]);

/** Started until it runs, as whatever watches over a service does it: the database may be away. */
export async function restart(instance: Instance): Promise<void> {
  while (!instance.isUp) {
    try {
      await instance.server.restart(instance.env);
      instance.isUp = true;
    } catch {
      await pause(200);
    }
  }
}

/** Claimed and counted, and neither gone, nor failed, nor taken back. */
async function mailsInHand(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('mail')
    .select('id')
    .where('attempts', '>', 0)
    .where('counted_at', 'is not', null)
    .where('handed_over_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('abandoned_at', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

/** For what is over alone: codes that cannot be used any more, and mails that have left. */
export async function passDay(db: Database): Promise<void> {
  await sql`update activation_code set created_at = created_at - interval '1 day'
    where used_at is not null or revoked_at is not null`.execute(db);
  await sql`update mail set counted_at = counted_at - interval '1 day'
    where counted_at is not null and handed_over_at is not null`.execute(db);
}
