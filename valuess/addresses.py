"""Addresses whose builder is compiled when one is first made, not when the portal starts.

Werkzeug composes two functions for each route: a tenth of a second for all of ours, in every
start and every command, though most of them are never called in one process.
"""

from werkzeug.routing import Rule


class LateRule(Rule):
    """A route that composes its builders at their first use."""

    def _compile_builder(self, append_unknown=True):
        compiled = []

        def build(rule, *args, **kwargs):
            if not compiled:
                compiled.append(Rule._compile_builder(rule, append_unknown))
            return compiled[0](rule, *args, **kwargs)

        return build
