"""Writes the values that TA-Lib gives for a seeded series to ../features/talib-values.golden.json.

Run in this folder: python3 talib_values.py (Python 3 with TA-Lib and numpy). The series is built from whole numbers, as
tests/golden/features/golden-series.ts builds it, so only the results are stored: the last few values of each, after warm-up.
"""
import json
import pathlib

import numpy as np
import talib


def integers(seed):
    state = seed
    while True:
        state = state * 48271 % 2147483647
        yield state


def series(count, seed):
    draw = integers(seed)
    close = 1_000_000
    rows = []
    for at in range(count):
        size = 12_000 if at % 97 < 30 else 4_000
        open_ = close
        close = max(100_000, open_ + next(draw) % (2 * size + 1) - size)
        high = max(open_, close) + next(draw) % size
        low = max(50_000, min(open_, close) - next(draw) % size)
        volume = 1_000 + next(draw) % 100_000
        rows.append((open_ / 100, high / 100, low / 100, close / 100, float(volume)))
    return [np.array(column) for column in zip(*rows)]


o, h, l, c, v = series(900, 20_240)
change = c[1:] / c[:-1] - 1
middle = (h + l) / 2
macd, signal, histogram = talib.MACD(c)
slowk, slowd = talib.STOCH(h, l, c, 14, 3, 0, 3, 0)
fastk, fastd = talib.STOCHF(h, l, c, 14, 3, 0)
upper, mid, lower = talib.BBANDS(c, 20, 2, 2)
aroondown, aroonup = talib.AROON(h, l, 25)
obv = talib.OBV(c, v)
results = {
    'SMA20': talib.SMA(c, 20), 'SMA200': talib.SMA(c, 200), 'EMA13': talib.EMA(c, 13), 'EMA34': talib.EMA(c, 34),
    'WMA20': talib.WMA(c, 20), 'MACD': macd, 'MACD_SIGNAL': signal, 'MACD_HIST': histogram,
    'ADX14': talib.ADX(h, l, c, 14), 'PLUS_DI14': talib.PLUS_DI(h, l, c, 14), 'MINUS_DI14': talib.MINUS_DI(h, l, c, 14),
    'SAR': talib.SAR(h, l), 'RSI3': talib.RSI(c, 3), 'RSI14': talib.RSI(c, 14), 'STOCH_K': slowk, 'STOCH_D': slowd,
    'STOCHF_K': fastk, 'STOCHF_D': fastd, 'WILLR28': talib.WILLR(h, l, c, 28), 'ROC12': talib.ROC(c, 12),
    'CCI20': talib.CCI(h, l, c, 20), 'TRIX12': talib.TRIX(c, 12), 'BB_UPPER': upper, 'BB_MIDDLE': mid, 'BB_LOWER': lower,
    'ATR14': talib.ATR(h, l, c, 14), 'NATR14': talib.NATR(h, l, c, 14), 'OBV_CHANGE24': obv - np.roll(obv, 24),
    'MFI14': talib.MFI(h, l, c, v, 14), 'ADOSC': talib.ADOSC(h, l, c, v, 3, 10), 'ULTOSC': talib.ULTOSC(h, l, c),
    'AROONOSC25': talib.AROONOSC(h, l, 25), 'AROON_UP25': aroonup, 'AROON_DOWN25': aroondown,
    'LINEARREG_SLOPE12': talib.LINEARREG_SLOPE(c, 12), 'LINEARREG_SLOPE96': talib.LINEARREG_SLOPE(c, 96),
    'STDDEV20': talib.STDDEV(c, 20), 'VAR96': talib.VAR(c, 96), 'MAX26': talib.MAX(h, 26), 'MIN26': talib.MIN(l, 26),
    'TRANGE': talib.TRANGE(h, l, c), 'CORREL48': talib.CORREL(c, v, 48), 'BETA48': talib.BETA(c, h, 48),
    'AWESOME': talib.SMA(middle, 5) - talib.SMA(middle, 34),
    'ICHIMOKU_BASE': (talib.MAX(h, 26) + talib.MIN(l, 26)) / 2,
    'PPO': talib.EMA(v, 12) / talib.EMA(v, 26),
}
# Only the end: by then what each began with is forgotten.
document = {
    'note': 'written by tests/golden/tools/talib_values.py; last value of each belongs to the last candle',
    'versions': {'TA-Lib': talib.__version__, 'numpy': np.__version__},
    'series': {'count': 900, 'seed': 20240, 'lastClose': float(c[-1])},
    'values': {name: [float(f'{x:.12g}') for x in values[-40:]] for name, values in results.items()},
}
target = pathlib.Path(__file__).parent.parent / 'features' / 'talib-values.golden.json'
target.write_text(json.dumps(document, separators=(',', ':')) + '\n')
print(target, target.stat().st_size)
