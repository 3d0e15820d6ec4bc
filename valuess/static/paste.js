// What is pasted into the editor from Word, LibreOffice or a web page becomes Markdown:
// headings, bold, italic, lists, links and tables; everything else is left behind. What was
// copied as plain words is pasted as it is.
(() => {
  "use strict";
  const field = document.querySelector("form[data-editor] textarea[name=body]");
  if (!field) return;

  const SAID = "h1,h2,h3,h4,h5,h6,strong,b,em,i,li,table,a[href],[class^=Mso]";
  const WORDLESS = new Set(["SCRIPT", "STYLE", "META", "LINK", "TITLE", "HEAD", "TEMPLATE", "XML"]);
  const BLOCKS = /^(P|DIV|H[1-6]|UL|OL|LI|TABLE|BLOCKQUOTE|SECTION|ARTICLE|PRE|HR|DL|DT|DD|CENTER)$/;

  const style = (node) => (node.dataset?.pasted ?? "").replace(/\s+/g, "").toLowerCase();
  const escaped = (words) =>
    words.replace(/[\\`*]|(?<!\w)_|_(?!\w)|\[(?=\[|\^|[^\]]*\]\()/gu, "\\$&");
  const begun = (words) =>
    words.replace(/^(#{1,6}(?=\s)|[-+>](?=\s)|~{3,}|\|)/, "\\$1").replace(/^(\d{1,9})([.)])(?=\s)/, "$1\\$2");
  const marked = (words, sign) => {
    const [, head, core, tail] = /^(\s*)([^]*?)(\s*)$/.exec(words);
    return core ? head + sign + core + sign + tail : words;
  };
  const target = (link) => {
    try {
      const url = new URL(link.getAttribute("href"));
      return ["http:", "https:", "mailto:"].includes(url.protocol)
        ? url.href.replace(/[()]/g, (c) => (c === "(" ? "%28" : "%29"))
        : "";
    } catch {
      return "";
    }
  };

  // The words of a line. within: which marks stand around them already.
  const line = (node, within = "") => {
    if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/[\t\n\r ]+/g, " "));
    if (node.nodeType !== Node.ELEMENT_NODE || WORDLESS.has(node.tagName)) return "";
    const look = style(node);
    if (look.includes("mso-list:ignore") || look.includes("display:none")) return "";
    if (node.tagName === "BR") return "  \n";
    const plain = /(?<![\w-])font-weight:(normal|400)/.test(look);
    const heavy = /^(B|STRONG)$/.test(node.tagName) || /(?<![\w-])font-weight:(bold|[6-9]00)/.test(look);
    const bold = heavy && !plain && !within.includes("b");
    const slanted = /^(I|EM)$/.test(node.tagName) || /(?<![\w-])font-style:italic/.test(look);
    const italic = slanted && !/(?<![\w-])font-style:normal/.test(look) && !within.includes("i");
    const href = node.tagName === "A" && !within.includes("a") ? target(node) : "";
    const inner = within + (bold ? "b" : "") + (italic ? "i" : "") + (href ? "a" : "");
    let words = [...node.childNodes].map((child) => line(child, inner)).join("");
    if (italic) words = marked(words, "*");
    if (bold) words = marked(words, "**");
    return href && words.trim() ? `[${words.trim()}](${href})` : words;
  };
  const said = (nodes, within) =>
    nodes
      .map((node) => line(node, within))
      .join("")
      .replace(/(?<=[^\s*])\*{4}(?=[^\s*])/g, "") // bold words that touch are one
      .trim()
      .replace(/( {2}\n)+$/, "");

  const item = (sign, depth, parts) => {
    const indent = "    ".repeat(depth);
    return `${indent}${sign} ${parts[0] ?? ""}`.trimEnd();
  };
  const list = (node, depth) => {
    const ordered = node.tagName === "OL";
    const lines = [];
    let number = Number(node.getAttribute("start")) || 1;
    for (const child of node.children) {
      if (/^(UL|OL)$/.test(child.tagName)) lines.push(...list(child, depth + 1));
      if (child.tagName !== "LI") continue;
      const below = [...child.children].filter((each) => /^(UL|OL)$/.test(each.tagName));
      const words = said([...child.childNodes].filter((each) => !below.includes(each)));
      lines.push(item(ordered ? `${number++}.` : "-", depth, [words]));
      for (const each of below) lines.push(...list(each, depth + 1));
    }
    return lines;
  };
  const table = (node) => {
    const rows = [...node.querySelectorAll("tr")].filter((row) => row.closest("table") === node);
    const cells = rows.map((row) =>
      [...row.cells].map((cell) => said([...cell.childNodes]).replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|")),
    );
    const wide = Math.max(0, ...cells.map((row) => row.length));
    if (!wide) return "";
    const full = cells.map((row) => [...row, ...Array(wide - row.length).fill("")]);
    full.splice(1, 0, Array(wide).fill("---"));
    return full.map((row) => `| ${row.join(" | ")} |`).join("\n");
  };
  // A paragraph that Word numbers itself: its sign and how deep it is; or null.
  const numbered = (node) => {
    const depth = /mso-list:\w*?level(\d)/.exec(style(node));
    if (!depth) return null;
    const sign = [...node.querySelectorAll("[data-pasted]")].find((each) =>
      style(each).includes("mso-list:ignore"),
    );
    const words = sign?.textContent.trim() ?? "";
    return { sign: /^(\d+|[a-z]|[ivx]+)[.)]/i.test(words) ? "1." : "-", depth: Number(depth[1]) - 1 };
  };

  const markdown = (root) => {
    const shift = root.querySelector("h1") ? 1 : 0;
    const made = []; // [words, whether it is an item]
    const add = (words, listed = false) => words && made.push([words, listed]);
    const walk = (nodes) => {
      let open = [];
      const close = () => {
        add(begun(said(open)));
        open = [];
      };
      for (const node of nodes) {
        if (node.nodeType === Node.ELEMENT_NODE && BLOCKS.test(node.tagName)) {
          close();
          block(node);
        } else if (node.nodeType === Node.ELEMENT_NODE && node.querySelector("p,div,h1,h2,h3,li,table")) {
          close();
          walk(node.childNodes);
        } else open.push(node);
      }
      close();
    };
    const block = (node) => {
      const level = /^H([1-6])$/.exec(node.tagName);
      const own = numbered(node);
      if (level) {
        const words = said([...node.childNodes], "b").replace(/\s*\n\s*/g, " ");
        add(words && `${"#".repeat(Math.min(Math.max(Number(level[1]) + shift, 2), 6))} ${words}`);
      } else if (own) add(item(own.sign, own.depth, [said([...node.childNodes])]), true);
      else if (/^(UL|OL)$/.test(node.tagName)) add(list(node, 0).join("\n"));
      else if (node.tagName === "TABLE") add(table(node));
      else if (node.tagName === "HR") add("---");
      else walk(node.childNodes);
    };
    walk(root.childNodes);
    return made
      .map(([words, listed], at) => (at ? (listed && made[at - 1][1] ? "\n" : "\n\n") : "") + words)
      .join("");
  };

  field.addEventListener("paste", (event) => {
    const html = event.clipboardData?.getData("text/html");
    if (!html) return;
    // Styles are only read here: as data, so that no policy and no layout has to do with them.
    const inert = html
      .replace(/<style[^]*?<\/style\s*>/gi, "")
      .replace(/(["'\s/])style(\s*=)/gi, "$1data-pasted$2")
      .replace(/(["'\s/])on[a-z]+(\s*=)/gi, "$1data-not$2");
    const body = new DOMParser().parseFromString(inert, "text/html").body;
    if (!body.querySelector(SAID)) return;
    const words = markdown(body);
    if (!words) return;
    event.preventDefault();
    field.focus();
    // execCommand keeps what the browser's own undo knows
    if (!document.execCommand("insertText", false, words)) {
      field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
