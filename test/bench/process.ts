import { readFileSync } from 'node:fs';

/** Ticks of /proc/PID/stat a second: USER_HZ, which is 100 on every Linux that Node runs on (man 5 proc). */
const ticksPerSecond = 100;

/** Seconds of CPU time that a process has used so far, in user and kernel mode. Linux only. */
export function cpuSeconds(pid: number): number {
  // The name in parentheses may hold spaces; utime and stime are the fields 14 and 15.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Memory of a process that is in RAM now (VmRSS), in MB of 10^6 bytes. Linux only. */
export function residentMegabytes(pid: number): number {
  return megabytesOf(pid, 'VmRSS');
}

/** The most that it has had in RAM so far (VmHWM), in MB of 10^6 bytes. Linux only. */
export function peakMegabytes(pid: number): number {
  return megabytesOf(pid, 'VmHWM');
}

function megabytesOf(pid: number, field: string): number {
  const [, kibibytes] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return (Number(kibibytes) * 1024) / 1e6;
}
