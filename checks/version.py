"""The version of the engines: a change that can alter findings raises it, so that kept evaluations are made anew."""

ENGINE_VERSION = "5"
