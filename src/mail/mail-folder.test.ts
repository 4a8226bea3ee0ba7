import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { folderTransport } from './mail-folder.ts';

let parent: string;
let folder: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'mail-folder-'));
  folder = join(parent, 'mails');
});
afterEach(() => rmSync(parent, { recursive: true }));

const MAIL = {
  id: '6f9619ff-8b86-4d01-b42d-00c04fc964ff',
  to: 'lila@test.example',
  subject: 'Espace professionnel - Création',
  html: '<p>Votre code : abc</p>',
  text: 'Votre code : abc',
  writtenAt: new Date('2026-11-25T10:00:00Z'),
  sentAt: new Date('2026-11-25T11:00:00Z'),
};

it('each mail is a file of its own, as a mail server would get it, for its owner alone', async () => {
  const transport = folderTransport(folder, 'ne-pas-repondre@portail.example');
  await transport.send(MAIL);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const [name = '', ...others] = readdirSync(folder);
  expect([name, others]).toEqual([`2026-11-25T10-00-00.000Z-${MAIL.id}.eml`, []]);
  expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  const mail = await simpleParser(readFileSync(join(folder, name)));
  expect(mail).toMatchObject({
    subject: MAIL.subject,
    text: expect.stringContaining('abc'),
    date: MAIL.sentAt,
  });
  expect(mail.from?.text).toBe('ne-pas-repondre@portail.example');
  await transport.close();
});

it('one that was written before a crash is not written again', async () => {
  await folderTransport(folder, 'a@portail.example').send(MAIL);
  const again = folderTransport(folder, 'a@portail.example');
  await again.send({ ...MAIL, text: 'autre' });
  const [name = ''] = readdirSync(folder);
  expect(readFileSync(join(folder, name), 'utf8')).toContain('abc');
});

it('one that cannot be written is told, to be tried again', async () => {
  const transport = folderTransport(folder, 'a@portail.example');
  rmSync(folder, { recursive: true });
  await expect(transport.send(MAIL)).rejects.toThrow('ENOENT');
  await expect(transport.send({ ...MAIL, subject: 'a\nBcc: b@c' })).rejects.toThrow();
});
