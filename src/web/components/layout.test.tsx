import type { VNode } from 'preact';
import { render as rendered } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { asRead } from '../../../test/tools/as-read.ts';
import { INSTALLATION } from '../../../test/tools/platform.ts';
import { FormToken } from './form.tsx';
import { Layout } from './layout.tsx';
import type { HolderHeader, View } from './view.ts';

const holder: HolderHeader = {
  title: 'Mme',
  firstName: 'Lila',
  lastName: 'Rosemonde',
  subscriberNumber: '20101670101919',
  passwordExpiry: '31/05/2024',
  city: 'PARIS',
  country: 'FRANCE',
  passwordExpired: false,
  severalDossiers: false,
};

const view: View = {
  site: {
    ...INSTALLATION,
    OPERATOR_NAME: 'Direction de l’exemple',
    ASSISTANCE_PHONE: '0809 400 210',
    ASSISTANCE_HOURS: 'du lundi au vendredi',
    accessibility: 'partiellement conforme',
    demo: false,
    demoMailbox: false,
    menu: [
      { href: '/espace/services', label: 'GÉRER' },
      { href: '/espace#payer', label: 'PAYER' },
    ],
    assets: {
      stylesheet: '/assets/a.css',
      script: '/assets/a.js',
      strengthScript: '/assets/s.js',
      captchaWork: '/captcha-work.js',
      icon: '/assets/i.svg',
    },
  },
  path: '/espace/services',
};

const render = (page: VNode) => asRead(rendered(page));

const menuOf = (html: string): string[] =>
  [...html.matchAll(/ep-menu__link"[^>]*>([^<]+)</g)].map(([, label]) => label ?? '');

describe('the layout of every page', () => {
  it('says in the title that a form came back with errors', () => {
    expect(render(<Layout view={view} title="Connexion" />)).toContain(
      '<title>Connexion - Espace professionnel</title>',
    );
    expect(render(<Layout view={view} title="Connexion" error />)).toContain(
      '<title>Erreur : Connexion - Espace professionnel</title>',
    );
  });

  it('says at the foot of every page how accessible the site is', () => {
    expect(render(<Layout view={view} title="x" />)).toContain('>Accessibilité : partiellement conforme</a>');
  });

  it('shows neither holder nor menu without a session', () => {
    const html = render(<Layout view={view} title="Aide" />);
    expect(html).not.toContain('Quitter');
    expect(menuOf(html)).toEqual([]);
  });

  it('shows who is signed in, and signs out by a form that carries the CSRF token', () => {
    const html = render(
      <FormToken.Provider value={'a"token'}>
        <Layout view={{ ...view, holder }} title="Accueil" />
      </FormToken.Provider>,
    );
    expect(html).toContain('Mme Lila ROSEMONDE');
    expect(html).toContain('Abonné : <strong>20101670101919</strong>');
    expect(html).toContain('Expiration du mot de passe : <strong>31/05/2024</strong>');
    expect(html).toMatch(
      /<form method="post" action="\/deconnexion"[^>]*><input type="hidden" name="_csrf" value="a&quot;token"/,
    );
  });

  it('puts DOSSIER first in the menu of whoever has several, and marks the page shown', () => {
    const one = render(<Layout view={{ ...view, holder }} title="x" />);
    const several = render(
      <Layout view={{ ...view, holder: { ...holder, severalDossiers: true } }} title="x" />,
    );
    const words = ['GÉRER', 'PAYER'];
    expect(menuOf(one)).toEqual(words);
    expect(menuOf(several)).toEqual(['DOSSIER', ...words]);
    expect(one).toMatch(/href="\/espace\/services" aria-current="page">GÉRER/);
  });

  it('leaves only the way out to whoever has an expired password', () => {
    const html = render(
      <Layout view={{ ...view, holder: { ...holder, passwordExpired: true } }} title="x" />,
    );
    expect(menuOf(html)).toEqual([]);
    expect(html).toContain('Quitter');
  });

  it('warns that it is a demonstration, and leads to the mails only where they are kept', () => {
    const shown = (site: Partial<View['site']>) =>
      render(<Layout view={{ ...view, site: { ...view.site, ...site } }} title="x" />);
    expect(shown({})).not.toContain('démonstration');
    expect(shown({ demo: true })).toContain('pas un site officiel');
    expect(shown({ demo: true })).not.toContain('/demo/courriels');
    expect(shown({ demo: true, demoMailbox: true })).toContain('href="/demo/courriels"');
  });

  it('escapes what people typed', () => {
    const html = render(
      <Layout view={{ ...view, holder: { ...holder, firstName: '<b>Lila</b>' } }} title="<i>x</i>" />,
    );
    expect(html).not.toContain('<b>');
    expect(html).not.toContain('<i>');
  });

  it('holds to a strict CSP: no inline style, script or handler', () => {
    const html = render(<Layout view={{ ...view, holder }} title="x" />);
    expect(html).not.toMatch(/\sstyle=|<style|\son[a-z]+=|<script(?![^>]* src=)/);
  });
});
