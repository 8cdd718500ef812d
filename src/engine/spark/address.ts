// Where Spark answers: sc://host:port/;key=value;..., as every client of Spark Connect is told.
import { fail } from '../../foundation/problems/problem.js';

export interface SparkAddress {
  /** `host:port`. */
  readonly target: string;
  readonly encrypted: boolean;
  /** Whoever the cluster is to believe that asks. */
  readonly user: string | undefined;
  /** Headers that go with every call, such as `x-databricks-cluster-id`. */
  readonly headers: Readonly<Record<string, string>>;
  /** As messages and manifests may show it: without headers. */
  readonly shown: string;
}

/** The variable that holds what the cluster lets gradus in with. */
export const tokenVariable = 'GRADUS_SPARK_TOKEN';

const example = 'sc://host:15002';
const usualPort = '15002';

/**
 * Reads an address.
 * @throws ProblemsError when it is none, or holds a token, which would stand in histories, logs and review files
 */
export function sparkAddress(written: string): SparkAddress {
  const found =
    /^sc:\/\/(?<host>\[[0-9a-f:.]+\]|[^/:;?#@\s]+)(?::(?<port>\d{1,5}))?(?:\/(?<rest>.*))?$/i.exec(
      written.trim(),
    );
  const { host, port = usualPort, rest = '' } = found?.groups ?? {};
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535)
    fail({
      code: 'engine',
      reason: 'the address of the engine is none of Spark Connect',
      fix: `write it as ${example}, or ${example}/;use_ssl=true where the connection is encrypted`,
    });
  let encrypted = false;
  let user: string | undefined;
  const headers: Record<string, string> = {};
  for (const part of rest.split(';').filter((each) => each !== '')) {
    const [key = '', ...more] = part.split('=');
    const value = decoded(more.join('='));
    if (key === 'token')
      fail({
        code: 'engine',
        reason: 'the address of the engine holds a token, which would stand in histories and logs',
        fix: `take it out, and set the variable ${tokenVariable} instead`,
      });
    if (key === 'use_ssl') encrypted = value === 'true';
    else if (key === 'user_id') user = value;
    // What other clients call their session: each run has one of its own.
    else if (key !== 'session_id' && key !== 'user_agent') headers[key] = value;
  }
  return { target: `${host}:${port}`, encrypted, user, headers, shown: `sc://${host}:${port}` };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
