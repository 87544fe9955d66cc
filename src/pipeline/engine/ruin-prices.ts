import type { Market } from '../../core/market.js';
import type { Instrument } from '../../core/ports/execution-venue.js';
import type { PortfolioLedger } from '../ledger/portfolio-ledger.js';

/** Where a position can no longer pay for itself. */
export interface Ruin {
  readonly at: number;
  readonly long: boolean;
}

/** The ruin of each position. That of the one market that is held is kept until something is booked: candles ask for it. */
export class RuinPrices {
  #known: { readonly market: Market | null; readonly changes: number; readonly ruin: Ruin | null } = {
    market: null,
    changes: -1,
    ruin: null,
  };

  constructor(
    private readonly ledger: PortfolioLedger,
    private readonly instrumentOf: (market: Market) => Instrument,
  ) {}

  /** Null where nothing is held, or what is held needs no margin. */
  of(market: Market): Ruin | null {
    const known = this.#known;
    if (this.ledger.size > 1) return this.#now(market);
    if (known.changes === this.ledger.changes && known.market === market) return known.ruin;
    const ruin = this.#now(market);
    this.#known = { market, changes: this.ledger.changes, ruin };
    return ruin;
  }

  #now(market: Market): Ruin | null {
    const { maintenanceMargin } = this.instrumentOf(market);
    const at = maintenanceMargin > 0 ? this.ledger.liquidationPrice(market, maintenanceMargin) : null;
    return at === null ? null : { at, long: this.ledger.units(market).isPositive() };
  }
}
