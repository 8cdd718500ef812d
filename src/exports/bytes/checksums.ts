// Which packed files say nothing by which damage could be seen.
import { packingOf } from './open.js';
import { lacksPageChecksums } from './parquet-pages.js';
import { lacksChecksum } from './zstd.js';

/** Whether a file is packed in a way that may carry checksums, and carries none. Gzip archives always do. */
export async function lacksChecksums(file: string): Promise<boolean> {
  switch (packingOf(file)) {
    case 'zstd':
      return await lacksChecksum(file);
    case 'parquet':
      return await lacksPageChecksums(file);
    default:
      return false;
  }
}
