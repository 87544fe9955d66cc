const word = (alternatives: string): string => `(?<!\\p{L})(?:${alternatives})(?!\\p{L})`;

/**
 * Numbers in letters, which nothing can check, in the languages we speak. What means other things far more often is left out
 * (`one`, `once`, `un`, `один`, `一个`).
 */
export const spelledNumber = new RegExp(
  [
    // A percent of anything but digits, whatever stands before it; with digits it is written `5%` by now.
    '(?<![\\d]\\s?)%',
    word('percent|per cent|pct|por ciento|por cento|pour cent|prozent|процент\\p{L}*'),
    '百分',
    // English
    word('zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\p{L}+teen|hal(?:f|ves|ved)|twice|thrice'),
    word('twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|dozens?|couple|\\p{L}+fold'),
    word('doubl\\p{L}+|tripl\\p{L}+|trebl\\p{L}+|quadrupl\\p{L}+|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?'),
    'hundred|thousand|[mbr]illions?(?!\\p{L})',
    // Spanish
    word('cero|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|trece|catorce|quince|dieci\\p{L}+|veinti?\\p{L}*'),
    word('treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien|\\p{L}*cient[oa]s?|quinient[oa]s|mil'),
    word('mill[oó]n(?:es)?|mitad|dobles?|triples?|tercios?|cuartos?|quint[oa]s?|décim[oa]s?|docenas?|decenas?'),
    word('(?:cuadru|du|tri)plic\\p{L}+'),
    // Portuguese
    word('dois|duas|tr[eê]s|quatro|sete|oito|nove|dez|onze|doze|treze|quatorze|dez(?:esse|eno|oi)\\p{L}+|vinte|trinta'),
    word(
      'quarenta|cinquenta|sessenta|oitenta|cem|cento|(?:duz|trez|quinh)ent[oa]s|milh(?:ão|ões)|metade|dobr(?:o|ou|ar)',
    ),
    word('terços?|quartos?|décimos?|dúzias?|dezenas?'),
    // French
    word('zéro|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente'),
    word('quarante|cinquante|soixante|cents?|mille|milliers?|moitié|demi\\p{L}?|tiers|quarts?|(?:diz|douz|cent)aines?'),
    word('(?:dixi|cinqui)èmes?'),
    // German
    word(
      'null|zwei|drei|vier|fünf|sechs|sieben|neun|\\p{L}*zehn|elf|zwölf|hälfte|\\p{L}*einhalb|anderthalb|halb(?:e[nrsm]?)?',
    ),
    word('halbier\\p{L}*|drittel[ns]?|viertel[ns]?|fünftel[ns]?|zehntel[ns]?|dutzend\\p{L}*'),
    word('(?:doppel|zwei|drei|vier|fünf|zehn)(?:t|fach)\\p{L}*|ver(?:doppel|zwei|drei|vier|fünf|zehn)\\p{L}+'),
    'zwanzig|drei(?:ß|ss)ig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig|hundert|tausend|million|milliarde',
    // Russian
    word(
      'ноль|нул[яею]\\p{L}*|дв[ае]|дв(?:ух|ум|умя|ое|оих)|три|тр(?:ёх|ех|ём|ем|емя|ое)|четыр\\p{L}+|пят(?:ь|и|ью|еро)',
    ),
    word(
      'шест(?:ь|и|ью)|сем(?:ь|и|ью)|вос(?:емь|ьми|емью)|девят(?:ь|и|ью)|сорока?|ст[оа]|двести|триста|сот(?:ен|н\\p{L}+)',
    ),
    word('половин\\p{L}*|полтор\\p{L}+|трет[ьи]|четверт[ьи]|четвёрт\\p{L}+|вдвое|втрое|вчетверо|впятеро|дюжин\\p{L}*'),
    word('(?:удво|утрои)\\p{L}+|\\p{L}+кратн\\p{L}+'),
    'надцат|дцат[ьи]|десят|девяност|тысяч|миллион|миллиард',
    // Chinese: two numerals together, or one before a measure.
    '[一二三四五六七八九十百千万亿两]{2,}|[一二三四五六七八九十百千万亿两半几][成倍折]|[二三四五六七八九百千万亿两][个点块元美月日天小年周]',
    '分之|翻倍|翻番|翻了|一半|半数',
  ].join('|'),
  'iu',
);
