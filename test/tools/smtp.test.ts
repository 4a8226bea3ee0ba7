import { createTransport } from 'nodemailer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startMailServer, type TestMailServer } from './smtp.ts';

let server: TestMailServer;

beforeEach(async () => {
  server = await startMailServer();
});
afterEach(() => server.close());

const send = (subject: string) =>
  createTransport(server.url).sendMail({ from: 'a@demo.example', to: 'b@demo.example', subject, text: 'é' });

describe('the mailbox of a test', () => {
  it('waits for a mail still to come, and finds one that came already', async () => {
    const second = server.waitForMail(({ subject }) => subject === 'Second');
    await send('First');
    await send('Second');
    expect((await second).recipients).toEqual(['b@demo.example']);
    expect((await server.waitForMail(({ subject }) => subject === 'First')).text).toBe('é');
  });

  it('refuses with the code asked for, until it accepts again', async () => {
    server.refuse(451);
    await expect(send('Refused')).rejects.toMatchObject({ responseCode: 451 });
    server.accept();
    await send('Accepted');
    expect(server.mails.map(({ subject }) => subject)).toEqual(['Accepted']);
  });
});
