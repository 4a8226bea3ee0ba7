import { execFile } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { activate } from '../../src/activation/activate.ts';
import { freezeAccount } from '../../src/dispute/freeze-account.ts';
import { openByLetter } from '../../src/mandates/mandate.ts';
import { secretsFrom } from '../../src/platform/secrets.ts';
import { inTransaction } from '../../src/platform/unit-of-work.ts';
import { registrationActivation } from '../../src/registration/registration-kind.tsx';
import { codesTo, codeTo, ORIGIN, PASSWORD, signedIn } from '../tools/accounts.ts';
import { changeAddress } from '../tools/changes.ts';
import { codeIdOf, enteredByOwner } from '../tools/codes.ts';
import { emptyTables, openPostgresDatabase, type PostgresTestDatabase } from '../tools/database.ts';
import { testPlatform } from '../tools/platform.ts';
import { COMPANY, register } from '../tools/registrations.ts';

const SECRET_KEY = 'the secret key of commands, of no installation';
const EMAIL = 'jeanne@test.example';

let database: PostgresTestDatabase;
let folder: string;
let subscriber: string;

beforeAll(async () => {
  database = await openPostgresDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'commands-'));
  await emptyTables(database.db);
  const platform = testPlatform(database.db);
  await register(platform, EMAIL, { company: COMPANY });
  const codeId = await codeIdOf(platform, await codeTo(platform, EMAIL));
  await activate(platform, registrationActivation, await enteredByOwner(platform, codeId, EMAIL), ORIGIN);
  const account = database.db.selectFrom('account').select('subscriber_number');
  subscriber = (await account.executeTakeFirstOrThrow()).subscriber_number;
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/** The operator's command, in a process and a folder of its own. */
async function run(name: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  const program = join(import.meta.dirname, `../../dist/cli/${name}.js`);
  const settings = { DATABASE_URL: database.url, SECRET_KEY, BASE_URL: 'https://espace.example', ...env };
  const ended = promisify(execFile)(process.execPath, [program, ...args], { env: settings, cwd: folder });
  return ended.then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: Ended) => ({ code, stdout, stderr: stderr.trim() }),
  );
}

const dossierLetter = (...more: string[]) => [
  ...['--siren', COMPANY.siren, '--subscriber', subscriber, '--company', 'SARL DUPONT'],
  ...['--street', '12 quai du Port', '--postal-code', '13002', '--city', 'MARSEILLE', ...more],
];

const decision = (...more: string[]) => [
  '--subscriber',
  subscriber,
  '--reason',
  'Identité vérifiée',
  ...more,
];

