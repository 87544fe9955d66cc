"""Reference values of the figures of a backtest report.

    python3 -m venv venv && venv/bin/pip install empyrical-reloaded==0.7.1 quantstats==0.0.86
    venv/bin/python tests/golden/tools/report_values.py > tests/golden/pipeline/report/reference.golden.json

Made with numpy 2.4.6 and pandas 3.1.1. The daily returns are sines and cosines, so that the test needs no file to rebuild them.
"""
import json
import warnings

warnings.filterwarnings("ignore")
import empyrical as e
import numpy as np
import pandas as pd
import quantstats as q

n = 400
ours = [0.011 * np.sin(1.7 * i) + 0.007 * np.cos(0.31 * i * i) + 0.0009 - (0.03 if i % 97 == 13 else 0) for i in range(n)]
market = [0.014 * np.sin(1.7 * i + 0.4) + 0.009 * np.cos(0.11 * i * i) + 0.0004 for i in range(n)]
r = pd.Series(ours, index=pd.date_range("2023-01-01", periods=n))
b = pd.Series(market, index=r.index)
trades = pd.Series(ours[::5])
year = dict(annualization=365)
values = {
    "empyrical": {
        "netReturn": e.cum_returns_final(r),
        "sharpe": e.sharpe_ratio(r, **year),
        "sortino": e.sortino_ratio(r, **year),
        "calmar": e.calmar_ratio(r, **year),
        "omega": e.omega_ratio(r),
        "cagr": e.annual_return(r, **year),
        "volatility": e.annual_volatility(r, **year),
        "tailRatio": e.tail_ratio(r),
        "maxDrawdown": e.max_drawdown(r),
        "var95": e.value_at_risk(r, 0.05),
        "var99": e.value_at_risk(r, 0.01),
        "cvar95": e.conditional_value_at_risk(r, 0.05),
        "cvar99": e.conditional_value_at_risk(r, 0.01),
        "alpha": e.alpha(r, b, **year),
        "beta": e.beta(r, b),
    },
    "quantstats": {
        "sharpe": q.stats.sharpe(r, periods=365),
        "sortino": q.stats.sortino(r, periods=365),
        "omega": q.stats.omega(r, periods=365),
        "maxDrawdown": q.stats.max_drawdown(r),
        # It divides by n - 1 where Martin divides by n.
        "ulcerIndex": q.stats.ulcer_index(r) * np.sqrt((n - 1) / n),
        "tailRatio": q.stats.tail_ratio(r),
        "profitFactor": q.stats.profit_factor(trades),
        "payoff": q.stats.payoff_ratio(trades),
        "kelly": q.stats.kelly_criterion(trades),
        "longestWinStreak": q.stats.consecutive_wins(trades),
        "longestLossStreak": q.stats.consecutive_losses(trades),
    },
    "pandas": {
        "skew": ((r - r.mean()) ** 3).mean() / r.std(ddof=0) ** 3,
        "kurtosis": ((r - r.mean()) ** 4).mean() / r.std(ddof=0) ** 4,
    },
}
print(json.dumps({k: {name: float(v) for name, v in d.items()} for k, d in values.items()}, indent=2))
