import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { checkCode } from '../../src/codes/check-code.ts';
import { deliverDueMails } from '../../src/mail/deliver-due-mails.ts';
import { mailboxOf } from '../../src/mail/outgoing-mail.ts';
import { type MailTransport, smtpTransport } from '../../src/mail/smtp.ts';
import { choosePassword } from '../../src/recovery/choose-password.ts';
import { requestRecovery, takeUpRequests } from '../../src/recovery/request-recovery.ts';
import { verifyRecovery } from '../../src/recovery/verify-recovery.ts';
import { requestRegistration } from '../../src/registration/request-registration.ts';
import { ORIGIN, openAccount, opens, otherPassword, PASSWORD, signedIn } from '../tools/accounts.ts';
import { askForAddress } from '../tools/changes.ts';
import { describeOnPostgres } from '../tools/database.ts';
import { type Instances, openInstances } from '../tools/instances.ts';
import { type AcceptedMail, type MailServer, startMailServer } from '../tools/mail-server.ts';
import { ANSWER, openAccountWithAnswer } from '../tools/recoveries.ts';
import { addressOf, askedBy } from '../tools/registrations.ts';
import { type Visitor, visitorOf } from '../tools/visitor.ts';
import { testApp } from '../tools/whole-app.ts';

const VICTIM = 'lila.rosemonde@test.example';
const SPELLINGS = [
  VICTIM,
  'LILA.Rosemonde@TEST.example',
  'lilarosemonde@test.example',
  'lila.rosemonde+x@test.example',
];

