import { afterEach, describe, expect, it, vi } from 'vitest';
import { listenForStops } from '../../../src/cli/run/signals.ts';

afterEach(() => {
  vi.restoreAllMocks();
  process.removeAllListeners('SIGTERM');
});

describe('signals', () => {
  it('are the system’s again after a run that nobody stopped', () => {
    const before = process.listenerCount('SIGTERM');
    const stops = listenForStops(() => undefined);
    expect(process.listenerCount('SIGTERM')).toBe(before + 1);
    stops.release();
    expect(process.listenerCount('SIGTERM')).toBe(before);
    expect(stops.requested()).toBe(false);
  });

  it('that come once more while a stopped run closes its files end it with the code of a stopped run', () => {
    const exit = vi.spyOn(process, 'exit').mockImplementation((() => undefined) as never);
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    const told: string[] = [];
    const stops = listenForStops((sentence) => told.push(sentence));
    process.emit('SIGTERM', 'SIGTERM');
    expect(stops.requested()).toBe(true);
    expect(told).toEqual([expect.stringMatching(/^SIGTERM: finishing the days/)]);
    stops.release();
    now.mockReturnValue(500);
    process.emit('SIGTERM', 'SIGTERM');
    expect(exit).not.toHaveBeenCalled();
    now.mockReturnValue(1500);
    process.emit('SIGTERM', 'SIGTERM');
    expect(exit).toHaveBeenCalledWith(5);
  });
});
