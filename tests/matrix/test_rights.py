def test_world(w):
    import time
    from django.db import connection
    from tests.matrix.oracle import Oracle
    from tests import make
    from tests.matrix.things import PEOPLE
    t=time.time()
    o=Oracle(make.today())
    bad=[]
    for who in PEOPLE:
        p=getattr(w,who); p.__dict__.pop("_rights",None)
        for n,d in w.documents.items():
            for perm in ("view_document","withdraw_document","edit_version","share_document"):
                if o.may(p,"documents."+perm,d)!=p.has_perm("documents."+perm,d): bad.append((who,n,perm))
        for n,d in w.versions.items():
            for perm in ("view_version","edit_version","cancel_version","decide_version","reassign_step"):
                if o.may(p,"documents."+perm,d)!=p.has_perm("documents."+perm,d): bad.append((who,n,perm))
        for n,d in w.decisions.items():
            for perm in ("view_issuingdecision","issue_version"):
                if o.may(p,"documents."+perm,d)!=p.has_perm("documents."+perm,d): bad.append((who,n,perm,o.may(p,"documents."+perm,d)))
    print("took",time.time()-t)
    assert not bad, "\n".join(map(str,bad))
