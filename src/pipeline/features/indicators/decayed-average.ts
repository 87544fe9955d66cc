/** Average with weights λ, λ², … back in time, scaled so that it is right from the first value on (RiskMetrics 1996). */
export class DecayedAverage {
  #sum = 0;
  #weight = 0;

  constructor(readonly lambda: number) {}

  push(value: number): void {
    this.#sum = this.lambda * this.#sum + value;
    this.#weight = this.lambda * this.#weight + 1;
  }

  get value(): number {
    return this.#weight === 0 ? Number.NaN : this.#sum / this.#weight;
  }
}
