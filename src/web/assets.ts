import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Site } from './components/view.ts';

/** Folder served at the root of the site; the same seen from `src/web` and from `dist/web`. */
export function publicFolder(): string {
  return fileURLToPath(new URL('../../dist/public', import.meta.url));
}

/**
 * Addresses of the built files, as the last build named them.
 *
 * @throws when nothing was built yet (`npm run build`).
 */
export function readAssets(): Site['assets'] {
  const manifest: Record<string, string> = JSON.parse(
    readFileSync(`${publicFolder()}/manifest.json`, 'utf8'),
  );
  const address = (name: string): string => {
    const found = manifest[name];
    if (!found) throw new Error(`manifest.json does not name ${name}: run "npm run build"`);
    return found;
  };
  return {
    stylesheet: address('main.css'),
    script: address('main.js'),
    captchaWork: address('captcha-work.js'),
    strengthScript: manifest['strength.js'] ?? '',
    icon: address('icon.svg'),
  };
}
