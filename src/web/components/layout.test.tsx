import type { VNode } from 'preact';
import { render as rendered } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { asRead } from '../../../test/tools/as-read.ts';
import { INSTALLATION } from '../../../test/tools/platform.ts';
import { Checkbox, Fieldset } from './choices.tsx';
import { FormToken } from './form.tsx';
import { FormPage, type FormPageProps } from './form-page.tsx';
import { Layout } from './layout.tsx';
import { PasswordField } from './password-field.tsx';
import type { HolderHeader, View } from './view.ts';

const holder: HolderHeader = {
  title: 'Mme',
  firstName: 'Lila',
  lastName: 'Rosemonde',
  subscriberNumber: '20101670101919',
  passwordExpiry: '31/05/2024',
  city: 'PARIS',
  country: 'FRANCE',
  factors: [],
  passwordExpired: false,
  dossiers: 1,
  unread: 0,
  actingFor: { name: 'SARL ESSAI', siren: '100000000', role: 'titulaire' },
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

/** As on a wide screen; the same once more is folded away on a narrow one. */
const menuOf = (html: string): string[] =>
  [...(html.split('<details')[0] ?? '').matchAll(/ep-menu__link"[^>]*>([^<]+)</g)].map(
    ([, label]) => label ?? '',
  );

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
    const several = render(<Layout view={{ ...view, holder: { ...holder, dossiers: 2 } }} title="x" />);
    const words = ['GÉRER', 'PAYER'];
    expect(menuOf(one)).toEqual(words);
    expect(menuOf(several)).toEqual(['DOSSIER', ...words]);
    expect(one).toMatch(/href="\/espace\/services" aria-current="page">GÉRER/);
  });

  it('says for whom one acts, or that nobody is chosen', () => {
    const { actingFor, ...nobody } = holder;
    const textOf = (shown: HolderHeader) =>
      />(?<text>(Vous agissez|Aucun dossier).*?)<\/p>/
        .exec(render(<Layout view={{ ...view, holder: shown }} title="x" />))
        ?.groups?.text?.replaceAll(/<[^>]*>/g, '');
    expect(textOf(holder)).toBe('Vous agissez pour SARL ESSAI, SIREN 100000000, titulaire');
    expect(textOf({ ...nobody, dossiers: 3 })).toBe(
      'Aucun dossier choisi parmi vos 3 dossiersChoisir un dossier',
    );
    expect(textOf({ ...nobody, dossiers: 0 })).toBeUndefined();
    expect(textOf({ ...holder, dossiers: 2, passwordExpired: true })).not.toContain('Changer');
  });

  it('has the same menu folded away on a narrow screen', () => {
    const [wide = '', folded = ''] = render(<Layout view={{ ...view, holder }} title="x" />).split(
      '<details',
    );
    const nav = /<nav aria-label="Menu principal">.*?<\/nav>/s;
    expect(nav.exec(folded)?.[0]).toBe(nav.exec(wide)?.[0]);
  });

  it('lets the number of the assistance be tapped', () => {
    expect(render(<Layout view={view} title="x" />)).toMatch(/<footer.*<a href="tel:\d+">/s);
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

describe('a page with a form', () => {
  const titleOf = (html: string) => /<title>([^<]*)</.exec(html)?.[1];
  const page = (props: Partial<FormPageProps<string>>) =>
    render(<FormPage view={view} title="Vos données" fields={[]} {...props} />);

  it('says in title and heading which step of a journey it is', () => {
    const html = page({ step: { current: 1, steps: ['Demande', 'Vérification'] } });
    expect(titleOf(html)).toBe('Vérification (étape 2 sur 2) – Vos données - Espace professionnel');
    expect(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1]?.replaceAll(/<[^>]*>/g, '')).toBe(
      'Étape 2 sur 2 : Vérification Vos données',
    );
  });

  it('says first in its title what was just done, and before that what is wrong', () => {
    expect(titleOf(page({ news: 'Demande annulée' }))).toBe(
      'Demande annulée – Vos données - Espace professionnel',
    );
    expect(titleOf(page({ news: 'Demande annulée', errors: { form: 'Faux.' } }))).toMatch(/^Erreur : Vos/);
  });

  it('tells what is wrong with a group on the group, and leads to its first box', () => {
    const html = page({
      fields: ['boxes'],
      errors: { boxes: 'Cochez une case.' },
      firstOf: { boxes: 'one' },
      children: (
        <Fieldset legend="Lesquelles ?" name="boxes">
          <Checkbox name="one" label="Une" />
        </Fieldset>
      ),
    });
    expect(html).toContain('<a href="#one">Cochez une case.</a>');
    expect(html).toMatch(/<fieldset[^>]* aria-describedby="boxes-error">/);
    expect(html).toContain('id="boxes-error"');
    expect(/<input[^>]*name="one"[^>]*>/.exec(html)?.[0]).not.toContain('aria-');
  });

  it('sums up in one line what is listed under the field', () => {
    const html = page({
      fields: ['password'],
      errors: { password: { summary: 'Deux raisons.', each: ['Court.', 'Connu.'] } },
      children: <PasswordField label="Mot de passe" name="password" />,
    });
    const [summary = '', field = ''] = html.split('data-password');
    expect(summary).toContain('<a href="#password">Deux raisons.</a>');
    expect(html).toMatch(/id="password-error">.*Deux raisons\..*<li>Court\.<\/li><li>Connu\.<\/li>/s);
    expect(field).toContain('aria-describedby="password-error"');
  });

  it('names the buttons that show a password by their fields', () => {
    const html = page({
      children: (
        <>
          <PasswordField label="Nouveau" name="a" />
          <PasswordField label="Confirmation" name="b" />
        </>
      ),
    });
    const names = [...html.matchAll(/<button[^>]*aria-controls[^>]*>(.*?)<\/button>/gs)].map(
      ([, inner = '']) => inner.replaceAll(/<[^>]*>/g, '').replace('&nbsp;', ' '),
    );
    expect(names).toEqual(['Afficher : Nouveau', 'Afficher : Confirmation']);
  });
});
