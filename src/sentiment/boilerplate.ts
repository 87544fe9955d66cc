/** An advertisement that begins the bodies of a large outlet; its "win" and "newest opportunities" are no news. */
const advertisement = /^\W*are you chasing new coins\?.{0,160}?click here to discover new altcoins!\s*/iu;

/** The text without what its publisher puts before every article. */
export const withoutBoilerplate = (text: string): string => text.replace(advertisement, '');
