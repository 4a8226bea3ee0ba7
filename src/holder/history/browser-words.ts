/**
 * A browser in plain words, « Firefox sur Windows », from its `User-Agent` (RFC 9110, 10.1.5). Enough for a holder
 * to recognise his own; a browser says of itself what it likes.
 */
export function browserWords(userAgent: string | null): string {
  const browser = firstNamed(BROWSERS, userAgent ?? '');
  const system = firstNamed(SYSTEMS, userAgent ?? '');
  if (!browser) return UNKNOWN;
  return system ? `${browser} sur ${system}` : browser;
}

const UNKNOWN = 'Navigateur inconnu';

/** Most of them claim to be those below them: the order matters. */
const BROWSERS: readonly [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOPT\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bVivaldi\//, 'Vivaldi'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:Chrome|HeadlessChrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari'],
];

const SYSTEMS: readonly [RegExp, string][] = [
  [/\biPhone\b/, 'iPhone'],
  [/\biPad\b/, 'iPad'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
];

function firstNamed(names: readonly [RegExp, string][], userAgent: string): string | undefined {
  return names.find(([sign]) => sign.test(userAgent))?.[1];
}
