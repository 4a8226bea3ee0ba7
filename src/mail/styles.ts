import { COLOURS, DARK_COLOURS } from '../web/tokens.ts';

/*
 * Mail programs drop the style element, or what they do not know of it. So every mail bears its looks on its elements,
 * and the style element only what these cannot say: the dark colours, and narrow screens. All of it is constant, so that a
 * page that shows mails can allow it by its hashes. No quotes and no angle brackets: they would be escaped on the way out.
 */

const SANS = 'system-ui,-apple-system,Roboto,Arial,sans-serif';

/** By what bears it. Lengths in pixels, which alone all programs know. */
export const INLINE = {
  body: `margin:0;padding:0;background-color:${COLOURS.paper}`,
  /** Shown in lists of mails after the subject, and not in the mail itself. */
  preheader: 'display:none;max-height:0;overflow:hidden;mso-hide:all',
  table: `width:100%;max-width:600px;margin:0 auto;border-collapse:separate;border-top:5px solid ${COLOURS.band};background-color:${COLOURS.sheet}`,
  content: `padding:24px;color:${COLOURS.text};font-family:${SANS};font-size:17px;line-height:26px;overflow-wrap:anywhere`,
  brand: `margin:0 0 6px;color:${COLOURS.accent};font-size:15px;font-weight:bold`,
  heading: `margin:0 0 18px;color:${COLOURS.heading};font-size:23px;line-height:30px`,
  who: 'margin:0 0 4px;font-weight:bold',
  date: `margin:0 0 16px;color:${COLOURS.muted};font-size:15px`,
  paragraph: 'margin:0 0 16px',
  list: 'margin:0 0 16px;padding:0 0 0 28px',
  item: 'margin:0 0 6px',
  link: `color:${COLOURS.link}`,
  codeTable: 'width:100%;margin:0 0 16px',
  code: `padding:18px 8px;background-color:${COLOURS.mist};color:${COLOURS.heading};font-family:Menlo,Consolas,monospace;font-size:28px;line-height:36px;font-weight:bold;text-align:center`,
  footer: `padding:18px 24px 24px;border-top:1px solid ${COLOURS.line};color:${COLOURS.muted};font-family:${SANS};font-size:15px;line-height:22px`,
} as const;

/** Text of the style element. */
export const MAIL_STYLE = [
  ':root{color-scheme:light dark}',
  '@media(max-width:400px){.content,.footer{padding-left:14px!important;padding-right:14px!important}.code{font-size:24px!important}}',
  '@media(prefers-color-scheme:dark){',
  `.body{background-color:${DARK_COLOURS.paper}!important}`,
  `.table{background-color:${DARK_COLOURS.sheet}!important;border-top-color:${DARK_COLOURS['band-mark']}!important}`,
  `.content{color:${DARK_COLOURS.text}!important}`,
  `.heading{color:${DARK_COLOURS.heading}!important}`,
  `.code{background-color:${DARK_COLOURS.mist}!important;color:${DARK_COLOURS.heading}!important}`,
  `a{color:${DARK_COLOURS.link}!important}`,
  `.brand{color:${DARK_COLOURS.accent}!important}`,
  `.date,.footer{color:${DARK_COLOURS.muted}!important}`,
  `.footer{border-top-color:${DARK_COLOURS.line}!important}}`,
].join('');
