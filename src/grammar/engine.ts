// Which engine grades: the one that comes with gradus, or a cluster.
import * as z from 'zod';
import { text } from '../foundation/yaml/kinds.js';

/** Where Spark answers. */
export interface Cluster {
  /** `sc://host:port`, with what else its clients have to know. */
  readonly remote: string;
  /** Folder that all of the cluster reads and writes, such as `s3a://bucket/gradus`. */
  readonly staging: string | undefined;
}

export const writtenEngine = z.strictObject({
  spark: z
    .strictObject({
      remote: text.meta({
        description: 'where Spark Connect answers; a token comes from the variable GRADUS_SPARK_TOKEN alone',
        examples: ['sc://cluster:15002', 'sc://cluster:443/;use_ssl=true'],
      }),
      staging: text.optional().meta({
        description:
          'folder for what is computed on the way, which all of the cluster reads and writes; without it, where the cluster keeps tables',
        examples: ['s3a://bucket/gradus'],
      }),
    })
    .meta({ description: 'a cluster with Apache Spark 3.5 or later' }),
});

/** What stands for the engine that comes with gradus, where a file or a variable names another. */
const builtIn = 'duckdb';

/**
 * The cluster to grade on; undefined without one.
 * @param flag what the command line says, which wins
 */
export function clusterOf(
  flag: string | undefined,
  written: z.output<typeof writtenEngine> | undefined,
): Cluster | undefined {
  const remote = flag ?? written?.spark.remote;
  return remote === undefined || remote === builtIn ? undefined : { remote, staging: written?.spark.staging };
}
