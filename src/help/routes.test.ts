import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { asRead } from '../../test/tools/as-read.ts';
import { InstallationSettings, installationOf } from '../config/installation.ts';
import { pages } from '../http/page.tsx';
import type { Site } from '../web/components/view.ts';
import { conformityOf, type Operator, readOperator } from './operator.ts';
import { helpRoutes, INFORMATION_PATHS } from './routes.ts';

const INSTALLATION = installationOf(
  InstallationSettings.parse({
    RETENTION_REQUESTS_DAYS: 91,
    RETENTION_MAILS_DAYS: 92,
    RETENTION_AUDIT_DAYS: 366,
    RETENTION_REGISTRATIONS_DAYS: 31,
  }),
  'https://espace.example',
);
const SITE: Site = {
  ...INSTALLATION,
  OPERATOR_NAME: 'Ville d’Exemple',
  ASSISTANCE_PHONE: '01 99 00 99 99',
  ASSISTANCE_HOURS: 'de 9h00 à midi',
  LOCAL_TAXES_URL: 'https://www.example.org/payer',
  accessibility: 'non conforme',
  demo: false,
  demoMailbox: false,
  menu: [],
  assets: {
    stylesheet: '/main.css',
    script: '/main.js',
    strengthScript: '/strength.js',
    captchaWork: '/captcha-work.js',
    icon: '/icon.svg',
  },
};
const EXAMPLE = readOperator(undefined, []);
const OPERATOR: Operator = {
  ...EXAMPLE,
  isExample: false,
  address: ['12 quai des Essais', '99000 ESSAI'],
  contact: { email: 'aide@ville.example', form: 'https://ville.example/ecrire', callRate: 'appel gratuit' },
};

describe('the pages that inform', () => {
  it.each(INFORMATION_PATHS)('%s is open to everybody', async (path) => {
    const { statusCode, body } = await page(path);
    expect(statusCode).toBe(200);
    expect(body.match(/<h1/g)).toHaveLength(1);
    expect(body).not.toContain('N’appelez pas');
    expect(body).not.toContain('est un exemple');
  });

  it.each([
    '/aide',
    '/aide/changer-adresse',
    '/aide/difficultes',
    '/contact',
    '/accessibilite',
    '/mentions-legales',
  ])('%s says whom to call, and in a demonstration that nobody answers there', async (path) => {
    expect((await page(path)).main).toContain('tel:0199009999');
    expect((await page(path, { site: { demo: true } })).main).toContain('N’appelez pas');
  });

  it.each([
    [
      '/contact',
      ['aide@ville.example', 'https://ville.example/ecrire', 'appel gratuit', '12 quai des Essais'],
    ],
    [
      '/mentions-legales',
      ['Ville d’Exemple', '12 quai des Essais', 'Dominique EXEMPLE', 'Hébergeur d’exemple'],
    ],
    [
      '/donnees-personnelles',
      ['Ville d’Exemple est responsable', 'Alex EXEMPLE', 'desabonnement@', '25 novembre 2026'],
    ],
    ['/accessibilite', ['aide@ville.example', '12 quai des Essais, 99000 ESSAI']],
  ])('%s names the operator', async (path, facts) => {
    const { main } = await page(path);
    for (const fact of facts) expect(main).toContain(fact);
  });

  it.each(['/contact', '/mentions-legales', '/donnees-personnelles', '/accessibilite'])(
    '%s does not pass an invented operator for a real one',
    async (path) => expect((await page(path, { operator: EXAMPLE })).main).toContain('est un exemple'),
  );
});

describe('the personal data', () => {
  it('are kept as long as the purge keeps them', async () => {
    const { main } = await page('/donnees-personnelles');
    for (const days of [91, 92, 366, 31]) expect(main).toContain(`${days} jours`);
  });

  it('are handled for a mission of public interest, or for what the operator says instead', async () => {
    const mission = 'article 6, paragraphe 1, point e';
    expect((await page('/donnees-personnelles')).main).toContain(mission);
    const legalBasis = 'Le traitement repose sur votre consentement.';
    const operator = { ...OPERATOR, dataProtection: { ...OPERATOR.dataProtection, legalBasis } };
    const { main } = await page('/donnees-personnelles', { operator });
    expect(main).toContain(legalBasis);
    expect(main).not.toContain(mission);
  });

  it('come with the name of every cookie', async () => {
    const { main } = await page('/donnees-personnelles');
    for (const name of ['session', 'csrf', 'activation', 'recovery', 'registration', 'sign-in', 'browser'])
      expect(main).toContain(`<code>${name}</code>`);
  });

  it('own up to the public mailbox of a demonstration', async () => {
    expect((await page('/donnees-personnelles')).body).not.toContain('/demo/courriels');
    const { main } = await page('/donnees-personnelles', { site: { demoMailbox: true } });
    expect(main).toContain('/demo/courriels');
  });
});

