import { describe, expect, it } from 'vitest';
import type { Dossier } from '../mandates/dossier.ts';
import { readCatalogue } from './catalogue.ts';
import {
  besideGroups,
  DOSSIERS_A_PAGE,
  dossierPage,
  homeOf,
  inTwoColumns,
  type ListedService,
  openServices,
  searchServices,
  serviceGroups,
  spokenName,
} from './rules.ts';

const catalogue = readCatalogue();
const bakery: Dossier = {
  id: 'b',
  siren: '000412346',
  name: 'BOULANGERIE DES QUAIS',
  status: 'open',
  company_email: null,
  serviceIds: ['payer-tva', 'compte-fiscal', 'no-longer-in-the-catalogue'],
  readOnlyIds: [],
};
const cafe: Dossier = {
  id: 'c',
  siren: '000538124',
  name: 'CAFÉ DE L’ÎLE',
  status: 'open',
  company_email: null,
  serviceIds: [],
  readOnlyIds: [],
};

describe('the home shown', () => {
  it('is that of nobody without a dossier', () => {
    expect(homeOf([], null)).toEqual({ kind: 'none' });
  });

  it('has the only dossier as the current one', () => {
    expect(homeOf([bakery], null)).toEqual({ kind: 'one', current: bakery });
  });

  it('asks to choose among several', () => {
    expect(homeOf([bakery, cafe], null)).toEqual({ kind: 'several' });
  });

  it('has the dossier chosen as the current one', () => {
    expect(homeOf([bakery, cafe], 'c')).toEqual({ kind: 'chosen', current: cafe });
  });

  it('forgets a dossier that is no longer there', () => {
    expect(homeOf([bakery, cafe], 'gone')).toEqual({ kind: 'several' });
  });
});

describe('the services on the home', () => {
  const tiles = (home: ReturnType<typeof homeOf>) =>
    Object.fromEntries(
      serviceGroups(catalogue, home).map((group) => [group.id, group.tiles.map((t) => t.id)]),
    );

  it('are those open to the current dossier, group by group, in the order of the catalogue', () => {
    expect(tiles(homeOf([bakery], null))).toEqual({
      consulter: ['compte-fiscal'],
      declarer: [],
      payer: ['payer-tva'],
      demarches: [],
    });
  });

  it('are those where one reads and does nothing else, of what one may only read', () => {
    const readOnlyIds = ['payer-tva', 'compte-fiscal'];
    expect(Object.values(tiles(homeOf([{ ...bakery, readOnlyIds }], null))).flat()).toEqual([
      'compte-fiscal',
    ]);
  });

  it('are all of them while none of several dossiers is chosen', () => {
    const all = catalogue.services.groups.flatMap((group) => group.tiles).length;
    expect(Object.values(tiles(homeOf([bakery, cafe], null))).flat()).toHaveLength(all);
  });

  it('are none without a dossier', () => {
    expect(Object.values(tiles({ kind: 'none' })).flat()).toEqual([]);
  });

  it('are told of a dossier by their names', () => {
    expect(openServices(catalogue, bakery)).toEqual([
      { title: 'Consulter', labels: ['Compte fiscal'] },
      { title: 'Payer', labels: ['TVA'] },
    ]);
    expect(openServices(catalogue, cafe)).toEqual([]);
  });
});

describe('a search of services', () => {
  const found = (search: string, home = homeOf([bakery, cafe], null)) => {
    const { groups, left, total } = searchServices(catalogue, home, search);
    const ids = groups.flatMap(({ services }) => services.filter(({ isLeft }) => isLeft).map(({ id }) => id));
    expect(ids).toHaveLength(left);
    expect(groups.flatMap(({ services }) => services)).toHaveLength(total);
    return ids;
  };

  it.each([
    ['tva', ['declarer-tva', 'payer-tva', 'remboursement-tva-ue', 'guichet-tva-ue']],
    ['payer TVA', ['payer-tva']],
    ['valeur ajoutee', ['declarer-tva', 'declarer-cvae', 'payer-tva', 'payer-cvae']],
    ['électricité', ['declarer-taxe-consommation', 'payer-taxe-consommation']],
    ['garage', []],
  ])('%j', (search, ids) => expect(found(search)).toEqual(ids));

  it('leaves all of those open to the dossier shown where nothing is searched for', () => {
    expect(found(' ', homeOf([bakery], null))).toEqual(['compte-fiscal', 'payer-tva']);
  });
});

