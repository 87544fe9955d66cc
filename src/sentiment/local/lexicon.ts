/**
 * Words of finance and crypto that lean one way, written for this program. A trailing `*` matches any ending
 * (`surg*`: surge, surges, surging). Entries of two words match neighbours. Strength 2 is a strong word, 1 a mild one.
 */
const words = {
  strongPositive: `
    soar* surg* skyrocket* rocket* rall* bullish bull bulls moon mooning breakout outperform* upgrad* boom* record-high all-time-high
    ath triumph* stellar blockbuster smash* jackpot milestone breakthrough best-ever windfall thriv* gainer* upbeat optimis*
    beat beats beating crush* tops topped upside lambo undervalued approve* approval legaliz* legalis* victor* win wins winning won
    partnership* adopt* accumulat* hodl hodling diamond-hands bullrun`,
  positive: `
    gain* ris* rose climb* jump* grow* grew growth increas* up higher high improv* profit* rebound* recover* strong* stronger strength
    boost* advanc* expand* expansion positive good great excellent better best love happy excit* success* support* surpass* exceed*
    launch* integrat* rais* secur* invest* invests backing backs acquir* award* buy buys buying bought buyback dividend accept* embrac*
    confident confidence opportunit* hope* hopeful promising attractiv* outpac* robust solid healthy momentum lead* leading leader
    innovativ* popular benefit* reward* bounce* bounces reclaim* uptrend uptick hike-dividend overweight raised-guidance green
    unlock* enable* easier cheaper efficient collaborat* deal deals agreement alliance cooperat* contract order orders backed welcom*
    celebrat* amazing awesome nice cool fun trust trusted easy fast smart winner* safe safer thank* thanks enjoy* beautiful perfect
    free freedom accessible future glad proud impressive lucky worth fortune rich bright wonderful fantastic useful helpful legit`,
  strongNegative: `
    crash* plung* plummet* collaps* tumbl* bankrupt* insolven* fraud* scam* hack* exploit* rug rugpull ponzi rekt bearish bear bears
    dump dumps dumped dumping bloodbath slump* nosedive* tank tanks tanked tanking crisis downgrad* lawsuit* sues sued suing indict*
    arrest* stolen steal* theft thief launder* meltdown capitulat* liquidat* panic* catastroph* disast* worst fatal miss misses missed
    worthless bust busted shitcoin garbage trash crackdown ban bans banned banning seiz* default* delist* terror* ransom* phish* sinks
    sank sinking slash* halt* wipe* wiped underperform* implod* doom* plagued scandal* exit-scam`,
  negative: `
    fall* fell drop* declin* decreas* los* loss losses lost lower low down slid* slip* dip dips dipped weak* weaker weakness cut cuts cutting
    warn* risk* risky fear* worr* concern* uncertain* volatil* sell sells selling sold selloff sell-off short shorts shorting trouble*
    problem* fail* failure* bad worse terrible awful horrible hate* angry sad pain* hurt* damag* threat* attack* breach* vulnerab*
    investigat* probe* charg* fine fined penalt* illegal* criminal* guilty jail prison violat* sanction* dispute* delay* suspend*
    layoff* fire-sale shut* clos* exit* withdraw* outflow* negativ* pressur* struggl* suffer* retreat* shrink* shrank slow* sluggish
    stagnant recession* inflation debt* bubble overvalued overbought skeptic* sceptic* critic* blam* accus* alleg* reject* den* denied
    downtrend downside drag* bleed* bleeding red expensive crime* fake lie lies lying stupid idiot* dumb useless dead die dies died dying
    kill* kills wrong broke broken scared afraid regret* hopeless toxic shady sketchy greed greedy manipulat* shill* trap trapped bagholder*
    wast* avoid careful beware warning burden cancel* complain* confus* difficult hard impossible insane nightmare poor unfortunately
    sucks suck crap shit fuck* damn hell ugly ridiculous disappoint* sorry mistake* cheat* dishonest gambl* unemploy* downbeat bottleneck*
    underweight cautious caution doubt* doubtful stress* plung* erod* erase* tax taxes taxed restrict* tighten* unable missing`,
  phrases: `
    buy the:1 the dip:1 to moon:2 the moon:2 new high:2 record high:2 price target:0 target raised:2 target cut:-2 raises target:2
    cuts target:-2 beats by:2 misses by:-2 all time:1 time high:2 time low:-2 record low:-2 sell off:-2 going up:1 going down:-1
    pump and:-1 and dump:-2 rug pull:-2 pull back:-1 pulls back:-1 under fire:-1 red flag:-2 stay away:-2 no longer:-1 not good:-2
    short squeeze:1 debt free:1 cost cutting:0 get rich:1 lose money:-2 lost money:-2 make money:1 made money:2 good luck:1
    lower than:-1 higher than:1 more than:0 better than:2 worse than:-2 dead cat:-2 cat bounce:-2 double top:-1 double bottom:1
    profit warning:-2 net loss:-2 net profit:1 job cuts:-2 price drop:-1 hard fork:0 bull run:2 bear market:-2 bull market:2`,
  negators: `not no never none nobody nothing neither nor cannot cant can't dont don't doesnt doesn't didnt didn't isnt isn't wasnt
    wasn't wont won't wouldnt wouldn't without hardly barely aint ain't arent aren't shouldnt shouldn't lack lacks lacking`,
  emojis: `🚀:2 📈:2 🔥:1 💎:1 🙌:1 💪:1 🎉:2 ✅:1 🟢:1 😍:1 😀:1 😂:0 👍:1 💰:1 🐂:2 🌕:2 📉:-2 🔴:-1 😭:-1 😡:-2 💀:-2 🤡:-2 ⚠:-1 🚨:-1
    🐻:-2 👎:-1 😱:-1 🩸:-2 💩:-2 😢:-1 🤮:-2`,
};

const list = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

const exact = new Map<string, number>();
const prefixes = new Map<string, number>();
for (const [text, strength] of [
  [words.negative, -1],
  [words.positive, 1],
  [words.strongNegative, -2],
  [words.strongPositive, 2],
] as const) {
  for (const word of list(text)) {
    if (word.endsWith('*')) prefixes.set(word.slice(0, -1), strength);
    else exact.set(word, strength);
  }
}
const phrases = new Map(
  words.phrases
    .trim()
    .split(/(?<=:-?\d)\s+/)
    .map((entry): [string, number] => {
      const colon = entry.lastIndexOf(':');
      return [entry.slice(0, colon), Number(entry.slice(colon + 1))];
    }),
);
for (const entry of list(words.emojis)) {
  const colon = entry.lastIndexOf(':');
  exact.set(entry.slice(0, colon), Number(entry.slice(colon + 1)));
}
const negatorSet = new Set(list(words.negators));
const shortestPrefix = 3;

/** −2 … 2; 0 for a word that leans nowhere. */
export function leanOf(word: string): number {
  const known = exact.get(word);
  if (known !== undefined) return known;
  for (let length = word.length; length >= shortestPrefix; length--) {
    const strength = prefixes.get(word.slice(0, length));
    if (strength !== undefined) return strength;
  }
  return 0;
}

/** Lean of two neighbouring words taken together; undefined when they mean nothing special. */
export const leanOfPhrase = (first: string, second: string): number | undefined => phrases.get(`${first} ${second}`);

export const isNegator = (word: string): boolean => negatorSet.has(word);
