/**
 * Loaded before the program under test (`node --import`): the other end of file descriptor 3 is held
 * by the test, so that the program never outlives it, not even a test runner that was killed.
 */
import { Socket } from 'node:net';

new Socket({ fd: 3 })
  .on('close', () => process.kill(process.pid, 'SIGKILL'))
  .resume()
  .unref();