describe('the columns of services', () => {
  const columns = (...lengths: number[]) =>
    inTwoColumns(
      lengths.map((length, index) => ({
        id: String(index),
        title: 'x',
        services: Array.from({ length }, () => ({}) as ListedService),
      })),
    ).map((column) => column.map(({ id }) => id).join(''));

  it.each([
    [
      [2, 14, 12, 5],
      ['01', '23'],
    ],
    [
      [0, 0, 0, 30],
      ['012', '3'],
    ],
    [
      [30, 1, 1, 1],
      ['0', '123'],
    ],
    [[3], ['0']],
    [[], []],
  ])('of %j', (lengths, expected) => expect(columns(...lengths)).toEqual(expected));
});

describe('the name in a greeting', () => {
  it.each([
    ['Lila', 'ROSEMONDE', 'Lila Rosemonde'],
    ['JEAN-FRANÇOIS', "D'ÉTANG-FERRIÈRE", "Jean-François D'Étang-Ferrière"],
    ['Zoé', 'de la Tour', 'Zoé de la Tour'],
    ['Ana', 'McIntyre', 'Ana McIntyre'],
    ['', 'ÉLAN', 'Élan'],
  ])('of %s %s', (first, last, spoken) => expect(spokenName(first, last)).toBe(spoken));
});

describe('what stands beside the services', () => {
  it.each([
    ['none', 'Créer mon compte sur portailpro.gouv', false],
    ['one', 'Créer mon compte sur portailpro.gouv', true],
    ['several', 'Accéder à mon compte sur portailpro.gouv', false],
    ['chosen', 'Accéder à mon compte sur portailpro.gouv', true],
  ] as const)('on the home of kind %s: « %s », « Messagerie »: %s', (kind, portal, messages) => {
    const groups = besideGroups(catalogue, kind);
    const labels = groups.flatMap((group) => group.tiles.map((tile) => tile.label));
    expect(labels.filter((label) => label.endsWith('portailpro.gouv'))).toEqual([portal]);
    expect(groups.some((group) => group.title === 'Messagerie')).toBe(messages);
    expect(labels).toContain('Gérer les services');
  });
});

describe('a list of dossiers', () => {
  const many = Array.from({ length: 2 * DOSSIERS_A_PAGE + 1 }, (_, index) => ({
    ...cafe,
    id: String(index),
    siren: String(200_000_000 + index),
    name: `COMPAGNIE ${index}`,
  }));

  it('is cut into pages, and a page too far is the last', () => {
    expect(dossierPage(many).dossiers).toEqual(many.slice(0, DOSSIERS_A_PAGE));
    expect(dossierPage(many, '', 3).dossiers).toEqual(many.slice(-1));
    expect(dossierPage(many, '', 99)).toMatchObject({ page: 3, pages: 3, found: many.length });
    expect(dossierPage(many, '', -1).page).toBe(1);
  });

  it.each([
    ['boulangerie', [bakery]],
    ['cafe de l’ile', [cafe]],
    [' CAFÉ ', [cafe]],
    ['000 538 124', [cafe]],
    ['412346', [bakery]],
    ['', [bakery, cafe]],
    ['garage', []],
  ])('is searched by name and SIREN: %j', (search, found) => {
    expect(dossierPage([bakery, cafe], search).dossiers).toEqual(found);
  });

  it('has one empty page where nothing is found', () => {
    expect(dossierPage([bakery], 'garage')).toMatchObject({ page: 1, pages: 1, found: 0, total: 1 });
  });
});
