import type { Passkey } from './passkey.ts';

/** Where passkeys are kept most often, by the model that says so: a name to show, and nothing to trust. */
const KEEPERS: Readonly<Record<string, string>> = {
  'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4': 'Gestionnaire de mots de passe de Google',
  'fbfc3007-154e-4ecc-8c0b-6e020557d7bd': 'Mots de passe d’Apple',
  'dd4ec289-e01d-41c9-bb89-70fa845d4bf2': 'Mots de passe d’Apple',
  '08987058-cadc-4b81-b6e1-30de50dcbe96': 'Windows Hello',
  '9ddd1817-af5a-4672-a2b9-3e3dd95000a9': 'Windows Hello',
  '6028b017-b1d4-4c02-b4b3-afcdafc96bb2': 'Windows Hello',
  'd3452668-01fd-4c12-926c-83a4204853aa': 'Gestionnaire de mots de passe de Microsoft',
  'adce0002-35bc-c60a-648b-0b25f1f05503': 'Chrome sur Mac',
  '771b48fd-d3d4-4f74-9232-fc157ab0507a': 'Edge sur Mac',
  '53414d53-554e-4700-0000-000000000000': 'Samsung Pass',
  'bada5566-a7aa-401f-bd96-45619a55120d': '1Password',
  'd548826e-79b4-db40-a3d8-11116f7e8349': 'Bitwarden',
  '531126d6-e717-415c-9320-3d9aa6981239': 'Dashlane',
  'fdb141b2-5d84-443e-8a35-4698c205a502': 'KeePassXC',
  '50726f74-6f6e-5061-7373-50726f746f6e': 'Proton Pass',
};

/** What keeps it, as far as it says so: « Windows Hello »; undefined for a model that is not among the commonest. */
export function keeperOf({ aaguid }: Pick<Passkey, 'aaguid'>): string | undefined {
  return KEEPERS[aaguid];
}

/** What kind of device it is on, in plain words. */
export function deviceKind({
  transports,
  backup_eligible,
}: Pick<Passkey, 'transports' | 'backup_eligible'>): string {
  const ways = transports.split(',');
  if (backup_eligible) return 'Sur vos appareils, par un gestionnaire de mots de passe';
  if (ways.includes('internal')) return 'Sur un seul appareil';
  if (ways.some((way) => way === 'usb' || way === 'nfc' || way === 'ble')) return 'Clé de sécurité';
  return 'Sur un seul appareil';
}
