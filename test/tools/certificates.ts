import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Paths of two files in PEM. */
export interface Identity {
  cert: string;
  key: string;
}

export interface Authority {
  /** Path of its certificate. */
  ca: string;
  /** @param names of a server, as `DNS:localhost`; none for a client */
  sign(commonName: string, names?: string): Identity;
  remove(): void;
}

/** An authority of the tests' own, in a temporary folder, by the program `openssl`. */
export function newAuthority(): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-subj',
    '/CN=authority',
    '-days',
    '2',
  );
  let signed = 0;
  return {
    ca: at('ca.pem'),
    sign(commonName, names) {
      const name = `${signed++}`;
      const subject = ['-subj', `/CN=${commonName}`];
      openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`, ...subject);
      writeFileSync(at('names'), names === undefined ? '' : `subjectAltName=${names}\n`);
      const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
      openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, '-days', '2', ...by);
      return { cert: at(`${name}.pem`), key: at(`${name}.key`) };
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
