import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A built file run as a process of its own, with one JSON argument; whatever it logs goes to our stderr. */
export class ChaosProcess {
  readonly #child: ChildProcess;
  readonly #said = new Set<string>();
  readonly exited: Promise<number | null>;

  constructor(file: string, argument: object) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    if (!existsSync(path))
      throw new Error(`${path} is missing: run npm run build first (npm test and npm run chaos do)`);
    this.#child = spawn(process.execPath, [path, JSON.stringify(argument)], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env['PATH'] ?? '' },
    });
    this.exited = new Promise((resolve) => this.#child.once('exit', (code) => resolve(code)));
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on('line', (line) => this.#said.add(line));
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  said(line: string): boolean {
    return this.#said.has(line);
  }

  /** Resolves when it said the line; rejects when it ended before. */
  async saying(line: string, withinMs = 60_000): Promise<void> {
    let ended = false;
    void this.exited.then(() => {
      ended = true;
    });
    const until = performance.now() + withinMs;
    while (!this.said(line)) {
      if (ended || performance.now() > until) throw new Error(`process ${this.pid} did not say "${line}"`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#child.kill(signal);
    await this.exited;
  }
}
