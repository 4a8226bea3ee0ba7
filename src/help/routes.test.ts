import cookie from '@fastify/cookie';
import csrfProtection from '@fastify/csrf-protection';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import type { Site } from '../web/components/view.ts';
import { helpRoutes } from './routes.ts';

const SITE: Site = {
  operator: 'Ville d’Exemple',
  assistancePhone: '01 99 00 99 99',
  assistanceHours: 'de 9h00 à midi',
  localTaxesUrl: 'https://www.example.org/payer',
  demo: false,
  demoMailbox: false,
  assets: { stylesheet: '/main.css', script: '/main.js', strengthScript: '/strength.js', icon: '/icon.svg' },
  captcha: { image: true, audio: true, work: '/captcha-worker.js' },
};

describe('the pages that inform', () => {
  it.each([
    ['/aide', 'Aide : tous les pas-à-pas'],
    ['/contact', 'Contact et assistance'],
    ['/accessibilite', 'Accessibilité : non conforme'],
    ['/donnees-personnelles', 'Données personnelles'],
    ['/creation', 'Créer mon espace professionnel'],
  ])('%s is open to everybody and says whom to call, and when', async (path, title) => {
    const { statusCode, body } = await page(path);
    expect(statusCode).toBe(200);
    expect(body).toContain(`<title>${title} - Espace professionnel</title>`);
    expect(mainOf(body)).toContain('tel:0199009999');
    expect(mainOf(body)).toContain('de 9h00 à midi');
    expect(body).not.toContain('N’appelez pas');
  });

  it('say in a demonstration that nobody answers there', async () => {
    for (const path of ['/aide', '/contact', '/creation']) {
      expect((await page(path, { demo: true })).body, path).toContain('N’appelez pas');
    }
  });

  it('name the operator as the one who answers for the data', async () => {
    const { body } = await page('/donnees-personnelles');
    expect(body).toContain('Ville d’Exemple est responsable du traitement.');
    expect(body).not.toContain('/demo/courriels');
  });

  it('own up to the public mailbox of a demonstration', async () => {
    const { body } = await page('/donnees-personnelles', { demoMailbox: true });
    expect(mainOf(body)).toContain('/demo/courriels');
  });

  it('explain every step of the procedure and every difficulty', async () => {
    const { body } = await page('/aide');
    const targets = [...body.matchAll(/<a href="#([^"]+)">/g)].map(([, id]) => id);
    for (const id of targets) expect(body).toContain(`id="${id}"`);
    expect(targets).toEqual(
      expect.arrayContaining(['connexion', 'mot-de-passe', 'adresse', 'activation', 'recapitulatif']),
    );
  });
});

async function page(url: string, site: Partial<Site> = {}) {
  const app = Fastify();
  await app.register(cookie);
  await app.register(csrfProtection);
  await app.register(helpRoutes, { site: { ...SITE, ...site } });
  const { statusCode, body } = await app.inject({ url });
  await app.close();
  return { statusCode, body };
}

function mainOf(html: string): string {
  return /<main.*<\/main>/s.exec(html)?.[0] ?? '';
}
