import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { refuseUnsafeHeaders } from './outgoing-mail.ts';
import { type MailTransport, messagesFrom, type Sender } from './smtp.ts';

/**
 * Writes each mail into a file of its own instead of sending it, as a mail server would get it: to try an installation out. Mail
 * programs open such files; their owner alone can read them, for they bear codes.
 * @param folder made where it is not there
 */
export function folderTransport(folder: string, from: Sender): MailTransport {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const printer = createTransport({ streamTransport: true, buffer: true });
  const messageFor = messagesFrom(from);
  return {
    hands: 1,
    keepsBody: false,
    async send(mail) {
      refuseUnsafeHeaders(mail);
      const { message } = await printer.sendMail(messageFor(mail));
      const time = mail.writtenAt.toISOString().replaceAll(':', '-');
      await writeFile(join(folder, `${time}-${mail.id}.eml`), message, { flag: 'wx', mode: 0o600 }).catch(
        // It was written, and only the database did not come to know: there is nothing more to do.
        (error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? undefined : Promise.reject(error)),
      );
    },
    close: async () => printer.close(),
  };
}
