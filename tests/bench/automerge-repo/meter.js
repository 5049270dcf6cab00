// CPU, memory and clock of this process, its lines of JSON, and the bytes of its sockets.

import { readFileSync, writeSync } from "node:fs";

/** CPU of all threads of this process since its start. */
function cpuSeconds() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** The most memory that this process ever held, in megabytes; 0 where the system does not tell. */
function rssPeakMb() {
  try {
    const peak = /^VmHWM:\s+(\d+)/m.exec(readFileSync("/proc/self/status", "utf8"));
    return (Number(peak?.[1] ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}

/** Bytes over all sockets that it was shown, living and closed. */
export class Traffic {
  #sockets = new Set();
  #read = 0;
  #written = 0;

  /** Counts a TCP socket from now on. */
  watch(socket) {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.once("close", () => {
      this.#read += socket.bytesRead;
      this.#written += socket.bytesWritten;
      this.#sockets.delete(socket);
    });
  }

  totals() {
    const sum = (name) => [...this.#sockets].reduce((total, socket) => total + socket[name], 0);
    return {
      bytes_in: this.#read + sum("bytesRead"),
      bytes_out: this.#written + sum("bytesWritten"),
    };
  }
}

/** From here to now. */
export class Span {
  #begun = process.hrtime.bigint();
  #cpu = cpuSeconds();

  /** Seconds, CPU seconds, memory and bytes, in the words of the bench. */
  end(traffic) {
    return {
      seconds: Number(process.hrtime.bigint() - this.#begun) / 1e9,
      cpu_s: cpuSeconds() - this.#cpu,
      rss_peak_mb: rssPeakMb(),
      ...traffic.totals(),
    };
  }
}

/** Microseconds of a clock that all processes of one machine share. */
export const nowUs = () => Number(process.hrtime.bigint() / 1000n);

/** One line of JSON on standard output, for the bench to read at once. */
export function say(line) {
  writeSync(1, `${JSON.stringify(line)}\n`);
}
