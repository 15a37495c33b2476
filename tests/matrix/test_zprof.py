from tests.matrix.test_canary import *
from tests.matrix.test_canary import w, told, seen, look_everywhere
def test_prof(w, told, seen):
    import cProfile, pstats
    seen.visitors.ask("officer","GET","/")
    pr=cProfile.Profile(); pr.enable()
    got=seen.by("reader")
    pr.disable()
    print(len(got))
    from collections import Counter
    print(Counter(u.split("/")[1]+"/"+(u.split("/")[2] if u.count("/")>1 else "") for u,_ in got).most_common(30))
    pstats.Stats(pr).sort_stats("cumtime").print_stats(60)
    pstats.Stats(pr).sort_stats("tottime").print_stats(25)
