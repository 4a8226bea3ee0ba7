import type { Page } from 'playwright-core';
import type { Shown, World } from './world.ts';

/** How a page comes to be in a state: what happened before, and the request that it answers. */
export type Open = (world: World) => Promise<Shown>;

/** One state of one page. */
export interface PageState {
  /** As its snapshot and its pictures are called: the page, then the state. */
  name: string;
  /** That answers with it, as the program declares it: `GET /espace/service/:id`. */
  route: string;
  open: Open;
  /** What one does on the page before it is looked at. */
  act?: (page: Page) => Promise<void>;
  /** `false`: as where scripts are blocked. */
  javaScript?: false;
}

type Told = Open | Pick<PageState, 'open' | 'act' | 'javaScript'>;

/** The states of pages, by the route that answers and by what they are called. */
export function statesOf(routes: Record<string, Record<string, Told>>): PageState[] {
  return Object.entries(routes).flatMap(([route, states]) =>
    Object.entries(states).map(([state, told]) => ({
      name: `${nameOf(route)}--${state}`,
      route,
      ...(typeof told === 'function' ? { open: told } : told),
    })),
  );
}

/** The same as where scripts are blocked. */
export const withoutScripts = (open: Open): Told => ({ open, javaScript: false });

/** An address that whoever comes along opens. */
export const visit =
  (path: string): Open =>
  (world) =>
    world.opens(world.stranger(), path);

/** An address that a holder opens. */
export const visitOf =
  (email: string, path: string): Open =>
  async (world) =>
    world.opens(await world.holder(email), path);

/** A form that whoever comes along sends. */
export const send =
  (path: string, fields: Record<string, string>, form = path): Open =>
  (world) =>
    world.sends(world.stranger(), path, fields, form);

/** A form that a holder sends. */
export const sendOf =
  (email: string, path: string, fields: Record<string, string>, form = path): Open =>
  async (world) =>
    world.sends(await world.holder(email), path, fields, form);

function nameOf(route: string): string {
  const [, path = ''] = route.split(' ');
  return path.replaceAll(/[/:*.]+/g, '-').replaceAll(/^-|-$/g, '') || 'erreur';
}
