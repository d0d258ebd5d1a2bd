"""What NAB published of other detectors on the five files: raw file scores, standard profile, at their threshold.

Source: github.com/numenta/NAB, results/<detector>/<detector>_standard_scores.csv. Numenta's own detector is left out:
the scores published of it belong to another run than the anomaly scores that lie beside the files.
"""

from __future__ import annotations

THRESHOLDS = {
    "ARTime": 0.317486,
    "contextOSE": 0.70478515625,
    "earthgeckoSkyline": 0.5,
    "knncad": 1.0,
    "randomCutForest": 0.453918457031,
    "twitterADVec": 0.5,
    "windowedGaussian": 1.0,
}
FILE_SCORES = {
    "ARTime": {
        "AAPL": 2.91610174881165,
        "AMZN": 2.7366282533101085,
        "CRM": 2.1007274110242746,
        "CVS": 1.8380854899903283,
        "FB": 1.2142436334445932,
    },
    "contextOSE": {
        "AAPL": 1.58811445423,
        "AMZN": -0.388619827125,
        "CRM": 2.58270837681,
        "CVS": 2.71038669891,
        "FB": 1.72048222172,
    },
    "earthgeckoSkyline": {
        "AAPL": 2.88763896242,
        "AMZN": 2.1876348174,
        "CRM": 1.48339096848,
        "CVS": 1.86451785906,
        "FB": 0.483955031645,
    },
    "knncad": {
        "AAPL": 2.48335027418735,
        "AMZN": 0.4896568414429767,
        "CRM": 1.3648187341532132,
        "CVS": 1.5916092446634669,
        "FB": 0.009850848635417853,
    },
    "randomCutForest": {
        "AAPL": 0.75007641039,
        "AMZN": 1.00857383384,
        "CRM": 1.67850206467,
        "CVS": -0.875186691416,
        "FB": -1.5280192576,
    },
    "twitterADVec": {
        "AAPL": 0.168754760401,
        "AMZN": 1.66857084231,
        "CRM": 1.78269616239,
        "CVS": 1.65368206139,
        "FB": -0.146901241,
    },
    "windowedGaussian": {
        "AAPL": 1.5139968362565832,
        "AMZN": 1.5584829945714498,
        "CRM": 0.7638457640937151,
        "CVS": 0.77368206139354,
        "FB": 0.11975027819081463,
    },
}
