// Each of these runs in the page: nothing outside of it is at hand there.

/** The name of the page, where the focus is, and what is wrong with the outline. */
export function outlineOf(): { title: string; focus: string; faults: string[] } {
  const faults: string[] = [];
  const { title, documentElement, activeElement } = document;
  const words = (text: string | null | undefined) => (text ?? '').replaceAll(/\s+/g, ' ').trim();
  const headings = [...document.querySelectorAll('h1')];
  if (headings.length !== 1) faults.push(`${headings.length} main headings`);
  if (!title.endsWith(' - Espace professionnel'))
    faults.push(`the title « ${title} » does not name the site`);
  if (documentElement.lang !== 'fr') faults.push(`the language is « ${documentElement.lang} »`);
  for (const landmark of ['main', 'header', 'footer'])
    if (document.querySelectorAll(`body > ${landmark}`).length !== 1) faults.push(`not one ${landmark}`);
  // Of a mail, the name of the site stands in its subject.
  const heading = words(headings[0]?.lastChild?.textContent).replace('Espace professionnel - ', '');
  const isGreeting = window.location.pathname === '/espace';
  if (!isGreeting && !words(title).includes(heading))
    faults.push(`the title « ${title} » does not hold the heading « ${heading} »`);
  const focus = activeElement === document.body ? '' : words(activeElement?.textContent).slice(0, 60);
  return { title: words(title), focus, faults };
}

/** Whether one has to scroll sideways (WCAG 1.4.10), and the texts and parts that make one. */
export function contentOf(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const reaches = (node: Node) => {
    const range = document.createRange();
    range.selectNode(node);
    return range.getBoundingClientRect().right > clientWidth;
  };
  const wide: string[] = [];
  const nodes = document.createTreeWalker(document.body);
  for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
    if (!reaches(node) || [...node.childNodes].some(reaches)) continue;
    wide.push(node instanceof Element ? node.outerHTML.slice(0, 160) : `« ${node.textContent?.trim()} »`);
  }
  return [`${scrollWidth} px of content in a window of ${clientWidth} px: ${wide.slice(0, 3).join(' … ')}`];
}

/** Letters twice as large, as some browsers do it: all that is measured by them, or they alone (WCAG 1.4.4). */
export function doubleTexts(way: 'root' | 'each'): void {
  const root = document.documentElement;
  root.style.fontSize = way === 'root' ? '200%' : '';
  if (way === 'root') return;
  const elements = [...document.body.querySelectorAll<HTMLElement>('*')];
  const sizes = elements.map((element) => Number.parseFloat(getComputedStyle(element).fontSize));
  for (const [index, element] of elements.entries())
    element.style.setProperty('font-size', `${(sizes[index] ?? 0) * 2}px`, 'important');
}

/** Texts of which a part is out of sight. */
export function cutTexts(): string[] {
  return [...document.body.querySelectorAll<HTMLElement>('*')]
    .filter((element) => {
      const { overflowX, overflowY, clipPath, clip, webkitLineClamp } = getComputedStyle(element);
      const isForEarsAlone = clipPath !== 'none' || clip !== 'auto' || element.clientWidth <= 1;
      // The beginning of a text, as a list of mails shows it.
      const isHiddenOnPurpose = isForEarsAlone || webkitLineClamp !== 'none';
      if (isHiddenOnPurpose || element instanceof HTMLInputElement || element.textContent?.trim() === '')
        return false;
      const cuts = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
      return (
        (cuts(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
        (cuts(overflowY) && element.scrollHeight > element.clientHeight + 1)
      );
    })
    .map((element) => `cut: ${element.outerHTML.slice(0, 160)}`);
}

/** In colours of the reader's own only edges tell: fields and buttons without one, and a focus that does not show. */
export function invisibleEdges(): string[] {
  const shownBy = (element: HTMLElement): CSSStyleDeclaration => {
    const isChoice = element instanceof HTMLInputElement && /^(checkbox|radio)$/.test(element.type);
    const label = isChoice ? element.labels?.[0] : undefined;
    return label ? getComputedStyle(label, '::before') : getComputedStyle(element);
  };
  const hasEdge = (style: CSSStyleDeclaration, edge: string) =>
    style.getPropertyValue(`${edge}-style`) !== 'none' &&
    Number.parseFloat(style.getPropertyValue(`${edge}-width`)) > 0;
  const isShown = (element: HTMLElement) => {
    const style = shownBy(element);
    return (
      hasEdge(style, 'border-bottom') || hasEdge(style, 'outline') || style.textDecorationLine !== 'none'
    );
  };
  const controls = [
    ...document.querySelectorAll<HTMLElement>('button, input:not([type="hidden"]), select, textarea'),
    ...document.querySelectorAll<HTMLElement>('a[href], summary'),
  ].filter((element) => element.checkVisibility() && element.tabIndex >= 0);
  const faults: string[] = [];
  for (const control of controls) {
    const drawn = control.outerHTML.slice(0, 120);
    if (!control.matches('a, summary') && !isShown(control)) faults.push(`no edge: ${drawn}`);
    control.focus({ preventScroll: true });
    if (!hasEdge(shownBy(control), 'outline')) faults.push(`no ring at focus: ${drawn}`);
  }
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  return faults;
}
