import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { asRead } from '../../../test/tools/as-read.ts';
import { Captcha } from './captcha-field.tsx';
import { Checkbox, RadioGroup } from './choices.tsx';
import { FieldErrors, TextField } from './field.tsx';
import { ErrorSummary, secretsTypedIn } from './form.tsx';
import { PasswordField } from './password-field.tsx';

const tagOf = (html: string, name: string): string =>
  html.match(new RegExp(`<(?:input|select)[^>]*name="${name}"[^>]*>`))?.[0] ?? '';

/** The node in a page that came back with these errors. */
const wrong = (errors: Record<string, string>, node: VNode) => (
  <FieldErrors.Provider value={errors}>{node}</FieldErrors.Provider>
);

/** Ids that a label, a description or a summary names, and that exist nowhere. */
function danglingIds(node: VNode): string[] {
  const html = render(node);
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  const named = [
    ...html.matchAll(/\s(?:for|aria-describedby|aria-labelledby|aria-controls|data-reveals)="([^"]+)"/g),
  ];
  return named.flatMap(([, list]) => list?.split(' ') ?? []).filter((id) => !ids.includes(id));
}

describe('a text field', () => {
  it('ties label, hint and error to the control', () => {
    const field = wrong(
      { email: 'Obligatoire.' },
      <TextField label="Adresse électronique" name="email" hint="100 caractères" required />,
    );
    expect(tagOf(render(field), 'email')).toContain(
      'aria-describedby="email-hint email-error" aria-invalid="true"',
    );
    expect(danglingIds(field)).toEqual([]);
  });

  it('is not said to be wrong or described when there is nothing to say', () => {
    const html = render(<TextField label="Nom" name="last_name" />);
    expect(html).not.toContain('aria-');
    expect(html).not.toContain('required');
  });

  it('gives back what was typed, escaped', () => {
    const html = render(<TextField label="Nom" name="last_name" value={'"><script>'} />);
    expect(html).toContain('value="&quot;>&lt;script>"');
  });
});

describe('a password field', () => {
  it('tells password managers the rules of a new password only', () => {
    const isNew = render(
      <PasswordField
        label="x"
        name="password"
        autocomplete="new-password"
        passwordRules="minlength: 20; maxlength: 128;"
      />,
    );
    expect(tagOf(isNew, 'password')).toMatch(
      /autocomplete="new-password".*passwordrules="minlength: 20; maxlength: 128;/,
    );
    expect(render(<PasswordField label="x" name="password" />)).not.toContain('passwordrules');
  });

  it('describes the field by its rules and hands the meter its words as JSON', () => {
    const field = (
      <PasswordField
        label="x"
        name="p"
        rules={[{ id: 'length', text: 'de 20 à 128 caractères' }]}
        meter={{ personalWords: ["d'Artagnan", '"<b>'] }}
      />
    );
    expect(danglingIds(field)).toEqual([]);
    expect(render(field)).toContain(
      `data-personal-words="[&quot;d'Artagnan&quot;,&quot;\\&quot;&lt;b>&quot;]"`,
    );
  });
});

describe('choices', () => {
  it('keep the fields they open in the page, so that they can be filled in without scripts', () => {
    const box = (
      <Checkbox name="change_email" label="Modifier">
        <TextField label="Adresse" name="email" />
      </Checkbox>
    );
    expect(tagOf(render(box), 'email')).not.toBe('');
    expect(render(box)).not.toContain('hidden');
    expect(danglingIds(box)).toEqual([]);
  });

  it('give the first of a group the id that the error summary goes to', () => {
    const choices = ['Mme', 'M.'].map((value) => ({ value, label: value }));
    const group = wrong(
      { title: 'Choisissez.' },
      <RadioGroup legend="Civilité" name="title" value="M." choices={choices} />,
    );
    expect(render(group)).toMatch(/id="title" name="title" value="Mme"[^>]*>/);
    expect(render(group)).toMatch(/value="M\." checked/);
    expect(danglingIds(group)).toEqual([]);
  });
});

describe('the error summary', () => {
  it('is absent without errors', () => {
    expect(render(<ErrorSummary errors={[]} />)).toBe('');
  });

  it('is announced and leads to each field', () => {
    const html = render(
      <ErrorSummary
        errors={[{ field: 'email', message: 'Obligatoire.' }, { message: 'Une seule <fois>.' }]}
      />,
    );
    expect(html).toContain('role="alert"');
    expect(html).toContain('<a href="#email">Obligatoire.</a>');
    expect(html).toContain('Une seule &lt;fois>.');
  });

  it('names the secrets that were typed and come back empty, but for those told wrong and what is no secret', () => {
    const emptied = secretsTypedIn({ email: 'x', answer: 'x', password: 'x', current_password: 'x' });
    const html = render(
      <ErrorSummary errors={[{ field: 'password', message: 'Court.' }]} emptied={emptied} />,
    );
    const named = asRead(html.slice(html.indexOf('</ul>'))).replaceAll(/<[^>]*>/g, '');
    expect(named).toContain(
      'Saisissez de nouveau : la réponse à la question de confiance et votre mot de passe actuel.',
    );
    // For another image nothing was wrong, and the password is gone all the same.
    const anotherImage = asRead(render(<ErrorSummary errors={[]} emptied={['password']} />));
    expect(anotherImage).toContain('Saisissez de nouveau : <a href="#password">le mot de passe</a>.');
    expect(anotherImage).not.toContain('role="alert"');
    expect(render(<ErrorSummary errors={[]} />)).toBe('');
    expect(secretsTypedIn({ answer: '', toString: 'x' })).toEqual([]);
  });
});

