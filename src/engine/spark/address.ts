// Where Spark answers: sc://host:port/;key=value;..., as every client of Spark Connect is told.
import { fail, type Problem } from '../../foundation/problems/problem.js';

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
 * @throws ProblemsError when it is none, holds what is no header, or a token, which would stand in histories, logs and review files
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
    if (/^(token|authorization)$/i.test(key.trim()))
      fail({
        code: 'engine',
        reason: 'the address of the engine holds a token, which would stand in histories and logs',
        fix: `take it out, and set the variable ${tokenVariable} instead`,
      });
    if (!isHeader(key, value)) fail(notSent);
    if (key === 'use_ssl') encrypted = value === 'true';
    else if (key === 'user_id') user = value;
    // What other clients call their session: each run has one of its own.
    else if (key !== 'session_id' && key !== 'user_agent') headers[key] = value;
  }
  return { target: `${host}:${port}`, encrypted, user, headers, shown: `sc://${host}:${port}` };
}

const notSent: Problem = {
  code: 'engine',
  reason: 'the address of the engine holds a ;key=value that cannot be sent along as a header',
  fix: `write keys of letters, digits, - and _, and values of plain signs without line breaks, such as ${example}/;use_ssl=true;x-databricks-cluster-id=ID`,
};

/** Whether gRPC sends it; it would otherwise stop with the value in its message. Of keys in -bin it asks for bytes. */
const isHeader = (key: string, value: string) =>
  /^[\w.-]+$/.test(key) &&
  !/^grpc-|-bin$|^(connection|keep-alive|proxy-connection|te|transfer-encoding|upgrade)$/i.test(key) &&
  /^[ -~]*$/.test(value);

/**
 * What the cluster lets gradus in with; undefined where nothing is set.
 * @throws ProblemsError when it is none, told without it
 */
export function sparkToken(): string | undefined {
  const token = process.env[tokenVariable]?.trim() || undefined;
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    fail({
      code: 'engine',
      reason: `${tokenVariable} holds signs that stand in no token, such as a space or a line break`,
      fix: `set ${tokenVariable} to the token alone, and run again`,
    });
  return token;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
