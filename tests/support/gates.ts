/** Doors that a test shuts: whoever comes through then waits until it is opened again. */
export class Gates {
  readonly #shut = new Map<string, { readonly opened: Promise<void>; readonly open: () => void }>();
  readonly #waiting = new Map<string, number>();

  shut(name: string): void {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.#shut.set(name, { opened, open });
    this.#waiting.set(name, 0);
  }

  open(name: string): void {
    this.#shut.get(name)?.open();
    this.#shut.delete(name);
  }

  openAll(): void {
    for (const name of [...this.#shut.keys()]) this.open(name);
  }

  /** How many came to the door since it was shut. */
  waiting(name: string): number {
    return this.#waiting.get(name) ?? 0;
  }

  async pass(name: string): Promise<void> {
    const door = this.#shut.get(name);
    if (!door) return;
    this.#waiting.set(name, this.waiting(name) + 1);
    await door.opened;
  }

  /** `part`, each of whose `methods` goes through the door called `name` (where the arguments are those of it). */
  before<Part extends object>(
    part: Part,
    method: keyof Part & string,
    name: string,
    meant: (...args: readonly unknown[]) => boolean = () => true,
  ): Part {
    const gates = this;
    return new Proxy(part, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key, target);
        if (typeof value !== 'function') return value;
        if (key !== method) return value.bind(target);
        return async (...args: readonly unknown[]) => {
          if (meant(...args)) await gates.pass(name);
          return value.apply(target, args);
        };
      },
    });
  }
}
