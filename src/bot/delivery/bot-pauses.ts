/**
 * Tells whose limit was met where the platform does not say: one chat's own, unless another chat is told the same before the
 * first one's pause is over; then it is the bot's.
 */
export class BotPauses {
  #last: { readonly bucket: string; readonly until: number } | null = null;

  isOfBot(bucket: string, now: number, forMs: number): boolean {
    const last = this.#last;
    this.#last = { bucket, until: now + forMs };
    return last !== null && last.bucket !== bucket && now < last.until;
  }
}
