import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asRead } from '../../test/tools/as-read.ts';
import { menuOf, readCatalogue } from './catalogue.ts';

/** The home screens of the fiche (chapter 2), to the letter; « + » marks what has a « [+] ». */
const FICHE_HOME: Record<string, string[]> = {
  Consulter: ['Compte fiscal +', 'Avis CFE'],
  Déclarer: [
    'TVA',
    'Impôt sur les sociétés',
    'Taxe sur les salaires',
    'CVAE',
    'Revenus de capitaux mobiliers +',
    'Taxe activités polluantes',
    'Taxe int. consommation',
    'Taxe v. vénale immeubles',
    'Taxe de séjour',
    "Taxe conv. d'assurances",
    'Résultat +',
    'Revenus SCI non soumises IS +',
    'Tiers déclarants',
    'Dispositif DAC6 +',
  ],
  Payer: [
    'TVA',
    'Impôt sur les sociétés',
    'Taxe sur les salaires',
    'CVAE',
    'Revenus de capitaux mobiliers',
    'Taxe activités polluantes',
    'Taxe int. consommation',
    'Taxe v. vénale immeubles',
    "Taxe conv. d'assurances",
    'Prélèvement à la source +',
    'CFE et autres impôts',
    'Dettes fiscales +',
  ],
  Démarches: [
    'Remboursement de TVA UE',
    'Guichet de TVA UE',
    'Gérer mes biens immobiliers',
    'Cession de droits sociaux +',
    'Successions vacantes',
  ],
  'MON ESPACE': [
    'Gérer les services',
    'Gérer les comptes bancaires +',
    'Gérer les contrats de prélèvement automatique +',
  ],
  'MES AUTRES SERVICES': [
    'Calendrier fiscal',
    // « Tests tiers déclarants » is there once it has a link.
    'Coordonnées du gestionnaire et prise de rendez-vous',
  ],
  Messagerie: ["Adresse électronique de l'entreprise +", 'En savoir plus'],
  '': [
    'Aide : tous les pas-à-pas',
    'Créer mon compte sur portailpro.gouv',
    'Accéder à mon compte sur portailpro.gouv',
  ],
  "Connaissez-vous le droit à l'erreur ?": ['En savoir plus : OUPS.GOUV.FR'],
};

/** « Gérer les services », to the letter. */
const FICHE_MANAGE: Record<string, string[]> = {
  'SERVICES EN LIGNE': [
    'Adhérer aux services en ligne',
    'Gérer vos substitutions (remplacer le titulaire)',
    'Consulter vos services (habilitations)',
  ],
  'INFORMATIONS PERSONNELLES': [
    'Gérer vos coordonnées',
    'Gérer votre adresse électronique de connexion ou votre mot de passe',
    'Gérer mes moyens de connexion',
    'Supprimer votre espace professionnel',
  ],
  "DROITS D'ACCES": ['Gérer vos administrateurs suppléants', 'Gérer ou consulter vos délégations'],
  DOSSIERS: [
    "Gérer les comptes bancaires de l'entreprise",
    "Modifier l'adresse électronique de l'entreprise",
  ],
};

describe('the catalogue of the program', () => {
  const catalogue = readCatalogue();
  const groups = [...catalogue.services.groups, ...catalogue.beside];

  it('heads the services as the fiche does', () => {
    expect(catalogue.services.title).toBe('MES SERVICES');
    expect(asRead(groups.map((group) => group.title ?? ''))).toEqual(Object.keys(FICHE_HOME));
  });

  it.each(Object.entries(FICHE_HOME))('has under « %s » the tiles of the fiche', (title, labels) => {
    const group = groups.find((one) => asRead(one.title ?? '') === title);
    const tiles = group?.tiles.map((tile) => (tile.details ? `${tile.label} +` : tile.label));
    expect(asRead(tiles)).toEqual(labels);
  });

  it('has the four blocks of « Gérer les services » with their entries', () => {
    const blocks = catalogue.manage.map(({ title, entries }) => [title, entries.map((entry) => entry.label)]);
    expect(Object.fromEntries(blocks)).toEqual(FICHE_MANAGE);
  });

  it('leads to the pages that this program has', () => {
    const hrefs = catalogue.manage.flatMap((block) => block.entries.map((entry) => [entry.id, entry.href]));
    expect(Object.fromEntries(hrefs)).toMatchObject({
      coordonnees: '/espace/coordonnees',
      identifiants: '/espace/identifiants',
      suppression: '/espace/suppression',
    });
  });

  it('answers every link to a plain page', () => {
    const links = [...groups.flatMap((group) => group.tiles), ...catalogue.manage.flatMap((b) => b.entries)];
    const plain = links.map((link) => link.href).filter((href) => href.startsWith('/espace/service/'));
    for (const href of plain)
      expect(catalogue.plainServices.has(href.replace('/espace/service/', '')), href).toBe(true);
  });

  it('makes the menu', () => {
    expect(menuOf(catalogue).map(({ label }) => label)).toEqual([
      'GÉRER',
      'CONSULTER',
      'DÉCLARER',
      'PAYER',
      'DÉMARCHES',
      'MESSAGERIE',
    ]);
  });
});

