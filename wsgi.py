"""For a WSGI server: `gunicorn wsgi:app`."""

from quyche.wiring.office import create_app

app = create_app()
