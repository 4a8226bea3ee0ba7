import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import { CaptchaField } from './captcha-field.tsx';
import { Checkbox, RadioGroup } from './choices.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { PasswordField } from './password-field.tsx';
import { TextField } from './text-field.tsx';

const tagOf = (html: string, name: string): string =>
  html.match(new RegExp(`<(?:input|select)[^>]*name="${name}"[^>]*>`))?.[0] ?? '';

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
    const field = (
      <TextField
        label="Adresse électronique"
        name="email"
        hint="100 caractères"
        error="Obligatoire."
        required
      />
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
    const group = (
      <RadioGroup legend="Civilité" name="title" value="M." error="Choisissez." choices={choices} />
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
});

const WAYS = { image: true, audio: true, work: '/assets/worker.js' };

describe('the captcha', () => {
  it('names the image and the sound by the same token, whatever is in it', () => {
    const html = render(<CaptchaField token="a&b=c" form="connexion" ways={WAYS} />);
    expect(html).toContain('src="/captcha/image?token=a%26b%3Dc"');
    expect(html).toContain('href="/captcha/audio?token=a%26b%3Dc"');
    expect(tagOf(html, 'captcha_token')).toContain('value="a&amp;b=c"');
  });

  it('tells who comes to the field that the characters can be heard', () => {
    const field = <CaptchaField token="t" form="connexion" ways={WAYS} error="Faux" />;
    expect(tagOf(render(field), 'captcha')).toContain('aria-describedby="captcha-hint captcha-error"');
    expect(danglingIds(field)).toEqual([]);
  });

  it('offers work only with scripts, and says what it is', () => {
    const field = <CaptchaField token="t" form="connexion" ways={WAYS} />;
    const html = render(field);
    expect(html).toMatch(/<div data-captcha-work="\/assets\/worker.js" hidden><button type="button"/);
    expect(html).toContain('Vérification automatique');
    expect(danglingIds(field)).toEqual([]);
  });

  it('shows only the ways that the installation offers', () => {
    const html = render(<CaptchaField token="t" form="connexion" ways={{ image: true, audio: false }} />);
    expect(html).toContain('/captcha/image');
    expect(html).not.toMatch(/audio|écouter|sonore|automatique/i);
  });

  it('leads its error to the button where there is no image, and tells who has no scripts', () => {
    const ways = { image: false, audio: false, work: '/assets/worker.js' };
    const field = <CaptchaField token="t" form="connexion" ways={ways} error="Faux" />;
    const html = render(field);
    expect(html).toMatch(
      /<button type="button"[^>]* id="captcha" aria-describedby="captcha-error captcha-work-note"/,
    );
    expect(html).not.toMatch(/captcha\/image|name="captcha"/);
    expect(html).toContain('autorisez JavaScript pour ce site');
    expect(danglingIds(field)).toEqual([]);
  });

  it('gives the recording as a file where there are no scripts', () => {
    const html = render(<CaptchaField token="t" form="connexion" ways={WAYS} />);
    expect(html).toMatch(/<a [^>]*>Ecouter l'extrait sonore<\/a>/);
    expect(html).not.toContain('download=');
  });

  it('leaves the Enter key to the form: the first button that sends it does not change the image', () => {
    const html = render(<CaptchaField token="t" form="connexion" ways={WAYS} />);
    expect(html.match(/<button type="submit"[^>]*>/)?.[0]).not.toContain('change_image');
  });

  it('changes the image by submitting the form unchecked where there are no scripts', () => {
    expect(render(<CaptchaField token="t" form="connexion" ways={WAYS} />)).toMatch(
      /<button type="submit"[^>]* name="change_image" value="1" formnovalidate/,
    );
  });
});
