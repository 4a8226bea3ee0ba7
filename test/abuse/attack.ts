import { isDeepStrictEqual } from 'node:util';
import { secretsFrom } from '../../src/platform/secrets.ts';
import { startServer, type TestServer } from '../tools/server.ts';
import { type Accounts, accountsIn } from './accounts.ts';
import { faultIn, isTurnedAway, send } from './answers.ts';
import { type Attacker, DEMO_EMAILS, DEMO_PASSWORD, endedSession, newAttacker } from './attacker.ts';
import { type SeededRandom, seededRandom } from './random.ts';
import { badRequest, KINDS, type Kind } from './requests.ts';
import { type AttackedRoute, ROUTES } from './routes.ts';

/** What came of a run. */
export interface AttackReport {
  requests: number;
  /** How many answers of each kind of request began with 2, 3 or 4; `none`: the connection was closed. */
  tally: Record<Kind, Record<string, number>>;
  /** For too much work was waiting: more than one in a hundred would hide faults, and is one. */
  turnedAway: number;
  faults: string[];
}

export interface AttackOptions {
  /** How many are sent; a tenth of them while the captcha is on. */
  requests: number;
  seed: number;
}

const AT_ONCE = 12;
/** So many requests, then the attackers sign in again: sessions end, and passwords grow stale. */
const ROUND = 1_000;
const SECRET_KEY = 'the secret key of attacks, of no installation';
const KEYS = secretsFrom(SECRET_KEY);
const METRICS_TOKEN = 'the metrics token of attacks, of no installation';

/**
 * Starts the built program on an empty folder and sends it bad requests, to every route in turn, each kind in turn.
 * The same seed makes the same choices; the tokens in them are of the day.
 */
export async function attack({ requests, seed }: AttackOptions): Promise<AttackReport> {
  const report: AttackReport = { requests: 0, tally: emptyTally(), turnedAway: 0, faults: [] };
  const random = seededRandom(seed);
  const secrets = new Set([DEMO_PASSWORD, SECRET_KEY, METRICS_TOKEN, `secret${seed.toString(36)}typed`]);
  const server = await startServer({ env: OPEN });
  try {
    await server.stop();
    const before = await accountsIn(server.dataDir, KEYS);
    await server.restart();
    const run = { server, random, secrets, report, marker: `secret${seed.toString(36)}typed` };
    const withCaptcha = Math.floor(requests / 10);
    await fire(run, ROUTES, requests - withCaptcha);
    await fire(
      run,
      ROUTES.filter(({ captcha }) => captcha),
      withCaptcha,
      { CAPTCHA: 'on' },
    );
    if (report.turnedAway * 100 > report.requests) report.faults.push(`${report.turnedAway} turned away`);
    await look(run, before);
    return report;
  } finally {
    await server.close();
  }
}

/** Cheap hashes, and room for all of them: what is looked for is faults, and 503 would hide them. */
const OPEN = {
  CAPTCHA: 'off',
  THROTTLE: 'off',
  LOG_LEVEL: 'trace',
  SECRET_KEY,
  METRICS_TOKEN,
  HASHES_WAITING: '10000',
  ARGON2_MEMORY: '64',
  ARGON2_ITERATIONS: '1',
};

interface Run {
  server: TestServer;
  random: SeededRandom;
  /** Whatever is in here must not be in the log. */
  secrets: Set<string>;
  marker: string;
  report: AttackReport;
}

