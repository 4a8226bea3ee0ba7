import { startServer } from '../tools/server.ts';
import { type Visitor, visitorAt } from '../tools/visitor.ts';
import { DEMO_EMAILS, DEMO_PASSWORD } from './attacker.ts';

interface Limit {
  path: string;
  /** The most that may get through at once, from one network or by one account. */
  most: number;
  /** What a script asks, another thing each time. @returns the status */
  ask: (script: Visitor, n: number) => Promise<number>;
}

const post = async (script: Visitor, path: string, fields: Record<string, string>): Promise<number> =>
  (await script.post(path, fields)).statusCode;
const get = async (script: Visitor, path: string): Promise<number> => (await script.get(path)).statusCode;

/** With the captcha off: each has to hold by itself. */
const LIMITS: Limit[] = [
  { path: '/espace/donnees.json', most: 11, ask: (script) => get(script, '/espace/donnees.json') },
  { path: '/espace/recapitulatif.pdf', most: 31, ask: (script) => get(script, '/espace/recapitulatif.pdf') },
  {
    path: '/espace/confirmation',
    most: 6,
    ask: (script, n) => post(script, '/espace/confirmation', { password: `pas-le-bon-${n}` }),
  },
  {
    path: '/activation',
    most: 60,
    ask: (script, n) =>
      post(script, '/activation', { code: `YnsfLgSNtUu${'abcdefghijkmnopqrstuvwxyz'[n % 25]}` }),
  },
  {
    path: '/mot-de-passe-oublie',
    most: 60,
    ask: (script, n) => post(script, '/mot-de-passe-oublie', { email: `${n}@abuse.example` }),
  },
  {
    path: '/connexion',
    most: 60,
    ask: (script, n) => post(script, '/connexion', { email: `${n}@abuse.example`, password: 'pas-le-bon' }),
  },
];

/** Hammers what is limited, without a captcha. @returns what let too much through, or took a session with it */
export async function limitFaults(): Promise<string[]> {
  const env = { CAPTCHA: 'off', THROTTLE: 'on', ARGON2_MEMORY: '64', ARGON2_ITERATIONS: '1' };
  const server = await startServer({ env });
  try {
    const faults: string[] = [];
    const holder = visitorAt(server);
    if (!(await holder.signIn(DEMO_EMAILS[0] ?? '', DEMO_PASSWORD))) return ['nobody can sign in'];
    for (const { path, most, ask } of LIMITS) {
      const script = path.startsWith('/espace') ? holder : visitorAt(server);
      let through = 0;
      while (through <= most && (await ask(script, through)) !== 429) through++;
      if (through > most) faults.push(`${path} let more than ${most} through`);
      if (through === 0) faults.push(`${path} let nobody through`);
    }
    if ((await get(holder, '/espace')) !== 200) faults.push('the session of a holder was taken along');
    return faults;
  } finally {
    await server.close();
  }
}
