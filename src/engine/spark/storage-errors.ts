// Failures of storage that the cluster reads, as Hadoop and Spark tell them.
import type { Problem } from '../../foundation/problems/problem.js';

const readable = 'copy the data to storage that the cluster reads, or here if it is small';

const known: readonly { sign: RegExp; problem: (found: readonly string[]) => Problem }[] = [
  {
    sign: /No FileSystem for scheme "?([\w.+-]+)|ClassNotFoundException: Class (\S+) not found|file system (\S+) hasn't implemented/,
    problem: (found) => ({
      code: 'export-unreadable',
      reason: `the cluster cannot read storage of this kind (${found.slice(1).find(Boolean)})`,
      fix: `give its servers the library of that storage, such as hadoop-aws for s3a://; or ${readable}`,
    }),
  },
  {
    sign: /AccessDenied|AccessControlException|Permission denied|Forbidden|status code: 40[13]|NoAuthWithAWS|(?<![\w/.-])credentials(?![\w/.-]*\/|\.\w)|\w+Credentials?(?:Exception|Provider|Error)/i,
    problem: () => ({
      code: 'export-unreadable',
      reason: 'the storage does not let the cluster in',
      fix: 'give the cluster the right to read the data there, and to write where staging is (its role, key or service account), and run again',
    }),
  },
  {
    sign: /Mkdirs failed to create|Read-only file system/,
    problem: () => ({
      code: 'disk',
      reason: 'the cluster may not make a folder there, or nothing can be written there',
      fix: 'look at the path, and at the rights of the cluster to write there, and run again',
    }),
  },
  {
    sign: /ConnectException|Connection refused|UnknownHostException|NoRouteToHost|SocketTimeout|UnknownStoreException/,
    problem: () => ({
      code: 'export-unreadable',
      reason: 'the cluster does not reach the storage',
      fix: 'look at the name of host or bucket, and at the way from the cluster to it, and run again',
    }),
  },
  {
    sign: /FAILED_READ_FILE\.FILE_NOT_EXIST[^\n]*?while reading file (\S+?)\.?(?:\s|$)/,
    problem: ([, file = '']) => ({
      code: 'export-missing',
      place: { file },
      reason: 'the file was removed while the cluster read it',
      fix: 'run again once all files are there',
    }),
  },
  {
    sign: /FAILED_READ_FILE[^\n]*?while reading file (\S+?)\.?(?:\s|$)/,
    problem: ([, file = '']) => ({
      code: 'export-unreadable',
      place: { file },
      reason: 'the cluster cannot read this file to its end: it is damaged, cut off or no file of that kind',
      fix: 'write it there again',
    }),
  },
];

/** What is wrong with the storage, told without a place where only who asked knows it; undefined where it is something else. */
export function storageProblem(details: string): Problem | undefined {
  for (const { sign, problem } of known) {
    const found = sign.exec(details);
    if (found !== null) return problem([...found]);
  }
  return undefined;
}
