"""For a WSGI server: `gunicorn wsgi:app`."""

from quyche.wiring.office import production_app

app = production_app()
