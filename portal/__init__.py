"""Pages for people: server-rendered, plain forms, htmx only where something is waited for."""
