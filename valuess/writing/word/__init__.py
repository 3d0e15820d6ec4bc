"""Work in Word and in books: a page's words as files, and files as a page's words.

What makes and reads files (lxml, python-docx, mammoth) runs in processes of its own: the
portal imports `files`, `sent` and `views`, never the makers.
"""
