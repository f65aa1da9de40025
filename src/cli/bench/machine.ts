import { cpus, totalmem } from 'node:os';

/** What the timings were taken on. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly platform: string;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  };
}

export const machineText = ({ processor, cores, memoryGiB, node, platform }: Machine): string =>
  `${cores} × ${processor}, ${memoryGiB} GiB, ${platform}, Node ${node}`;
