const speakers = new Set(
  `i i'm im i've ive i'll i'd id me my mine myself lol lmao rofl guys bro bros dude wtf omg tbh imo imho smh ngl fuck fucking shit
  gonna wanna gotta u ur y'all yall folks anyone`.split(/\s+/),
);

/** Whether somebody speaks for himself here, rather than a newsroom: first person singular or slang, and no link. */
export const isSpoken = (tokens: readonly string[]): boolean =>
  !tokens.includes('_link') && tokens.some((token) => speakers.has(token));

/**
 * Taken from the neutral log-odds of spoken texts. The sets trained on hold headlines and news tweets, two thirds of them
 * neutral; people who write in a forum take sides far more often, and this shift of the prior says so.
 */
export const spokenShift = 1;
