import { type ChildProcess, spawn } from 'node:child_process';

const script = `
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: process.argv[1], application_name: 'beating' });
  await client.connect();
  const beat = () => client.query(
    'insert into heartbeats (stage, at) values ($1, clock_timestamp()) on conflict (stage) do update set at = excluded.at',
    [process.argv[2]],
  );
  await beat();
  console.log('beating');
  setInterval(beat, 50);
`;

/** Another process that says it is alive until it is killed. */
export class BeatingProcess {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;

  constructor(
    databaseUrl: string,
    readonly stage: string,
  ) {
    this.#child = spawn(process.execPath, ['--input-type=module', '-e', script, databaseUrl, stage], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#exited = new Promise((done) => this.#child.once('exit', () => done()));
  }

  async started(): Promise<void> {
    const said = new Promise<void>((resolve) => this.#child.stdout?.once('data', () => resolve()));
    const gone = this.#exited.then(() => {
      throw new Error('the other process ended before it beat');
    });
    await Promise.race([said, gone]);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }
}
