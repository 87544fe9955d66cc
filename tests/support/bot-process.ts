import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

type LogLine = Readonly<Record<string, unknown>>;

const cli = resolve('dist/cli.js');

/** `npx auspex start` as a process of its own, so that it can be killed for good. */
export class BotProcess {
  readonly log: LogLine[] = [];
  readonly printed: string[] = [];
  readonly #child: ChildProcess;
  /** Its exit code, once all that it said is in `log` and `printed`. */
  readonly exited: Promise<number | null>;

  constructor(env: Readonly<Record<string, string>>) {
    if (!existsSync(cli)) throw new Error('dist/cli.js is missing: run npm run build first (npm test does)');
    this.#child = spawn(process.execPath, [cli, 'start'], {
      // Nothing of this machine's settings reaches it.
      env: { PATH: process.env['PATH'] ?? '', HTTP_PORT: '0', NEWS_FEEDS: '', ...env },
      cwd: resolve('tests'),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.exited = new Promise((done) => this.#child.once('close', (code) => done(code)));
    this.#read(this.#child.stderr as NodeJS.ReadableStream, (line) => {
      try {
        this.log.push(JSON.parse(line) as LogLine);
      } catch {
        this.printed.push(line);
      }
    });
    this.#read(this.#child.stdout as NodeJS.ReadableStream, (line) => this.printed.push(line));
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  says(line: string): void {
    this.#child.stdin?.write(`${line}\n`);
  }

  /** The first log line with this message, waiting for it; rejects when the process ends first. */
  async logged(message: string | ((line: LogLine) => boolean), withinMs = 120_000): Promise<LogLine> {
    const matches = typeof message === 'string' ? (line: LogLine) => line['msg'] === message : message;
    return this.#until(() => this.log.find(matches), withinMs, `log line ${message}`);
  }

  /** Waits until the printed text holds `text`. */
  async prints(text: string | RegExp, withinMs = 120_000): Promise<string> {
    const found = () => this.printed.find((line) => (typeof text === 'string' ? line.includes(text) : text.test(line)));
    return this.#until(found, withinMs, `output ${text}`);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
    this.#child.kill(signal);
    return this.exited;
  }

  async #until<T>(found: () => T | undefined, withinMs: number, wanted: string): Promise<T> {
    let ended = false;
    this.exited.then(() => {
      ended = true;
    });
    const deadline = performance.now() + withinMs;
    for (;;) {
      const value = found();
      if (value !== undefined) return value;
      if (ended || performance.now() > deadline) {
        const last = [...this.log.slice(-5).map((line) => JSON.stringify(line)), ...this.printed.slice(-10)].join('\n');
        throw new Error(
          `the bot ${ended ? 'ended' : `took over ${withinMs} ms`} before ${wanted}; last said:\n${last}`,
        );
      }
      await new Promise((resume) => setTimeout(resume, 20));
    }
  }

  #read(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
    createInterface({ input: stream }).on('line', take);
  }
}
