"""A mail server of our own, for the tests that want to see what arrives."""

from email import message_from_bytes, policy


class Box:
    """A mail server that keeps what it gets, or refuses it."""

    def __init__(self):
        self.got, self.refusal, self.gate = [], None, None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.refusal:
            return self.refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.gate:
            self.gate()
        self.got.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"