async function fire(
  run: Run,
  routes: readonly AttackedRoute[],
  count: number,
  env: Record<string, string> = {},
) {
  const { server, random, report, marker } = run;
  for (let from = 0; from < count; from += ROUND) {
    await server.restart({ CAPTCHA: 'off' });
    const { attackers, tokens } = await arm(run);
    if (Object.keys(env).length > 0) {
      await server.restart(env);
      tokens.push(...(await captchaTokens(server)));
    }
    let next = from;
    const sendSome = async () => {
      while (next < Math.min(from + ROUND, count)) {
        const number = next++;
        const route = routes[number % routes.length] as AttackedRoute;
        const kind = KINDS[Math.floor(number / routes.length) % KINDS.length] as Kind;
        const attacker = random.pick(attackers);
        const request = badRequest(kind, route, { random, attacker, tokens, marker });
        const answer = await send(server.url, request);
        const fault = faultIn(answer, request);
        note(report, kind, answer.status);
        if (isTurnedAway(answer)) report.turnedAway += 1;
        if (fault) report.faults.push(`${kind} #${number}: ${fault}\n${begun(request.written)}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sendSome));
  }
}

/** Somebody signed in to each account, two who are not, and all the tokens that can be had. */
async function arm({ server, secrets }: Run): Promise<{ attackers: Attacker[]; tokens: string[] }> {
  const attackers = [await newAttacker(server), await newAttacker(server)];
  for (const email of DEMO_EMAILS) attackers.push(await newAttacker(server, email));
  const theirs = attackers.flatMap(({ cookies, csrf }) => [csrf, ...cookies.values()]);
  const ended = await endedSession(server);
  for (const secret of [...theirs, ended]) secrets.add(secret);
  // What links of mails bear, for somebody who is no more.
  const { seal } = KEYS;
  const nobody = '00000000-0000-4000-8000-000000000000';
  // A session is not among them: it would be the whole request, rightly obeyed.
  const known = attackers.flatMap(({ cookies, csrf }) => [csrf, cookies.get('browser') ?? ended]);
  return { attackers, tokens: [...known, ended, seal('unsubscribe', nobody), seal('dispute', nobody)] };
}

async function captchaTokens({ url }: TestServer): Promise<string[]> {
  const forms = ['sign-in', 'activation', 'recovery', 'registration'];
  const answers = forms.map(async (form) => {
    const { token } = (await (await fetch(`${url}/captcha/nouveau?form=${form}`)).json()) as {
      token?: string;
    };
    return token ?? [];
  });
  return (await Promise.all(answers)).flat();
}

/** After the attack: is the program there, does everything stand as it did, did it keep quiet? */
async function look({ server, secrets, report }: Run, before: Accounts): Promise<void> {
  const alive = await fetch(`${server.url}/health/ready`).then(
    ({ status }) => status === 200,
    () => false,
  );
  if (!alive) report.faults.push('the program is there no more');
  if ((await server.stop()) !== 0) report.faults.push('the program did not end in good order');
  const after = await accountsIn(server.dataDir, KEYS);
  for (const [table, rows] of Object.entries(before.rows)) {
    if (!isDeepStrictEqual(after.rows[table], rows)) report.faults.push(`${table} is not as it was before`);
  }
  if (after.auditLog === 'broken') report.faults.push('the audit log is broken');
  await server.restart({ CAPTCHA: 'off' });
  for (const email of DEMO_EMAILS) {
    await newAttacker(server, email).catch((error: Error) => report.faults.push(error.message));
  }
  const output = server.output();
  if (/"level":60|uncaught|unhandled/i.test(output)) report.faults.push('the log tells of a crash');
  for (const secret of secrets) {
    if (secret !== '' && output.includes(secret)) report.faults.push(`in the log: ${secret}`);
  }
}

function emptyTally(): AttackReport['tally'] {
  return Object.fromEntries(KINDS.map((kind) => [kind, {}])) as AttackReport['tally'];
}

function note(report: AttackReport, kind: Kind, status: number): void {
  report.requests += 1;
  const answer = status === 0 ? 'none' : `${Math.floor(status / 100)}xx`;
  report.tally[kind][answer] = (report.tally[kind][answer] ?? 0) + 1;
}

/** Enough to tell one request from another. */
function begun(written: string): string {
  const body = written.indexOf('\r\n\r\n');
  return JSON.stringify(`${written.slice(0, 300)} … ${written.slice(body, body + 500)}`);
}
