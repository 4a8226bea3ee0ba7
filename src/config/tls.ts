import { createPrivateKey, X509Certificate } from 'node:crypto';

/** @returns what is wrong with it, to be said after the name of the setting */
export function certificateFault(pem: string): string | undefined {
  return read(() => new X509Certificate(pem)) ? undefined : 'must hold a certificate in PEM, its own first';
}

/** @returns what is wrong with it, to be said after the name of the setting; never a part of it */
export function privateKeyFault(pem: string): string | undefined {
  return read(() => createPrivateKey(pem))
    ? undefined
    : 'must hold a private key in PEM, without a passphrase';
}

/** Whether a certificate was made for a key. Both are right by themselves. */
export function belongTogether(certificate: string, key: string): boolean {
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
}

function read<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
