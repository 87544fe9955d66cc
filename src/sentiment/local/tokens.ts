/** Words of a text in lower case, with what only identifies (links, handles, tickers, figures) reduced to its kind. */
export function tokensOf(text: string): readonly string[] {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, ' ')
    .replaceAll(/\bhttps?:\/\/\S*|\bwww\.\S+/g, ' _link ')
    .replaceAll(/(^|\s)@\w+|\bu\/\w+/g, ' _user ')
    .replaceAll(/\$[a-z]{1,6}(?:\.[a-z]{1,2})?\b/g, ' _ticker ')
    .replaceAll(/([+-−])\s?\d[\d.,]*\s?%/g, (_all, sign: string) =>
      sign === '+' ? ' _plus_percent ' : ' _minus_percent ',
    )
    .replaceAll(/\d[\d.,]*\s?(%|percent\b|pct\b|pc\b)/g, ' _percent ')
    .replaceAll(/[$€£¥]\s?\d[\d.,]*\s?(k|m|mn|mln|b|bn|bln|t|million|billion|trillion)?\b/g, ' _money ')
    .replaceAll(/\b(19|20)\d\d\b/g, ' _year ')
    .replaceAll(/\d[\d.,]*/g, ' _figure ');
  return plain.match(/_[a-z_]+|[\p{L}][\p{L}'-]*|[!?]|\p{Extended_Pictographic}/gu) ?? [];
}
