import type { Visitor } from './visitor.ts';

/** Opens the newest mail to somebody that bears a code. @returns its twelve letters */
export async function codeMailedTo(visitor: Visitor, address: string): Promise<string> {
  const { page } = visitor;
  await visitor.opens(`/demo/courriels?adresse=${encodeURIComponent(address)}`);
  await page.locator('.mailbox a[href^="/demo/courriels/"]').first().click();
  const code = await page
    .frameLocator('iframe')
    .getByText(/^[A-Za-z]{12}$/)
    .textContent();
  if (!code) throw new Error('The mail shows no code');
  return code;
}
