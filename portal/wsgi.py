"""What gunicorn serves: `portal.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from portal.slow_bodies import with_patience

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ledger.settings")

application = with_patience(get_wsgi_application())
