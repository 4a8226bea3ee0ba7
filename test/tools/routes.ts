import type { FastifyInstance } from 'fastify';

/**
 * Every route of the program as `GET /path`, from the tree that Fastify draws, four characters a level. Pictures of
 * the help are files like any other, and left out.
 */
export function routesOf(app: FastifyInstance): string[] {
  const above: string[] = [];
  const routes: string[] = [];
  for (const line of app.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent = '', part = '', methods = ''] = /^([│ ]*)[├└]── (\S+)(?: \((.*)\))?$/.exec(line) ?? [];
    if (part === '') continue;
    above.splice(indent.length / 4);
    above.push(part);
    const path = above.join('');
    if (path.startsWith('/assets/')) continue;
    for (const method of methods.split(', '))
      if (/^(GET|POST)$/.test(method)) routes.push(`${method} ${path}`);
  }
  return routes;
}
