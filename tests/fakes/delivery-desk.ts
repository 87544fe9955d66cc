import type { DeadLetter, DeadLetters, DeliveryDesk, DeliveryFigures } from '../../src/core/ports/delivery-desk.js';

/** Says what a test put there. */
export class MemoryDeliveryDesk implements DeliveryDesk {
  day: readonly DeliveryFigures[] = [];
  week: readonly DeliveryFigures[] = [];
  letters: readonly DeadLetter[] = [];
  readonly replayed: (number | null)[] = [];

  async figures(sinceMs: number): Promise<readonly DeliveryFigures[]> {
    return sinceMs > 86_400_000 ? this.week : this.day;
  }

  async deadLetters(limit: number): Promise<DeadLetters> {
    const of = (state: DeadLetter['state']) => this.letters.filter((letter) => letter.state === state).length;
    return {
      counts: { dead: of('dead'), unknown: of('unknown'), refused: of('refused') },
      newest: this.letters.slice(0, limit),
    };
  }

  async replay(id: number | null): Promise<number> {
    this.replayed.push(id);
    const again = this.letters.filter((letter) => id === null || letter.id === id);
    this.letters = this.letters.filter((letter) => !again.includes(letter));
    return again.length;
  }
}
