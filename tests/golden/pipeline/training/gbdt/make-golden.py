"""Golden values for the booster and the logistic baseline; see README.md in this folder."""
import json, sys
import numpy as np, sklearn, xgboost as xgb
from sklearn.linear_model import LogisticRegression

def mulberry32(seed):
    state = seed
    while True:
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        mixed = ((state ^ (state >> 15)) * (1 | state)) & 0xFFFFFFFF
        mixed = ((mixed + (((mixed ^ (mixed >> 7)) * (61 | mixed)) & 0xFFFFFFFF)) & 0xFFFFFFFF) ^ mixed
        yield ((mixed ^ (mixed >> 14)) & 0xFFFFFFFF) / 4294967296

def learnable(rows, cols, objective, seed, grid=False):  # equals learnableData in tests/builders/gbdt-data.ts
    rnd = mulberry32(seed); X = np.zeros((rows, cols), np.float32); y = np.zeros(rows)
    for r in range(rows):
        for c in range(cols):
            missing = next(rnd) < 0.05; value = next(rnd) * 2 - 1
            X[r, c] = np.nan if missing else np.floor(value * 20) / 32 if grid else np.floor(value * 10) / 10 if c == cols - 1 else value
        at = lambda c: 0.0 if np.isnan(X[r, c]) else float(X[r, c])
        noise = next(rnd) + next(rnd) + next(rnd) - 1.5
        s = at(0) + at(1) + at(1) * at(2) + (0.3 if at(cols - 1) > 0.3 else 0) + noise
        y[r] = s if objective == 'regression' else float(s > 0.15) if objective == 'binary' else 2 if s > 0.4 else 0 if s < -0.3 else 1
    return X, y

ROWS, TRAIN, COLS, SEED = 8_000, 4_000, 8, 11
KIND = dict(binary='binary:logistic', multiclass='multi:softprob', regression='reg:squarederror')
METRIC = dict(binary='logloss', multiclass='mlogloss', regression='rmse')
out = dict(versions=dict(xgboost=xgb.__version__, scikitLearn=sklearn.__version__, numpy=np.__version__),
           rows=ROWS, trainRows=TRAIN, cols=COLS, seed=SEED, booster=[], logistic=[])
SETTINGS = [
    dict(growth='depthwise', maxDepth=5, rounds=60, learningRate=0.1, l1=0, l2=1, minChildWeight=1, minSplitGain=0),
    dict(growth='depthwise', maxDepth=6, rounds=40, learningRate=0.2, l1=3, l2=10, minChildWeight=8, minSplitGain=1),
    dict(growth='leafwise', maxDepth=0, maxLeaves=24, rounds=50, learningRate=0.1, l1=0, l2=1, minChildWeight=5, minSplitGain=0),
]
CONTINUOUS = dict(rows=8_000, trainRows=4_000, seeds=[1, 2, 3, 4, 5, 6, 7, 8])
def held_out(objective, s, X, y, train):
    p = dict(objective=KIND[objective], tree_method='hist', max_bin=256, eta=s['learningRate'], max_depth=s['maxDepth'],
             alpha=s['l1'], min_child_weight=s['minChildWeight'], gamma=s['minSplitGain'], nthread=1, seed=1,
             grow_policy='lossguide' if s['growth'] == 'leafwise' else 'depthwise', max_leaves=s.get('maxLeaves', 0))
    p['lambda'] = s['l2']
    if objective == 'multiclass': p['num_class'] = 3
    test = xgb.DMatrix(X[train:], label=y[train:]); res = {}
    xgb.train({**p, 'eval_metric': METRIC[objective]}, xgb.DMatrix(X[:train], label=y[:train]), s['rounds'],
              evals=[(test, 't')], evals_result=res, verbose_eval=False)
    loss = float(res['t'][METRIC[objective]][-1])
    return loss ** 2 if objective == 'regression' else loss
out['continuous'] = dict(CONTINUOUS, settings=SETTINGS[0], losses={})
for objective in KIND:
    X, y = learnable(ROWS, COLS, objective, SEED, True)
    out['booster'] += [dict(objective=objective, settings=s, loss=held_out(objective, s, X, y, TRAIN)) for s in SETTINGS]
    out['continuous']['losses'][objective] = [
        held_out(objective, SETTINGS[0], *learnable(CONTINUOUS['rows'], COLS, objective, seed), CONTINUOUS['trainRows'])
        for seed in CONTINUOUS['seeds']]
for classes, objective in ((2, 'binary'), (3, 'multiclass')):
    X, y = learnable(2_000, COLS, objective, SEED); n = 1_500
    mean = np.nanmean(X[:n].astype(float), axis=0); Z = np.where(np.isnan(X), mean, X)
    sd = Z[:n].std(axis=0); Z = (Z - mean) / sd
    for l2 in (1.0, 50.0):
        m = LogisticRegression(C=1 / l2, tol=1e-10, max_iter=10_000).fit(Z[:n], y[:n])
        out['logistic'].append(dict(classes=classes, l2=l2, rows=2_000, trainRows=n, weights=m.coef_.tolist(),
                                    intercepts=m.intercept_.tolist(), probabilities=m.predict_proba(Z[n:n + 20]).tolist()))
json.dump(out, open(sys.argv[1], 'w'), indent=1)