describe('list-mandates', () => {
  it('names who acts for a company, and refuses what is no company', async () => {
    const { siren } = COMPANY;
    await run('print-dossier-letter', [...dossierLetter(), '--output', 'letter.pdf']);
    expect(await run('list-mandates', ['--siren', siren])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const account = await database.db.selectFrom('account').select('id').executeTakeFirstOrThrow();
    const platform = testPlatform(database.db);
    await inTransaction(platform, (tx) => openByLetter(tx, account.id, siren, ['avis-cfe', 'payer-tva']));
    const { stdout } = await run('list-mandates', ['--siren', siren]);
    expect(stdout).toMatch(
      new RegExp(`^${siren} titulaire ${subscriber} since \\d{4}-\\d\\d-\\d\\d: avis-cfe, payer-tva\n$`),
    );
    expect((await run('list-mandates', [])).stdout, 'of one alone').toBe('');
    expect(await run('list-mandates', ['--siren', '123'])).toMatchObject({ code: 2 });
  });
});

it('load-offices loads both files, or names the lines that are wrong and loads nothing', async () => {
  const [offices, companies] = [join(folder, 'offices.json'), join(folder, 'companies.csv')];
  copyFileSync(join(import.meta.dirname, '../../src/tax-office/offices.json'), offices);
  writeFileSync(companies, `siren;office\r\n${COMPANY.siren};ville-exemple-nord\r\n`);
  expect(await run('load-offices', [offices, companies])).toMatchObject({
    code: 0,
    stdout: 'Loaded 2 offices and 1 companies, in the place of 0 and 0\n',
  });
  writeFileSync(companies, 'siren;office\n123;ville-exemple-nord');
  expect(await run('load-offices', [offices, companies])).toMatchObject({
    code: 1,
    stdout: `${companies}, line 2: "123" is no SIREN\n`,
    stderr: 'Nothing was loaded',
  });
  expect(await database.db.selectFrom('tax_office_company').select('siren').execute()).toHaveLength(1);
  expect(await run('load-offices', [offices, join(folder, 'none.csv')])).toMatchObject({ code: 1 });
  expect(await run('load-offices', [offices])).toMatchObject({ code: 2 });
});

/** All that a letter could have ended or written down. */
const everything = async () => ({
  codes: await database.db.selectFrom('activation_code').selectAll().orderBy('id').execute(),
  recoveries: await database.db.selectFrom('recovery').selectAll().orderBy('id').execute(),
  dossiers: await database.db.selectFrom('dossier').selectAll().execute(),
  events: await database.db.selectFrom('audit_log').selectAll().orderBy('at').orderBy('id').execute(),
  mails: await database.db.selectFrom('mail').selectAll().orderBy('id').execute(),
});

describe.each([
  ['print-dossier-letter', () => dossierLetter()],
  ['print-recovery-letter', () => ['--subscriber', subscriber]],
])('%s', (name, options) => {
  it('writes a file that its owner alone reads', async () => {
    expect(await run(name, [...options(), '--output', 'letter.pdf'])).toMatchObject({ code: 0, stderr: '' });
    expect(statSync(join(folder, 'letter.pdf')).mode & 0o777).toBe(0o600);
  });

  it('changes nothing where its file cannot be written: the earlier letter stays alive', async () => {
    await run(name, [...options(), '--output', 'first.pdf']);
    symlinkSync('/nowhere', join(folder, 'link.pdf'));
    const [before, files] = [await everything(), readdirSync(folder)];
    const outputs = ['first.pdf', 'link.pdf', 'nowhere/letter.pdf', '/proc/letter.pdf'];
    const ended = await Promise.all(outputs.map((output) => run(name, [...options(), '--output', output])));
    for (const { code, stderr } of ended) {
      expect(code).toBe(1);
      expect(stderr).toMatch(/^--output: .* cannot be written: .*; nothing was changed$/);
    }
    expect(await everything()).toEqual(before);
    expect(readdirSync(folder)).toEqual(files);
  });

  it('leaves no file where nothing was printed', async () => {
    const { code, stderr } = await run(name, [...options(), '--subscriber=20990010000001']);
    expect([code, stderr.split('\n').length]).toEqual([2, 1]);
    await database.db.deleteFrom('account').execute();
    expect(await run(name, options())).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^No letter was/),
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.each([
  ['create-demo-accounts', () => []],
  ['migrate', () => []],
  ['print-dossier-letter', () => dossierLetter()],
  ['print-recovery-letter', () => ['--subscriber', subscriber]],
  ['release-account', () => decision()],
  ['restore-account', () => decision()],
  ['queue-information-mail', () => ['--subject', 'Du nouveau', '--text', join(folder, 'news.txt')]],
  ['verify-audit-log', () => []],
])('%s', (name, options) => {
  it('says in one line what is wrong with options, settings or database, and when asked how it is used', async () => {
    writeFileSync(join(folder, 'news.txt'), 'Bonjour.');
    const said = async (args: string[], env = {}) => {
      const { code, stdout, stderr } = await run(name, args, { BASE_URL: 'http://localhost:3000', ...env });
      return `${code} ${stderr}${code === 0 ? stdout.trim() : ''}`;
    };
    const [option, setting, database, help] = await Promise.all([
      said([...options(), '--colour', 'red', 'blue']),
      said(options(), { DATABASE_URL: 'mysql://a:hush@b/c' }),
      said(options(), { DATABASE_URL: 'postgres://a:hush@127.0.0.1:1/c' }),
      said(['--help']),
    ]);
    expect(option).toMatch(/^2 .*; usage: npm run .*$/);
    expect(setting).toMatch(/^1 DATABASE_URL: must be .*$/);
    expect(setting).not.toContain('hush');
    expect(database).toMatch(
      /^1 DATABASE_URL: the database does not answer \(connect ECONNREFUSED 127.0.0.1:1\)$/,
    );
    expect(help).toMatch(/^0 usage: npm run .*$/);
  });
});

it.each([
  ['print-dossier-letter', () => dossierLetter()],
  ['print-recovery-letter', () => ['--subscriber', subscriber]],
  ['restore-account', () => decision()],
  ['queue-information-mail', () => ['--subject', 'Du nouveau', '--text', 'news.txt']],
])('%s is refused without the address that its links begin with', async (name, options) => {
  const before = await everything();
  const { code, stderr } = await run(name, options(), { BASE_URL: '' });
  expect(`${code} ${stderr}`).toMatch(/^1 BASE_URL: is required here/);
  expect(await everything()).toEqual(before);
});

it('create-demo-accounts makes no account whose password is public where others reach the program', async () => {
  const { code, stderr } = await run('create-demo-accounts', []);
  expect(`${code} ${stderr}`).toMatch(
    /^1 Demonstration accounts are refused when BASE_URL begins with https:/,
  );
});

describe('account:release and account:restore', () => {
  const THIEF = 'voleur@test.example';

  /** The holder's mailbox disputes a change of address that somebody else has made, and cannot settle it. */
  async function freeze(): Promise<void> {
    const platform = testPlatform(database.db);
    // The commands' own.
    platform.clock.set(new Date());
    platform.installation = { ...platform.installation, SECURITY_QUESTION: false };
    await changeAddress(platform, await signedIn(platform, EMAIL), THIEF);
    const { id } = await database.db.selectFrom('credential_change').select('id').executeTakeFirstOrThrow();
    const disputed = { changeId: id, password: PASSWORD, origin: ORIGIN };
    expect(await freezeAccount(platform, disputed)).toMatchObject({ outcome: 'frozen' });
  }
  const address = async () =>
    (await database.db.selectFrom('account').select('sign_in_email').executeTakeFirstOrThrow()).sign_in_email;

  it('change nothing where there is nothing to decide, or no reason is given', async () => {
    const before = await everything();
    const [released, restored, unexplained, nobody] = await Promise.all([
      run('release-account', decision()),
      run('restore-account', decision()),
      run('release-account', ['--subscriber', subscriber]),
      run('restore-account', ['--subscriber', '20990010000001', '--reason', 'x']),
    ]);
    expect(released).toMatchObject({ code: 1, stderr: expect.stringContaining('is not suspended') });
    expect(restored).toMatchObject({ code: 1, stderr: expect.stringContaining('no change of address') });
    expect(unexplained).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^--reason is missing; usage/),
    });
    expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('no subscriber') });
    expect(await everything()).toEqual(before);
  });

  it('end a suspension, or give the former address back; no letter is printed before', async () => {
    await freeze();
    const letter = await run('print-recovery-letter', ['--subscriber', subscriber]);
    expect(letter).toMatchObject({ code: 1, stderr: expect.stringContaining('suspended until') });
    const released = await run('release-account', decision());
    expect(released).toMatchObject({ code: 0, stdout: expect.stringContaining(THIEF) });
    expect(await address()).toBe(THIEF);

    const restored = await run('restore-account', decision('--address', EMAIL));
    expect(restored).toMatchObject({ code: 0, stdout: expect.stringContaining(`in place of ${THIEF}`) });
    expect(await address()).toBe(EMAIL);
    const [code] = await codesTo(testPlatform(database.db, { secrets: secretsFrom(SECRET_KEY) }), EMAIL);
    expect(code).toMatch(/^[A-Za-z]{12}$/);
  });
});
