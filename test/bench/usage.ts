// Preloaded with --import into every measured process: at its end it leaves what it used.
import { writeFileSync } from 'node:fs';

export interface Usage {
  /** Largest resident size. */
  readonly peakBytes: number;
  /** Processor time of all threads. Other work on the machine disturbs it far less than wall time. */
  readonly cpuSeconds: number;
}

const file = process.env.GRADUS_BENCH_USAGE;
if (file !== undefined) {
  process.on('exit', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    const usage: Usage = { peakBytes: maxRSS * 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1_000_000 };
    writeFileSync(file, JSON.stringify(usage));
  });
}
