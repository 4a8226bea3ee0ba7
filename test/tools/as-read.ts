/** A page as its reader and its author see it: the no-break spaces put in on sending are ordinary ones again. */
export const asRead = (html: string) => html.replaceAll('\u00a0', ' ');
