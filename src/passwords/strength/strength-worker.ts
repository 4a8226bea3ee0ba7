// Runs in a thread of its own: judges one password after the other.
import { workerData } from 'node:worker_threads';
import type { Judgement } from '../../platform/platform.ts';
import { openBreachedFile } from '../breached-file.ts';
import { breachedPasswords } from '../breached-passwords.ts';
import { commonPasswords } from './common-passwords.ts';
import { strengthEstimator } from './estimate.ts';
import type { Question } from './strength-in-worker.ts';
import { wordLists } from './word-lists.ts';

const lists = wordLists();
const levelOf = strengthEstimator(lists);
const isCommon = commonPasswords(Object.values(lists.words).flat());
const isBreached = breachedPasswords();
const operatorsFile = typeof workerData === 'string' ? openBreachedFile(workerData) : undefined;

export default function judge(question?: Question): Judgement | undefined {
  if (!question) return undefined;
  const { password, personalWords } = question;
  if (isCommon(password)) return 'common';
  if (isBreached(password) || operatorsFile?.has(password)) return 'breached';
  return levelOf(password, personalWords);
}