const ENTRY = { id: 'avis', label: 'Avis', about: 'Les avis.', who: 'Chacun.', ask: 'Au guichet.' };

describe('a catalogue of the operator', () => {
  it('has a menu of its own groups, and « MESSAGERIE » only where there is one', () => {
    expect(menuOf(readCatalogue(fileOf({ tiles: [ENTRY] })))).toEqual([
      { href: '/espace/services', label: 'GÉRER' },
      { href: '/espace#consulter', label: 'CONSULTER' },
    ]);
    const messages = { ...ENTRY, id: 'messagerie', label: 'Messages', href: 'https://messages.example/' };
    expect(menuOf(readCatalogue(fileOf({ tiles: [ENTRY, messages] }))).at(-1)).toEqual({
      href: 'https://messages.example/',
      label: 'MESSAGERIE',
      isMessages: true,
    });
  });

  it('is read instead', () => {
    const { services, plainServices } = readCatalogue(fileOf({ tiles: [ENTRY] }));
    expect(services.groups[0]?.tiles[0]).toMatchObject({ label: 'Avis', href: '/espace/service/avis' });
    expect(plainServices.get('avis')).toEqual({
      title: 'Avis',
      about: 'Les avis.',
      who: 'Chacun.',
      ask: 'Au guichet.',
    });
  });

  it('hides a tile that only leads elsewhere where it has no link', () => {
    const tile = { id: 'tests', label: 'Tests', hiddenWithoutHref: true };
    const besideWith = (tiles: unknown[]) =>
      readCatalogue(fileOf({ tiles: [ENTRY] }, [{ id: 'autres', tiles }])).beside;
    expect(besideWith([tile])).toEqual([]);
    expect(besideWith([{ ...tile, href: 'https://tests.example.org/' }])).toMatchObject([
      { tiles: [{ id: 'tests', href: 'https://tests.example.org/' }] },
    ]);
    expect(readCatalogue().plainServices.has('tests-tiers-declarants')).toBe(false);
  });

  it('lends a tile what its group says of who may use it and where to ask', () => {
    const file = fileOf({
      tiles: [{ id: 'avis', label: 'Avis', about: 'Les avis.' }],
      who: 'Tous.',
      ask: 'Ici.',
    });
    expect(readCatalogue(file).plainServices.get('avis')).toMatchObject({ who: 'Tous.', ask: 'Ici.' });
  });

  it.each([
    [
      'a tile without a label',
      [{ ...ENTRY, label: '' }],
      /services\.groups\.0\.tiles\.0\.label \(avis\): must not/,
    ],
    [
      'an unknown word',
      [{ ...ENTRY, lable: 'Avis' }],
      /services\.groups\.0\.tiles\.0 \(avis\): Unrecognized key/,
    ],
    ['a script as address', [{ ...ENTRY, href: 'javascript:alert(1)' }], /\.href \(avis\): must be a path/],
    ['an address of another site', [{ ...ENTRY, href: '//evil.example' }], /\.href \(avis\): must be a path/],
    ['an id that is no word', [{ ...ENTRY, id: 'Avis CFE' }], /\.id \(Avis CFE\): must be lower-case/],
    ['two tiles with one id', [ENTRY, { ...ENTRY, label: 'Autres' }], /avis: two entries have this id/],
    [
      'two tiles with one label',
      [ENTRY, { ...ENTRY, id: 'autre' }],
      /consulter: two tiles are called "Avis"/,
    ],
    [
      'no page to lead to',
      [{ id: 'avis', label: 'Avis' }],
      /avis: without href, its page needs about, who and ask/,
    ],
    [
      'the page of nothing',
      [{ ...ENTRY, href: '/espace/service/rien' }],
      /avis: \/espace\/service\/rien is the page/,
    ],
  ])('is refused in one line naming file and entry: %s', (_what, tiles, line) => {
    const file = fileOf({ tiles });
    expect(() => readCatalogue(file)).toThrow(line);
    expect(() => readCatalogue(file)).toThrow(`catalogue ${file}: `);
    expect(messageOf(() => readCatalogue(file))).not.toContain('\n');
  });

  it('is refused when it is not there, or no JSON', () => {
    expect(() => readCatalogue('/nowhere/catalogue.json')).toThrow(
      /^catalogue \/nowhere\/catalogue\.json: ENOENT/,
    );
    const file = written('{ "services": \n oops');
    expect(messageOf(() => readCatalogue(file))).toMatch(/^catalogue .*JSON.*$/);
  });
});

function fileOf(
  group: { tiles: unknown[]; who?: string; ask?: string },
  beside: readonly unknown[] = [],
): string {
  const services = { title: 'MES SERVICES', groups: [{ id: 'consulter', title: 'Consulter', ...group }] };
  return written(JSON.stringify({ services, beside, manage: [] }));
}

function written(content: string): string {
  const file = join(mkdtempSync(join(tmpdir(), 'catalogue-')), 'catalogue.json');
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
