import { readFileSync } from 'node:fs';
import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD_RULES } from '../../src/passwords/rules.ts';
import { publicFolder, readAssets } from '../../src/web/assets.ts';
import { PasswordField } from '../../src/web/components/password-field.tsx';
import { launchBrowser, type TestBrowser } from '../tools/browser.ts';

let browser: TestBrowser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

describe('the strength meter', () => {
  it('says « Faible », « Moyen » or « Fort » as one types, and nothing of an empty field', async () => {
    const page = await openField('aaaaaa');
    const level = async (expected: string) =>
      page.locator(`[data-strength-meter][data-level="${expected}"]`).textContent();
    expect(await level('weak')).toMatch(/Niveau de sécurité\s: Faible$/);
    const ticked = () => page.locator('[data-rule="strong"][data-met]').count();
    await page.fill('#password', 'azertyuiopqsdfghjklm1');
    expect(await level('medium')).toMatch(/Moyen$/);
    expect(await ticked()).toBe(0);
    await page.fill('#password', 'quatre-parapluies-mauves-dansent-7-fois');
    expect(await level('strong')).toMatch(/Fort$/);
    expect(await ticked()).toBe(1);
    await page.fill('#password', '');
    const silent = page.locator('[data-strength-meter]:not([data-level])');
    expect(await silent.textContent()).toMatch(/Niveau de sécurité de votre mot de passe\s*$/);
    expect(browser.complaintsOf(page)).toEqual([]);
  });

  it('holds nothing to the level of what stood there before', async () => {
    const page = await openField('aaaaaa');
    await page.locator('[data-level="weak"]').waitFor();
    const isOld = await page.evaluate(() => {
      const input = document.querySelector<HTMLInputElement>('#password');
      if (input) input.value = 'quatre-parapluies-mauves-dansent-8-fois';
      input?.dispatchEvent(new Event('input', { bubbles: true }));
      return document.querySelector('[data-strength-meter]')?.hasAttribute('data-judging');
    });
    expect(isOld).toBe(true);
    await page.locator('[data-level="strong"]:not([data-judging])').waitFor();
  });

  it('knows the words of the holder', async () => {
    const page = await openField('');
    await page.fill('#password', 'Zelie-Quatremere-Vautrin-2026');
    await page.locator('[data-level="weak"], [data-level="medium"]').waitFor();
  });
});

/** A page with one field, as the program draws it, in which something was typed before the script came. */
async function openField(typed: string) {
  const page = await browser.openPage();
  const personalWords = ['Zélie', 'Quatremère-Vautrin'];
  const field = h(PasswordField, {
    label: 'Mot de passe',
    name: 'password',
    meter: { personalWords },
    rules: PASSWORD_RULES,
  });
  await page.setContent(`<!doctype html><html lang="fr"><title>Essai</title>${renderToString(field)}`);
  await page.fill('#password', typed);
  await page.addScriptTag({
    type: 'module',
    content: readFileSync(publicFolder() + readAssets().strengthScript, 'utf8'),
  });
  return page;
}
