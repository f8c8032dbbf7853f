"""Addresses of what is brought in and taken out as files."""

from django.urls import URLPattern, path

from jangteo.office.data_rights import BRINGING, DATA, TAKING
from jangteo.office.pages import data_files, data_runs
from jangteo.office.pages.frame import staff_page

INTAKE, RUN = "data/files/<uuid:intake_id>/", "data/imports/<uuid:run_id>/"

data_pages: list[URLPattern] = [
    path("data/", staff_page(data_files.data_page, *DATA), name="data"),
    path("data/files/", staff_page(data_files.bring, *BRINGING), name="data_bring"),
    path(INTAKE, staff_page(data_files.intake_page, *BRINGING), name="intake"),
    path(f"{INTAKE}progress/", staff_page(data_files.progress, *BRINGING), name="intake_progress"),
    path(f"{INTAKE}refused/", staff_page(data_files.failures, *BRINGING), name="intake_refused"),
    path(f"{INTAKE}<slug:action>/", staff_page(data_files.act, *BRINGING), name="intake_action"),
    path(RUN, staff_page(data_runs.run_page, *BRINGING), name="import_run"),
    path(f"{RUN}progress/", staff_page(data_runs.progress, *BRINGING), name="import_run_progress"),
    path(f"{RUN}refused/", staff_page(data_runs.refused, *BRINGING), name="import_run_refused"),
    path(f"{RUN}undo/", staff_page(data_runs.undo, *BRINGING), name="import_run_undo"),
    path("data/exports/", staff_page(data_files.take, *TAKING), name="data_take"),
    path("data/exports/<uuid:takeout_id>/", staff_page(data_files.fetch_file, *TAKING), name="data_export_file"),
]
