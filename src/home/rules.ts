import type { Dossier } from '../mandates/dossier.ts';
import { findAmong, type Searched, searchWords } from '../platform/search-words.ts';
import { typedLine } from '../platform/typed-line.ts';
import type { Catalogue, CatalogueGroup, CatalogueTile, HomeKind } from './catalogue.ts';

/** Which of the homes is shown, and the « DOSSIER COURANT » where there is one. */
export type Home = { kind: 'none' } | { kind: 'several' } | { kind: 'one' | 'chosen'; current: Dossier };

/** @param chosenId the dossier this session chose; one that is no longer there counts for nothing */
export function homeOf(dossiers: readonly Dossier[], chosenId: string | null): Home {
  const [first, ...others] = dossiers;
  if (!first) return { kind: 'none' };
  if (others.length === 0) return { kind: 'one', current: first };
  const chosen = dossiers.find((dossier) => dossier.id === chosenId);
  return chosen ? { kind: 'chosen', current: chosen } : { kind: 'several' };
}

/** The dossier shown waits for the code of its letter: none of its services is open. */
export function isWaiting(home: Home): boolean {
  return 'current' in home && home.current.status === 'waiting';
}

/** « MES SERVICES »: every group, with the tiles open to the dossier shown; all of them where none is. */
export function serviceGroups(catalogue: Catalogue, home: Home): Catalogue['services']['groups'] {
  const { groups } = catalogue.services;
  if (home.kind === 'none') return groups.map((group) => ({ ...group, tiles: [] }));
  if (home.kind === 'several') return groups;
  const [open, toRead] = [new Set(home.current.serviceIds), new Set(home.current.readOnlyIds)];
  return groups.map((group) => ({
    ...group,
    tiles: group.tiles.filter(({ id }) => open.has(id) && (group.readOnly || !toRead.has(id))),
  }));
}

/** « Lila Rosemonde », for whoever is kept as « Lila ROSEMONDE »: capitals alone would shout. */
export function spokenName(firstName: string, lastName: string): string {
  return [firstName, lastName].map(withoutShouting).join(' ').trim();
}

function withoutShouting(name: string): string {
  if (name !== name.toLocaleUpperCase('fr')) return name;
  return name
    .toLocaleLowerCase('fr')
    .replace(/(?<!\p{L}\p{M}*)\p{L}/gu, (first) => first.toLocaleUpperCase('fr'));
}

/** A service of a list that can be searched. */
export interface ListedService extends CatalogueTile {
  /** Of the group it is listed in. */
  group: string;
  searched: Searched;
  isLeft: boolean;
}

export interface ServiceSearch {
  search: string;
  groups: { id: string; title: string; services: ListedService[] }[];
  left: number;
  total: number;
}

/** From so many services on, a list can be searched. */
export const SEARCHED_FROM = 8;

/** Nothing is taken out of the lists: what does not hold the words searched for is only not left. */
export function searchServices(catalogue: Catalogue, home: Home, typed = ''): ServiceSearch {
  const search = typedLine(typed);
  const groups = serviceGroups(catalogue, home);
  const tiles = groups.flatMap(({ id, title, tiles }) =>
    tiles.map((tile) => ({ ...tile, group: id, searched: searchedOf(catalogue, title, tile) })),
  );
  const found = findAmong(
    tiles.map((tile) => tile.searched),
    search,
  );
  const services = tiles.map((tile, index) => ({ ...tile, isLeft: found[index] === true }));
  return {
    search,
    groups: groups.map(({ id, title }) => ({
      id,
      title,
      services: services.filter(({ group }) => group === id),
    })),
    left: found.filter(Boolean).length,
    total: found.length,
  };
}

/** « payer tva » is the one service of that name in « Payer ». */
function searchedOf({ plainServices }: Catalogue, group: string, tile: CatalogueTile): Searched {
  const about = plainServices.get(tile.id)?.about ?? '';
  return {
    name: searchWords(`${group} ${tile.label}`),
    about: searchWords(`${group} ${about} ${tile.details ?? ''}`),
  };
}

/** The groups one below the other, in two columns of about one length. */
export function inTwoColumns(groups: ServiceSearch['groups']): ServiceSearch['groups'][] {
  const headings = 2;
  const length = (some: ServiceSearch['groups']) =>
    some.reduce((sum, { services }) => sum + services.length + headings, 0);
  const cuts = groups.map((_, index) => [groups.slice(0, index + 1), groups.slice(index + 1)] as const);
  const gap = ([left, right]: (typeof cuts)[number]) => Math.abs(length(left) - length(right));
  const best = cuts.toSorted((one, other) => gap(one) - gap(other))[0] ?? [];
  return best.filter((column) => column.length > 0);
}

/** Whether a page is reached from « Gérer les services », and not from a tile of the home. */
export function isManaged(catalogue: Catalogue, path: string): boolean {
  return catalogue.manage.some(({ entries }) => entries.some(({ href }) => href === path));
}

/** What stands beside the services on this home; a group left without a tile is not there. */
export function besideGroups(catalogue: Catalogue, kind: HomeKind): CatalogueGroup[] {
  const isHere = ({ homes }: { homes?: readonly HomeKind[] | undefined }) => !homes || homes.includes(kind);
  return catalogue.beside
    .filter(isHere)
    .map((group) => ({ ...group, tiles: group.tiles.filter(isHere) }))
    .filter((group) => group.tiles.length > 0);
}

/** The services open to a dossier, group by group, as the catalogue names them; those it does not know are left out. */
export function openServices(catalogue: Catalogue, dossier: Dossier): { title: string; labels: string[] }[] {
  return namesOf(serviceGroups(catalogue, { kind: 'one', current: dossier }));
}

/** The same of services told by their ids. */
export function servicesByName(catalogue: Catalogue, ids: readonly string[]) {
  const { groups } = catalogue.services;
  return namesOf(
    groups.map((group) => ({ ...group, tiles: group.tiles.filter(({ id }) => ids.includes(id)) })),
  );
}

function namesOf(groups: Catalogue['services']['groups']): { title: string; labels: string[] }[] {
  return groups
    .map(({ title, tiles }) => ({ title, labels: tiles.map((tile) => tile.label) }))
    .filter(({ labels }) => labels.length > 0);
}

/** One page of a list of dossiers. */
export interface DossierPage {
  dossiers: Dossier[];
  search: string;
  /** From 1. */
  page: number;
  pages: number;
  found: number;
  total: number;
}

/** Above, a list is cut into pages and can be searched. */
export const DOSSIERS_A_PAGE = 10;

/**
 * The dossiers whose name or SIREN holds what is searched for; case, accents and the spaces of a SIREN do not matter.
 * @param page from 1; one too far is the last
 */
export function dossierPage(all: readonly Dossier[], search = '', page = 1): DossierPage {
  const line = typedLine(search);
  const name = searchWords(line);
  const digits = line.replace(/[\s.\p{Pd}]/gu, '');
  const found = all.filter(
    (dossier) =>
      searchWords(dossier.name).includes(name) || (digits !== '' && dossier.siren.includes(digits)),
  );
  const pages = Math.max(1, Math.ceil(found.length / DOSSIERS_A_PAGE));
  const shown = Math.min(Math.max(1, page), pages);
  return {
    dossiers: found.slice((shown - 1) * DOSSIERS_A_PAGE, shown * DOSSIERS_A_PAGE),
    search: line,
    page: shown,
    pages,
    found: found.length,
    total: all.length,
  };
}
