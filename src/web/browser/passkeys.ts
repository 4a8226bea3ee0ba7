/** As browsers of today have it; the types of TypeScript know it only in part. */
interface Passkeys {
  parseRequestOptionsFromJSON?(options: object): PublicKeyCredentialRequestOptions;
  parseCreationOptionsFromJSON(options: object): PublicKeyCredentialCreationOptions;
  isConditionalMediationAvailable?(): Promise<boolean>;
  signalCurrentUserDetails?(details: object): Promise<void>;
  signalAllAcceptedCredentials?(credentials: object): Promise<void>;
}

const FAILED = 'Aucune clé d’accès n’a été donnée. Recommencez, ou utilisez un autre moyen.';
const KNOWN = 'Cet appareil a déjà une clé d’accès pour votre espace.';

const Key = (globalThis as unknown as { PublicKeyCredential?: Passkeys }).PublicKeyCredential;

type Asking = CredentialCreationOptions & CredentialRequestOptions;

/** What the browser was asked last: a page has one question open at once. */
let asked: AbortController | undefined;

/** Shows what asks for a passkey, where the browser knows them, and sends its form with the answer. */
export function offerPasskeys(page: Document): void {
  // An earlier version of the standard alone is not enough.
  if (!Key?.parseRequestOptionsFromJSON) {
    for (const place of page.querySelectorAll('[data-passkey], [data-without-passkeys]'))
      place.setAttribute('data-unable', '');
    return;
  }
  for (const place of page.querySelectorAll<HTMLElement>('[data-passkey]')) void offer(place);
  for (const other of page.querySelectorAll<HTMLElement>('[data-without-passkeys]')) other.hidden = true;
  tell(page);
}

async function offer(place: HTMLElement): Promise<void> {
  place.hidden = false;
  const said = place.querySelector('[data-passkey-said]');
  const autofill = async () => {
    if (!place.hasAttribute('data-autofill') || !(await Key?.isConditionalMediationAvailable?.())) return;
    await ask(place, 'conditional').catch(() => {});
  };
  place.querySelector('button')?.addEventListener('click', async () => {
    if (!place.closest('form')?.reportValidity()) return;
    if (said) said.textContent = '';
    try {
      await ask(place);
    } catch (error) {
      const isKnown = error instanceof DOMException && error.name === 'InvalidStateError';
      if (said) said.textContent = isKnown ? KNOWN : FAILED;
      await autofill();
    }
  });
  await autofill();
}

/** @throws what the browser says, above all that the person gave it up */
async function ask(place: HTMLElement, mediation?: 'conditional'): Promise<void> {
  const field = place.querySelector('input');
  const options = JSON.parse(place.dataset.options ?? '') as object;
  asked?.abort();
  asked = new AbortController();
  const { signal } = asked;
  const made = await (place.dataset.passkey === 'create'
    ? navigator.credentials.create({
        publicKey: Key?.parseCreationOptionsFromJSON(options),
        signal,
      } as Asking)
    : navigator.credentials.get({
        publicKey: Key?.parseRequestOptionsFromJSON?.(options),
        signal,
        mediation,
      } as Asking));
  if (!field?.form || !made) return;
  field.value = JSON.stringify((made as PublicKeyCredential).toJSON());
  field.form.requestSubmit();
}

/** What the browser's password manager is to show of the account, and which of its passkeys still open it. */
function tell(page: Document): void {
  const { passkeyDetails, passkeysAccepted } =
    page.querySelector<HTMLElement>('[data-passkey-details]')?.dataset ?? {};
  if (passkeyDetails) void Key?.signalCurrentUserDetails?.(JSON.parse(passkeyDetails)).catch(() => {});
  if (passkeysAccepted)
    void Key?.signalAllAcceptedCredentials?.(JSON.parse(passkeysAccepted)).catch(() => {});
}
