// Runs in a thread of its own: judges one password after the other.
import { parentPort } from 'node:worker_threads';
import { strengthEstimator } from '../../strength/estimate.ts';
import { wordLists } from '../../strength/word-lists.ts';
import { commonPasswords } from './common-passwords.ts';
import type { Question } from './strength-in-workers.ts';

const lists = wordLists();
const levelOf = strengthEstimator(lists);
const isCommon = commonPasswords(Object.values(lists.words).flat());

parentPort?.on('message', (question: Question) => {
  const { ask, password } = question;
  parentPort?.postMessage(ask === 'level' ? levelOf(password, question.personalWords) : isCommon(password));
});
parentPort?.postMessage('ready');
