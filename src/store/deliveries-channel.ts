/** The channel on which senders hear that deliveries wait; the payload is the platform's name, or the word below. */
export const deliveriesChannel = 'auspex_deliveries';

/** Said there when an audience waits for its rows. */
export const audienceWaits = 'audience';
