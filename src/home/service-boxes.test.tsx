import { render } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { readCatalogue, serviceIds } from './catalogue.ts';
import { firstServiceField, ServiceBoxes } from './service-boxes.tsx';
import { ServiceNames } from './service-names.tsx';

const catalogue = readCatalogue();
const legends = (html: string) => [...html.matchAll(/<legend[^>]*>([^<]*)</g)].map(([, legend]) => legend);
const boxes = (html: string) => [...html.matchAll(/<input[^>]* name="([^"]*)"/g)].map(([, name]) => name);

it('offers services in the groups and in the order of the home, whatever their own order', () => {
  const ids = serviceIds(catalogue).reverse();
  const html = render(<ServiceBoxes catalogue={catalogue} ids={ids} ticked={['payer-tva']} />);
  expect(legends(html)).toEqual(catalogue.services.groups.map(({ title }) => title));
  expect(boxes(html)).toEqual(serviceIds(catalogue).map((id) => `service-${id}`));
  expect(html.match(/ checked/g)).toHaveLength(1);
});

it('leaves no service out that the catalogue no longer knows', () => {
  const ids = ['un-ancien-service', 'payer-tva'];
  const html = render(<ServiceBoxes catalogue={catalogue} ids={ids} ticked={[]} />);
  expect(legends(html)).toEqual(['Payer', 'Autres services']);
  expect(boxes(html)).toEqual(['service-payer-tva', 'service-un-ancien-service']);
  expect(firstServiceField(catalogue, ids)).toBe('service-payer-tva');
  expect(render(<ServiceNames catalogue={catalogue} ids={ids} />)).toMatch(
    /<li><strong>Payer<\/strong>\u00a0: TVA<\/li><li>un-ancien-service<\/li>/,
  );
});

it('names many services on demand, and all at once where the page is about them', () => {
  const ids = serviceIds(catalogue);
  expect(render(<ServiceNames catalogue={catalogue} ids={ids} />)).toMatch(
    new RegExp(`^<details.*${ids.length} services`),
  );
  expect(render(<ServiceNames catalogue={catalogue} ids={ids} whole />)).toMatch(/^<ul/);
});
