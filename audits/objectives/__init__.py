"""Quality objectives (mục tiêu chất lượng, ISO 9001 clause 6.2): words and periods, who may what, how they stand, figures of dossiers."""
