import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { conformityOf, readOperator } from './operator.ts';

const MODEL = JSON.parse(readFileSync(new URL('operator.json', import.meta.url), 'utf8'));

const ADDRESS = ['12 quai des Essais', '99000 ESSAI'];

const AUDIT = {
  date: '2026-10-12',
  auditor: 'Cabinet d’essai',
  rate: 87.5,
  version: '4.1.2',
  notCompliant: ['Un tableau n’a pas de titre.'],
  environment: ['NVDA et Firefox'],
  tools: ['axe-core'],
  pages: ['Connexion'],
};

describe('without a file', () => {
  it('shows the example of the program, which says that it is one and makes nothing out to be accessible', () => {
    const operator = readOperator(undefined, []);
    expect(operator).toMatchObject({ ...MODEL, isExample: true });
    expect(conformityOf(operator)).toBe('non conforme');
  });
});

describe('the file of the operator', () => {
  it('is read instead, and is no example', () => {
    const contact = { ...MODEL.contact, email: 'contact@ville.example' };
    const operator = readOperator(written({ ...MODEL, contact }), ADDRESS);
    expect(operator).toMatchObject({ contact, address: ADDRESS, isExample: false });
  });

  it('may tell of an audit, without exemptions', () => {
    const operator = readOperator(
      written({ ...MODEL, accessibility: { statedOn: '2026-11-02', audit: AUDIT } }),
      ADDRESS,
    );
    expect(operator.accessibility.audit).toEqual({ ...AUDIT, exemptions: [], notCovered: [] });
  });

  it.each([
    ['an address of no line', host({ address: [] }), 'publication.host.address: must not be empty'],
    [
      'an address that is no list',
      host({ address: 'Rue' }),
      'publication.host.address: must be a list of texts',
    ],
    ['an empty line', host({ address: ['Rue', ' '] }), 'publication.host.address.1: must not be empty'],
    ['no contact', { contact: undefined }, 'contact: is missing'],
    ['no e-mail address', { contact: { email: 'Alex' } }, 'contact.email: must be an e-mail address'],
    [
      'a form that runs a script',
      { contact: { ...MODEL.contact, form: 'javascript:alert(1)' } },
      'contact.form: must be an address such as https://www.example.org/',
    ],
    [
      'an unknown word',
      { contact: { ...MODEL.contact, telephon: '1' } },
      'contact: Unrecognized key: "telephon"',
    ],
    [
      'a host without a telephone number',
      host({ phone: 'demander' }),
      'publication.host.phone: must be a telephone number such as 01 99 00 00 00',
    ],
    [
      'no officer',
      { dataProtection: { ...MODEL.dataProtection, officer: undefined } },
      'dataProtection.officer: is missing',
    ],
    [
      'a day that does not exist',
      { dataProtection: { ...MODEL.dataProtection, updated: '2026-02-30' } },
      'dataProtection.updated: must be a day written YYYY-MM-DD',
    ],
    ['a rate above all', audit({ rate: 101 }), 'accessibility.audit.rate: must be a number from 0 to 100'],
    ['a rate in words', audit({ rate: '90 %' }), 'accessibility.audit.rate: must be a number from 0 to 100'],
    [
      'a creditor without its identifier',
      { creditor: { name: 'Le créancier' } },
      'creditor.identifier: is missing',
    ],
    [
      'a creditor whose check digits are wrong',
      { creditor: { name: 'Le créancier', identifier: 'FR54ZZZ999999' } },
      'creditor.identifier: must be a SEPA creditor identifier whose check digits are right',
    ],
    ['no auditor', audit({ auditor: undefined }), 'accessibility.audit.auditor: is missing'],
    [
      'a rate below 100 for no reason',
      audit({ notCompliant: [] }),
      'accessibility.audit.notCompliant: must say what keeps the rate below 100',
    ],
    [
      'faults at a rate of 100',
      audit({ rate: 100 }),
      'accessibility.audit.notCompliant: must say what keeps the rate below 100',
    ],
  ])('is refused in one line naming file and entry: %s', (_what, change, reason) => {
    const file = written({ ...MODEL, ...change });
    const line = messageOf(() => readOperator(file, ADDRESS));
    expect(line.startsWith(`operator ${file}: ${reason}`), line).toBe(true);
    expect(line).not.toContain('\n');
  });

  it('is refused when it is not there, or no JSON', () => {
    expect(messageOf(() => readOperator('/nowhere/operator.json', ADDRESS))).toMatch(
      /^operator \/nowhere\/operator\.json: ENOENT/,
    );
    expect(messageOf(() => readOperator(textFile('{ oops'), ADDRESS))).toMatch(/^operator .*JSON.*$/);
    expect(messageOf(() => readOperator(textFile('[]'), ADDRESS))).toMatch(
      /^operator .*: the whole file: must be an object/,
    );
  });
});

describe('the state of accessibility', () => {
  it.each([
    [0, 'non conforme'],
    [49.99, 'non conforme'],
    [50, 'partiellement conforme'],
    [99.99, 'partiellement conforme'],
    [100, 'totalement conforme'],
  ])('of a rate of $0 percent is « $1 »', (rate, state) => {
    const notCompliant = rate === 100 ? [] : AUDIT.notCompliant;
    const file = written({ ...MODEL, ...audit({ rate, notCompliant }) });
    expect(conformityOf(readOperator(file, ADDRESS))).toBe(state);
  });
});

function host(change: object): { publication: object } {
  return { publication: { ...MODEL.publication, host: { ...MODEL.publication.host, ...change } } };
}

function audit(change: object): { accessibility: object } {
  return { accessibility: { ...MODEL.accessibility, audit: { ...AUDIT, ...change } } };
}

function written(content: object): string {
  return textFile(JSON.stringify(content));
}

function textFile(content: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'operator-')), 'operator.json');
  writeFileSync(file, content);
  return file;
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('nothing was thrown');
}