// The captcha is off in all of them: these limits hold without one.
describeOnPostgres('a mailbox that strangers fill', (database) => {
  let instances: Instances;
  let server: MailServer;
  let transports: MailTransport[];
  beforeAll(async () => {
    instances = await openInstances(database().url, 2);
  });
  afterAll(() => instances.close());
  beforeEach(async () => {
    server = await startMailServer();
    transports = instances.platforms.map(() => smtpTransport(server.url, 'ne-pas-repondre@portail.example'));
  });
  afterEach(async () => {
    await Promise.all(transports.map((transport) => transport.close()));
    await server.stop();
  });

  /** Both instances at once. */
  const deliver = () =>
    Promise.all(
      instances.platforms.map((platform, n) =>
        deliverDueMails(platform, transports[n] as MailTransport, 1_000),
      ),
    );
  const inMailbox = (): AcceptedMail[] =>
    server.accepted.filter(({ recipients }) => recipients.some((to) => mailboxOf(to) === mailboxOf(VICTIM)));
  const codeIn = ({ text }: AcceptedMail) => /^\s*([A-Za-z]{12})\s*$/m.exec(text ?? '')?.[1] ?? '';
  const strangers = (() => {
    let network = 0;
    return () => ({ ip: `2001:db8:${(network++).toString(16)}::1`, userAgent: 'curl/8' });
  })();
  const wait = (minutes: number) => instances.platforms[0].clock.advance({ minutes });

  it('by four accounts, each as often as it may, gets 6 mails in an hour, and then one of each account', async () => {
    const apps: FastifyInstance[] = [];
    for (const platform of instances.platforms) apps.push(await testApp(platform, { throttle: true }));
    const accounts: Visitor[] = [];
    for (let n = 0; n < 4; n++) {
      await openAccount(instances.platforms[0], `attaquant-${n}@test.example`);
      const account = visitorOf(apps[n % 2] as FastifyInstance);
      await account.post('/connexion', { email: `attaquant-${n}@test.example`, password: PASSWORD });
      accounts.push(account);
    }
    const statuses = new Set<number>();
    for (let wave = 0; wave < 15; wave++) {
      await Promise.all(
        accounts.map(async (account, n) => {
          const email = SPELLINGS[(n + wave) % SPELLINGS.length] ?? VICTIM;
          const asked = { change_email: '1', email, email_confirmation: email, current_password: PASSWORD };
          statuses.add((await account.post('/espace/identifiants', asked)).statusCode);
          await account.post('/espace/identifiants/renvoyer', {}, '/espace/identifiants');
        }),
      );
      await deliver();
      wait(4);
    }
    // Each account had its ten requests, and no stranger's mailbox had any part in their being refused.
    expect([...statuses].sort()).toEqual([303, 429]);
    expect(inMailbox()).toHaveLength(6);
    expect(
      inMailbox()
        .map(({ text }) => text)
        .join(),
    ).not.toMatch(/ROSEMONDE|Abonné :/);
    for (let minute = 60; minute < 24 * 60; minute += 20) {
      await deliver();
      wait(20);
    }
    // Of what an account asked for only the newest still waited. Its own notices are counted apart.
    expect(inMailbox()).toHaveLength(6 + 4);
    expect(server.accepted).toHaveLength(6 + 4 + 4 * 10);
    await Promise.all(apps.map((app) => app.close()));
  });

  it('by forty accounts, creations and forgotten passwords at once, gets no more', async () => {
    await openAccount(instances.platforms[0], VICTIM);
    await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        const platform = instances.next();
        await openAccount(platform, `attaquant-${n}@test.example`);
        await askForAddress(platform, await signedIn(platform, `attaquant-${n}@test.example`), VICTIM);
        await requestRegistration(platform, askedBy(VICTIM), strangers());
        await requestRecovery(platform, addressOf(VICTIM), { origin: strangers(), knownBrowser: false });
        await takeUpRequests(platform);
        await deliver();
      }),
    );
    await deliver();
    expect(inMailbox()).toHaveLength(6);
  });

  it('lets its holder recover a password within 200 minutes, though strangers ask all day and the server was down', async () => {
    const [platform] = instances.platforms;
    await openAccountWithAnswer(platform, VICTIM);
    const strangersAsk = async () => {
      for (let n = 0; n < 2; n++) await requestRegistration(instances.next(), askedBy(VICTIM), strangers());
      const asked = { origin: strangers(), knownBrowser: false };
      await requestRecovery(instances.next(), addressOf(VICTIM), asked);
      await takeUpRequests(instances.next());
      await deliver();
    };
    const hours = async (count: number) => {
      for (let minute = 0; minute < count * 60; minute += 20) {
        await strangersAsk();
        wait(20);
      }
    };
    await hours(6);
    const { port } = server;
    await server.stop();
    await hours(3);
    const before = server.accepted;
    server = await startMailServer({ port });
    await hours(1);

    const own = { origin: ORIGIN, knownBrowser: false };
    await requestRecovery(platform, addressOf(VICTIM), own);
    await takeUpRequests(platform);
    await deliver();
    const asked = inMailbox().length;
    let waited = 0;
    const newCode = () =>
      inMailbox()
        .slice(asked)
        .find(({ subject }) => subject?.includes('oublié'));
    for (; !newCode(); waited += 5) {
      if (waited % 20 === 0) await strangersAsk();
      else await deliver();
      wait(5);
    }
    expect(waited).toBeLessThanOrEqual(200);

    // Entered half an hour after it came, while others go on asking.
    const code = codeIn(newCode() as AcceptedMail);
    for (let minute = 0; minute < 30; minute += 5) {
      await strangersAsk();
      wait(5);
    }
    const verified = await verifyRecovery(instances.next(), { code }, ANSWER, ORIGIN);
    if (verified.outcome !== 'verified') throw new Error(verified.outcome);
    await strangersAsk();
    const chosen = await choosePassword(instances.next(), verified.recoveryId, otherPassword(), ORIGIN);
    expect(chosen.outcome).toBe('recovered');
    expect(await opens(platform, VICTIM, otherPassword())).toBe(true);
    expect([...before, ...server.accepted].length).toBeLessThanOrEqual(20 + 1);
  });

  it('lets its holder recover at once from a browser that knows the account', async () => {
    const [platform] = instances.platforms;
    await openAccountWithAnswer(platform, VICTIM);
    for (let n = 0; n < 10; n++) {
      await requestRecovery(platform, addressOf(VICTIM), { origin: strangers(), knownBrowser: false });
      await takeUpRequests(platform);
      await deliver();
    }
    const strangersCodes = inMailbox().length;
    await requestRecovery(platform, addressOf(VICTIM), { origin: ORIGIN, knownBrowser: true });
    await takeUpRequests(platform);
    await deliver();
    expect(inMailbox()).toHaveLength(strangersCodes + 1);
    const verified = await verifyRecovery(
      platform,
      { code: codeIn(inMailbox().at(-1) as AcceptedMail) },
      ANSWER,
      ORIGIN,
    );
    expect(verified.outcome).toBe('verified');
  });

  it('lets somebody create a space, after one mail of each network that asked before', async () => {
    const [platform] = instances.platforms;
    for (let n = 0; n < 9; n++) {
      await requestRegistration(instances.next(), askedBy(VICTIM), strangers());
      await deliver();
      wait(1);
    }
    // Three of them have not had theirs yet.
    const own = await requestRegistration(platform, askedBy(VICTIM), ORIGIN);
    if (own.outcome !== 'requested') throw new Error(own.outcome);
    for (let minute = 0; minute < 4 * 100; minute += 20) {
      wait(20);
      await requestRegistration(instances.next(), askedBy(VICTIM), strangers());
      await deliver();
    }
    const purposes = await Promise.all(inMailbox().map((mail) => checkCode(platform, codeIn(mail))));
    const subjects = purposes.map((checked) =>
      checked.outcome === 'code-usable' ? checked.code.subjectId : checked.outcome,
    );
    expect(subjects).toHaveLength(10);
    expect(subjects.at(-1)).toBe(own.registrationId);
  });
});
