"""The entrance for servers: `granian --interface wsgi wsgi:app`."""

from valuess import create_app

app = create_app()
