"""The pictures of an edition as files of a book."""

PICTURES = (
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"GIF8", "image/gif", "gif"),
)


def pictures(book):
    """{"file:…": (name, mime, bytes)} of the pictures that any reader shows, numbered by key."""
    found = {}
    for number, key in enumerate(sorted(book.files), 1):
        content = book.files[key][1]
        for sign, mime, ending in PICTURES:
            if content.startswith(sign):
                found[key] = f"picture-{number}.{ending}", mime, content
        if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
            found[key] = f"picture-{number}.webp", "image/webp", content
    return found
