import * as z from 'zod';
import { checked, readJsonFile } from '../platform/json-file.ts';
import type { MenuLink } from '../web/components/view.ts';

/** Which home is shown: no service yet, one dossier, several, or one chosen among several. */
export type HomeKind = 'none' | 'one' | 'several' | 'chosen';

/** One tile of the home pages. */
export interface CatalogueTile {
  id: string;
  label: string;
  /** Always there: without an `href` in the file, the plain page `/espace/service/<id>`. */
  href: string;
  /** Text behind « [+] ». */
  details?: string | undefined;
  /** The homes on which it stands; absent = all. */
  homes?: readonly HomeKind[] | undefined;
}

export interface CatalogueGroup {
  id: string;
  /** Absent: its tiles stand alone. */
  title?: string | undefined;
  text?: string | undefined;
  homes?: readonly HomeKind[] | undefined;
  tiles: readonly CatalogueTile[];
}

/** A group of « MES SERVICES ». */
export interface ServiceGroup extends CatalogueGroup {
  title: string;
  /** Whoever uses its services reads and does nothing else: a delegation to read opens them. */
  readOnly?: boolean | undefined;
  /** Its services pay: whoever is titulaire or suppléant of one manages the bank accounts of the company. */
  paying?: boolean | undefined;
}

/** One of the four blocks of « Gérer les services ». */
export interface ManageBlock {
  /** Pages lead to a block by it. */
  id: string;
  title: string;
  entries: readonly { id: string; label: string; href: string; details: string }[];
}

/** What this installation does not offer: what it is, who may do it, where to ask. */
export interface PlainService {
  title: string;
  about: string;
  who: string;
  ask: string;
}

export interface Catalogue {
  /** « MES SERVICES »: a dossier opens some of its tiles, by their ids. */
  services: { title: string; groups: readonly ServiceGroup[] };
  /** What stands beside them, whatever the dossier. */
  beside: readonly CatalogueGroup[];
  manage: readonly ManageBlock[];
  /** By id: those without an `href`. */
  plainServices: ReadonlyMap<string, PlainService>;
}

/**
 * Reads and checks the catalogue: the program's own, or the operator's (CATALOGUE_FILE).
 * @param missing pages that this installation has not, by their paths: what leads there is left out
 * @throws Error of one line naming the file and the first entry at fault
 */
export function readCatalogue(file?: string, missing: readonly string[] = []): Catalogue {
  const path = file ?? new URL('catalogue.json', import.meta.url);
  return readJsonFile('catalogue', path, (json) => toCatalogue(without(missing, checked(File, json))));
}

function without(missing: readonly string[], file: File): File {
  const isThere = ({ href, hiddenWithoutHref }: File['beside'][number]['tiles'][number]) =>
    href === undefined ? !hiddenWithoutHref : !missing.includes(href);
  const beside = file.beside.map((group) => ({ ...group, tiles: group.tiles.filter(isThere) }));
  return { ...file, beside: beside.filter(({ tiles }) => tiles.length > 0) };
}

/** By id: the group and the label, as on the home. */
export function serviceNames({ services }: Pick<Catalogue, 'services'>): ReadonlyMap<string, string> {
  return new Map(
    services.groups.flatMap(({ title, tiles }) => tiles.map(({ id, label }) => [id, `${title} : ${label}`])),
  );
}

/**
 * The menu of every page: « Gérer les services », each group of « MES SERVICES », and the mailbox (`messagerie`) of a
 * catalogue that has one.
 */
export function menuOf({ services, beside, manage }: Catalogue): MenuLink[] {
  const entries = [...services.groups, ...beside].flatMap(({ tiles }) => tiles);
  const messages = [...entries, ...manage.flatMap((block) => block.entries)].find(
    ({ id }) => id === 'messagerie',
  );
  return [
    { href: '/espace/services', label: 'GÉRER' },
    ...services.groups.map(({ id, title }) => ({
      href: `/espace#${id}`,
      label: title.toLocaleUpperCase('fr'),
    })),
    ...(messages ? [{ href: messages.href, label: 'MESSAGERIE', isMessages: true as const }] : []),
  ];
}

/** Every service of « MES SERVICES »: what a dossier opened by its letter offers. */
export function serviceIds({ services }: Catalogue): string[] {
  return services.groups.flatMap((group) => group.tiles.map((tile) => tile.id));
}

/** « Payer : TVA », by the id of the service. */
export function serviceLabels({ services }: Catalogue): ReadonlyMap<string, string> {
  return new Map(
    services.groups.flatMap(({ title, tiles }) =>
      tiles.map(({ id, label }) => [id, `${title} : ${label}`] as const),
    ),
  );
}

/** The services in which one reads and does nothing else. */
export function readOnlyIds({ services }: Catalogue): string[] {
  return services.groups.flatMap((group) => (group.readOnly ? group.tiles.map((tile) => tile.id) : []));
}