const CAPTCHA = {
  token: 't',
  form: 'connexion',
  seconds: 600,
  ways: { image: true, audio: true, work: true },
  workScript: '/assets/work.js',
};

describe('the captcha', () => {
  it('names the image and the sound by the same token, whatever is in it', () => {
    const html = render(<Captcha shown={{ ...CAPTCHA, token: 'a&b=c', open: true }} />);
    expect(html).toContain('src="/captcha/image?token=a%26b%3Dc"');
    expect(html).toContain('href="/captcha/audio?token=a%26b%3Dc"');
    expect(tagOf(html, 'captcha_token')).toContain('value="a&amp;b=c"');
  });

  it('asks nothing where scripts run, and fetches no image before it is asked for', () => {
    const html = render(<Captcha shown={CAPTCHA} />);
    const withScripts = html
      .replace(/<noscript>.*<\/noscript>/s, '')
      .replace(/<template data-captcha-puzzle="true">.*<\/template>/s, '');
    expect(withScripts).toContain('vous n’avez rien à recopier');
    expect(withScripts).toContain('data-captcha-work="/assets/work.js"');
    expect(withScripts).not.toMatch(/<img|name="captcha"/);
    expect(withScripts).toMatch(/<button type="submit"[^>]* data-captcha-other/);
  });

  it('stands open where no script runs, and unfolds the same where one does', () => {
    const html = render(<Captcha shown={CAPTCHA} />);
    const [, without] = /<noscript>(.*)<\/noscript>/s.exec(html) ?? [];
    const [, folded] = /<template data-captcha-puzzle="true">(.*)<\/template>/s.exec(html) ?? [];
    expect(without).toContain("Recopier les caractères de l'image");
    expect(without).toContain("Ecouter l'extrait sonore");
    // And after it, what is left for who can do neither.
    expect(without?.startsWith(folded ?? 'nothing')).toBe(true);
  });

  it('says what is wrong where scripts run, and where none does', () => {
    const field = wrong({ captcha: 'Faux' }, <Captcha shown={CAPTCHA} />);
    const [, folded] = /<template data-captcha-puzzle="true">(.*)<\/template>/s.exec(render(field)) ?? [];
    const [, without] = /<noscript>(.*)<\/noscript>/s.exec(render(field)) ?? [];
    expect(without).toContain('Faux');
    expect(tagOf(without ?? '', 'captcha')).toContain('aria-describedby="captcha-hint captcha-error"');
    expect(folded).not.toContain('Faux');
    expect(render(field).match(/Faux/g)).toHaveLength(2);
    expect(danglingIds(field)).toEqual([]);
  });

  it('says of an open image what is wrong, and beside it that there is another way', () => {
    const field = wrong({ captcha: 'Faux' }, <Captcha shown={{ ...CAPTCHA, open: true }} />);
    const html = render(field);
    expect(html).not.toMatch(/<noscript|<template/);
    expect(tagOf(html, 'captcha')).toContain('aria-describedby="captcha-hint captcha-error"');
    expect(html).toMatch(/data-captcha-lane="true" hidden/);
    expect(html.match(/Faux/g)).toHaveLength(1);
    expect(danglingIds(field)).toEqual([]);
  });

  it('keeps what was answered before, to the letter', () => {
    const work = '{"challenge":{"a":1}}';
    expect(
      tagOf(render(<Captcha shown={{ ...CAPTCHA, answered: { answer: '', work } }} />), 'captcha_work'),
    ).toContain(`value="${work.replaceAll('"', '&quot;')}"`);
    const copied = render(
      <Captcha shown={{ ...CAPTCHA, open: true, answered: { answer: 'dF <3', work: '' } }} />,
    );
    expect(tagOf(copied, 'captcha')).toContain('value="dF &lt;3"');
    expect(copied).not.toContain('captcha_work');
  });

  it('shows only the ways that the installation offers', () => {
    const html = render(<Captcha shown={{ ...CAPTCHA, ways: { image: true, audio: false, work: false } }} />);
    expect(html).toContain('/captcha/image');
    expect(html).not.toMatch(/audio|écouter|sonore|automatique|<noscript|<template/i);
  });

  it('tells who has no scripts where the installation shows no image', () => {
    const ways = { image: false, audio: false, work: true };
    const html = render(wrong({ captcha: 'Faux' }, <Captcha shown={{ ...CAPTCHA, ways }} />));
    expect(html).not.toMatch(/captcha\/image|name="captcha"|Autre moyen/);
    expect(html).toContain('Faux');
    expect(/<noscript>(.*)<\/noscript>/s.exec(html)?.[1]).toContain('autorisez JavaScript pour ce site');
  });

  it('gives the recording as a file where there are no scripts', () => {
    const html = render(<Captcha shown={CAPTCHA} />);
    expect(html).toMatch(/<a [^>]*>Ecouter l'extrait sonore<\/a>/);
    expect(html).not.toContain('download=');
  });

  it.each([true, false])('leaves the Enter key to the form (open: %s)', (open) => {
    const html = render(<Captcha shown={{ ...CAPTCHA, open }} />);
    expect(html.match(/<button type="submit"[^>]*>/)?.[0]).not.toContain('change_image');
  });

  it('changes the image by submitting the form unchecked where there are no scripts', () => {
    expect(render(<Captcha shown={{ ...CAPTCHA, open: true }} />)).toMatch(
      /<button type="submit"[^>]* name="change_image" value="1" formnovalidate/,
    );
  });
});
