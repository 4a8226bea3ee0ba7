import type { ComponentChildren } from 'preact';
import { MailParagraph } from '../mail/layout.tsx';
import { networkOf, type Origin } from '../platform/network.ts';
import { longMoment } from '../web/french-dates.ts';

/**
 * A browser in plain words, from what it says of itself: « Firefox sous Windows ». A guess, for people to recognise
 * their own by; nothing may depend on it.
 */
export function browserName(userAgent: string | null): string {
  const named = (list: readonly (readonly [RegExp, string])[]) =>
    list.find(([sign]) => sign.test(userAgent ?? ''))?.[1];
  const browser = named(BROWSERS);
  const system = named(SYSTEMS);
  if (browser && system) return `${browser} ${system}`;
  if (browser) return browser;
  return system ? `Navigateur inconnu ${system}` : 'Navigateur inconnu';
}

/** In this order: most call themselves Chrome and Safari too. */
const BROWSERS = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|OPT|OPX|Opera)\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bVersion\/[\d.]+ .*\bSafari\//, 'Safari'],
] as const;

/** In this order: an iPhone says « like Mac OS X », an Android « Linux ». */
const SYSTEMS = [
  [/\biPhone\b/, 'sur iPhone'],
  [/\biPad\b/, 'sur iPad'],
  [/\bAndroid\b/, 'sous Android'],
  [/\bWindows\b/, 'sous Windows'],
  [/\bCrOS\b/, 'sous ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'sur Mac'],
  [/\bLinux\b|\bX11\b/, 'sous Linux'],
] as const;

/**
 * From where something was done, as far as known, so that its holder can tell whether it was them: « Demande faite depuis
 * Chrome sous Linux, adresse IP 192.0.2.7. »
 * @param what « Demande faite »
 */
export function MailOrigin({ what, origin }: { what: string; origin: Origin }) {
  return (
    <MailParagraph>
      {what} depuis {inSentence(browserName(origin.userAgent))}, adresse IP {origin.ip}.
    </MailParagraph>
  );
}

/** After « depuis ». */
export function inSentence(browser: string): string {
  return browser.replace(/^Navigateur/, 'un navigateur');
}

/** When and from where a code was asked for, as it is kept with the request. */
export interface Asked {
  requested_at: Date;
  /** Unknown of requests made before the program kept it. */
  asked_from_network: string | null;
  asked_from_browser: string | null;
}

/** The columns to keep with a request: nothing that a browser says of itself, only our own words for it. */
export function askedFrom(origin: Origin): Pick<Asked, 'asked_from_network' | 'asked_from_browser'> {
  return { asked_from_network: networkOf(origin.ip), asked_from_browser: browserName(origin.userAgent) };
}

/** Told in each mail that a request causes: two requests for one address are told apart by it. */
export function MailAsked({ asked, children }: { asked: Asked; children?: ComponentChildren }) {
  const { requested_at, asked_from_network: network, asked_from_browser: browser } = asked;
  const from = network && browser ? `, depuis ${inSentence(browser)} (réseau ${network})` : '';
  return (
    <MailParagraph>
      <strong>Demande faite le {longMoment(requested_at) + from}.</strong> {children}
    </MailParagraph>
  );
}

/** The same, beside a code. */
export function MailAskedWithCode({ asked }: { asked: Asked }) {
  return (
    <MailAsked asked={asked}>
      Si vous avez reçu plusieurs codes, c’est ainsi que vous reconnaissez celui de votre demande ; pour une
      même demande, seul le dernier fonctionne.
    </MailAsked>
  );
}