describe('the accessibility statement', () => {
  const SECTIONS = [
    'État de conformité',
    'Résultats des tests',
    'Contenus non accessibles',
    'Établissement de cette déclaration',
    'Retour d’information et contact',
    'Voies de recours',
  ];
  const audited = (rate: number, notCompliant: string[]): Operator => ({
    ...OPERATOR,
    accessibility: {
      statedOn: '2026-11-02',
      plan: 'https://ville.example/schema',
      audit: {
        date: '2026-10-12',
        auditor: 'Cabinet d’essai',
        rate,
        version: '4.1.2',
        notCompliant,
        exemptions: ['Les plans anciens, faute de source.'],
        notCovered: [],
        environment: ['NVDA et Firefox'],
        tools: ['axe-core'],
        pages: ['Connexion'],
      },
    },
  });

  it('says without an audit what was checked, and claims nothing', async () => {
    const { body, main } = await page('/accessibilite');
    expect(headings(main)).toEqual(SECTIONS);
    expect(main).toContain('aucun audit n’a été réalisé');
    expect(main).not.toContain('%');
    expect(body.match(/Accessibilité : non conforme/g)?.length).toBeGreaterThanOrEqual(3);
  });

  it('gives with an audit its rate, date, author, and what does not conform', async () => {
    const { body, main } = await page('/accessibilite', {
      operator: audited(87.5, ['Un tableau sans titre.']),
    });
    expect(headings(main)).toEqual(SECTIONS);
    expect(body).toContain('>Accessibilité : partiellement conforme</a>');
    for (const fact of [
      '87,5 %',
      'Cabinet d’essai',
      '12 octobre 2026',
      '2 novembre 2026',
      'version 4.1.2, en raison des défauts',
      'Un tableau sans titre.',
      'Les plans anciens, faute de source.',
      'NVDA et Firefox',
      'https://ville.example/schema',
    ])
      expect(main).toContain(fact);
    expect(main).not.toContain('aucun audit');
  });

  it('may say that everything conforms, in the footer too', async () => {
    const { body, main } = await page('/accessibilite', { operator: audited(100, []) });
    expect(body).toContain('<title>Accessibilité : totalement conforme - Espace professionnel</title>');
    expect(body).toContain('>Accessibilité : totalement conforme</a>');
    expect(main).toContain('100 %');
    expect(main).not.toContain('en raison des défauts');
  });
});

describe('the help', () => {
  it('leads from its first page to every guide', async () => {
    const { main } = await page('/aide');
    for (const path of INFORMATION_PATHS.filter((one) => one.startsWith('/aide/'))) {
      expect(main).toContain(`href="${path}"`);
    }
  });

  it('speaks of the security answer only where it is asked for', async () => {
    const path = '/aide/mot-de-passe-oublie';
    expect((await page(path)).main).toContain('Saisissez le code et votre réponse');
    expect((await page(path, { securityQuestion: false })).main).not.toContain('réponse');
  });

  it('loads the screens late, in their size, with words for those who do not see them', async () => {
    const { main } = await page('/aide/changer-adresse');
    const images = main.match(/<img[^>]*>/g) ?? [];
    expect(images.length).toBeGreaterThanOrEqual(7);
    for (const image of images) {
      expect(image).toMatch(/ width="\d+" height="\d+" alt="[^"]{30,}" loading="lazy"/);
    }
  });

  it('serves its own pictures, to be kept for good', async () => {
    const { main } = await page('/aide/changer-adresse');
    const [, path = ''] = /<img src="([^"]+)"/.exec(main) ?? [];
    const { statusCode, headers, rawPayload } = await get(path);
    expect(statusCode).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'image/png',
      'cache-control': expect.stringMatching(/immutable/),
    });
    expect(rawPayload.subarray(1, 4).toString()).toBe('PNG');
  });
});

interface Installation {
  site?: Partial<Site>;
  operator?: Operator;
  securityQuestion?: boolean;
}

async function get(
  url: string,
  { site = {}, operator = OPERATOR, securityQuestion = true }: Installation = {},
) {
  const app = Fastify();
  app.decorateRequest('session', async () => undefined);
  app.decorateRequest('csrfToken', async () => 'a token');
  await app.register(pages, { site: { ...SITE, accessibility: conformityOf(operator), ...site } });
  await app.register(helpRoutes, {
    operator,
    platform: { installation: { ...INSTALLATION, SECURITY_QUESTION: securityQuestion } },
  });
  const answer = await app.inject({ url });
  await app.close();
  return answer;
}

async function page(url: string, installation: Installation = {}) {
  const answer = await get(url, installation);
  const body = asRead(answer.body);
  return { statusCode: answer.statusCode, body, main: /<main.*<\/main>/s.exec(body)?.[0] ?? '' };
}

function headings(html: string): string[] {
  return [...html.matchAll(/<h2[^>]*>([^<]+)</g)].map(([, text]) => text ?? '');
}
