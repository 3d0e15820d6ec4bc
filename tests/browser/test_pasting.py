"""What Word puts on the clipboard becomes clean Markdown in the editor."""

WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>
p.MsoNormal {margin:0cm; mso-pagination:none}</style><xml><o:p>no</o:p></xml></head>
<body lang=FR style='tab-interval:35.4pt'><!--StartFragment-->
<h1>Notre méthode<o:p></o:p></h1>
<p class=MsoNormal style='margin:0cm'>Un <b style='mso-bidi-font-weight:normal'>mot
gras</b>, un <i>penché</i> et <a href="https://example.org/a(b)"><span
class=MsoHyperlink>un lien</span></a><span style='color:red'> *tel quel*.</span><o:p></o:p></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if
!supportLists]><span style='font-family:Symbol'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;
</span></span></span><![endif]>un<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level2 lfo1'><span
style='mso-list:Ignore'>1.</span>profond<o:p></o:p></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse'><tr><td><p class=MsoNormal>A|B
</p></td><td><p class=MsoNormal><b>C</b></p></td></tr><tr><td>1</td><td>2</td></tr></table>
<ul><li>suite<ol><li>dedans</li></ol></li></ul>
<p class=MsoNormal><a href="javascript:alert(1)"><img src="file:///x.png" onerror="alert(1)">non</a>
<script>alert(1)</script></p><h2>Fin</h2><!--EndFragment--></body></html>"""
PASTE = """([html, words]) => {
  const data = new DataTransfer();
  data.setData("text/plain", words);
  if (html) data.setData("text/html", html);
  const field = document.querySelector("#f-body");
  field.focus();
  return field.dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_words_pasted_from_word_are_clean_markdown(page):
    tab = page(lang="fr", person="partner-fr")
    tab.goto("/fr/guide/new")
    assert tab.evaluate(PASTE, [WORD, "…"]) is False
    assert tab.input_value("#f-body") == (
        "## Notre méthode\n\n"
        "Un **mot gras**, un *penché* et [un lien](https://example.org/a%28b%29) \\*tel quel\\*.\n\n"
        "- un\n    1. profond\n\n"
        "| A\\|B | **C** |\n| --- | --- |\n| 1 | 2 |\n\n"
        "- suite\n    1. dedans\n\n"
        "non\n\n### Fin"
    )
    assert tab.evaluate(PASTE, ["<div><span>code</span></div>", "code"]) is True
    assert tab.evaluate(PASTE, ["", "words"]) is True
