// Preloaded with --import into every measured process: at its end it leaves the largest resident size, in bytes.
import { writeFileSync } from 'node:fs';

const file = process.env.GRADUS_BENCH_PEAK;
if (file !== undefined) {
  process.on('exit', () => writeFileSync(file, String(process.resourceUsage().maxRSS * 1024)));
}
