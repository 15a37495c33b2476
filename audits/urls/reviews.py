"""Addresses of management reviews."""

from django.urls import path

from audits.views import reviews

_ONE = "xem-xet-cua-lanh-dao/<int:pk>/"

urlpatterns = [
    path("xem-xet-cua-lanh-dao/", reviews.reviews, name="reviews"),
    path("xem-xet-cua-lanh-dao/<slug:agency>/moi/", reviews.review_new, name="review_new"),
    path(_ONE, reviews.review, name="review"),
    path(f"{_ONE}ke-hoach/", reviews.review_write, name="review_write"),
    path(f"{_ONE}dau-vao/<slug:code>/", reviews.review_input, name="review_input"),
    path(f"{_ONE}cuoc-hop/", reviews.review_held, name="review_held"),
    path(f"{_ONE}ket-luan/<int:number>/", reviews.decision_report, name="decision_report"),
    path(f"{_ONE}giay-to/<slug:kind>/", reviews.review_pdf, name="review_pdf"),
]