/** The services that pay. */
export function payingIds({ services }: Pick<Catalogue, 'services'>): string[] {
  return services.groups.flatMap((group) => (group.paying ? group.tiles.map((tile) => tile.id) : []));
}

const text = z.string().trim().min(1, { error: 'must not be empty' });
const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, { error: 'must be lower-case words and hyphens' });
/** A path of this site, or https elsewhere: never `javascript:`, nor `//another.site`. */
const href = z.union([z.string().regex(/^\/(?!\/)\S*$/), z.url({ protocol: /^https$/ })], {
  error: 'must be a path such as /aide or an address such as https://www.example.org/',
});
const homes = z.array(z.enum(['none', 'one', 'several', 'chosen'])).optional();
/** `who` and `ask` of a group hold for its tiles that say nothing else. */
const advice = { who: text.optional(), ask: text.optional() };
const linked = {
  id,
  label: text,
  href: href.optional(),
  name: text.optional(),
  about: text.optional(),
  ...advice,
};

const Tile = z.strictObject({ ...linked, details: text.optional(), homes });
const Entry = z.strictObject({ ...linked, details: text });
/** `hiddenWithoutHref`: it is another site that does it, so that there is nothing to say of it where no link is given. */
const TileBeside = Tile.extend({ hiddenWithoutHref: z.boolean().optional() });
const Group = z.strictObject({
  id,
  title: text.optional(),
  text: text.optional(),
  homes,
  ...advice,
  tiles: z.array(Tile).min(1, { error: 'must hold at least one tile' }),
});
const File = z.strictObject({
  services: z.strictObject({
    title: text,
    ...advice,
    groups: z
      .array(Group.extend({ title: text, readOnly: z.boolean().optional(), paying: z.boolean().optional() }))
      .min(1, { error: 'must hold at least one group' }),
  }),
  beside: z.array(
    Group.extend({ tiles: z.array(TileBeside).min(1, { error: 'must hold at least one tile' }) }),
  ),
  manage: z.array(z.strictObject({ id, title: text, entries: z.array(Entry) })),
});

type File = z.output<typeof File>;
type Linked = z.output<typeof Tile> | z.output<typeof Entry>;
type Advice = { who?: string | undefined; ask?: string | undefined };

function toCatalogue(file: File): Catalogue {
  const groups = [...file.services.groups, ...file.beside];
  const entries = [
    ...groups.flatMap((group) => group.tiles),
    ...file.manage.flatMap((block) => block.entries),
  ];
  refuseSameIds([...groups, ...file.manage, ...entries].map((one) => one.id));
  refuseSameLabels(groups);
  const plainServices = new Map<string, PlainService>();
  const link = <T extends Linked>(entry: T, ...advices: Advice[]): T & { href: string } => {
    if (entry.href) return { ...entry, href: entry.href };
    plainServices.set(entry.id, plainService(entry, advices));
    return { ...entry, href: `${PLAIN_PAGES}${entry.id}` };
  };
  const { services } = file;
  const catalogue: Catalogue = {
    services: {
      title: services.title,
      groups: services.groups.map((group) => ({
        ...group,
        tiles: group.tiles.map((tile) => link(tile, group, services)),
      })),
    },
    beside: file.beside.map((group) => ({ ...group, tiles: group.tiles.map((tile) => link(tile, group)) })),
    manage: file.manage.map(({ id, title, entries }) => ({
      id,
      title,
      entries: entries.map((entry) => link(entry)),
    })),
    plainServices,
  };
  refuseDeadLinks(entries, plainServices);
  return catalogue;
}

const PLAIN_PAGES = '/espace/service/';

function plainService(entry: Linked, advices: Advice[]): PlainService {
  const said = (part: 'who' | 'ask') => entry[part] ?? advices.find((advice) => advice[part])?.[part];
  const { about } = entry;
  const who = said('who');
  const ask = said('ask');
  if (about && who && ask) return { title: entry.name ?? entry.label, about, who, ask };
  throw new Error(`${entry.id}: without href, its page needs about, who and ask`);
}

function refuseSameIds(ids: readonly string[]): void {
  const twice = ids.find((one, index) => ids.indexOf(one) !== index);
  if (twice) throw new Error(`${twice}: two entries have this id`);
}

/** Two links of one group that read the same could not be told apart. */
function refuseSameLabels(groups: File['beside']): void {
  for (const { id, tiles } of groups) {
    const labels = tiles.map((tile) => tile.label);
    const twice = labels.find((label, index) => labels.indexOf(label) !== index);
    if (twice) throw new Error(`${id}: two tiles are called "${twice}"`);
  }
}

function refuseDeadLinks(entries: readonly Linked[], plainServices: ReadonlyMap<string, unknown>): void {
  for (const { id, href } of entries) {
    if (href?.startsWith(PLAIN_PAGES) && !plainServices.has(href.slice(PLAIN_PAGES.length))) {
      throw new Error(`${id}: ${href} is the page of no entry without href`);
    }
  }
}
