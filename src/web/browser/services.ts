import { findAmong } from '../../platform/search-words.ts';

/** What the server says of the services that are left, whatever their number. */
type Texts = Record<'all' | 'some' | 'one' | 'none', string>;

/** Leaves of the services only those that hold the words typed, as one types, and tells how many. */
export function filterServices(page: Document): void {
  const form = page.querySelector<HTMLFormElement>('form[data-filter]');
  const field = form?.querySelector('input');
  const told = form?.querySelector<HTMLElement>('[data-filter-left]');
  const clear = form?.querySelector<HTMLElement>('[data-filter-clear]');
  if (!form || !field || !told || !clear) return;
  const texts = JSON.parse(told.dataset.filterLeft ?? '') as Texts;
  const services = [...page.querySelectorAll<HTMLElement>('[data-name]')];
  const searched = services.map(({ dataset: { name = '', about = '' } }) => ({ name, about }));

  const show = () => {
    const found = findAmong(searched, field.value);
    services.forEach((service, index) => {
      service.hidden = !found[index];
    });
    for (const list of page.querySelectorAll<HTMLElement>('[data-services]')) {
      const own = [...list.querySelectorAll<HTMLElement>('[data-name]')];
      list.hidden = own.length > 0 && own.every((service) => service.hidden);
    }
    const isFree = field.value.trim() === '';
    clear.hidden = isFree;
    told.textContent = textOf(texts, isFree, found.filter(Boolean).length);
  };
  const showAll = () => {
    field.value = '';
    show();
  };

  field.addEventListener('input', show);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show();
  });
  clear.addEventListener('click', (event) => {
    event.preventDefault();
    showAll();
    field.focus();
  });
  // The menu leads to a list that may be out of sight.
  window.addEventListener('hashchange', () => {
    if (field.value === '') return;
    showAll();
    page.getElementById(window.location.hash.slice(1))?.scrollIntoView();
  });
  // The browser may put back what was typed when one returns to the page.
  window.addEventListener('pageshow', show);
}

function textOf(texts: Texts, isFree: boolean, left: number): string {
  if (isFree) return texts.all;
  if (left === 0) return texts.none;
  return left === 1 ? texts.one : texts.some.replace('%s', String(left));
}
