import sys
def test_a():
    print({m.split('.')[0] for m in sys.modules} & {"weasyprint","pydyf","fontTools"}); assert 0
