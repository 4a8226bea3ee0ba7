import type { ComponentChildren } from 'preact';
import { describe, expect, it } from 'vitest';
import { renderMail } from './layout.tsx';

function page(body: ComponentChildren) {
  return (
    <html lang="fr">
      <head>
        <title>Titre de l’onglet</title>
        <style>{'p{color:red}'}</style>
      </head>
      <body>{body}</body>
    </html>
  );
}

const LINK = `https://espace.portail.example/activation?${'un-parametre-assez-long='.repeat(5)}`;

describe('a mail written once', () => {
  it('is a whole HTML document', () => {
    expect(renderMail(page(<p>Bonjour Zoé</p>)).html).toBe(
      '<!doctype html><html lang="fr"><head><title>Titre de l’onglet</title><style>p{color:red}</style></head><body><p>Bonjour Zoé</p></body></html>',
    );
  });

  it('is escaped in one part and plain in the other', () => {
    const { html, text } = renderMail(page(<p>{'SARL <b>MARTIN</b> & fils'}</p>));
    expect(html).toContain('SARL &lt;b>MARTIN&lt;/b> &amp; fils');
    expect(text).toBe('SARL <b>MARTIN</b> & fils\n');
  });

  it('keeps its headings as they are written, and has a code alone on its line', () => {
    const { text } = renderMail(
      page(
        <>
          <h1>Espace professionnel - Création</h1>
          <p>Voici votre code :</p>
          <p>
            <strong>aBcDeFgHiJkL</strong>
          </p>
          <p>Il vaut 48 heures.</p>
        </>,
      ),
    );
    expect(text).toBe(
      'Espace professionnel - Création\n\nVoici votre code :\n\naBcDeFgHiJkL\n\nIl vaut 48 heures.\n',
    );
  });

  it('writes its links out, once and whole', () => {
    const { text } = renderMail(
      page(
        <>
          <p>
            <a href={LINK}>Contester ce changement</a>
          </p>
          <p>
            <a href={LINK}>{LINK}</a>
          </p>
        </>,
      ),
    );
    expect(text).toBe(`Contester ce changement\n(${LINK})\n\n${LINK}\n`);
  });

  it('has no line of text longer than 72 characters', () => {
    const { text } = renderMail(page(<p>{'Vous avez demandé à changer votre adresse. '.repeat(20)}</p>));
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
    expect(text.split('\n').length).toBeGreaterThan(10);
  });
});
